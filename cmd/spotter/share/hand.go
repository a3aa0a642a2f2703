package share

import (
	"context"
	"time"

	"spotter/crew/share"
)

// goesBack is the time after which a race that the other device does not take comes back by itself: until then the
// runner has nobody who writes down what happens. A device that still wants it afterwards hears that the race was kept.
const goesBack = 10 * time.Second

// lateFor bounds the time for which a race that was handed over is served on: the other device may ask once more whether it has it.
const lateFor = 3 * time.Second

// overFor is the time in which the other device hears that the program ends: a call of it is under way.
const overFor = 200 * time.Millisecond

// nearFor is the age of the last call of the other device up to which it counts as there: it asks each 5 s.
const nearFor = 12 * time.Second

// Step says how far a race that was given away has gone.
type Step uint8

// The steps. Back, Failed and Gone are ends.
const (
	Saving  Step = iota // its journal is being closed
	Waiting             // the other device fetches what it lacks
	Gone                // it has every line: the race is there, for good
	Back                // it did not take it: the race goes on here
	Failed              // the journal is not whole on the disk: the race went nowhere
)

// Standing says how a race that was given away stands.
type Standing struct {
	Step   Step
	Device string        // that it was given to
	Since  time.Duration // race time when it was given
	Left   time.Duration // Waiting: until it comes back by itself

	Near   bool   // the other device asks what is pressed here
	Told   uint64 // the last press that it took
	Served bool   // it can ask
}

// Standing returns how a race that was given away stands.
func (d *Desk) Standing() (s Standing) {
	f := d.face()
	if f == nil {
		return s
	}
	d.mu.Lock()
	s.Device, s.Step, s.Since, s.Left = d.device, d.step, d.since, max(0, time.Until(d.until))
	d.mu.Unlock()
	if server := f.serving(); server != nil {
		told, heard := server.Told()
		s.Served, s.Told, s.Near = true, told, !heard.IsZero() && time.Since(heard) < nearFor
	}
	return s
}

// Stop tells the device that has the race that STOP was pressed here, or with clear that it was ended here, and whether it is
// heard. It returns the number of the press; 0 where nobody can be told. It never waits.
func (d *Desk) Stop(clear, heard bool) (n uint64) {
	if f := d.face(); f != nil {
		if s := f.serving(); s != nil {
			return s.Stop(clear, heard)
		}
	}
	return 0
}

// Keep takes the race back, as long as that is possible.
func (d *Desk) Keep() bool { return d.handing().Keep() }

// Hand gives a race whose journal is closed to the other device, and waits until that has every line, goesBack at most. size is
// that of the file, and failed what went wrong in closing it: then lines may be missing in it, and the race goes nowhere.
func (d *Desk) Hand(path string, size int64, failed error) Step {
	f := d.face()
	if f == nil {
		return Failed
	}
	s := f.serving()
	if s == nil {
		return d.at(Failed)
	}
	final, err := s.Final(path, size)
	if failed != nil || err != nil {
		f.handing.Keep()
		return d.at(Failed)
	}
	changed := make(chan struct{}, 1)
	f.handing.Notify(func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	d.mu.Lock()
	d.step, d.until = Waiting, time.Now().Add(goesBack)
	d.mu.Unlock()
	f.handing.Closed(final)
	s.Wake()
	if await(&f.handing, changed) {
		return d.at(Back)
	}
	return d.at(Gone)
}

// at keeps how far it is.
func (d *Desk) at(s Step) Step {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.step = s
	if s == Gone {
		d.gone = time.Now()
	}
	return s
}

// await waits until the other device has the race, goesBack at most. It reports whether the race stays here.
func await(h *share.Handing, changed <-chan struct{}) (back bool) {
	timer := time.NewTimer(goesBack)
	defer timer.Stop()
	for {
		who, has := h.With()
		if has || who == "" {
			return who == "" // the other device wants it no more, or the spotter took it back
		}
		select {
		case <-changed:
		case <-timer.C:
			if h.Keep() {
				return true
			}
		}
	}
}

// Close ends the desk. A device that has the race is told that nothing more is pressed here, and may ask once more whether
// it has it, until ctx ends or a moment has passed. Where the race came back, the next desk goes on with what others see.
func (d *Desk) Close(ctx context.Context) {
	f := d.face()
	if f == nil {
		return
	}
	d.mu.Lock()
	step, begun, gone := d.step, d.begun, d.gone
	d.begun = false
	d.mu.Unlock()
	if step == Back || !begun {
		return
	}
	if s := f.serving(); s != nil && step == Gone {
		s.Over()
		timer := time.NewTimer(max(lateFor-time.Since(gone), overFor))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	f.close()
}

// Returned returns how a race is entered that came back: what other devices see of it goes on.
func (d *Desk) Returned() *Handed { return &Handed{Is: Kept, front: d.face()} }
