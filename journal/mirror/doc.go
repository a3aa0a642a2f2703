// Package mirror keeps a second copy of a journal while it is written, in a folder on
// another disk: a USB stick, or a folder that a program brings to another machine.
//
//	journal.Writer ── Ready, Piece ──▶ goroutine of the Copy ──▶ FOLDER/race.jsonl
//
// The command line's race uses it. The copy is behind the journal by about a second and
// never slows it: it reads lines that the journal has in memory. It can be read by itself: it
// begins with the first line, and holds the same bytes. After a kill or a loss of power the
// end may be missing, with a part of its last line. A folder that is full, gone, slow or hung
// is told of and tried again; nothing else depends on it.
//
// Imports: journal. It must never write to a file that is no copy of this journal, nor
// make the folder: where a stick was taken out, that would be a folder of the same disk.
package mirror
