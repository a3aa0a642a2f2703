package hq

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"spotter/crew/uplink"
	"spotter/crew/wire"
	"spotter/gps"
	"spotter/journal"
	"spotter/race"
	"spotter/ui/crew"
	"spotter/ui/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The screen and headquarters agree on the age from which on there is no news.
func TestQuietIsNoNews(t *testing.T) {
	if crew.Quiet != wire.NoNews {
		t.Errorf("%v on the screen, %v at headquarters", crew.Quiet, wire.NoNews)
	}
}

// The journal is told of what somebody may want to know later, and of nothing that comes and goes.
func TestNews(t *testing.T) {
	var told telling
	began := time.Unix(1e9, 0)
	at := func(s int) time.Time { return began.Add(time.Duration(s) * time.Second) }
	withdrawn := errors.New("headquarters has withdrawn this invitation")
	for _, c := range []struct {
		now  int
		s    uplink.Status
		said string
	}{
		{1, uplink.Status{State: uplink.Opening, Mirror: "0123456789abcdef"}, ""},
		{2, uplink.Status{State: uplink.InStep, Mirror: "0123456789abcdef"}, "every line is sent to headquarters, as 0123456789abcdef"},
		{10, uplink.Status{State: uplink.NoLink, Mirror: "0123456789abcdef", Since: at(5), Err: errors.New("no answer in time")}, ""},
		{30, uplink.Status{State: uplink.InStep, Mirror: "0123456789abcdef"}, ""},
		{40, uplink.Status{State: uplink.NoLink, Mirror: "0123456789abcdef", Since: at(35), Err: errors.New("no answer in time")}, ""},
		{60, uplink.Status{State: uplink.Waiting, Mirror: "0123456789abcdef", Since: at(35), Err: errors.New("headquarters is busy")}, ""},
		{285, uplink.Status{State: uplink.InStep, Mirror: "0123456789abcdef"}, "headquarters had no news for 4:10"},
		{300, uplink.Status{State: uplink.Refused, Mirror: "0123456789abcdef", Since: at(300), Err: withdrawn}, "headquarters has withdrawn this invitation"},
		{900, uplink.Status{State: uplink.Refused, Mirror: "0123456789abcdef", Since: at(300), Err: withdrawn}, ""},
		{999, uplink.Status{State: uplink.InStep, Mirror: "0123456789abcdef"}, "headquarters takes the lines again"},
		{1000, uplink.Status{State: uplink.InStep, Mirror: "0123456789abcdef.2", Forked: true}, "headquarters has other lines under the name of this journal; these go to 0123456789abcdef.2"},
	} {
		if got := told.news(c.s, at(c.now)); got != c.said {
			t.Errorf("after %d s: %q, want %q", c.now, got, c.said)
		}
	}
}

// fakeJournal is a journal's writer.
type fakeJournal struct {
	size int64
	err  error
}

func (j *fakeJournal) Path() string           { return "/races/race.jsonl" }
func (j *fakeJournal) Ready() (int64, uint64) { return j.size, 1 }
func (j *fakeJournal) Status() journal.Status { return journal.Status{Err: j.err} }

// newDesk returns a desk whose link is not run.
func newDesk(j *fakeJournal) *Desk {
	to := wire.Invitation{Host: "hq.test", Race: "boston", Token: wire.TokenText([wire.TokenBytes]byte{1})}
	d := &Desk{to: &to}
	began := time.Now()
	d.o = Options{Journal: j, Now: func() race.Stamp { return race.Stamp{Wall: time.Now(), Boot: time.Hour + time.Since(began)} },
		Free:  func(string) (int64, error) { return 1 << 30, nil },
		Event: func(k race.Kind) race.Event { return race.Event{Kind: k} }, Log: func(race.Event) {}, Nudge: func() {}, Guard: func() {}}
	d.link.Store(uplink.New(uplink.Options{To: to, Path: j.Path}))
	return d
}

// While the journal's disk fails, nothing more of it counts as safe: what is in memory is not in the file.
func TestSafe(t *testing.T) {
	j := &fakeJournal{size: 100}
	d := newDesk(j)
	if d.safe() != 100 {
		t.Error("all is safe")
	}
	j.size, j.err = 500, journal.ErrSilent
	if d.safe() != 100 {
		t.Error("the disk fails, and more is safe than before")
	}
	j.err = nil
	if d.safe() != 500 {
		t.Error("the disk is well again")
	}
}

