package ui

import (
	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/ui/cells"
)

// arrowScroll returns what an arrow key does on a page that scrolls, and whether
// the page takes it. On the log, the help and the list of outputs ↑ and ↓ move,
// although the pack has cues on them: whoever scrolls must not speak to the runner.
// A modifier that means nothing with the arrow changes nothing.
// An arrow that the pack gives to a steer or an alarm cue stays that cue.
func (l *Live) arrowScroll(k tea.Key, b *bound) (action, bool) {
	if l.page == pagePads || l.page == pageOffer || l.page == pageTime || k.Text != "" {
		return 0, false
	}
	if at := (code{k.Code, k.Mod &^ cells.LockMods}); at.mod != 0 && l.keys.byCode[at] != nil {
		return 0, false // the pack has a cue on the arrow with this modifier
	}
	if b != nil && b.act == actCue && b.pressed.Class >= cues.Steer {
		return 0, false
	}
	switch k.Code {
	case tea.KeyUp:
		return actLineUp, true
	case tea.KeyDown:
		return actLineDown, true
	}
	return 0, false
}

// scrollBy moves through the log, the help or the outputs.
func (l *Live) scrollBy(a action) {
	switch l.page {
	case pagePads, pageOffer, pageTime:
		l.say("nothing to scroll: tab shows the log")
		return
	case pagePicker:
		l.picker.scroll(a)
		return
	}
	step := l.pageLines()
	switch a {
	case actLineUp:
		l.scroll--
	case actLineDown:
		l.scroll++
	case actPageUp:
		l.scroll -= step
	case actPageDown:
		l.scroll += step
	case actHome:
		l.scroll = 0
	case actEnd:
		l.scroll = l.reach
	}
	l.scroll = min(max(l.scroll, 0), l.reach)
}

// pageLines returns how many lines the page that is shown has room for. The log
// keeps one line from page to page, so that the eye finds its place; the help
// shows each line once.
func (l *Live) pageLines() int {
	body := l.arranged().body
	if l.page == pageHelp {
		return max(1, (body.H-1)*helpColumns(body.W))
	}
	return max(1, body.H-2)
}
