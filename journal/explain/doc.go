// Package explain says what is wrong with a journal, as a good compiler says it of a
// program: the place, the line before it and the line itself in short, the hash that is
// there and the one that should be, what can still be trusted, and what to do.
//
//	error: the hash is wrong: this line was changed, or the one before it
//	  --> race.jsonl, line 1771 of 3445, byte 402118
//	  1770 | {"seq":1770,"kind":"outcome","elapsed_ms":6935…,"hash":"9a4a5b63…"}
//	  1771 | {"seq":1771,"kind":"cue","elapsed_ms":6936000,"…,"hash":"03ce91aa…"}
//	       | the hash is 03ce91aa…, and should be 77f01b2c…
//	  trusted: lines 1 to 1770 as a whole; lines 1772 to 3445 follow one another
//
// It takes a log that was verified, and reads the few lines that it shows from the file
// again, a few kilobytes, however long they are.
//
// Imports: journal, text. It must never print a control character of a journal.
package explain
