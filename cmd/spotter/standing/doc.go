// Package standing writes where a race stands as one JSON object: result, boards, cues and
// incidents, with the figures that the report has.
//
// The command line uses it for review --json.
//
// Imports: cmd/spotter/asjson, journal/beside, race/logbook, report/figures, text. It must
// never compute a figure that race or report/figures has.
package standing
