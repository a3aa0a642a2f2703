// Package drill is the screen on which a pair practises its cues before a race: a cue
// sounds, and the spotter presses the side to which the runner moved.
//
// The command spotter drill shows it, and fills its port [Sound].
//
// Imports: cues, cues/drill, text, text/say, ui/cells. It must never show which cue sounds
// before the spotter has answered, nor open a device or a file.
package drill
