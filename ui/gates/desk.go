package gates

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/line"
)

// Host is the screen that a desk belongs to. Its methods never wait.
type Host interface {
	// Log keeps an event and shows it.
	Log(e *race.Event)
	// Notify shows a message for a moment.
	Notify(s string)
}

// Ear makes cues heard, as their keys do. Its methods never wait.
type Ear interface {
	// Press presses the key of a cue, in the spotter's words. Without such a key it does
	// nothing.
	Press(id cues.ID)
	// Has reports whether there is a key for a cue.
	Has(id cues.ID) bool
	// EndAlarm clears a latched STOP.
	EndAlarm()
	// Reframe takes in that whose left is meant has changed.
	Reframe(f cues.Frame)
}

// Labels are the keys of the desk as they are labelled; "" where there is none.
type Labels struct {
	Enter, Void, Skip, Chip, Radio, Start, Boards, Code string
	Say                                                 string // of the cue "finish"
}

// Options configures a [Desk]. Session, Host and Ear are required.
type Options struct {
	Session *race.Session
	Host    Host
	Ear     Ear
	Labels  Labels
	CountIn time.Duration // a start in training: so long from the key to the gun; 0 for at once
	Corral  time.Duration // so long after the gun enter is for the mat, unless that was logged; 0 for never
	// Crossed returns the race time at which the runner passed a distance by position; nil:
	// nobody knows. The page of the boards shows it, and nothing takes it by itself.
	Crossed func(metres float64) (elapsed time.Duration, ok bool)
	Saved   func() Saved // how the journal stands; nil: no code is shown
}

// place is the page that is open.
type place uint8

const (
	noPage place = iota
	radioPage
	startPage
	boardPage
	finishPage
)

// Desk takes the keys of the start, the boards and the finish. It belongs to the
// goroutine of its screen.
type Desk struct {
	o Options
	s *race.Session

	count CountIn
	radio RadioCheck
	doubt doubt
	open  place
	start startEdit
	board boardEdit
	code  codePage
}

// New returns the desk of a race.
func New(o Options) *Desk { return &Desk{o: o, s: o.Session} }

// Enter is the key of the gun, the mat and each board, and the answer yes to the question
// about a board.
func (d *Desk) Enter(now race.Stamp) {
	switch {
	case d.count.On():
		d.o.Host.Notify(say.F("counting in: %s ends it", d.o.Labels.Void))
	case !d.s.Started() && d.o.CountIn > 0:
		d.count.Begin(now, d.o.CountIn)
		d.o.Host.Notify(say.F("the race starts in %s", race.FormatShort(d.o.CountIn)))
	case !d.s.Started():
		d.begin(now)
	case d.asks(now):
		d.believe(now)
	case d.atMat(now):
		d.Chip(now)
	default:
		d.split(now)
	}
}

// begin starts the clock.
func (d *Desk) begin(at race.Stamp) {
	e, ok := d.s.Start(at)
	if !ok {
		return
	}
	d.o.Host.Log(&e)
	d.Close()
	d.o.Host.Notify(say.T("the clock runs"))
}

// StartNow starts the clock without a count-in.
func (d *Desk) StartNow(now race.Stamp) { d.begin(now) }

// atMat reports whether enter is for the mat: the runner waits in the corral.
func (d *Desk) atMat(now race.Stamp) bool {
	at, started := d.s.Elapsed(now)
	if d.o.Corral <= 0 || !started || at >= d.o.Corral {
		return false
	}
	f := d.s.Facts()
	return !f.Chip.Known && len(f.Splits)+len(f.Doubted) == 0 && !f.Finish.Known
}

// Chip is the key of the mat. As the answer to a question about the first board it says
// that this press was at the mat.
func (d *Desk) Chip(now race.Stamp) {
	back := time.Duration(0)
	if d.asks(now) && d.doubt.first {
		at, _ := d.s.Elapsed(now)
		back = at - d.doubt.elapsed
		if e, ok := d.s.VoidRef(d.doubt.id, now); ok {
			d.o.Host.Log(&e)
		}
		d.doubt = doubt{}
	}
	again := d.s.Facts().Chip.Known
	e, ok := d.s.Chip(back, now)
	if !ok {
		d.o.Host.Notify(say.F("%s: only from gun to finish", d.o.Labels.Chip))
		return
	}
	d.o.Host.Log(&e)
	says := say.T("chip time runs")
	if again {
		says = say.T("new chip start")
	}
	d.o.Host.Notify(say.F("%s · %s voids it", says, d.o.Labels.Void))
}

// Void is the key that takes back; it reports whether that was for the desk.
func (d *Desk) Void(now race.Stamp) bool {
	switch {
	case d.count.On():
		d.count.End()
		d.o.Host.Notify(say.T("no start: the count-in was ended"))
		return true
	case d.asks(now):
		if e, ok := d.s.VoidRef(d.doubt.id, now); ok {
			d.o.Host.Log(&e)
			d.o.Host.Notify(say.F("voided: %s", text.Clean(d.doubt.marker)))
		}
		d.doubt = doubt{}
		return true
	case d.open == finishPage || d.s.VoidsFinish():
		return d.unfinish(now)
	}
	return false
}

