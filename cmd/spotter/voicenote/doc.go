// Package voicenote joins the notes that a spotter speaks to a race: which microphones may
// be opened, the recording, and what the journal and the screen are told of it.
//
// Imports: audio, audio/clip, audio/engine, audio/note, audio/pulse, audio/safemic,
// audio/ticks, audio/wav, cmd/spotter/command, cmd/spotter/fault, cmd/spotter/wait, cues,
// race, race/spoken, text, text/say, ui/alert, ui/review, ui/voice. It must never keep a key
// waiting.
package voicenote
