package ui

import "spotter/race"

// help shows the help, page after page, and then the pads again.
func (l *Live) help() {
	switch {
	case l.page != pageHelp:
		l.page, l.scroll = pageHelp, 0
	case l.scroll < l.reach:
		l.scrollBy(actPageDown)
	default:
		l.page = pagePads
	}
}

// tab shows the whole log, or the pads again; among the outputs it goes to the
// next, or back to the one before.
func (l *Live) tab(a action) {
	switch {
	case l.page == pagePicker && a == actBack:
		l.picker.move(-1)
	case l.page == pagePicker:
		l.picker.move(1)
	case a == actBack:
		l.say("shift+tab works in the list of outputs only")
	case l.page == pageLog:
		l.page = pagePads
	default:
		l.page, l.scroll = pageLog, 0
	}
}

// escape goes back to the pads from every page; there it does nothing.
func (l *Live) escape() {
	if l.page != pagePads {
		l.page = pagePads
		return
	}
	l.say("esc does nothing here")
}

// keyOf returns the key for something that the program does, as it is labelled:
// the first that the pack has not taken for a cue.
func (l *Live) keyOf(a action) string { return l.keys.label(a) }

// note logs what the spotter did to the program.
func (l *Live) note(item, text string, now race.Stamp) {
	e := l.o.Session.Note(item, text, now)
	l.log(&e)
}
