// Package inputs runs the devices that presses come from beside a race: event devices, the
// pads on a phone's page. It hands their presses to the screen in order, and tells the
// journal and the screen how each device is doing.
//
// cmd/spotter/run opens it with the sources that the settings name. A source is an
// input.Source.
//
// Imports: cmd/spotter/wait, input, race, text, text/say, ui/alert. It must never play a cue
// or decide what a button is for.
package inputs
