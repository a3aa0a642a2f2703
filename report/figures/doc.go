// Package figures works out what a log says of its race in numbers: cues by stretch,
// class and outcome, the pace of each stretch, silences, the latency from key to ear, and
// where the runner was at a time.
//
// The review, the report, the evidence and the exports show these figures, so that all of
// them say the same. Every definition is at its type or function.
//
// Imports: cues, race, race/logbook, text/say. It must never open a file, and never put a
// figure into words: whoever shows it does.
package figures
