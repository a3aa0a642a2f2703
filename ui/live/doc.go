// Package live is the screen of a running race, on which keys become cues and events.
//
// [Screen] is a Bubble Tea model. It declares what it wants done as interfaces, such as
// [Player], [Recorder] and [Monitor], and cmd/spotter/run fills them with sound and
// journal. It keeps what was pressed and what became of it, and has ui/dash draw it.
//
// Imports: course, cues, cues/grammar, cues/keyname, cues/pack, input, race, race/logbook,
// race/sayings, race/typed, text, text/say, ui/alert, ui/cells, ui/code, ui/count, ui/crew, ui/dash,
// ui/edit, ui/gates, ui/incidents, ui/keymap, ui/line, ui/road, ui/sign, ui/talk, ui/teach, ui/touch,
// ui/voice. It must never make a sound, open a file, wait, or allocate on the way of a key.
package live
