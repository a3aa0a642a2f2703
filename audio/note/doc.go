// Package note records a note that a spotter speaks during a race: from a microphone that
// harms no earpiece to a small WAV file, which is a sound one at every instant.
//
//	Record ── choose a microphone ── make the file ── listen ──┬─▶ samples ─▶ file
//	                                                           └─▶ watch the earpiece's sink
//
// cmd/spotter/voicenote runs it beside a race. The sink on which the runner hears cues is
// watched while the microphone is open: if anything about it changes, the microphone is
// closed at once. [Check] compares a file with what a journal says of it.
//
// Imports: audio, audio/pulse, audio/safemic, audio/wav. It must never open a
// microphone that is not safe, overwrite a file, nor play a sound.
package note
