// Package filters is the panel in which a reader of a race chooses which lines to see: kind,
// class, cue, outcome, place, time and text.
//
//	▸ class     ‹ steer ›       ← → change the value
//	  place     km 18–21        enter types a stretch
//
// [Panel.Key] takes the keys, [Panel.Lines] draws, and [Panel.Filter] is the choice so far. The
// review screen applies it after each key.
//
// Imports: cues, race, race/logbook, report/filter, text, text/say, ui/cells, ui/line. It must
// never know a log.
package filters
