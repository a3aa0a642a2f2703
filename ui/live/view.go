package live

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/input"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/code"
	"spotter/ui/dash"
	"spotter/ui/keymap"
	"spotter/ui/touch"
)

// View draws the screen as of the last Update.
func (l *Screen) View() tea.View {
	l.draw()
	v := tea.NewView(l.sheet.String())
	v.AltScreen = true
	v.KeyboardEnhancements.ReportEventTypes = true // tells repeats from presses
	if l.o.Touch {
		v.MouseMode = tea.MouseModeCellMotion // where Bubble Tea draws; a Painter asks by itself
	}
	return v
}

// Changes appends to b what makes the terminal show the screen as of the last Update,
// where it showed what the call before made of it.
func (l *Screen) Changes(b []byte) []byte {
	l.draw()
	b = l.sheet.Changes(b)
	if l.bell.Due() {
		b = append(b, '\a')
	}
	return b
}

// Forget is called when others may have written to the terminal: [Live.Changes] then
// writes the whole screen.
func (l *Screen) Forget() { l.sheet.Forget() }

// Time returns the wall clock at the last Update.
func (l *Screen) Time() time.Time { return l.now.Wall }

// Question returns what asks the terminal for its background, "" for nothing.
func (l *Screen) Question() string { return l.theme.Question() }

// draw draws the screen as of the last Update.
func (l *Screen) draw() {
	l.sheet.Draw(l.gather())
	switch l.page {
	case pageLog:
		l.scroll, l.reach = l.pages.log.Scroll, l.pages.log.Reach
	case pageHelp:
		l.scroll, l.reach = l.pages.help.Scroll, l.pages.help.Reach
	}
}

// gather returns what the screen has to show. It is valid until the next call.
func (l *Screen) gather() *dash.Facts {
	o, j := &l.health.Output, &l.health.Journal
	f := &l.facts
	*f = dash.Facts{
		W: l.w, H: l.h,
		Header: dash.Header{Race: l.o.Race, Runner: l.o.Runner, Headline: l.headline()},
		Race:   l.standing(),
		Faults: l.faults(),
		Frame:  l.o.Frame, Keys: &l.labels, Events: events{l},
		FirstSteps: l.first.Lines,
		Latched:    l.latched != "", Quiet: l.isQuiet(), Only: l.o.Taught.Learned.Only(l.o.Session.Started()), QuietKey: l.keyOf(keymap.Quiet),
		Output: dash.Output{Sound: dash.Sound(o.State), Name: text.Clean(o.Name), Latency: o.Latency, Beyond: o.Beyond,
			Fault: text.Clean(o.Fault), Unheard: o.Unheard, Detail: text.Clean(o.Detail), Note: text.Clean(o.Note), Level: o.Level},
		Journal:   dash.Journal{Logged: j.Logged, Durable: j.Durable, Fault: j.Fault != "", Practice: j.Practice},
		ClockJump: l.health.ClockJump, Small: l.health.Small,
	}
	if l.now.Boot < l.noticeEnd {
		f.Header.Notice = l.notice
	}
	f.Sign, f.Crew, f.Words = l.signs.Shown(l.now.Boot), l.health.Crew.State, l.signs.ShownWords(l.now.Boot)
	l.gatherRoad(f)
	f.Ask = l.gate.Ask(l.now)
	if l.page == pageRoad || l.page == pageTime { // enter belongs to the page
		f.Ask.Answers = slices.DeleteFunc(slices.Clone(f.Ask.Answers), func(a dash.Answer) bool { return a.Key == l.keyOf(keymap.Split) })
	}
	l.gatherCue(f)
	l.gatherCount(f)
	l.gatherAsk(f)
	f.OnAir = l.talk.Words(l.now)
	l.gatherTouch(f)
	f.FitNotice()
	f.Page = l.bodyPage()
	return f
}

