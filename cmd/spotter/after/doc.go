// Package after has the commands for a log when the race is over: they check it, mend
// it, and make other files of it.
//
// cmd/spotter/cli adds them to its tree. Each command has a file of its own; what it
// works out comes from rooms below, such as report and journal.
//
// Imports: audio/note, audio/record, cmd/spotter/asjson, cmd/spotter/command,
// cmd/spotter/fault, cmd/spotter/many, cmd/spotter/named, cmd/spotter/newfile, cmd/spotter/run, course,
// course/load, journal, journal/beside, journal/explain, journal/salvage, race, race/logbook,
// race/spoken, race/typed, report/along, report/bundle, report/card, report/evidence,
// report/export, report/html, report/pdf, report/seal, report/track, text, ui/term. It must
// never change a journal, but for a mend that was asked for, nor write over a file without
// --force.
package after
