package talk

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/input"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/keymap"
)

// How a key is held. A terminal that tells of no releases repeats a key that is held.
const (
	repeatGap = 90 * time.Millisecond  // two presses so near are of a key that is held
	heldGap   = 250 * time.Millisecond // without another of them it was let go
	lostGap   = time.Second            // the same where the terminal tells of releases: the focus was lost
	tap       = 250 * time.Millisecond // a button that is let go so soon is pressed again to end
)

// Line carries the spotter's voice. Its methods never wait.
type Line interface {
	// Begin opens the voice. by is how the press came.
	Begin(by race.Way)
	// End closes it. Without one it does nothing.
	End()
	// Status says how it stands.
	Status() Status
}

// Status says how a voice is doing.
type Status struct {
	On    bool          // it is open, or about to be
	Since time.Duration // boot time at which the runner could hear it; 0 before that
	Most  time.Duration // it ends by itself after so long
	Peak  float64       // of the sound since Status was last called, from 0 to 1
	Ended int           // how many have ended
	Said  string        // how the last one ended, in a few words; "" where a fault tells it
}

// Ports has what a [Desk] asks its screen for. All but Line are required.
type Ports struct {
	Line  Line          // nil: nobody can be spoken to
	Quiet func() bool   // only STOP and steer cues pass
	Alarm func() bool   // STOP sounds
	Say   func(string)  // tells something for a moment
	Named func() string // the key, as it is labelled
}

// Desk takes the key. It belongs to the goroutine of the screen.
type Desk struct {
	Ports
	on     bool // it was begun, and not ended by the spotter
	button bool // by a device
	code   rune
	began  time.Duration // boot time of the first press
	last   time.Duration // of the last press or repeat
	endAt  time.Duration // boot time at which it ends, unless the key repeats; 0 for none
	status Status
	open   bool // it was told that the voice is open
}

// New returns a desk.
func New(p Ports) *Desk { return &Desk{Ports: p} }

// Key takes a press of the key. repeats says that the terminal calls it a repeat of one that is
// held; code is that of the key, to know its release.
func (d *Desk) Key(code rune, repeats bool, at race.Stamp) {
	near := d.last != 0 && at.Boot-d.last < repeatGap
	d.last = at.Boot
	switch {
	case !d.on && (repeats || near): // still held, from a talk that is over
	case !d.on:
		d.begin(at, "")
		d.code, d.button = code, false
	case repeats:
		d.endAt = at.Boot + lostGap
	case near:
		d.endAt = at.Boot + heldGap
	default:
		d.endAt = at.Boot + repeatGap // its second press, or the first repeat
	}
}

// Told takes what the terminal says, beside presses: a key was let go, or another window takes the keys.
func (d *Desk) Told(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.KeyReleaseMsg:
		d.Release(msg.Code)
	case tea.BlurMsg:
		d.Blur()
	}
}

// Release takes a key that was let go.
func (d *Desk) Release(code rune) {
	if d.on && !d.button && code == d.code {
		d.end()
	}
}

// Blur takes in that another window takes the keys. The key that holds the voice open is then let
// go without a word, and one that is pressed to end it goes elsewhere. A button still reaches us.
func (d *Desk) Blur() {
	if d.on && !d.button {
		d.end()
	}
}

// Takes takes a key where it is the one to speak by, and reports whether it is.
func (d *Desk) Takes(b *keymap.Binding, k tea.Key, at race.Stamp) bool {
	if b == nil || b.Act != keymap.Talk {
		return false
	}
	d.Key(k.Code, k.IsRepeat, at)
	return true
}

// After ends the voice after a key that has something heard, or that ends all sound.
func (d *Desk) After(a keymap.Action) {
	switch a {
	case keymap.Cue, keymap.Silence, keymap.Again, keymap.Quiet:
		d.Cue()
	}
}

// Button takes a press of a device: held, where it tells of its release, else press and press. It
// returns false for a press that is for something else.
func (d *Desk) Button(p *input.Press) bool {
	if p.Do.Act != input.Talk {
		return false
	}
	switch {
	case p.Edge == input.Held:
	case p.Edge == input.Down && !d.on:
		d.begin(p.At, p.Way)
		d.button = true
	case p.Edge == input.Down, d.on && d.button && p.At.Boot-d.began > tap:
		d.end()
	}
	return true
}

// begin opens the voice, unless something speaks against it.
func (d *Desk) begin(at race.Stamp, by race.Way) {
	switch {
	case d.Line == nil:
		d.Say(say.T("no talking here: there is no runner to hear it"))
	case d.Alarm():
		d.Say(say.T("STOP sounds: no talking"))
	case d.Quiet():
		d.Say(say.T("quiet: no talking"))
	default:
		d.on, d.began, d.endAt, d.open = true, at.Boot, 0, false
		d.Line.Begin(by)
	}
}

// Cue ends the voice: another key has a cue heard, or ends every sound.
func (d *Desk) Cue() {
	if d.on {
		d.end()
	}
}

func (d *Desk) end() {
	d.on, d.endAt = false, 0
	d.Line.End()
}

// Look takes in what became of the voice.
func (d *Desk) Look(at race.Stamp) {
	if d.Line == nil {
		return
	}
	if d.on && (d.endAt != 0 && at.Boot >= d.endAt || d.Quiet() || d.Alarm()) {
		d.end()
	}
	was := d.status.Ended
	if d.status = d.Line.Status(); d.status.Ended != was {
		d.on = d.on && d.status.On
		if d.status.Said != "" {
			d.Say(d.status.Said)
		}
	}
	if d.on && d.status.Since != 0 && !d.open {
		d.open = true
		d.Say(say.T("ON AIR: the runner hears you"))
	}
}

// Due returns when the desk is to look again: while the voice is open, soon.
func (d *Desk) Due(at race.Stamp) (left time.Duration, ok bool) {
	switch {
	case d.endAt != 0:
		return max(0, d.endAt-at.Boot), true
	case d.on || d.status.On:
		return 100 * time.Millisecond, true
	}
	return 0, false
}

// bars is the length of the meter in columns.
const bars = 8

// Words says that the voice is open, for how long, how loud it is, and how it is ended; ""
// while it is not.
func (d *Desk) Words(at race.Stamp) string {
	if !d.on && !d.status.On {
		return ""
	}
	if d.status.Since == 0 {
		return say.T("● TALK: opening the microphone")
	}
	long := min(max(0, at.Boot-d.status.Since), d.status.Most).Truncate(time.Second)
	n := 0
	for p := d.status.Peak; n < bars && p > 0.01*float64(int(1)<<n)/2; n++ { // 6 dB each
	}
	return say.F("● ON AIR %s of %s", race.FormatShort(long), race.FormatShort(d.status.Most)) + " " +
		strings.Repeat("=", n) + strings.Repeat("-", bars-n) + " " + say.F("%s: end it", d.Named())
}
