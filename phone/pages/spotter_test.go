package pages_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/cues"
	"spotter/phone/link"
	"spotter/phone/out"
	"spotter/phone/pages"
)

// asSpotter is in the environment of a process that serves the earpiece and plays, so that it can be stopped apart from
// the test. It takes lines and tells lines; see playSpotter.
const asSpotter = "SPOTTER_TEST_AS_SPOTTER"

// The cues of that process: the i-th is so long, so that each can be told by its length.
const codedCues = 10

// coded returns the length of a cue.
func coded(i int) time.Duration {
	return 60*time.Millisecond + time.Duration(i%codedCues)*10*time.Millisecond
}

// playSpotter serves the earpiece and plays on it. It takes the lines "press N", "freeze", "thaw" and "cut", and tells "url", of
// each press "key N at" and "end N outcome latency", and of the output "state words at". Times are in ns.
func playSpotter() {
	var mu sync.Mutex
	tell := func(format string, a ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Printf(format+"\n", a...)
	}
	bank := clip.Bank{}
	for i := range codedCues {
		bank[cues.ID(fmt.Sprint("c", i))] = tones.Square(dsp.Rate.N(coded(i)), 0.5)
	}
	ear := out.New(out.Options{Bank: bank, Label: "phone"})
	o := link.Options{Clip: ear.Clip}
	o.Pages[link.Ear] = link.Page{Files: pages.Ear(), Handle: ear.Handle}
	l, err := link.New(o)
	if err != nil {
		panic(err)
	}
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	way := newGate(on)
	go func() { panic(l.Serve(context.Background(), way)) }()
	e := engine.New(engine.Options{Bank: bank, Outputs: []audio.Output{ear},
		Cue: func(id cues.ID) (cues.Cue, bool) {
			return cues.Cue{ID: id, Class: cues.Steer, Pan: cues.Left}, bank[id] != nil
		},
		Report: func(r audio.Report) {
			if r.Outcome != audio.Sounding {
				tell("end %d %d %d", r.ID, r.Outcome, r.Latency)
			}
		},
		Device: func(d engine.DeviceEvent) {
			is := "open"
			if d.State != engine.Open || d.Device.Trouble != "" {
				is = "lost"
			}
			tell("state %s %d", is, time.Now().UnixNano())
		}})
	go func() { panic(e.Run(context.Background())) }()
	for l.URL(link.Ear) == "" {
		time.Sleep(time.Millisecond)
	}
	tell("url http://%s%s", on.Addr(), strings.ToLower(l.URL(link.Ear)[len("HTTP://")+len(on.Addr().String()):]))
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var n uint64
		switch line := in.Text(); line {
		case "freeze", "thaw":
			way.freeze(line == "freeze")
		case "cut":
			way.cut()
		default:
			if _, err := fmt.Sscanf(line, "press %d", &n); err != nil {
				panic(err)
			}
			now := time.Now()
			tell("key %d %d", n, now.UnixNano())
			e.Play(audio.Press{ID: n, Cue: cues.ID(fmt.Sprint("c", n%codedCues)), At: now})
		}
	}
}
