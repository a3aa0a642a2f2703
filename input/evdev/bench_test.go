package evdev

import (
	"slices"
	"testing"
	"time"

	"spotter/input"
	"spotter/race"
)

// What a press costs on its way through the reader.
func TestAPressAllocatesNothing(t *testing.T) {
	b := newButtons(func(Button) {})
	down, up := encode(nil, native, raw{typ: typeKey, code: 63, value: 1}), encode(nil, native, raw{typ: typeKey, code: 63})
	if n := testing.AllocsPerRun(100, func() {
		b.take(decode(down, native), race.Stamp{})
		b.take(decode(up, native), race.Stamp{})
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkToSink measures from the write of an event to the sink, through a pipe.
func BenchmarkToSink(b *testing.B) {
	sys := newFake()
	d := sys.plug(b, "event1", "Pad", nil)
	got, here := make(chan time.Time, 4), make(chan struct{})
	go func() {
		_ = New(sys, now, []Wanted{{Label: "Pad", Match: func(*Info) bool { return true },
			Use: func(*Info, To) func(Button) { return func(Button) { got <- time.Now() } }}}).
			Run(b.Context(), input.Sink{State: func(input.State) { close(here) }})
	}()
	<-here
	events := [2][]byte{encode(nil, native, raw{typ: typeKey, code: 63, value: 1}), encode(nil, native, raw{typ: typeKey, code: 63})}
	took := make([]time.Duration, 0, b.N)
	for i := range b.N {
		began := time.Now()
		if _, err := d.w.Write(events[i%2]); err != nil {
			b.Fatal(err)
		}
		took = append(took, (<-got).Sub(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
