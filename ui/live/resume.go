package live

import (
	"cmp"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/typed"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/keymap"
	"spotter/ui/line"
)

const (
	// goBackFor is for how long after its start a race may still be left for one that
	// broke off: whoever pressed enter in a hurry needs a way back.
	goBackFor = 2 * time.Minute
	// takenUpFor is the time for which the header tells of the race that was taken up.
	takenUpFor = 10 * time.Second
	// maxTyped bounds a race time that is typed, in characters: 000:00:00.000.
	maxTyped = 13
)

// Offer is a race that broke off, or that its spotter left a while ago. Sent to a
// [Live] screen as a message, it is offered there until the next race has begun.
type Offer struct {
	Path    string        // of its journal
	Race    string        // its name, "" for none
	Left    bool          // its spotter left it
	At      race.Stamp    // when the rest of this was found out
	Elapsed time.Duration // race time then
	Approx  bool          // Elapsed is an estimate
	Blind   time.Duration // how long nothing had been logged then
	Stop    bool          // STOP was on
	Quiet   bool          // quiet mode was on
	Lost    int           // lines that were cut off and are lost
}

// FirstTime says that nobody ever started a race on this machine. Sent to a [Screen] as a message, it shows what to do first until the first key.
type FirstTime struct{}

// TakenUp says how a race that is taken up ended before.
type TakenUp struct {
	Blind time.Duration // from the last line until it was taken up
	Stop  bool          // STOP was on
	Quiet bool          // quiet mode was on
	Left  bool          // its spotter left it
	Lost  int           // lines that were cut off and are lost
}

// comeback holds the race that can be gone on with, or what is still to be put right in
// this one after it was taken up.
type comeback struct {
	offer  *Offer
	chosen string // the journal that the spotter goes on with
	stop   bool   // STOP was on when this race broke off, and was not given since
	left   bool   // it was left, and did not break off
	typed  string // a race time so far
}

// Chosen returns the journal that the spotter goes on with in place of this race, "" for none. Read it after the screen has ended.
func (l *Screen) Chosen() string { return l.back.chosen }

// Touched reports whether the spotter logged anything.
func (l *Screen) Touched() bool { return l.touched }

// comeBack takes up what was on when the race ended before.
func (l *Screen) comeBack() {
	if s := text.Clean(l.o.Said); s != "" {
		l.notify(s)
		l.noticeEnd = l.now.Boot + takenUpFor
	}
	t := l.o.TakenUp
	if t == nil {
		return
	}
	l.back.stop, l.back.left = t.Stop, t.Left
	says := say.T("taken up")
	if l.o.Session.Started() {
		says += say.F(" after %s", race.FormatShort(t.Blind))
	}
	if t.Quiet {
		l.quiet = true
		l.o.Player.SetQuiet(true)
		says += say.T(" · quiet is on")
	}
	if t.Lost > 0 {
		says += say.T(" · 1 line lost")
	}
	l.notify(says)
	l.noticeEnd = l.now.Boot + takenUpFor
}

// offered takes in a race that can be gone on with.
func (l *Screen) offered(o Offer) {
	o.Race = cmp.Or(text.Clean(o.Race), say.T("nameless race"))
	l.back.offer = &o
	if l.page == pagePads && !l.o.Session.Started() {
		l.page = pageOffer
	}
}

// offering reports whether a race can be gone on with now.
func (l *Screen) offering() bool {
	d, started := l.o.Session.Elapsed(l.now)
	return l.back.offer != nil && (!started || d < goBackFor)
}

// takeUp leaves this race for the one that is offered.
func (l *Screen) takeUp(race.Stamp) tea.Cmd {
	key := l.keyOf(keymap.TakeUp)
	switch {
	case l.offering():
		l.back.chosen = l.back.offer.Path
		return tea.Quit
	case l.back.offer != nil:
		l.notify(say.F("%s: a race runs already. Later: spotter resume", key))
	default:
		l.notify(say.F("%s: no cue on this key", key)) // nor a race to go on with
	}
	return nil
}

// about marks a race time that is an estimate.
func (l *Screen) about() string {
	if l.o.Session.Approx() {
		return "≈"
	}
	return ""
}

// askTime opens the page on which the start is put right. In a race that was taken up the page comes first on which the race time is typed.
func (l *Screen) askTime() {
	if l.page != pageTime && l.page != pageGate && l.o.Session.Resumed() && l.o.Session.Started() {
		l.page, l.back.typed = pageTime, ""
		return
	}
	if l.page == pageTime {
		l.page = pagePads
	}
	l.gate.OpenStart()
}

