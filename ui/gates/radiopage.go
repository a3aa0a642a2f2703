package gates

import (
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// The answers of the radio check as the journal has them.
const (
	answerYes = "yes"
	answerNo  = "no"
)

// Radio begins the radio check, plays the cue of its step again, or says why not.
func (d *Desk) Radio() {
	if d.s.Started() {
		d.o.Host.Notify(say.F("%s: only before the start", d.o.Labels.Radio))
		return
	}
	if d.open != radioPage {
		d.open, d.radio = radioPage, NewRadioCheck(d.o.Ear.Has)
	}
	d.radio.Take(Again)
	d.playStep()
}

// playStep plays the cue of the step.
func (d *Desk) playStep() {
	if id, ok := d.radio.Cue(); ok {
		d.o.Ear.Press(id)
	}
}

// radioKey takes a key of the page. Its letters answer only here, before the start,
// while the runner stands.
func (d *Desk) radioKey(k tea.Key, now race.Stamp) bool {
	r, n := utf8.DecodeRuneInString(k.Text)
	if n == 0 || n != len(k.Text) {
		return false
	}
	a := d.radio.Answer(r)
	if a == NoAnswer {
		return false
	}
	if k.IsRepeat {
		return true
	}
	d.answer(a, now)
	return true
}

// answer logs an answer and goes on.
func (d *Desk) answer(a Answer, now race.Stamp) {
	id, _ := d.radio.Cue()
	switch a {
	case Raised, Wrong:
		says := answerYes
		if a == Wrong {
			says = answerNo
		}
		if id == "stop" {
			d.o.Ear.EndAlarm()
		}
		e := d.s.EarTest(d.heard(id), says, now)
		d.o.Host.Log(&e)
	case Facing, SwapKeys:
		f := a.Change(d.s.Frame())
		e := d.s.SetFrame(f, now)
		d.o.Host.Log(&e)
		d.o.Ear.Reframe(f)
		d.o.Host.Notify(say.F("now: runs %s, keys = %s", say.C("facing", f.Facing.String()), say.C("whose", f.Keys.String())))
	}
	d.radio.Take(a)
	if a == Wrong {
		return
	}
	if _, more := d.radio.Cue(); !more {
		d.Close()
		d.o.Host.Notify(say.T("radio check done: all were heard"))
		return
	}
	d.playStep()
}

// heard returns the side that the runner hears: a word of the journal.
func (d *Desk) heard(pressed cues.ID) string { return string(d.s.Frame().Heard(pressed)) }

// radioView is the page of the radio check.
type radioView struct{ d *Desk }

// Draw draws the page: what the runner hears, which hand has to go up, and what the keys
// answer.
func (v radioView) Draw(c *cells.Canvas, r cells.Rect) {
	y := 0
	row := func(ro cells.Role, words ...string) {
		if y < r.H {
			c.Text(r.Row(y), 1, ro, firstThatFits(r.W-2, words...))
			y++
		}
	}
	d := v.d
	n, of := d.radio.Step()
	title := say.F("radio check %d of %d", n, of)
	if r.H >= 9 {
		c.Rule(r.Row(0))
		c.RuleTitle(r.Row(0), 2, say.F("%s · before the start", title))
		y = 2
	}
	id, _ := d.radio.Cue()
	hears, raises := expected(id, cues.ID(d.heard(id)), d.s.Frame().Keys)
	if r.H >= 4 || !d.radio.Asked() { // what the keys change needs the room
		row(cells.Strong, hears...)
	}
	row(cells.Text, raises...)
	if !d.radio.Asked() {
		row(cells.Select, say.T(" y: yes   n: no, or the other hand "))
		row(cells.Dim, say.F("%s: play it again · esc: back", d.o.Labels.Radio))
		return
	}
	row(cells.Warn, say.T("no: earbuds in the wrong ears? Then swap them"), say.T("no: earbuds in wrong ears? Swap them"))
	if id != "stop" {
		row(cells.Select, say.F(" f: runs %s   k: keys = %s ", say.C("facing", Facing.Change(d.s.Frame()).Facing.String()), say.C("whose", SwapKeys.Change(d.s.Frame()).Keys.String())))
	}
	row(cells.Text, say.F("%s: play it again · y: yes · esc: back", d.o.Labels.Radio))
}

// expected says what the runner hears and which hand has to go up for it, each in words from
// long to short. pressed is the key that plays the cue, heard the cue.
func expected(pressed, heard cues.ID, keys cues.KeySides) (hears, raises []string) {
	switch heard {
	case "left":
		hears = []string{say.T("the runner hears LEFT, in the left ear"), say.T("runner hears LEFT, in the left ear")}
		raises = []string{say.T("and raises the LEFT hand")}
	case "right":
		hears = []string{say.T("the runner hears RIGHT, in the right ear"), say.T("runner hears RIGHT, in the right ear")}
		raises = []string{say.T("and raises the RIGHT hand")}
	default:
		return []string{say.T("the runner hears STOP, in both ears")}, []string{say.T("and raises both hands")}
	}
	if keys != cues.RoadKeys {
		return hears, raises
	}
	if pressed == "left" {
		return hears, []string{say.T("and raises the hand on the road's LEFT"), say.T("raises the hand on the road's LEFT")}
	}
	return hears, []string{say.T("and raises the hand on the road's RIGHT"), say.T("raises the hand on the road's RIGHT")}
}
