package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// The click that every program plays: a square wave of 1 kHz that begins and ends
// at full level, so that both ends can be timed.
const (
	rate        = 48000 // Hz, of the click, the sinks and the recording
	clickLength = 100 * time.Millisecond
	clickLevel  = 16000 // of 32767
)

// clickWAV returns the click as a mono 16-bit WAV file.
func clickWAV() []byte {
	const frames = int(rate * clickLength / time.Second)
	le := binary.LittleEndian
	b := append([]byte("RIFF"), le.AppendUint32(nil, uint32(36+2*frames))...)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"...)
	b = le.AppendUint32(b, rate)
	b = le.AppendUint32(b, rate*2)
	b = append(b, "\x02\x00\x10\x00data"...)
	b = le.AppendUint32(b, uint32(2*frames))
	for i := range frames {
		v := int16(clickLevel)
		if i/(rate/2000)%2 == 1 {
			v = -v
		}
		b = le.AppendUint16(b, uint16(v))
	}
	return b
}

// pack is a cue pack with the click on the keys that spotter cannot do without.
const pack = `name = "click"
language = "en-US"
license = "CC0-1.0"

[[cue]]
id = "stop"
text = "Stop"
class = "alarm"
keys = ["space"]
file = "click.wav"

[[cue]]
id = "left"
text = "Left"
class = "steer"
pan = "left"
keys = ["left"]
file = "click.wav"

[[cue]]
id = "right"
text = "Right"
class = "steer"
pan = "right"
keys = ["right"]
file = "click.wav"
`

// writeClick writes click.wav and the pack around it to a folder.
func writeClick(dir string) error {
	for name, content := range map[string][]byte{"click.wav": clickWAV(), "pack.toml": []byte(pack)} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return fmt.Errorf("write the click: %w", err)
		}
	}
	return nil
}