// standing returns how the race stands.
func (l *Screen) standing() dash.Race {
	s := l.o.Session
	r := dash.Race{Started: s.Started(), Approx: s.Approx(), SetKey: l.keyOf(keymap.SetTime), Plan: s.Plan(), Splits: s.Splits()}
	r.Elapsed, _ = s.Elapsed(l.now)
	if end, over := s.Finished(); over {
		r.Elapsed = end
	}
	r.Standing, _ = s.Standing(l.now)
	if r.Even = l.even && r.Plan.Curve != nil; r.Even {
		r.Standing = r.Plan.EvenGap(r.Standing)
	}
	if r.Standing.Final {
		r.Elapsed = r.Standing.Elapsed
	}
	l.boards = l.road.Boards(s, l.boards, l.now, mostAhead)
	l.ahead = l.ahead[:0]
	for i := range l.boards {
		b := &l.boards[i]
		t := dash.Thing{Name: l.boardName(i, b.Number), AwayM: b.AwayM, In: b.In, HasIn: b.HasIn}
		if i == 0 {
			t.Key = l.keyOf(keymap.Split)
		}
		l.ahead = append(l.ahead, t)
	}
	r.Ahead = l.ahead
	return r
}

// boardName returns the name of a board, which is made anew only when another board comes
// to be the i-th.
func (l *Screen) boardName(i, number int) string {
	n := &l.names[i]
	if n.name == "" || n.number != number {
		plan := l.o.Session.Plan()
		n.number, n.name = number, plan.Marker(number)
	}
	return n.name
}

// mostAhead is the most boards that any screen shows of those that come.
const mostAhead = 5

// gatherCue fills in the last cue and what became of it.
func (l *Screen) gatherCue(f *dash.Facts) {
	e, missed := l.onAir()
	if missed != nil {
		f.Missed = l.missedWords(missed)
	}
	if l.latched != "" && (e == nil || e.id != l.alarmID) { // the alarm is too long ago for the list
		f.Alarm = say.F("● STOP repeats until %s clears it", l.alarmKey())
	}
	if e == nil {
		return
	}
	q := &l.cue
	*q = dash.Cue{Word: l.words[e.cue], Said: e.text, Class: e.class, At: e.pressedAt()}
	if q.Word == "" {
		q.Word = cueWord(l.o.Pack, e.cue)
	}
	c, known := l.o.Pack.Cue(e.cue)
	q.Pan = c.Pan
	state, fate := l.outcome(e)
	switch {
	case e.id == l.alarmID && l.latched != "" && fate != dash.NotHeard && l.deaf():
		state, q.Look = say.F("✗ NOT HEARD · %s clears it", l.alarmKey()), dash.LookFault
	case e.id == l.alarmID && l.latched != "" && (fate != dash.NotHeard || l.alarmBack()):
		state, q.Look = l.endSays.Words(l.alarmKey(), e.latency), dash.LookSounds
	case e.voided:
		state, q.Look = say.F("voided · %s", state), dash.LookVoided
	case fate == dash.UnderWay:
		q.Look = dash.LookSounds
	case fate == dash.NotHeard:
		q.Look = dash.LookFault
	case fate == dash.WentWell && known:
		if e.inEar == "" {
			e.inEar = state + " · " + earWords(c.Pan)
		}
		state = e.inEar
	}
	q.State, f.Cue = state, q
}

// bodyPage returns the page that is shown in place of the pads, or nil.
func (l *Screen) bodyPage() dash.Page {
	p := &l.pages
	switch l.page {
	case pageLog:
		p.log = dash.LogPage{Events: events{l}, Scroll: l.scroll, Mirrored: l.o.Frame.Mirrored(), Head: l.o.Head, QuietKey: l.keyOf(keymap.Quiet)}
		return &p.log
	case pageHelp:
		p.help = dash.HelpPage{Lines: l.helpLines(), Scroll: l.scroll}
		return &p.help
	case pagePicker:
		p.outputs = l.picker.page()
		p.outputs.Code = code.Of(l.o.Outputs, l.theme)
		return &p.outputs
	case pagePads:
		return p.code.Of(l.o.Outputs, l.theme, l.o.Session.Started() || l.touch.Board != nil)
	case pageOffer:
		p.text.Lines = l.offerLines()
		return &p.text
	case pageTime:
		p.text.Lines = l.timeLines()
		return &p.text
	case pageGate:
		return l.gate.Page(l.now)
	case pageRoad:
		return l.road.Page()
	case pageTeach:
		return l.teaching.Body(l.w-2, l.now.Boot)
	case pageEdit:
		return l.edit
	}
	return nil
}

