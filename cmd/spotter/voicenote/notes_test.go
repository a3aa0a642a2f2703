package voicenote

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio/note"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/audio/ticks"
	"spotter/race"
)

// desk has notes whose recorder is the test's.
type desk struct {
	*Notes
	log    []race.Event
	asked  note.Options
	output string
	runner ticks.Runner
	boot   time.Duration
}

// newDesk returns notes that are recorded by record.
func newDesk(record func(ctx context.Context, o note.Options) note.Result) *desk {
	d := &desk{output: "pulse:ear", runner: ticks.Runner{Device: "ear"}, boot: time.Hour}
	d.Notes = New(Options{Mic: "usb", Path: func() string { return "/races/boston.jsonl" }, Lines: func() uint64 { return 811 },
		Output: func() string { return d.output }, Runner: func() ticks.Runner { return d.runner },
		Event: func(k race.Kind) race.Event { return race.Event{Kind: k} }, Append: func(e race.Event) { d.log = append(d.log, e) },
		Boot: func() time.Duration { return d.boot }, Nudge: func() {}, Guard: func() {},
		record: func(ctx context.Context, o note.Options) note.Result { d.asked = o; return record(ctx, o) }})
	return d
}

// The journal and the screen are told how each note ended.
func TestHowANoteEnds(t *testing.T) {
	for name, tt := range map[string]struct {
		res         note.Result
		log         string // what the journal has, line by line
		said, wrong string // what the screen says
	}{
		"by the key":    {note.Result{Path: "/races/boston-812.wav", Length: 7400 * time.Millisecond, SHA256: "5f"}, "amend 7.4s 5f", "note saved: 0:07", ""},
		"full":          {note.Result{Path: "/races/boston-812.wav", Length: 30 * time.Second, SHA256: "5f", Full: true}, "amend 30s 5f", "note full at 0:30: saved", ""},
		"beside a file": {note.Result{Path: "/races/boston-812-2.wav", Length: time.Second, SHA256: "5f"}, "amend 1s 5f boston-812-2.wav", "note saved: 0:01", ""},
		"cut short":     {note.Result{Path: "/races/boston-812.wav", Length: 2 * time.Second, SHA256: "5f", Err: &safemic.EarpieceError{What: "profile"}}, "amend 2s 5f, note microphone: the earpiece changed (profile): microphone closed", "", "0:02 of it are saved. Cues still play."},
		"no microphone": {note.Result{Err: errors.New("none is safe")}, "note microphone: none is safe", "", "The moment is in the log. Cues still play."},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(func(ctx context.Context, o note.Options) note.Result { <-ctx.Done(); return tt.res })
			if d.Name() != "boston-812.wav" {
				t.Errorf("the file is %q", d.Name())
			}
			d.Begin(7, d.Name())
			d.Begin(8, "another") // one at a time
			synctest.Wait()
			if s := d.Status(); !s.On || s.Since != 0 || d.asked.Path != "/races/boston-812.wav" || d.asked.Mic != "usb" {
				t.Errorf("%s: %+v, asked %+v", name, s, d.asked)
			}
			d.asked.Began(pulse.Source{})
			if s := d.Status(); s.Since != time.Hour || s.Most != note.Most {
				t.Errorf("%s: %+v", name, s)
			}
			d.End()
			synctest.Wait()
			var log []string
			for _, e := range d.log {
				if e.Ref != 7 {
					t.Errorf("%s: a line about %d", name, e.Ref)
				}
				if e.Kind == race.KindAmend {
					log = append(log, strings.TrimSpace("amend "+e.Length.String()+" "+e.SHA256+" "+e.File))
				} else {
					log = append(log, string(e.Kind)+" "+e.Item+": "+e.Text)
				}
			}
			if got := strings.Join(log, ", "); got != tt.log {
				t.Errorf("%s: logged %q, want %q", name, got, tt.log)
			}
			s := d.Status()
			small, wrong := d.Small()
			if s.On || s.Ended != 1 || s.Said != tt.said || wrong != (tt.wrong != "") || wrong && small.Next != tt.wrong {
				t.Errorf("%s: %+v, small %+v %v", name, s, small, wrong)
			}
			d.boot += faultFor
			if _, wrong := d.Small(); wrong {
				t.Errorf("%s: the fault stays", name)
			}
			d.Close()
			d.Begin(9, "late") // after the race
			if d.Status().On {
				t.Error("a note begins after the race")
			}
		})
	}
}

// Leaving the race ends the note and waits for its lines, but not for a disk that never
// answers.
func TestTheRaceEndsTheNote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(func(ctx context.Context, o note.Options) note.Result {
			<-ctx.Done()
			time.Sleep(closeWithin / 2)
			return note.Result{Path: "x.wav", Length: time.Second, SHA256: "5f"}
		})
		d.Begin(7, "x.wav")
		d.Close()
		if len(d.log) != 1 || d.log[0].SHA256 != "5f" {
			t.Errorf("logged %+v", d.log)
		}
		hung := make(chan struct{})
		d = newDesk(func(context.Context, note.Options) note.Result { <-hung; return note.Result{} })
		d.Begin(7, "x.wav")
		began := time.Now()
		if d.Close(); time.Since(began) != closeWithin {
			t.Errorf("it took %v", time.Since(began))
		}
		close(hung)
		synctest.Wait()
	})
	var none *Notes
	none.Close()
	if _, wrong := none.Small(); wrong {
		t.Error("no notes are wrong")
	}
}

// Where the runner hears cues is what the output is now; in doubt it may be any headset.
func TestEarsOfARace(t *testing.T) {
	d := newDesk(nil)
	all := []pulse.Sink{{Name: "ear", Card: 1}, {Name: "desk", Default: true}, {Name: "bluez_output.x", Bluetooth: true}}
	for _, tt := range []struct {
		output string
		runner ticks.Runner
		want   string
	}{
		{"pulse:ear", ticks.Runner{Device: "ear"}, "ear"}, {"auto", ticks.Runner{Device: "desk"}, "desk"},
		{"speaker", ticks.Runner{Device: "speaker", Any: true}, "desk bluez_output.x"}, {"auto", ticks.Runner{}, "desk bluez_output.x"},
		{"null", ticks.Runner{Device: "null"}, ""}, {"wav:x.wav", ticks.Runner{Device: "wav:x.wav"}, ""},
	} {
		d.output, d.runner = tt.output, tt.runner
		var got []string
		for _, s := range d.ears(all) {
			got = append(got, s.Name)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.output, got, tt.want)
		}
	}
}
