package follow

import (
	"context"
	"sync"
	"time"

	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/share"
	"spotter/crew/follow"
	"spotter/crew/wire"
	"spotter/input"
	"spotter/race"
	"spotter/text"
	screen "spotter/ui/follow"
)

// source gives the screen what the follower knows.
type source struct {
	f      *follow.Follower
	to     wire.Invitation
	guard  func() // deferred in each goroutine
	device string
	copies func(mirror string) (string, error)
	ctx    context.Context

	mu     sync.Mutex
	asking bool         // a copy is begun, before the wish
	wish   *follow.Wish // nil before one
	err    error        // why there is none
	forced bool         // begun without an answer
	drops  sync.WaitGroup
}

// Look implements [screen.Source].
func (s *source) Look(now time.Time) screen.View {
	st, events := s.f.State()
	v := screen.View{Events: events, Name: st.Label, Age: -1, Heard: -1, Battery: -1, Fork: st.Fork, With: st.With, Behind: max(0, st.There-st.Lines), Copy: s.f.Copy()}
	v.Link = [...]screen.Link{follow.Opening: screen.Opening, follow.Good: screen.Good, follow.NoLink: screen.NoLink, follow.Refused: screen.Refused, follow.Broken: screen.Broken}[st.Link]
	if st.Err != nil {
		v.Why = text.FirstLine(st.Err)
	}
	if st.SaveErr != nil {
		v.CopyLags = text.FirstLine(st.SaveErr)
	}
	if !st.Answer.IsZero() {
		v.Age = max(0, now.Sub(st.Answer))
	}
	if !st.Heard.IsZero() {
		v.Heard = max(0, now.Sub(st.Heard))
	}
	if b := st.Beat; b != nil && !st.Since.IsZero() && now.Sub(st.Since) < screen.Quiet {
		v.Output, v.Earpiece, v.Unsaved = b.Output, b.Earpiece, b.Unsaved
		if b.Battery != nil {
			v.Battery = *b.Battery
		}
	}
	if r, ok := s.f.Clock(now); ok {
		v.Stamp, v.Off, v.Rough = r.Stamp, r.Off, r.Rough
	}
	return v
}

// Hand implements [screen.Source].
func (s *source) Hand() (screen.Hand, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.forced:
		return screen.Begins, ""
	case s.err != nil:
		return screen.NotHanded, text.FirstLine(s.err)
	case s.asking && s.wish == nil:
		return screen.Asking, ""
	case s.wish == nil:
		return screen.NotAsked, ""
	}
	state, err := s.wish.State()
	why := ""
	if err != nil {
		why = text.FirstLine(err)
	}
	return [...]screen.Hand{follow.NotAsked: screen.NotAsked, follow.Asking: screen.Asking, follow.Denied: screen.Denied, follow.Fetching: screen.Fetching,
		follow.Confirming: screen.Confirm, follow.Begins: screen.Begins, follow.Lost: screen.Lost, follow.Kept: screen.Taken}[state], why
}

// Ask implements [screen.Source].
func (s *source) Ask() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asking {
		return
	}
	s.asking, s.err, s.wish = true, nil, nil
	s.drops.Go(func() { // a disk is asked
		defer s.guard()
		wish, err := s.begin()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.wish, s.err = wish, err; err != nil {
			s.asking = false
		}
	})
}

func (s *source) begin() (*follow.Wish, error) {
	if s.f.Copy() == "" {
		st, _ := s.f.State()
		path, err := s.copies(st.Mirror)
		if err == nil {
			err = s.f.Keep(path)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.f.Ask(s.ctx, s.device)
}

// Drop implements [screen.Source].
func (s *source) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.wish
	if s.asking, s.wish = false, nil; w != nil {
		s.drops.Go(func() {
			defer s.guard()
			w.Drop()
		})
	}
}

// Force implements [screen.Source].
func (s *source) Force() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wish != nil {
		state, _ := s.wish.State()
		s.forced = state == follow.Lost
	}
}

// entry returns how the race is entered that was taken over.
func (s *source) entry() *run.Entry {
	s.mu.Lock()
	forced, wish := s.forced, s.wish
	s.mu.Unlock()
	h := &share.Handed{Device: s.device}
	h.Ahead, h.Off, h.Known = s.f.Ahead()
	switch {
	case forced && s.to.Race != wire.Live: // the invitation of headquarters is good for the lines that follow, too
		h.Is, h.Mirror = share.Forced, &s.to
	case forced:
		h.Is = share.Forced
	case wish != nil:
		ask, mirror := wish.Stops()
		if to, err := wire.ParseInvitation(mirror); err == nil {
			h.Mirror = &to
		}
		h.Stops = func(now func() race.Stamp, note func(string)) input.Source { return &stops{ask, now, note} }
	}
	return &run.Entry{TakeUp: s.f.Copy(), Handed: h}
}

// leave ends a wish that was not fulfilled.
func (s *source) leave() {
	s.drops.Wait() // a wish that is being made
	s.mu.Lock()
	w := s.wish
	s.mu.Unlock()
	if w != nil {
		w.Drop()
	}
}

var _ screen.Source = (*source)(nil)