// sheet holds what the screen is drawn on and from.
type drawing struct {
	w, h   int // of the terminal, in cells
	sheet  dash.Sheet
	facts  dash.Facts   // as last gathered
	cue    dash.Cue     // of the facts
	boards []race.Board // those that come, as last gathered
	ahead  []dash.Thing // the same for the drawing
	even   bool         // the gap is shown to an even run, not to the plan by effort
	names  [mostAhead]struct {
		number int
		name   string
	}
	labels dash.Keys  // the keys of the pack
	touch  dash.Touch // the pads for a finger; its Board is nil where there are none
	pages  struct {   // as last drawn
		log     dash.LogPage
		help    dash.HelpPage
		outputs dash.OutputsPage
		code    code.Page // that is shown in place of the pads until a phone is there
		text    dash.TextPage
	}
}

// events shows the feed as the drawing takes it.
type events struct{ l *Screen }

// Len returns how many events are remembered.
func (v events) Len() int { return v.l.feed.len() }

// At returns the i-th newest event.
func (v events) At(i int) dash.Event {
	l := v.l
	e := l.feed.at(i)
	d := dash.Event{At: say.T("check"), Title: e.title, Voided: e.voided}
	if e.has {
		d.At = e.pressedAt()
	}
	if e.kind != race.KindCue {
		d.Says = e.reason
		return d
	}
	d.IsCue, d.Class, d.Says = true, e.class, e.text
	d.State, d.Fate = l.outcome(e)
	if e.pressed != e.cue {
		if d.From = l.from[e.pressed]; d.From == "" {
			d.From = fromWords(l.o.Pack, l.o.Frame, e.pressed)
		}
	}
	return d
}

// headline returns a line that stands in place of the names in the header: the race to
// go on with, or what has to be put right in one that was taken up. "" for none.
func (l *Screen) headline() string {
	switch {
	case l.offering():
		return say.F("%s: go on with %s", l.keyOf(keymap.TakeUp), l.back.offer.Race)
	case l.back.stop:
		return say.F("STOP was on · %s: again", l.stopKey())
	case l.caps.On:
		return l.caps.Words(l.w < 60)
	case l.about() != "":
		return say.F("≈ estimate · %s sets it", l.keyOf(keymap.SetTime))
	}
	return ""
}

// toldFor is for how long a pad tells what became of its last press.
const toldFor = 5 * time.Second

// gatherTouch fills in the pads for a finger, and what became of the last press of each.
func (l *Screen) gatherTouch(f *dash.Facts) {
	b := l.touch.Board
	if b == nil {
		return
	}
	f.Touch, b.Paged = &l.touch, l.page != pagePads
	l.touch.Hint = ""
	if !b.Tapped {
		l.touch.Hint = dash.TouchHint(b.Plan.Fit)
	}
	for i := range b.Pads {
		l.tellPad(&b.Pads[i])
	}
}

// tellPad fills in how a pad looks.
func (l *Screen) tellPad(p *touch.Pad) {
	if p.Do.Act == input.Split {
		p.Says = say.T("split")
		if !l.o.Session.Started() {
			p.Says = say.T("start")
		}
	}
	p.Lit, p.Told, p.Bad = p.Fresh(l.now.Boot), "", false
	since, pressed := p.Since(l.now.Boot)
	if !pressed || p.Event == 0 || since > toldFor {
		return
	}
	e := l.feed.byID(p.Event)
	if e == nil {
		return
	}
	told, fate := l.outcome(e)
	p.Told, p.Bad = told, fate == dash.NotHeard
	p.Lit = p.Lit || fate == dash.UnderWay
}
