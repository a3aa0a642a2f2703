// Package safemic says which microphones may be opened while a runner hears cues.
//
// A Bluetooth headset plays music quality, or it is a telephone with a microphone; it is
// never both. Whoever opens its microphone, or a source made of it, turns the runner's
// earpiece into a telephone: cues are lost for seconds and come back dull. [Why] has the
// rule, [Choose] picks a microphone by it, and [Unasked] keeps the server's default source
// from being opened where nobody named it. cmd/spotter/voicenote, audio/mic and
// audio/loopback open microphones by it; spotter devices shows what it says.
//
// Imports: audio/headset, audio/pulse, text. It must never open a microphone.
package safemic