// A beat tells what the screen knows, unless the screen stands still; and where the pair is only
// if somebody asked for that.
func TestBeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&fakeJournal{})
		if b := d.beat(); b.Output != "" || b.DiskFree == nil || *b.DiskFree != 1<<30 || b.Check() != nil {
			t.Errorf("before the screen: %+v", b)
		}
		for _, c := range []struct {
			o                live.OutputHealth
			output, earpiece string
		}{
			{live.OutputHealth{State: live.OutputOK}, "opened", wire.EarpieceThere},
			{live.OutputHealth{State: live.OutputOK, Unheard: true}, "silent", wire.EarpieceLost},
			{live.OutputHealth{State: live.OutputLost}, "lost", wire.EarpieceLost},
			{live.OutputHealth{State: live.OutputSilent}, "silent", wire.EarpieceLost},
			{live.OutputHealth{State: live.OutputSilent, Chosen: true}, "null", ""},
			{live.OutputHealth{State: live.OutputOpening}, "opening", ""},
		} {
			d.remember(&live.Health{Output: c.o, Journal: live.JournalHealth{Logged: 9, Durable: 7}})
			if b := d.beat(); b.Output != c.output || b.Earpiece != c.earpiece || b.Unsaved != 2 || b.Check() != nil {
				t.Errorf("%+v: %+v", c.o, b)
			}
		}
		fix := gps.Fix{LatDeg: 42.35, LonDeg: -71.06, At: time.Now()}
		d.Fixed(fix)
		if d.beat().Position != nil {
			t.Error("a position is told that nobody asked to tell")
		}
		d.place = true
		d.Fixed(fix)
		if p := d.beat().Position; p == nil || p.Lat != 42.35 || p.Lon != -71.06 {
			t.Errorf("position %+v", p)
		}
		time.Sleep(time.Minute)
		if b := d.beat(); b.Output != "" || b.Earpiece != "" || b.Position != nil {
			t.Errorf("the screen and the receiver stand still: %+v", b)
		}
	})
}

// A disk that does not answer costs a beat a moment, and is asked once.
func TestSpaceOfADiskThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s space
		asked, until := 0, make(chan struct{})
		ask := func(string) (int64, error) { asked++; <-until; return 7, nil }
		began := time.Now()
		for range 3 {
			if _, ok := s.of("/races", ask); ok {
				t.Error("it answered")
			}
		}
		if took := time.Since(began); took != soon {
			t.Errorf("it took %v", took)
		}
		close(until)
		synctest.Wait()
		if asked != 1 {
			t.Errorf("asked %d times", asked)
		}
		if n, ok := s.of("/races", ask); !ok || n != 7 {
			t.Errorf("%d, %v", n, ok)
		}
	})
}

// Messages come to the screen one by one, each for long enough to be read, and to the journal at once.
func TestWordsOneByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&fakeJournal{})
		var logged []race.Event
		d.o.Log = func(e race.Event) { logged = append(logged, e) }
		d.take([]wire.Message{{ID: 7, From: "Anna", Text: "one"}, {ID: 8, From: "Ben", Text: "two"}})
		if len(logged) != 2 || logged[1].Item != race.ItemCrew || logged[1].Name != "Ben" || logged[1].Text != "two" || logged[1].Kind != race.KindNote {
			t.Errorf("journal: %+v", logged)
		}
		if w := d.next(); w.N != 1 || w.Text != "one" {
			t.Errorf("%+v", w)
		}
		time.Sleep(9 * time.Second)
		if w := d.next(); w.N != 1 {
			t.Errorf("after 9 s: %+v", w)
		}
		time.Sleep(2 * time.Second)
		if w := d.next(); w.N != 2 || w.Text != "two" || w.From != "Ben" {
			t.Errorf("after 11 s: %+v", w)
		}
	})
}

// Nothing is asked of a race that has no headquarters.
func TestNone(t *testing.T) {
	for _, d := range []*Desk{nil, {}} {
		d.Begin(Options{})
		d.Wake()
		d.Fixed(gps.Fix{})
		if d.Watch(nil) != nil || d.Close(time.Second) != "" {
			t.Error("a desk without an invitation has a link")
		}
	}
}

func TestSettle(t *testing.T) {
	var d Desk
	token := wire.TokenText([wire.TokenBytes]byte{1})
	for text, wrong := range map[string]bool{"spotter-hq://hq.test/boston?token=" + token: false, "https://hq.test/boston?token=" + token: false,
		"http://hq.test/boston?token=" + token: true, "hq.test": true, "spotter-hq://hq.test/boston?token=" + token + "x": true} {
		d.Settle(func(name string, parse func(string) error) {
			if name != "mirror" {
				return
			}
			if err := parse(text); (err != nil) != wrong {
				t.Errorf("%s: %v", text, err)
			}
		}, nil)
	}
}