// Stopped takes in that STOP, or the key that ends every sound, was pressed: a count-in
// ends.
func (d *Desk) Stopped() {
	if d.count.On() {
		d.count.End()
		d.o.Host.Notify(say.T("no start: the count-in was ended"))
	}
}

// Look does what time brings: counts, the start at the end of a count-in, and the end of
// a question that nobody answered. Call it at each tick and before each key.
func (d *Desk) Look(now race.Stamp) {
	if d.count.On() {
		say, start := d.count.Step(now)
		if say != "" && d.o.Ear.Has(say) {
			d.o.Ear.Press(say)
		}
		if start {
			at := d.count.At(now)
			d.count.End()
			d.begin(at)
		}
	}
	if d.doubt.id != 0 && !d.asks(now) {
		d.doubt = doubt{}
	}
	d.takeCode()
}

// Due returns for how long nothing changes by itself; ok is false where nothing will.
func (d *Desk) Due(now race.Stamp) (left time.Duration, ok bool) {
	switch {
	case d.count.On():
		return d.count.Due(now), true
	case d.asks(now):
		return d.doubt.until - now.Boot, true
	}
	return 0, false
}

// Ask returns what is asked at a moment.
func (d *Desk) Ask(now race.Stamp) dash.Ask {
	l := &d.o.Labels
	switch {
	case d.count.On():
		n := int((d.count.Left(now) + time.Second - 1) / time.Second)
		return dash.Ask{Text: say.F("START IN %s", seconds(n)), Answers: []dash.Answer{{Key: l.Void, Says: say.T("no start")}}}
	case d.asks(now):
		return d.doubt.question(l)
	case d.atMat(now):
		at, _ := d.s.Elapsed(now)
		return dash.Ask{Text: say.F("MAT?  %s after the gun", race.FormatShort(at)), Answers: []dash.Answer{{Key: l.Enter, Says: say.T("at the mat")}}}
	}
	return dash.Ask{}
}

// seconds writes a number of seconds.
func seconds(n int) string { return say.N(n, "%d second", "%d seconds") }

// Open reports whether a page of the desk is open.
func (d *Desk) Open() bool { return d.open != noPage }

// Page returns what is shown in place of the pads at a moment, nil for nothing.
func (d *Desk) Page(now race.Stamp) dash.Page {
	switch d.open {
	case radioPage:
		return radioView{d}
	case startPage:
		d.tellStart(now)
		return &d.start
	case boardPage:
		return &d.board
	case finishPage:
		d.tell(now)
		return &d.code
	}
	return nil
}

// Close closes the page.
func (d *Desk) Close() { d.open = noPage }

// Scrolls reports whether the page that is open takes ↑ and ↓.
func (d *Desk) Scrolls() bool { return d.open == startPage || d.open == boardPage }

// Scroll moves on the page by some lines; it reports whether the page takes that.
func (d *Desk) Scroll(by int) bool {
	switch d.open {
	case startPage:
		d.start.nudge(by)
	case boardPage:
		d.board.move(by)
	default:
		return false
	}
	return true
}

// Key takes a key of the page that is open; it reports whether the key is the page's.
// Every other key keeps its meaning: cues speak, and STOP stops.
func (d *Desk) Key(k tea.Key, now race.Stamp) bool {
	switch d.open {
	case radioPage:
		return d.radioKey(k, now)
	case startPage:
		return d.startKey(k, now)
	case boardPage:
		return d.boardKey(k, now)
	}
	return false
}

// firstThatFits returns the first of some words that fits w columns; the last is cut where
// none does. They say the same, from long to short.
func firstThatFits(w int, words ...string) string {
	for _, s := range words {
		if cells.Width(s) <= w {
			return s
		}
	}
	return cells.Cut(words[len(words)-1], w)
}

// digits reports whether a character may stand in a time.
func digits(r rune) bool { return strings.ContainsRune("0123456789:.", r) }

// plainKey returns a key without the modifiers that are held by mistake: a digit types
// itself, also one of the keypad, which some terminals name without its text.
func plainKey(k tea.Key) tea.Key {
	if name := (tea.Key{Code: k.Code}).String(); k.Text == "" && len(name) == 1 {
		k.Text = name
	}
	k.Mod = 0
	return k
}

// typing reports whether a page with a typed time takes a key: what continues the time, ends it
// or takes back. An arrow, and a dot that no time has there, may be the keys of cues.
func typing(k tea.Key, typed *line.Editor) bool {
	if k.Code == tea.KeyEnter || k.Code == tea.KeyKpEnter || k.Code == tea.KeyBackspace {
		return true
	}
	if k.Text == "." {
		return line.DotFits(typed.Text())
	}
	return len(k.Text) == 1 && digits(rune(k.Text[0]))
}
