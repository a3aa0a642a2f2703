package voice

import (
	"fmt"
	"testing"
	"time"

	"spotter/race"
)

// tape records nothing, and keeps what it was told.
type tape struct {
	state Status
	did   []string
}

func (f *tape) Name() string { return "race-8.wav" }
func (f *tape) Begin(note race.EventID, name string) {
	f.did, f.state.On = append(f.did, fmt.Sprint("begin ", note, " ", name)), true
}
func (f *tape) End()           { f.did = append(f.did, "end") }
func (f *tape) Status() Status { return f.state }

// newDesk returns a desk of a race that has started, and what it did.
func newDesk(n Notes) (d *Desk, at race.Stamp, logged *[]race.Event, said *string) {
	at = race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
	s := race.NewSession(race.Options{DistanceM: race.MarathonM})
	s.Start(at)
	logged, said = new([]race.Event), new(string)
	d = New(Ports{Notes: n, Session: s, Log: func(e *race.Event) { *logged = append(*logged, *e) }, Say: func(s string) { *said = s }})
	return d, at, logged, said
}

// The key logs a note with its file before anything is recorded, and the key again ends it.
func TestTheKeyBeginsAndEnds(t *testing.T) {
	f := &tape{}
	d, at, logged, said := newDesk(f)
	if d.Words(at) != "" {
		t.Errorf("without a note: %q", d.Words(at))
	}
	d.Key(at)
	if e := (*logged)[0]; len(*logged) != 1 || e.Kind != race.KindNote || e.Item != race.ItemVoice || e.File != "race-8.wav" || !e.HasElapsed {
		t.Fatalf("logged %+v", *logged)
	}
	if want := fmt.Sprint("begin ", (*logged)[0].ID, " race-8.wav"); len(f.did) != 1 || f.did[0] != want {
		t.Errorf("did %q, want %q", f.did, want)
	}
	if got := d.Words(at); got != "● NOTE: opening the microphone" {
		t.Errorf("%q", got)
	}
	f.state.Since, f.state.Most = at.Boot, 30*time.Second
	at.Boot += 12*time.Second + 900*time.Millisecond
	if got := d.Words(at); got != "● NOTE 0:12 of 0:30" {
		t.Errorf("%q", got)
	}
	d.Key(at)
	if len(*logged) != 1 || f.did[1] != "end" {
		t.Errorf("logged %d, did %q", len(*logged), f.did)
	}
	f.state = Status{Ended: 1, Said: "note saved: 0:12"}
	d.Look()
	if *said != "note saved: 0:12" {
		t.Errorf("said %q", *said)
	}
	*said = ""
	d.Look()
	if *said != "" {
		t.Errorf("said again %q", *said)
	}
}

// A note that is voided while it is recorded is ended. Where nothing can be recorded nothing
// is logged.
func TestVoidEndsTheNote(t *testing.T) {
	f := &tape{}
	d, at, _, _ := newDesk(f)
	d.Key(at)
	d.Look()
	if len(f.did) != 1 {
		t.Errorf("did %q", f.did)
	}
	if _, ok := d.Session.Void(at); !ok {
		t.Fatal("a note by voice cannot be voided")
	}
	if d.Look(); f.did[len(f.did)-1] != "end" {
		t.Errorf("did %q", f.did)
	}
	d, at, logged, said := newDesk(nil)
	d.Key(at)
	if d.Look(); len(*logged) != 0 || *said == "" || d.Words(at) != "" {
		t.Errorf("logged %v, said %q", *logged, *said)
	}
}
