// Package voicenote joins what a spotter speaks to a race, notes and words to the runner:
// which microphones may be opened, the recording, the voice that is carried, and what the
// journal and the screen are told of it.
//
// Imports: audio, audio/clip, audio/engine, audio/note, audio/pulse, audio/safemic, audio/talk,
// audio/ticks, audio/wav, cmd/spotter/command, cmd/spotter/fault, cmd/spotter/wait, cues, race,
// race/spoken, text, text/say, ui/alert, ui/review, ui/talk, ui/voice. It must never keep a key
// waiting.
package voicenote
