package live

import (
	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

// scrolled says how far the log or the help is scrolled.
type scrolled struct {
	scroll int // lines above the first that is shown
	reach  int // the largest scroll that shows something, as of the last View
}

// help shows the help, page after page, and then the pads again.
func (l *Screen) help() {
	switch {
	case l.page != pageHelp:
		l.page, l.scroll = pageHelp, 0
	case l.scroll < l.reach:
		l.scrollBy(keymap.PageDown)
	default:
		l.page = pagePads
	}
}

// tab shows the whole log, or the pads again; among the outputs it goes to the
// next, or back to the one before.
func (l *Screen) tab(a keymap.Action) {
	switch {
	case l.page == pagePicker && a == keymap.Back:
		l.picker.move(-1)
	case l.page == pagePicker:
		l.picker.move(1)
	case a == keymap.Back:
		l.notify(say.T("shift+tab works in the list of outputs only"))
	case l.page == pageLog:
		l.page = pagePads
	default:
		l.page, l.scroll = pageLog, 0
	}
}

// goBack goes back to the pads from every page; there it does nothing.
func (l *Screen) goBack() {
	if l.page == pageEdit && l.edit.Back() {
		return
	}
	if l.page != pagePads || l.pages.code.Hide(l.o.Outputs, l.theme, l.o.Session.Started() || l.touch.Board != nil) {
		l.page = pagePads
		return
	}
	l.want(keymap.Idle)
	l.notify(say.T("esc does nothing here"))
}

// keyOf returns the key for something that the program does, as it is labelled:
// the first that the pack has not taken for a cue.
func (l *Screen) keyOf(a keymap.Action) string { return l.keys.Label(a) }

// note logs what the spotter did to the program.
func (l *Screen) note(item, text string, now race.Stamp) {
	e := l.o.Session.Note(item, text, now)
	l.log(&e)
}

// arrowScroll returns what an arrow key does on a page that scrolls, and whether
// the page takes it. On the log, the help and the list of outputs ↑ and ↓ move,
// although the pack has cues on them: whoever scrolls must not speak to the runner.
// A modifier that means nothing with the arrow changes nothing.
// An arrow that the pack gives to a steer or an alarm cue stays that cue.
func (l *Screen) arrowScroll(k tea.Key, b *keymap.Binding) (keymap.Action, bool) {
	if l.page == pagePads || l.page == pageOffer || l.page == pageTime || l.page == pageGate && !l.gate.Scrolls() || k.Text != "" {
		return 0, false
	}
	if l.keys.HasModified(k) {
		return 0, false // the pack has a cue on the arrow with this modifier
	}
	if b != nil && b.Act == keymap.Cue && b.Pressed.Class >= cues.Steer {
		return 0, false
	}
	switch k.Code {
	case tea.KeyUp:
		return keymap.LineUp, true
	case tea.KeyDown:
		return keymap.LineDown, true
	}
	return 0, false
}

// scrollBy moves through the log, the help or the outputs.
func (l *Screen) scrollBy(a keymap.Action) {
	switch l.page {
	case pagePads, pageOffer, pageTime:
		l.want(a)
		l.notify(say.T("nothing to scroll: tab shows the log"))
		return
	case pagePicker:
		l.picker.scroll(a)
		return
	case pageGate, pageRoad:
		l.scrollGate(a)
		return
	case pageEdit:
		l.moveEdit(a)
		return
	}
	step := l.pageLines()
	switch a {
	case keymap.LineUp:
		l.scroll--
	case keymap.LineDown:
		l.scroll++
	case keymap.PageUp:
		l.scroll -= step
	case keymap.PageDown:
		l.scroll += step
	case keymap.Home:
		l.scroll = 0
	case keymap.End:
		l.scroll = l.reach
	}
	l.scroll = min(max(l.scroll, 0), l.reach)
}

// pageLines returns how many lines the page that is shown scrolls by.
func (l *Screen) pageLines() int {
	body := l.gather().Layout().Body
	if l.page == pageHelp {
		return l.pages.help.PageLines(body)
	}
	return l.pages.log.PageLines(body)
}

// leave asks for a second ctrl+c, and leaves at it.
func (l *Screen) leave(now race.Stamp) tea.Cmd {
	if l.leaveAt != 0 && now.Boot-l.leaveAt <= leaveWithin {
		l.endAlarm(now)
		return tea.Quit
	}
	l.leaveAt = now.Boot
	if l.latched != "" {
		l.notify(say.F("STOP is sounding: ctrl+c again ends it, and leaves%s", l.unsavedWords()))
	} else {
		l.notify(say.F("ctrl+c again leaves%s", l.unsavedWords()))
	}
	l.noticeEnd = now.Boot + leaveWithin
	return nil
}

// endAlarm logs the end of a latched STOP when the race is left: the sound ends with
// the program, and a race that is taken up again must not look for it.
func (l *Screen) endAlarm(now race.Stamp) {
	if l.latched == "" {
		return
	}
	e := l.o.Session.ClearAlarm(now)
	e.Text = "the race was left"
	l.log(&e)
	l.latched = ""
}

// unsavedWords says before the race is left how many lines are not saved; "" for none.
func (l *Screen) unsavedWords() string {
	j := l.o.Monitor.Health().Journal
	if j.Fault == "" || j.Durable >= j.Logged {
		return ""
	}
	return say.F(": %d lines NOT SAVED. ", j.Logged-j.Durable) + text.Clean(j.Next)
}

// Pasted is the message that pasted text came and was removed. Broken says that
// its end never came, or that it was very long.
type Pasted struct{ Broken bool }

func (p Pasted) words() string {
	if p.Broken {
		return say.T("a paste broke off: ignored. Keys work again")
	}
	return say.T("pasted text: ignored")
}

// foreign reports whether a key that means nothing has a letter of another alphabet.
// It then has the terminal tell the places of the keys, if it can.
func (l *Screen) foreign(k tea.Key) bool {
	if cells.ForeignScript(k) == "" {
		return false
	}
	l.places = true
	return true
}

// WantsPlaces reports whether the terminal should tell where keys are on the keyboard,
// and of Caps Lock.
func (l *Screen) WantsPlaces() bool { return l.places }

// ForgetPlaces is called when the terminal no longer tells where keys are. They are
// asked for again at the next key that needs it.
func (l *Screen) ForgetPlaces() { l.places = false }

// unbound says that a key has no cue. Modifiers on their own are no keys.
func (l *Screen) unbound(k tea.Key) {
	if k.IsRepeat || cells.LoneModifier(k.Code) {
		return
	}
	if l.foreign(k) {
		l.notify(cells.ForeignWords(k))
		return
	}
	l.notify(say.F("%s: no cue on this key", cells.KeyName(k)))
}
