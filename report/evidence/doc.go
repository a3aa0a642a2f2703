// Package evidence makes the pages that a record office asks for from the log of a race, and
// the list of things that are still missing: cover facts, log book by the hour with lines to sign,
// incidents and rests, splits with their corrections, shifts, sheets to write in, sound, and
// how to check all of it.
//
// The pages are one HTML document without a script, made to be printed. It is no statement of
// a witness, and says so. Every text of a log is cleaned and escaped.
//
// Imports: cues, race, race/logbook, race/spoken, report/figures, report/markup, report/seal,
// text. It must never open a file, and never fill in anything that a person has to write.
package evidence
