// Malgo plays a click for each byte on its standard input, over miniaudio: the
// device is kept open, with two periods of 5 ms.
package main

import (
	"fmt"
	"os"
	"sync/atomic"

	"github.com/gen2brain/malgo"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "malgo:", err)
		os.Exit(1)
	}
}

// run plays the WAV file of the bench: mono, 16 bits, 48 kHz, a header of 44 bytes.
func run(file string) error {
	click, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	click = click[44:]
	c, err := malgo.InitContext([]malgo.Backend{malgo.BackendPulseaudio}, malgo.ContextConfig{}, nil)
	if err != nil {
		return fmt.Errorf("open PulseAudio: %w", err)
	}
	defer c.Uninit()

	config := malgo.DefaultDeviceConfig(malgo.Playback)
	config.Playback.Format, config.Playback.Channels = malgo.FormatS16, 1
	config.SampleRate = 48000
	config.PeriodSizeInMilliseconds, config.Periods = 5, 2
	config.PerformanceProfile = malgo.LowLatency

	var triggers atomic.Uint32
	var seen uint32
	var rest []byte
	device, err := malgo.InitDevice(c.Context, config, malgo.DeviceCallbacks{Data: func(out, _ []byte, _ uint32) {
		if n := triggers.Load(); n != seen {
			seen, rest = n, click
		}
		n := copy(out, rest)
		rest = rest[n:]
		clear(out[n:])
	}})
	if err != nil {
		return fmt.Errorf("open the device: %w", err)
	}
	defer device.Uninit()
	if err := device.Start(); err != nil {
		return fmt.Errorf("start the device: %w", err)
	}
	for b := make([]byte, 1); ; triggers.Add(1) {
		if _, err := os.Stdin.Read(b); err != nil {
			return nil // the bench is done
		}
	}
}
