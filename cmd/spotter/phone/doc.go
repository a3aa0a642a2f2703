// Package phone runs the runner's phone in a race: it chooses an address, serves the pages there and
// anew when the address changes, draws the code, asks the spotter about a second phone, and says how
// the phone is doing.
//
// Imports: audio, audio/clip, cues, phone/link, phone/out, phone/pads, phone/pages, race, text,
// text/say, ui/alert, ui/blocks, ui/live. It must never decide which cue is heard, or write a token anywhere
// but on the screen.
package phone
