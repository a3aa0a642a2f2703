// Package mic listens with a microphone to words for a pack: it shows a level, knows when
// a word was said and is over, and cuts the word out of the room.
//
// Imports: audio, audio/clip, audio/dsp, audio/pulse, audio/safemic, audio/wav. It must never
// play a sound, or keep more than 20 s of what it hears.
package mic
