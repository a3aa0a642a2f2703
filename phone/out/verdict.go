package out

import (
	"fmt"
	"time"

	"spotter/audio"
	"spotter/phone/link"
)

// By how much a page's word may differ from what it must be, to be believed.
const (
	agree = 50 * time.Millisecond // a sound that is so much behind
	// An end that comes so much sooner or later than the clip is long: it was torn. A clock of the sound that is rough is
	// given more, up to agree.
	whole = 10 * time.Millisecond
)

// sent is a cue that was sent, until its end is known.
type sent struct {
	n      uint64 // its number on the link
	id     uint64 // the press
	cue    string // for people
	at     time.Time
	by     time.Time // at the ear by then, or not heard
	wrote  time.Time
	length time.Duration
	repeat bool
	told   bool // that nothing was heard of it for doubtAfter

	begun   bool
	began   time.Time // by the page's word, on our clock
	page    float64   // the same, on its own
	latency time.Duration
	doubt   string // why its word is not believed; "" while it is
}

// begins takes in that a cue sounds. wrong is by how much the clocks may be off; adds is what the
// page's output adds.
func (s *sent) begins(m *link.Received, ours time.Time, wrong, adds time.Duration) audio.CueWord {
	s.begun, s.began, s.page = true, ours, m.Page
	if hears := link.Duration(m.Ear - m.Page); m.Ear > 0 && hears >= 0 && hears <= 2*time.Second { // better than what the output usually adds
		adds = hears
	}
	s.latency = max(1, min(ours.Sub(s.at), m.At.Add(wrong).Sub(s.at))+adds) // no word of a page begins a cue in the future
	switch {
	case s.latency > s.by.Sub(s.at)+wrong:
		s.doubt = fmt.Sprintf("it came to the ear %d ms after its key", s.latency.Milliseconds())
	case ours.Before(s.wrote.Add(-wrong - agree)):
		s.doubt = "the phone says that it sounded before it was sent"
	case ours.After(m.At.Add(wrong + agree)):
		s.doubt = "the phone says that it sounds in the future"
	case link.Duration(m.StallMs) > agree:
		s.doubt = fmt.Sprintf("the sound of the phone was %.0f ms behind", m.StallMs)
	}
	return audio.CueWord{ID: s.id, Is: audio.Sounding, Latency: s.latency}
}

// ends takes in that a cue sounded to its end, and says whether it was heard.
func (s *sent) ends(m *link.Received) audio.CueWord {
	w := audio.CueWord{ID: s.id, Is: audio.Heard}
	lasted := link.Duration(m.Page - s.page)
	rough := whole + link.Duration(max(0, m.Jitter))
	if d := (lasted - s.length).Abs(); d > min(rough, agree) && s.doubt == "" {
		s.doubt = fmt.Sprintf("it lasted %d ms on the phone, and is %d ms long", lasted.Milliseconds(), s.length.Milliseconds())
	}
	if stall := link.Duration(m.StallMs); stall > agree && s.doubt == "" {
		s.doubt = fmt.Sprintf("the sound of the phone was %.0f ms behind", m.StallMs)
	}
	if s.doubt != "" {
		w.Is, w.Why, w.Reason = audio.NoDevice, audio.WhyMuted, s.doubt
	}
	return w
}
