package hq

import (
	"path/filepath"
	"sync"
	"time"

	"spotter/crew/wire"
	"spotter/gps"
	"spotter/ui/live"
)

// stale is the age from which on what the screen knew is not told any more: a screen that stands
// still must not have headquarters believe that all is well.
const stale = 5 * time.Second

// remember keeps what the screen is told.
func (d *Desk) remember(h *live.Health) {
	k := known{at: time.Now(), unsaved: int(h.Journal.Logged - min(h.Journal.Durable, h.Journal.Logged))}
	switch o := &h.Output; o.State {
	case live.OutputOK:
		k.output, k.earpiece = "opened", wire.EarpieceThere
		if o.Unheard {
			k.output, k.earpiece = "silent", wire.EarpieceLost
		}
	case live.OutputLost:
		k.output, k.earpiece = "lost", wire.EarpieceLost
	case live.OutputSilent:
		if o.Chosen {
			k.output = wire.OutputNull // nothing is lost
			break
		}
		k.output, k.earpiece = "silent", wire.EarpieceLost
	default:
		k.output = "opening"
	}
	d.mu.Lock()
	d.health = k
	d.mu.Unlock()
}

// beat says how the pair does. It waits for a disk for a moment at most.
func (d *Desk) beat() wire.Beat {
	b := wire.Beat{At: d.o.Now().Wall, Battery: battery()}
	d.mu.Lock()
	k := d.health
	d.mu.Unlock()
	if time.Since(k.at) < stale {
		b.Output, b.Earpiece, b.Unsaved = k.output, k.earpiece, k.unsaved
	}
	if n, ok := d.space.of(filepath.Dir(d.o.Journal.Path()), d.o.Free); ok {
		b.DiskFree = &n
	}
	b.Position = d.position()
	return b
}

// fresh is the age up to which a position is told.
const fresh = 30 * time.Second

// Fixed takes a position of the receiver. It never waits.
func (d *Desk) Fixed(f gps.Fix) {
	if d == nil || !d.place {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fix = f
}

// position returns where the pair is, nil where that is not known or nobody asked to tell it.
func (d *Desk) position() *wire.Position {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fix.At.IsZero() || time.Since(d.fix.At) > fresh {
		return nil
	}
	p := &wire.Position{Lat: d.fix.LatDeg, Lon: d.fix.LonDeg}
	if p.Check() != nil {
		return nil
	}
	return p
}

// space asks a disk for its free space. One that does not answer is not asked again until it has.
type space struct {
	mu    sync.Mutex
	busy  bool
	bytes int64
	known bool
}

// soon bounds the time that a beat waits for a disk.
const soon = 100 * time.Millisecond

// of returns the free space of a disk, if it answers soon.
func (s *space) of(dir string, ask func(string) (int64, error)) (bytes int64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy {
		return 0, false
	}
	s.busy, s.known = true, false
	done := make(chan struct{})
	go func() {
		defer close(done)
		n, err := ask(dir)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.busy, s.bytes, s.known = false, max(0, n), err == nil
	}()
	s.mu.Unlock()
	late := time.NewTimer(soon)
	select {
	case <-done:
	case <-late.C:
	}
	late.Stop()
	s.mu.Lock()
	return s.bytes, s.known
}