// typeTime takes a key for the race time that is typed; it returns false for one that is not meant for it, such as STOP.
func (l *Screen) typeTime(k tea.Key, now race.Stamp) bool {
	b := &l.back
	text := k.Text
	if text == "" {
		text = tea.Key{Code: k.Code}.String() // with a modifier that is held by mistake, or of the keypad
	}
	switch {
	case text == "." && !line.DotFits(b.typed):
		return false // the key of a cue
	case len(text) == 1 && strings.Contains("0123456789:.", text):
		if len(b.typed) < maxTyped {
			b.typed += text
		}
	case k.Code == tea.KeyBackspace && b.typed != "":
		b.typed = b.typed[:len(b.typed)-1]
	case k.Code == tea.KeyEnter || k.Code == tea.KeyKpEnter:
		if !k.IsRepeat {
			l.setTime(now)
		}
	default:
		return false
	}
	return true
}

// setTime makes the typed race time the one of this moment; with nothing typed the estimate is confirmed.
func (l *Screen) setTime(now race.Stamp) {
	s := l.o.Session
	if l.back.typed == "" {
		if s.Approx() {
			e := s.Confirm(now)
			l.log(&e)
			l.notify(say.T("race time confirmed"))
		}
		l.page = pagePads
		return
	}
	d, err := typed.Duration(l.back.typed)
	if err != nil {
		l.notify(say.T("use h:mm:ss such as 3:43:39"))
		return
	}
	lines, ok := s.SetTime(d, now)
	if !ok {
		l.notify(say.F("too early: it broke off at %s", race.FormatElapsed(s.LeastTime())))
		return
	}
	for i := range lines {
		l.log(&lines[i])
	}
	l.retime()
	l.rewordSplits()
	l.page = pagePads
	l.notify(say.F("race time set to %s", race.FormatElapsed(d)))
}

// offerLines tells of the race that can be gone on with. Cue keys go on working, and esc brings the pads.
func (l *Screen) offerLines() []dash.TextLine {
	o := l.back.offer
	head := say.F("BROKE OFF: %s", o.Race)
	if o.Left {
		head = say.F("LEFT: %s", o.Race)
	}
	at, blind := o.elapsed(l.now)
	return []dash.TextLine{
		{Text: head, Role: cells.Strong, Apart: true},
		{Text: say.F("race time %s · blind for %s", at, blind), Role: cells.Text},
		{Text: o.wasOn(), Role: cells.Warn},
		{Text: say.F(" %s: go on with this race ", l.keyOf(keymap.TakeUp)), Role: cells.Select, Apart: true},
		{Text: say.T("enter: a new race · esc: the pads"), Role: cells.Text},
		{Text: say.F("Cue keys speak. Later: spotter resume %s", text.Clean(o.Path)), Role: cells.Dim, Apart: true, Wide: true},
	}
}

// timeLines tells of the race time that is typed. All other keys go on working.
func (l *Screen) timeLines() []dash.TextLine {
	d, _ := l.o.Session.Elapsed(l.now)
	guess, confirm := say.T("the time at the moment of enter counts"), say.T("enter: it is that now")
	if l.about() != "" {
		guess = say.T("an estimate: no clock saw the gap")
		if l.back.typed == "" {
			confirm = say.T("enter: it is right as it is")
		}
	}
	return []dash.TextLine{
		{Text: say.F("race time %s", l.about()+race.FormatElapsed(d)), Role: cells.Strong, Apart: true},
		{Text: guess, Role: cells.Text},
		{Text: say.F(" type a watch's time: %s_ ", l.back.typed), Role: cells.Select},
		{Text: confirm, Role: cells.Text},
		{Text: say.T("esc: back · STOP and letters work"), Role: cells.Text},
	}
}

// elapsed returns the race time of an offered race at a reading, marked if it is an estimate, and for how long nothing was logged.
func (o *Offer) elapsed(now race.Stamp) (at, blind string) {
	since := max(0, now.Boot-o.At.Boot)
	if o.Approx {
		at = "≈"
	}
	return at + race.FormatElapsed(o.Elapsed+since), race.FormatShort((o.Blind + since).Truncate(time.Second))
}

// wasOn says what was on when an offered race ended, and what of it is lost.
func (o *Offer) wasOn() string {
	s := say.T("STOP was off")
	if o.Stop {
		s = say.T("STOP was on")
	}
	if o.Quiet {
		s += say.T(" · quiet on")
	} else {
		s += say.T(" · quiet off")
	}
	if o.Lost > 0 {
		s += say.T(" · 1 line lost")
	}
	return s
}

// recall takes in what a resumed journal says.
func (l *Screen) recall(history []race.Event) {
	stands := race.AsItStands(history)
	splits := stands.Splits
	for i := range stands.Lines {
		e := l.feed.restore(&stands.Lines[i])
		for n := range splits {
			if e != nil && splits[n].ID == e.id {
				e.reason = splitWords(l.o.Session.Plan(), splits[:n+1])
			}
		}
	}
}
