package voice

import (
	"time"

	"spotter/race"
	"spotter/text/say"
)

// Notes records what the spotter says. Its methods never wait.
type Notes interface {
	// Name returns the name of the file of a note that begins now.
	Name() string
	// Begin records the note of an event that was logged, into the file of that name.
	Begin(note race.EventID, name string)
	// End ends the note that is recorded. Without one it does nothing.
	End()
	// Status says how it stands.
	Status() Status
}

// Status says how a note is doing.
type Status struct {
	On    bool          // one is recorded, or about to be
	Since time.Duration // boot time at which its microphone was open; 0 before that
	Most  time.Duration // it ends by itself after so long
	Ended int           // how many have ended
	Said  string        // how the last one ended, in a few words; "" where a fault tells it
}

// Ports has what a [Desk] asks its screen for. All but Notes are required.
type Ports struct {
	Notes   Notes // nil: nothing can be recorded
	Session *race.Session
	Log     func(*race.Event) // keeps an event, and shows it
	Say     func(string)      // tells something for a moment
}

// Desk takes the key of notes. It belongs to the goroutine of the screen.
type Desk struct {
	Ports
	note  race.EventID // that is recorded; 0 for none
	ended int          // notes whose end was told
}

// New returns a desk.
func New(p Ports) *Desk { return &Desk{Ports: p} }

// Key begins a note, or ends the one that is recorded.
func (d *Desk) Key(at race.Stamp) {
	if d.Notes == nil {
		d.Say(say.T("no note by voice here: nothing is saved"))
		return
	}
	if d.Notes.Status().On {
		d.Notes.End()
		return
	}
	e := d.Session.VoiceNote(d.Notes.Name(), at)
	d.Log(&e) // before it is known whether there is a microphone: the moment counts
	d.note = e.ID
	d.Notes.Begin(e.ID, e.File)
}

// Look takes in what became of the note. One that was voided is ended.
func (d *Desk) Look() {
	if d.Notes == nil {
		return
	}
	s := d.Notes.Status()
	if s.On && d.note != 0 && d.Session.Voided(d.note) {
		d.Notes.End()
	}
	if s.Ended != d.ended {
		if d.ended = s.Ended; s.Said != "" {
			d.Say(s.Said)
		}
	}
}

// Mark says in a few columns that a note is recorded, with a blank behind it; "" while none is.
func (d *Desk) Mark(at race.Stamp) string {
	if d.Words(at) == "" {
		return ""
	}
	return say.F("● NOTE %s ", race.FormatShort(d.length(at)))
}

// length returns how long the note is so far.
func (d *Desk) length(at race.Stamp) time.Duration {
	s := d.Notes.Status()
	if s.Since == 0 {
		return 0
	}
	return min(max(0, at.Boot-s.Since), s.Most).Truncate(time.Second)
}

// Words says that a note is recorded, and for how long; "" while none is.
func (d *Desk) Words(at race.Stamp) string {
	if d.Notes == nil {
		return ""
	}
	switch s := d.Notes.Status(); {
	case !s.On:
		return ""
	case s.Since == 0:
		return say.T("● NOTE: opening the microphone")
	default:
		return say.F("● NOTE %s of %s", race.FormatShort(d.length(at)), race.FormatShort(s.Most))
	}
}
