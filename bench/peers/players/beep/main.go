// Beep plays a click for each byte on its standard input, over beep's speaker
// with the buffer given as its first argument, such as 10ms.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/gopxl/beep/v2"
	"github.com/gopxl/beep/v2/speaker"
	"github.com/gopxl/beep/v2/wav"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "beep:", err)
		os.Exit(1)
	}
}

func run(latency, file string) error {
	d, err := time.ParseDuration(latency)
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	stream, format, err := wav.Decode(f)
	if err != nil {
		return err
	}
	click := beep.NewBuffer(format)
	click.Append(stream)
	stream.Close()
	if err := speaker.Init(format.SampleRate, format.SampleRate.N(d)); err != nil {
		return err
	}
	for b := make([]byte, 1); ; speaker.Play(click.Streamer(0, click.Len())) {
		if _, err := os.Stdin.Read(b); err != nil {
			return nil // the bench is done
		}
	}
}
