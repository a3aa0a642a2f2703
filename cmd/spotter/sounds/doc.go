// Package sounds plays the spotter's own sounds beside a race, on a sink that the runner
// does not hear, and tells the journal and the screen how they are doing.
//
// cmd/spotter/run starts it where --spotter-sink names a sink. The sounds themselves are
// those of audio/ticks.
//
// Imports: audio/headset, audio/pulse, audio/ticks, cmd/spotter/wait, race, text, text/say,
// ui/alert. It must never play where the runner hears it, nor keep a key waiting.
package sounds
