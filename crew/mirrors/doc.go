// Package mirrors keeps the copies of journals at headquarters: a file for each, byte for
// byte a prefix of the pair's journal, so that every tool of spotter works on it.
//
//	FOLDER/lock                      one program at a time
//	FOLDER/ahead.1, ahead.2          the log ahead: small batches of all mirrors that are not synced there yet
//	FOLDER/RACE/JOURNAL.jsonl        the mirror of a journal
//	FOLDER/RACE/JOURNAL.2.jsonl      the mirror of a journal that goes on otherwise from some line on
//	FOLDER/RACE/JOURNAL.jsonl.torn   an end that was cut off: torn by a crash, or damaged on the disk
//
// A batch is checked line by line by the journal's own reader, written, and synced before it
// counts: a small one in the log, together with those of other mirrors. Whatever fails on the
// way, the mirror counts as it was, and the pair sends the same bytes again. A file is read and
// checked once, when it is first asked for.
//
// crew/intake uses it. Imports: crew/wire, journal, journal/form, race. It must never change a byte that it
// called kept, nor take a line that does not follow the one before it.
package mirrors
