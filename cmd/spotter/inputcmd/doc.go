// Package inputcmd has the commands of spotter input: they teach, list and check the buttons of
// clickers, page turners and pads, and write input.toml.
//
// Imports: cmd/spotter/asjson, cmd/spotter/command, cmd/spotter/fault, cmd/spotter/pads,
// cmd/spotter/taught, cues, cues/pack, input, input/bindings, input/evdev, input/known, race, text,
// text/faults, text/say, ui/cells, ui/teach. It must never play a cue.
package inputcmd
