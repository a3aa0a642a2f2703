package share

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// logOf writes a journal with the events behind an open line.
func logOf(t *testing.T, events ...race.Event) string {
	t.Helper()
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
	all := append([]race.Event{{Kind: race.KindOpen, Open: &race.Open{Format: 1, Program: "test", Facing: "backward", Keys: "road", Units: "km"}}}, events...)
	for i := range all {
		all[i].Seq, all[i].Stamp = uint64(i+1), at
	}
	b, _ := journal.Encode(form.ZeroHash, all)
	path := filepath.Join(t.TempDir(), "race.jsonl")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A log whose race was handed over is gone on with by nobody who does not insist; any other is, and so is one that came back.
func TestHandedOverIsRefused(t *testing.T) {
	given := race.Event{Kind: race.KindSwap, Item: race.ItemDevice, Name: "Ben\x1b[2J's"}
	closed := race.Event{Kind: race.KindClose, Reason: race.ReasonHanded}
	open := race.Event{Kind: race.KindOpen, Open: &race.Open{Format: 1, Program: "test", Facing: "backward", Keys: "road", Units: "km"}}
	review := open
	review.Open = &race.Open{Format: 1, Program: "test", Facing: "backward", Keys: "road", Units: "km", ReviewHead: form.ZeroHash}
	for _, tt := range []struct {
		name    string
		events  []race.Event
		refused bool
	}{
		{"left", []race.Event{{Kind: race.KindClose, Reason: race.ReasonLeft}}, false},
		{"broke off after the yes", []race.Event{given}, false},
		{"handed over", []race.Event{given, closed}, true},
		{"the copy, killed before its first line", []race.Event{given, closed, open}, true},
		{"reviewed since", []race.Event{given, closed, review}, true},
		{"begun on the other device", []race.Event{given, closed, open, given}, false},
		{"came back", []race.Event{given, closed, open, {Kind: race.KindSwap, Item: race.ItemDevice}, {Kind: race.KindClose, Reason: race.ReasonLeft}}, false},
	} {
		path := logOf(t, tt.events...)
		err := Check(path, nil)
		if IsHanded(err) != tt.refused || !tt.refused && err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if tt.refused && (!strings.Contains(err.Error(), "Ben's at 10:00:00") || !strings.Contains(fault.Next(err), "spotter resume --take-back "+path)) {
			t.Errorf("%s: %v, next: %s", tt.name, err, fault.Next(err))
		}
		if err := Check(path, &Handed{Is: Taken}); err != nil {
			t.Errorf("%s, by hand: %v", tt.name, err)
		}
	}
}

// options joins a desk to the journal at a path.
func options(path string, from *Handed) Options {
	return Options{Path: func() string { return path }, Safe: func() int64 { i, _ := os.Stat(path); return i.Size() }, Now: func() race.Stamp { return race.Stamp{Wall: time.Now()} },
		Beat: func() wire.Beat { return wire.Beat{} }, Event: func(k race.Kind) race.Event { return race.Event{Kind: k, Elapsed: 90 * time.Second} },
		Log: func(race.Event) {}, Nudge: func() {}, Guard: func() {}, End: func() {}, From: from}
}

// A race that comes back keeps its server and its link, and who asked for it hears that it was kept, also from the desk of the
// race that goes on.
func TestComesBackWithItsLink(t *testing.T) {
	path := logOf(t, race.Event{Kind: race.KindClose, Reason: race.ReasonHanded})
	size, _ := os.Stat(path)
	d := Desk{Address: "127.0.0.1"}
	d.Begin(options(path, nil))
	d.Answer(show)
	link := func(d *Desk) string {
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
			if _, address := d.Code(true); address != "" {
				return address
			}
		}
		t.Fatal("no link is shown")
		return ""
	}
	first := link(&d)
	wish := wire.Hand{Step: wire.HandAsk, ID: wire.TokenText([wire.TokenBytes]byte{3}), Device: "Ben"}
	d.handing().Step(&wish)
	d.Answer(give)
	if d.Given() != race.ReasonHanded {
		t.Error("it is not given")
	}
	back := make(chan Step, 1)
	go func() { back <- d.Hand(path, size.Size(), nil) }()
	for d.Standing().Step != Waiting {
		time.Sleep(time.Millisecond)
	}
	if s := d.Standing(); s.Device != "Ben" || s.Since != 90*time.Second || s.Near || !s.Served {
		t.Errorf("%+v", s)
	}
	if !d.Keep() || <-back != Back {
		t.Error("it does not come back")
	}
	d.Close(context.Background())
	var next Desk
	next.Begin(options(path, d.Returned()))
	next.Answer(show)
	if again := link(&next); again != first {
		t.Errorf("the link was %s and is %s", first, again)
	}
	if a := next.handing().Step(&wish); a.State != wire.HandKept {
		t.Errorf("who asked hears %q", a.State)
	}
	next.Close(context.Background())
	if _, address := next.Code(true); address != "" {
		t.Error("it is served after the end")
	}
}

// Nothing that is asked of a desk that was never begun is a fault.
func TestNoDesk(t *testing.T) {
	for _, d := range []*Desk{nil, {}} {
		if d.Given() != "" || d.Choices() != nil || d.Answer(keep) || d.Stop(false, true) != 0 {
			t.Error("a desk without a race gives it away")
		}
		d.Wake()
		d.Close(context.Background())
	}
}
