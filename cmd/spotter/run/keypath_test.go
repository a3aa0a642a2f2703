package run

import (
	"io"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cmd/spotter/counts"
	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/count"
	"spotter/ui/live"
	"spotter/ui/term"
)

// keysInTheRing bounds the presses that an engine that does not run takes in.
const keysInTheRing = 200

// keyPath is the real way of a key from the screen into the sound engine and to
// the journal's door: everything but the engine's goroutine and the disk.
type keyPath struct {
	live tea.Model
	log  countingLog
	boot time.Duration
	w    *wire
}

// countingLog counts events without keeping them.
type countingLog struct{ n int }

func (c *countingLog) Append(race.Event) { c.n++ }

func newKeyPath(tb testing.TB) *keyPath { return keyPathWith(tb, false) }

// keyPathWith returns the way of a key, with countdowns or without.
func keyPathWith(tb testing.TB, countdowns bool) *keyPath {
	p := &keyPath{boot: time.Hour}
	began := time.Now()
	now := func() race.Stamp { return race.Stamp{Wall: began, Boot: p.boot} }
	clock := new(race.Clock)
	p.w = &wire{now: now, clock: clock, log: &p.log, saved: func() savedStatus { return savedStatus{} }, nudge: func() {}}
	p.w.counts = counts.New(counts.Options{Bank: clip.Bank{}, Event: p.w.event, Log: p.log.Append, Nudge: func() {}})
	p.renew(tb)
	pack := pack.Default()
	var desk count.Options
	if countdowns {
		desk = p.w.counts.Desk()
		desk.Lasts = func(cues.ID) time.Duration { return time.Second / 2 }
	}
	b := wait.NewBeat(func() {}, func() {})
	tb.Cleanup(b.Stop)
	screen := live.New(live.Options{
		Now: now, Session: race.NewSession(race.Options{Clock: clock, DistanceM: race.MarathonM, Target: 4 * time.Hour}), Pack: pack,
		Player: p.w, Speaker: p.w, Recorder: &p.log, Monitor: p.w, StartNow: true, Wake: b.After,
		Counts: desk,
	})
	screen.Init()
	p.live = term.Guarded(term.NewPainter(screen, io.Discard), crash.New(func() { tb.Error("a panic on the key's way") }))
	return p
}

// renew gives the path an engine with an empty ring.
func (p *keyPath) renew(tb testing.TB) {
	e := engine.New(engine.Options{
		Cue:    pack.Default().Cue,
		Report: func(r audio.Report) { tb.Errorf("press %d did not get into the ring: %s", r.ID, r.Reason) },
	})
	p.w.sound, p.w.gauge = e, e
	p.w.counts.SetSound(e)
}

func (p *keyPath) press(msg tea.Msg) {
	p.boot += 100 * time.Millisecond
	p.live, _ = p.live.Update(msg)
}

// BenchmarkKeyToEngine is a key from Bubble Tea's hands to the engine's ring and
// the journal's Append.
func BenchmarkKeyToEngine(b *testing.B) {
	p := newKeyPath(b)
	msgs := [...]tea.Msg{tea.KeyPressMsg{Code: tea.KeyLeft}, tea.KeyPressMsg{Code: tea.KeyRight}}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if n++; n%keysInTheRing == 0 {
			b.StopTimer()
			p.renew(b)
			b.StartTimer()
		}
		p.press(msgs[n%2])
	}
}

// BenchmarkKeyThroughFilter measures what the filter before Bubble Tea's decoder adds
// to a key.
func BenchmarkKeyThroughFilter(b *testing.B) {
	var f term.Filter
	now, out := time.Duration(0), make([]byte, 0, 64)
	keys := [...][]byte{[]byte("\x1b[D"), []byte("h"), []byte("\x1b[27;2;32~")}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		now += 100 * time.Millisecond
		out = f.Feed(out[:0], keys[n%len(keys)], now)
	}
}

func TestKeyToEngineAllocatesNothing(t *testing.T) {
	p := newKeyPath(t)
	var f term.Filter
	sent, out := []byte("\x1b[D"), make([]byte, 0, 64)
	var msg tea.Msg = tea.KeyPressMsg{Code: tea.KeyLeft}
	before := p.log.n
	if allocs := testing.AllocsPerRun(keysInTheRing-1, func() {
		if out = f.Feed(out[:0], sent, p.boot); len(out) != len(sent) {
			t.Errorf("the filter makes %q of %q", out, sent)
		}
		p.press(msg)
	}); allocs != 0 {
		t.Errorf("%v allocations a key", allocs)
	}
	if n := p.log.n - before; n != keysInTheRing {
		t.Errorf("%d of %d keys reached the journal", n, keysInTheRing)
	}
}

// A key with a countdown costs no allocation either.
func TestAKeyWithACountdownAllocatesNothing(t *testing.T) {
	p := keyPathWith(t, true)
	var msg tea.Msg = tea.KeyPressMsg{Code: ',', Text: ","}
	before := p.log.n
	if allocs := testing.AllocsPerRun(keysInTheRing-1, func() { p.press(msg) }); allocs != 0 {
		t.Errorf("%v allocations a key", allocs)
	}
	if n := p.log.n - before; n != keysInTheRing {
		t.Errorf("%d of %d keys reached the journal", n, keysInTheRing)
	}
}
