// Package chart draws charts as SVG for a page: bars, stacked bars, lanes of ticks, lines and
// an outline of the course.
//
// A chart fits any width without scaling its text: x is in percent, y in pixels, and text has
// the size that the page gives it. Lines are drawn in a nested svg that is stretched. Colours
// are classes, which the page's style sheet fills, so that a chart follows a dark theme and
// paper. Every plot has a title and a description for whoever cannot see it.
//
//	┌───────┬──────────────────────┐
//	│ 5:00  │  ▄      ▄▄           │   Scale and Plot are two svg elements side by side:
//	│ 5:30  │ ─▀─▀▀▀▀────▀▀▀─▀──── │   the names of a scale never run into its plot
//	│       │ 0      10      20    │
//	└───────┴──────────────────────┘
//	  Scale           Plot
//
// report/html puts charts into its page.
//
// Imports: nothing of ours. It must never know what a chart is about, and every text that it
// writes is escaped.
package chart
