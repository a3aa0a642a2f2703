package mics

import (
	"context"
	"testing"
	"time"

	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
)

// The devices of the server.
const (
	Earpiece = "bluez_output.AA_BB_CC_DD_EE_FF.1" // where the runner hears cues
	HSP      = "bluez_input.AA_BB_CC_DD_EE_FF.0"  // the earpiece's own microphone, which turns it into a telephone
	USB      = "alsa_input.usb-Mic-00.mono"       // the only one that is safe
	Laptop   = "laptop"                           // another sink
)

// patience bounds each wait.
const patience = 20 * time.Second

// Rig is such a server, and what listens to one of its microphones. R is what that leaves.
type Rig[R any] struct {
	*fakepulse.Server
	Stop context.CancelFunc // ends what listens
	t    *testing.T
	open chan string
	res  chan R
}

// Run starts a server, and in a goroutine what listens: run, until its context ends. It is to call
// began when the microphone is open. The options may name other sources; sinks and cards are the rig's.
func Run[R any](t *testing.T, o fakepulse.Options, run func(ctx context.Context, began func(mic pulse.Source)) R) *Rig[R] {
	t.Helper()
	o.Cards = []fakepulse.Card{{Name: "pci", Profile: "analog"}, {Name: "usb", Profile: "mono"}, {Name: "bluez", Profile: "a2dp-sink"}}
	o.Sinks = []fakepulse.Sink{{Name: Laptop, Card: "pci"}, {Name: Earpiece, Card: "bluez", Properties: map[string]string{"api.bluez5.address": "AA:BB:CC:DD:EE:FF"}}}
	if o.Sources == nil {
		o.Sources = []fakepulse.Source{{Name: HSP, Card: "bluez", Turns: "headset-head-unit"}, {Name: USB, Card: "usb"}, {Name: Laptop + ".monitor", MonitorOf: Laptop}}
	}
	r := &Rig[R]{Server: fakepulse.Start(t, o), t: t, open: make(chan string, 1), res: make(chan R, 1)}
	t.Setenv("PULSE_SERVER", r.Addr)
	ctx, stop := context.WithCancel(context.Background())
	r.Stop = stop
	t.Cleanup(stop)
	go func() { r.res <- run(ctx, func(mic pulse.Source) { r.open <- mic.Name }) }()
	return r
}

// Ears says that the runner hears cues on the earpiece.
func Ears(all []pulse.Sink) []pulse.Sink { return safemic.Ears(all, Earpiece) }

// Opened waits until a microphone is open, and returns its name.
func (r *Rig[R]) Opened() string {
	r.t.Helper()
	select {
	case mic := <-r.open:
		return mic
	case res := <-r.res:
		r.t.Fatalf("it did not begin: %+v", res)
	case <-time.After(patience):
		r.t.Fatalf("waited %v for the microphone", patience)
	}
	return ""
}

// Ended returns what is left, if it has ended.
func (r *Rig[R]) Ended() (res R, ended bool) {
	select {
	case res = <-r.res:
		return res, true
	default:
		return res, false
	}
}

// Ends waits for the end, and until no microphone and no stream is open any more.
func (r *Rig[R]) Ends() (res R) {
	r.t.Helper()
	select {
	case res = <-r.res:
	case <-time.After(patience):
		r.t.Fatalf("waited %v for the end", patience)
	}
	for end := time.Now().Add(patience); len(r.Recording())+len(r.Streams()) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("%q is still open, and %d streams", r.Recording(), len(r.Streams()))
		}
	}
	if faults := r.Faults(); len(faults) > 0 {
		r.t.Errorf("faults: %q", faults)
	}
	return res
}
