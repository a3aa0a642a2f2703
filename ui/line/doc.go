// Package line edits one line of text: a note, a name, or a time.
//
// [Editor] takes the keys and the pasted text, and moves by whole characters as a
// terminal shows them. The text is clean at every moment and never longer than its
// limit. [Editor.View] returns the part that fits a given width, with its cursor.
//
// Imports: text, ui/cells. It must never know a screen, a race or a journal.
package line
