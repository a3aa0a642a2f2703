// Package clip makes a pack's sound files into clips: decoded, brought to one rate,
// trimmed of silence, levelled to one loudness and held under one peak, ready to be
// mixed. A Bank has the clip of each cue, a Speech the words that splits are joined of.
//
// It also measures: how loud a sound is, how noisy, whether it was clipped, how its word
// begins. The engine plays clips; the commands that check, build and record packs use
// the measures.
//
// Imports: audio/dsp, audio/wav, cues, cues/flac, cues/grammar, cues/pack, cues/stored, text.
// It must never play a sound, know a device, or do anything to a clip while a race runs but
// join words.
package clip
