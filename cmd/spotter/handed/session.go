package handed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/audio"
	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/share"
	"spotter/cues"
	"spotter/input"
	"spotter/race"
	screen "spotter/ui/handed"
	"spotter/ui/live"
)

// Sound plays cues. Its methods never wait.
type Sound interface {
	Play(audio.Press)
	Clear()
}

// Options give a session what it uses. All are required.
type Options struct {
	Desk  *share.Desk
	Sound Sound
	Alarm func() bool              // a STOP is latched
	Ear   func() live.OutputHealth // the way to the runner's ear
	Stop  func() cues.ID           // the cue of STOP as the runner hears it; "" for none
	// Save closes the journal, and returns its file, its size, and what went wrong.
	Save    func() (path string, size int64, err error)
	Screen  screen.Options // without Source and Now
	Presses func(func(input.Press))
	Show    func(ctx context.Context, m tea.Model, c *crash.Guard, ready func(send func(tea.Msg))) (tea.Model, error)
	Signals func() (<-chan os.Signal, func())
	Crash   string // the file of crash reports
	Version string
}

// Ended says how a session ended.
type Ended struct {
	Step share.Step
	Said string // to be printed; "" for nothing
	Err  error  // why the screen ended, where that was no wish of the spotter's
}

// Run hands the race over and keeps STOP at hand until the spotter leaves, the race is back, or it went nowhere. ctx is not
// that of the race's screen, which has ended.
func Run(ctx context.Context, o Options) (e Ended) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	guard := crash.New(end)
	s := &session{o: o, step: share.Saving}
	o.Screen.Source, o.Screen.Now = s, time.Now
	m := screen.New(o.Screen)
	var sig os.Signal // read after inside
	var inside sync.WaitGroup
	handed := make(chan struct{})
	inside.Go(func() {
		defer close(handed)
		defer guard.Caught()
		s.hand(guard)
	})
	sigs, letGo := o.Signals()
	defer letGo()
	inside.Go(func() {
		defer guard.Caught()
		select {
		case sig = <-sigs:
			end()
		case <-ctx.Done():
		}
	})
	_, err := o.Show(ctx, m, guard, func(send func(tea.Msg)) { o.Presses(func(p input.Press) { send(p) }) })
	o.Presses(func(input.Press) {})
	end()
	<-handed // the journal is being closed, or the other device has not taken it: that is bounded
	inside.Wait()
	e = Ended{Step: s.at(), Err: err}
	if sig != nil {
		e.Err = fault.EndedBy(sig, nil, "")
	}
	e.Err = errors.Join(guard.Report(o.Crash, o.Version), e.Err)
	st := o.Desk.Standing()
	switch e.Step {
	case share.Gone:
		e.Said = fmt.Sprintf("The race is with %s since %s. Nothing is written here any more, and there is no STOP here.\n", st.Device, race.FormatElapsed(st.Since))
	case share.Failed:
		e.Said = fmt.Sprintf("The race is not given to %s: its log is not whole on the disk.\n", st.Device)
	}
	return e
}

// session is a race that was given away, as the screen sees it. It is safe for concurrent use.
type session struct {
	o Options

	mu    sync.Mutex
	step  share.Step
	press uint64 // numbers the presses for the sound
	last  last
}

// last is the last press of STOP here.
type last struct {
	at    time.Time // zero for never
	clear bool
	n     uint64 // its number for the other device; 0: nobody was told
}

// firstPress is the number of the first press, above all of the race.
const firstPress = 1 << 62

// hand closes the journal and hands it over.
func (s *session) hand(guard *crash.Guard) {
	path, size, err := s.o.Save()
	guard.GoesOn("where nobody goes on with the race: " + share.TakeBack(path))
	step := s.o.Desk.Hand(path, size, err)
	s.mu.Lock()
	s.step = step
	s.mu.Unlock()
}

// at returns how far it is.
func (s *session) at() share.Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.step
}

// heard reports whether what is played is heard, as far as the device knows.
func heard(o *live.OutputHealth) bool { return o.State == live.OutputOK && !o.Unheard }

// Look implements [screen.Source].
func (s *session) Look() screen.View {
	st, ear, alarm := s.o.Desk.Standing(), s.o.Ear(), s.o.Alarm()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.step > st.Step { // it ended before the desk knew of it
		st.Step = s.step
	}
	v := screen.View{Step: screen.Saving, Device: st.Device, Since: race.FormatElapsed(st.Since), Left: st.Left,
		Heard: heard(&ear), On: ear.Name, Fault: ear.Fault, Next: ear.Next, Stop: alarm, Near: st.Near}
	switch st.Step {
	case share.Waiting:
		v.Step = screen.Waiting
	case share.Gone:
		v.Step = screen.Gone
	case share.Back, share.Failed:
		if s.step == st.Step { // what it waits for is done
			v.Step = screen.Over
		}
	}
	if l := &s.last; !l.at.IsZero() {
		v.Press, v.Ended = l.at.Format("15:04:05"), l.clear
		v.Took = l.n > 0 && st.Told >= l.n
		v.Silent = !l.clear && !v.Heard
	}
	return v
}

// Stop implements [screen.Source]: the runner hears it first, then the other device is told.
func (s *session) Stop() {
	id := s.o.Stop()
	if id == "" {
		return
	}
	ear := s.o.Ear()
	s.mu.Lock()
	s.press++
	p := audio.Press{ID: firstPress + s.press, Cue: id, At: time.Now()}
	s.mu.Unlock()
	s.o.Sound.Play(p)
	s.told(false, heard(&ear))
}

// Clear implements [screen.Source].
func (s *session) Clear() {
	s.o.Sound.Clear()
	s.told(true, false)
}

func (s *session) told(clear, heard bool) {
	n := s.o.Desk.Stop(clear, heard)
	s.mu.Lock()
	s.last = last{at: time.Now(), clear: clear, n: n}
	s.mu.Unlock()
}

// Keep implements [screen.Source].
func (s *session) Keep() bool { return s.o.Desk.Keep() }

var _ screen.Source = (*session)(nil)
