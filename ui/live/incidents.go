package live

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/ui/dash"
	"spotter/ui/incidents"
	"spotter/ui/keymap"
)

// newDesk returns the desk that takes the keys of incidents.
func (l *Screen) newDesk() *incidents.Desk {
	return incidents.New(incidents.Ports{
		Session: l.o.Session, Log: func(e *race.Event) { l.log(e) }, Say: l.notify, Key: l.keyOf,
		Free: l.keys.Free, Changed: l.corrected, Alarm: func() bool { return l.latched != "" },
	})
}

// taken remembers a key that a line or a question took: when it bounces it must not
// be the key of something else.
func (l *Screen) taken(k tea.Key, now race.Stamp) {
	if b := l.keys.LookUp(k); b != nil {
		b.Seen, b.At, l.lastKey = true, now.Boot, b
	}
}

// folded returns a key as the spotter means it: without Caps Lock, where the spotter
// answered that it is on.
func (l *Screen) folded(k tea.Key) tea.Key {
	if !l.caps.Shouting() {
		l.desk.Small()
	}
	return l.caps.Fold(k)
}

// capsLockIsOn takes the answer that Caps Lock is on: what capitals have logged is
// voided, and from here on letters are small.
func (l *Screen) capsLockIsOn(now race.Stamp) {
	if !l.caps.Answer() {
		l.notify(l.keyOf(keymap.CapsLock) + ": answers only when Caps Lock seems to be on")
		return
	}
	says := "Caps Lock is on: letters are small"
	if n := l.desk.Mistyped(now); n > 0 {
		says += fmt.Sprintf(" · voided: %d", n)
	}
	l.notify(says)
}

// corrected shows an event as it reads after it was amended or voided.
func (l *Screen) corrected(id race.EventID) {
	shown := l.feed.byID(id)
	e, ok := l.o.Session.Reads(id)
	if shown == nil || !ok {
		return
	}
	shown.voided = l.o.Session.Voided(id)
	if e.Kind != race.KindCue {
		shown.title = logbook.Title(&e, &l.feed)
	}
	if e.HasElapsed {
		shown.elapsed = e.Elapsed
	}
}

// gatherAsk fills in what waits for an answer, or the line that is typed.
func (l *Screen) gatherAsk(f *dash.Facts) {
	if l.desk.Typing() {
		title, v := l.desk.Line(max(10, l.w-26))
		f.Typing = true
		f.Ask = dash.Ask{Text: title + ": " + v.Before + "▏" + text.Clean(v.At) + v.After, Answers: []dash.Answer{{Key: "enter", Says: "keep it"}}}
		if len(f.Faults) > 0 { // they have the band
			f.Header.Notice = f.Ask.Text
		}
		return
	}
	if f.Ask.Text != "" {
		return
	}
	if l.caps.Asks() {
		if key := l.keyOf(keymap.CapsLock); key != "" {
			f.Ask = dash.Ask{Text: "Caps Lock?", Answers: []dash.Answer{{Key: key, Says: "it is on, void what capitals logged"}}}
			return
		}
	}
	words, answers := l.desk.Ask(l.now)
	f.Ask.Text = words
	for _, a := range answers {
		f.Ask.Answers = append(f.Ask.Answers, dash.Answer(a))
	}
	if words == "" {
		l.gatherLesson(f)
	}
}

// gatherLesson fills in what the coach of a demo asks. While faults have the band it stands
// in the header.
func (l *Screen) gatherLesson(f *dash.Facts) {
	f.Ask.Text = l.health.Lesson
	if len(f.Faults) > 0 && l.health.Lesson != "" {
		f.Header.Headline = l.health.Lesson
	}
}
