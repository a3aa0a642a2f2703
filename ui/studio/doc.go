// Package studio is the screen on which a voice is recorded, sound by sound.
//
// [Screen] counts a take in, shows how loud the microphone is, has the take judged,
// and keeps it or asks for another. It declares what it wants done as interfaces,
// [Microphone] and [Takes]: cmd/spotter/run fills them with sound and files, and
// cmd/spotter/cli shows the screen with ui/term.
//
// Imports: cues/pack, text, text/say, ui/cells. It must never open a microphone or a file,
// make a sound, or wait.
package studio
