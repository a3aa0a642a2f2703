// Package voicenote joins the notes that a spotter speaks to a race: which microphones may
// be opened, the recording, and what the journal and the screen are told of it.
//
// Imports: audio/note, audio/pulse, audio/safemic, audio/ticks, cmd/spotter/wait, race, text,
// ui/alert, ui/voice. It must never keep a key waiting.
package voicenote
