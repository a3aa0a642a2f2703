// Package pads reads buttons as event devices for a race: those that input.toml or --pad name,
// and the runner's own, that of the earbuds. It says what each button is for, shows the runner's
// signs, and lists the devices for spotter input devices.
//
// cmd/spotter/run opens it, cmd/spotter/settings reads its settings.
//
// Imports: input, input/bindings, input/evdev, input/known, race, text, ui/sign. It must never grab a keyboard that nobody named whole.
package pads
