package live

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/input"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/keymap"
	"spotter/ui/teach"
	"spotter/ui/touch"
)

// pressing has the press that is acted on, or was last.
type pressing struct {
	teaching teach.Page      // on which buttons are taught
	lastKey  *keymap.Binding // what it does
	way      race.Way        // how it came; "" for a key, and when it is done
}

// lastPress is the cue that was pressed last.
type lastPress struct {
	key    *keymap.Binding // nil before the first
	at     time.Duration   // boot time of the press itself, not of its repeats
	id     race.EventID    // of its newest event
	voided bool
	saying // what it says
}

// repeatCue makes the last cue heard once more, as a press of its own, unless what it said is too old: its age counts from the press of its own key.
func (l *Screen) repeatCue(now race.Stamp) {
	key, b := l.keyOf(keymap.Again), l.last.key
	if b == nil {
		l.notify(say.F("%s: no cue to repeat yet", key))
		return
	}
	what, age := cells.Words(string(b.Pressed.ID)), now.Boot-l.last.at
	switch fresh := keymap.FreshFor(b.Pressed.Class); {
	case b.Pressed.Class == cues.Alarm:
		l.notify(say.F("%s: %s cannot be repeated: press %s", key, what, b.Labels(1)))
	case l.last.nothing != "":
		l.notify(key + ": " + what + ": " + say.C("why", l.last.nothing.Words()))
	case l.last.voided:
		l.notify(say.F("%s: %s was voided: press %s", key, what, b.Labels(1)))
	case age > fresh:
		l.notify(say.F("%s: %s is %s old: press %s", key, what, race.FormatShort(age), b.Labels(1)))
	default:
		l.playAndLog(b, nil, now) // nobody knows how far the place is by now: no countdown
	}
}

// toggleQuiet lets only alarm and steer cues pass, or all again.
func (l *Screen) toggleQuiet(now race.Stamp) {
	l.quiet = !l.quiet
	l.o.Player.SetQuiet(l.quiet)
	if l.quiet {
		l.note(race.ItemQuiet, "on", now)
		l.notify(say.T("quiet: only STOP and steering are heard"))
		return
	}
	l.note(race.ItemQuiet, "off", now)
	l.notify(say.T("quiet is off: every cue is heard"))
}

// toggleEven shows the gap to an even run in place of that to the plan by effort, or the
// plan's again. It changes the screen and nothing else: what is spoken goes by the plan.
func (l *Screen) toggleEven() {
	plan := l.o.Session.Plan()
	switch l.even = !l.even && plan.Curve != nil; {
	case plan.Curve == nil && plan.Known():
		l.notify(say.T("there is no plan by effort"))
	case plan.Curve == nil:
		l.notify(say.T("there is no target"))
	case l.even:
		l.notify(say.T("gap: to an even pace"))
	default:
		l.notify(say.T("gap: to the plan by effort"))
	}
}

// isQuiet reports whether only alarm and steer cues pass, or were asked to.
func (l *Screen) isQuiet() bool { return l.quiet || l.health.Output.Quiet }

// silence ends whatever sounds, at once and without asking: a latched STOP too,
// which is then cleared as its own key clears it. It is not STOP: the runner
// hears nothing of it.
func (l *Screen) silence(now race.Stamp) {
	l.o.Player.Silence()
	l.gate.Stopped()
	l.back.stop = false
	if l.latched != "" {
		e := l.o.Session.ClearAlarm(now)
		l.log(&e)
		l.latched = ""
	}
	l.note(race.ItemSilence, "", now)
	l.notify(say.T("silenced: nothing sounds"))
}

// void takes back the last event that still counts.
func (l *Screen) void(now race.Stamp) {
	e, ok := l.o.Session.Void(now)
	if !ok {
		l.notify(say.T("nothing to void"))
		return
	}
	what := l.voided(e.Ref)
	l.log(&e)
	if l.last.id == e.Ref {
		l.last.voided = true
	}
	l.notify(say.F("voided: %s", what))
}

// device acts on a press of a device, on every page.
func (l *Screen) device(p *input.Press) tea.Cmd {
	l.first.End()
	l.signs.Key(l.now.Boot)
	if l.page == pageTeach && l.teaching.Button(p, l.o.Session.Started()) {
		return nil
	}
	if l.talk.Button(p) || p.Do.Act == input.None || p.Edge == input.Up {
		return nil
	}
	b := l.keys.Doing(p.Do)
	if b == nil {
		l.notify(say.F("not in this pack: %s", say.C("cue", cells.Words(p.Do.String()))))
	}
	if b == nil || p.Begins && l.latched == b.Pressed.ID {
		return nil
	}
	l.way = p.Way
	defer func() { l.way = "" }()
	if b.Act == keymap.Split && l.page == pagePicker {
		l.goBack() // there enter chooses
	}
	return l.guarded(b, p.Edge == input.Held, p.At)
}

