// Package card draws a race as a picture to share: 1200 by 630 pixels, as a PNG or an SVG.
//
// The texts of a card come from a log ([Of]), are fitted into boxes that never overlap, and are
// drawn by one of two writers. Both writers draw the same sheet.
//
//	journal ──▶ race/logbook ──▶ report/figures ──▶ Of ──▶ fitted sheet ──▶ WritePNG, WriteSVG
//
// The PNG has the Go fonts in it, which have Latin, Greek and Cyrillic letters. A text that they
// cannot draw is an error that names it ([UndrawnError]); the SVG leaves letters to the fonts of
// whoever opens it.
//
// cmd/spotter/after makes cards with `spotter report --card`.
//
// Imports: race, race/logbook, report/chart, report/figures, text. It must never work out a
// figure of a race: report/figures does. It opens no file.
package card
