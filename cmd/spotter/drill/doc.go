// Package drill runs a drill of a pair: it plays cues in the runner's ear, in silence or
// under the noise of a crowd, shows the screen on which the spotter answers, and keeps the
// results.
//
// The command spotter drill uses it.
//
// Imports: audio, audio/clip, audio/crowd, audio/engine, cmd/spotter/fault, cmd/spotter/run, cues,
// cues/drill, cues/pack, text, ui/alert, ui/cells, ui/drill. It must never write a journal.
package drill