// key acts on a key of the terminal: as the spotter taught it, or as it usually does.
func (l *Screen) key(k tea.Key, now race.Stamp) tea.Cmd {
	l.first.End()
	l.signs.Key(l.now.Boot)
	if l.page == pageTeach {
		stays, taken := l.teaching.Key(k, l.o.Session.Started(), now.Boot)
		if !stays {
			l.page = pagePads
		}
		if taken {
			return nil
		}
	}
	if cmd, done := l.o.Taught.Learned.Take(k, now, gatePort{l}); done {
		return cmd
	}
	return l.press(k, now)
}

// Device acts on a press of a key that was taught.
func (p gatePort) Device(press input.Press) tea.Cmd { return p.l.device(&press) }

// Typing reports whether a line or a page is open that takes letters.
func (p gatePort) Typing() bool {
	return p.l.desk.Open() || p.l.page == pageTime || p.l.page == pageGate || p.l.page == pageRoad || p.l.page == pageEdit
}

// Usual returns what a key does that was not taught, and whether the clock runs.
func (p gatePort) Usual(k tea.Key) (b *keymap.Binding, started bool) {
	return p.l.keys.LookUp(k), p.l.o.Session.Started()
}

// openTeach opens the page on which buttons are taught.
func (l *Screen) openTeach() {
	if why := l.teaching.Open(l.o.Taught.Ports, l.keyOf(keymap.Teach), l.o.Session.Started()); why != "" {
		l.notify(why)
		return
	}
	l.page = pageTeach
}

// resize takes in the size of the terminal.
func (l *Screen) resize(m tea.WindowSizeMsg) {
	l.w, l.h = m.Width, m.Height
	if l.touch.Board != nil {
		l.touch.Board.Resize(m.Width, m.Height, l.now.Boot)
	}
}

// TakesTaps reports whether the screen acts on what a finger or a mouse presses.
func (l *Screen) TakesTaps() bool { return l.o.Touch }

// tapped acts on a press of a finger or of a mouse at a cell. That it is let go means nothing.
func (l *Screen) tapped(x, y int, button tea.MouseButton) tea.Cmd {
	b := l.touch.Board
	if b == nil || button != tea.MouseLeft {
		return nil
	}
	b.Paged = l.page != pagePads
	switch hit, i := b.Tap(x, y, l.now.Boot); hit {
	case touch.OnPad:
		return l.pressPad(i)
	case touch.OnPage:
		return l.press(tea.Key{Code: tea.KeyEscape}, l.now)
	case touch.TooSoon:
		l.notify(say.T("the screen has another size now: tap again"))
	case touch.OnNothing:
		l.notify(say.T("no pad there: nothing was done"))
	}
	return nil
}

// smeared acts on a step of the wheel at a cell: a finger that moved while it was down. On a page it scrolls.
func (l *Screen) smeared(x, y int, button tea.MouseButton) tea.Cmd {
	b := l.touch.Board
	if b == nil || button != tea.MouseWheelUp && button != tea.MouseWheelDown {
		return nil
	}
	b.Paged = l.page != pagePads
	switch hit, i := b.Wheel(x, y, l.now.Boot); hit {
	case touch.OnPad:
		return l.pressPad(i)
	case touch.Moved:
		l.notify(say.T("the finger moved: tap again"))
	case touch.OnPage:
		k := tea.Key{Code: tea.KeyUp}
		if button == tea.MouseWheelDown {
			k.Code = tea.KeyDown
		}
		if a, ok := l.arrowScroll(k, nil); ok {
			l.scrollBy(a)
		}
	}
	return nil
}

// pressPad does what a pad is for, as a press of a device.
func (l *Screen) pressPad(i int) tea.Cmd {
	l.first.End()
	l.signs.Key(l.now.Boot)
	b := l.touch.Board
	before := l.feed.n
	p := input.Press{Do: b.Pads[i].Do, At: l.now, Way: race.ByTouch}
	cmd := l.device(&p)
	var made race.EventID
	if l.feed.n != before {
		if e := l.feed.at(0); e.kind == race.KindCue {
			made = e.id
		}
	}
	b.Press(i, made, l.now.Boot)
	return cmd
}
