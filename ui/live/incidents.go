package live

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/crew"
	"spotter/ui/dash"
	"spotter/ui/edit"
	"spotter/ui/incidents"
	"spotter/ui/keymap"
	"spotter/ui/talk"
	"spotter/ui/voice"
)

// desks take the keys of what happens in a race.
type desks struct {
	desk  *incidents.Desk
	voice *voice.Desk
	edit  *edit.Page
	signs crew.Desk
	talk  *talk.Desk
}

// newDesks returns the desks of a screen. The page of corrections types on the first.
func (l *Screen) newDesks() desks {
	l.desk = l.newDesk()
	l.voice = voice.New(voice.Ports{Notes: l.o.Notes, Session: l.o.Session, Log: func(e *race.Event) { l.log(e) }, Say: l.notify})
	l.edit = l.newEdit()
	l.talk = talk.New(talk.Ports{Line: l.o.Talk, Quiet: l.isQuiet, Alarm: func() bool { return l.latched != "" }, Say: l.notify,
		Named: func() string { return l.keyOf(keymap.Talk) }})
	return l.desks
}

// newDesk returns the desk that takes the keys of incidents.
func (l *Screen) newDesk() *incidents.Desk {
	return incidents.New(incidents.Ports{
		Session: l.o.Session, Log: func(e *race.Event) { l.log(e) }, Say: l.notify, Key: l.keyOf,
		Free: l.keys.Free, Changed: l.corrected, Alarm: func() bool { return l.latched != "" },
	})
}

// tellKeyless tells which acts have no key, since the pack has cues on theirs.
func (l *Screen) tellKeyless() {
	if less := l.keys.Keyless(); len(less) > 0 && l.notice == "" {
		l.notify(say.F("no key for %s: give one with --bind", strings.Join(less, ", ")))
		l.noticeEnd = l.now.Boot + takenUpFor
	}
}

// newEdit returns the page on which any event is corrected.
func (l *Screen) newEdit() *edit.Page {
	return edit.New(edit.Ports{
		Session: l.o.Session, Log: func(e *race.Event) { l.log(e) }, Say: l.notify, Changed: l.corrected, MayType: l.desk.MayType,
		Type: func(a edit.Ask) { l.desk.Type(a.Title, a.Text, a.Figures, a.Keep, l.now) },
	})
}

// takeKey hands a key to whatever is open and needs it: a line, a question, the page of corrections. It returns false for a key that means what it always does.
func (l *Screen) takeKey(k tea.Key, now race.Stamp) bool {
	meant := k
	if !l.desk.Open() { // a capital of Caps Lock is no answer: it is the cue of the small letter
		if f := l.caps.Fold(k); f.Mod&(tea.ModCapsLock|tea.ModShift) == tea.ModCapsLock {
			meant.Text = strings.ToLower(k.Text)
		}
	}
	asked := l.desk.Open() || !l.asksCapsLock() // what is asked can be seen
	if !(asked && l.desk.TakeKey(meant, now)) && !(l.page == pageEdit && !l.steers(k) && l.edit.Key(meant, now)) {
		return false
	}
	l.taken(k, now)
	if k.Text == strings.ToLower(k.Text) {
		l.caps.WatchKey(k) // a small letter that is typed ends the guess that Caps Lock is on
	}
	return true
}

// steers reports whether a key is that of a steer cue or an alarm, which keep theirs on every page.
func (l *Screen) steers(k tea.Key) bool {
	b := l.keys.LookUp(k)
	return b != nil && b.Act == keymap.Cue && b.Pressed.Class >= cues.Steer
}

// incident does what a key is for that logs what happened, or corrects it.
func (l *Screen) incident(a keymap.Action, now race.Stamp) bool {
	switch {
	case a == keymap.CapsLock:
		l.capsLockIsOn(now)
	case a == keymap.Teach:
		l.openTeach()
	case a == keymap.Voice:
		l.voice.Key(now)
	case a == keymap.Edit:
		l.page = pageEdit
		l.edit.Open()
	default:
		return l.desk.Act(a, now)
	}
	return true
}

// moveEdit moves through the page of corrections.
func (l *Screen) moveEdit(a keymap.Action) {
	step := max(1, l.gather().Layout().Body.H-2)
	rows := map[keymap.Action]int{keymap.LineUp: -1, keymap.LineDown: 1, keymap.PageUp: -step, keymap.PageDown: step,
		keymap.Home: -1 << 30, keymap.End: 1 << 30}
	l.edit.Move(rows[a])
}

// taken remembers a key that a line or a question took: when it bounces it must not be the key of something else.
func (l *Screen) taken(k tea.Key, now race.Stamp) {
	if b := l.keys.LookUp(k); b != nil {
		b.Seen, b.At, l.lastKey = true, now.Boot, b
	}
}

// folded returns a key as the spotter means it: without Caps Lock, where the spotter answered that it is on.
func (l *Screen) folded(k tea.Key) tea.Key {
	if !l.caps.Shouting() {
		l.desk.Small()
	}
	return l.caps.Fold(k)
}

// capsLockIsOn takes the answer that Caps Lock is on: what capitals have logged is voided, and from here on letters are small.
func (l *Screen) capsLockIsOn(now race.Stamp) {
	if !l.caps.Answer() {
		l.notify(say.F("%s: answers only when Caps Lock seems to be on", l.keyOf(keymap.CapsLock)))
		return
	}
	says := say.T("Caps Lock is on: letters are small")
	if n := l.desk.Mistyped(now); n > 0 {
		says += say.F(" · voided: %d", n)
	}
	l.notify(says)
}

// corrected shows an event as it reads after it was amended or voided, and what follows from it: a void or an amend corrects another event in turn.
func (l *Screen) corrected(id race.EventID) {
	moves, first := false, id
	for more := true; more; {
		e, ok := l.o.Session.Reads(id)
		if !ok {
			break
		}
		l.showAnew(&e, id == first)
		moves = moves || e.Kind == race.KindStart || e.Kind == race.KindAmend
		more = (e.Kind == race.KindVoid || e.Kind == race.KindAmend) && e.Ref < id // only a damaged log names a later line
		id = e.Ref
	}
	if moves {
		l.retime()
	}
	l.rewordSplits()
}

// showAnew shows one event as it reads now, where it is still remembered. The words of a void never change, and those of an amend only where it was amended itself.
func (l *Screen) showAnew(e *race.Event, itself bool) {
	shown := l.feed.byID(e.ID)
	if shown == nil {
		return
	}
	shown.voided = l.o.Session.Voided(e.ID)
	switch {
	case e.Kind == race.KindCue, e.Kind == race.KindVoid:
	case e.Kind == race.KindAmend && (shown.voided || !itself):
	default:
		shown.title = logbook.Title(e, &l.feed)
	}
	shown.readsAt(e)
}

// voided shows an event that was voided, and what follows from that. It says what it was.
func (l *Screen) voided(id race.EventID) (what string) {
	what = l.feed.void(id)
	if e, _ := l.o.Session.Logged(id); e.Kind != race.KindCue { // no figure follows from a cue
		l.corrected(id)
	}
	return what
}

// retime shows every event at the time that it now has. It reads the whole race: call it after a correction that may have moved more than one event.
func (l *Screen) retime() {
	lines := race.AsItStands(l.o.Session.Log()).Lines
	for i := range l.feed.len() {
		e := l.feed.at(i)
		n, ok := slices.BinarySearchFunc(lines, e.id, func(line race.Event, id race.EventID) int { return cmp.Compare(line.ID, id) })
		if ok {
			e.readsAt(&lines[n])
		}
	}
}

// rewordSplits says of each split how it went, as the race stands now.
func (l *Screen) rewordSplits() {
	for i := range l.feed.len() {
		if e := l.feed.at(i); e.kind == race.KindSplit {
			e.reason = l.splitReason(e.id)
		}
	}
}

// gatherAsk fills in what waits for an answer, or the line that is typed. While faults
// have the band, the header shows it.
func (l *Screen) gatherAsk(f *dash.Facts) {
	l.gatherQuestion(f)
	l.gatherNote(f)
	if len(f.Faults) == 0 || f.Ask.Text == "" || f.Header.Notice != "" && !l.desk.Open() {
		return
	}
	answers := ""
	for _, a := range f.Ask.Answers {
		answers += "  " + a.Key + ": " + a.Says
	}
	f.Header.Notice = f.Ask.Text + answers
	if (f.W < 60 || cells.Width(f.Header.Notice) > f.NoticeRoom()) && !l.desk.Open() { // the answers are what cannot be guessed
		f.Header.Notice = l.voice.Mark(l.now) + strings.TrimSpace(answers) + "  " + f.Ask.Text
	}
}

// gatherNote says that a note by voice is recorded, before whatever is asked.
func (l *Screen) gatherNote(f *dash.Facts) {
	switch words := l.voice.Words(l.now); {
	case words == "":
	case f.Ask.Text == "":
		f.Ask = dash.Ask{Text: words, Answers: []dash.Answer{{Key: l.keyOf(keymap.Voice), Says: say.T("end it")}}}
	default:
		f.Ask.Text = words + " · " + f.Ask.Text
	}
}

// gatherQuestion fills in what waits for an answer, or the line that is typed.
func (l *Screen) gatherQuestion(f *dash.Facts) {
	if l.desk.Open() {
		title, v := l.desk.Line(max(10, l.w-26))
		f.Typing = l.desk.Typing()
		f.Ask = dash.Ask{Text: cells.Cut(title, max(34, l.w/3)) + ": " + v.Before + "▏" + text.Clean(v.At) + v.After, Answers: []dash.Answer{{Key: "enter", Says: say.T("keep it")}}}
		return
	}
	if f.Ask.Text != "" {
		return
	}
	if l.asksCapsLock() {
		f.Ask = dash.Ask{Text: say.T("Caps Lock?"), Answers: []dash.Answer{{Key: l.keyOf(keymap.CapsLock), Says: say.T("yes, void these lines")}}}
		return
	}
	words, answers := l.desk.Ask(l.now)
	f.Ask.Text = words
	for _, a := range answers {
		f.Ask.Answers = append(f.Ask.Answers, dash.Answer(a))
	}
	if words == "" {
		l.gatherLesson(f)
	}
	if l.road != nil && f.Ask.Text == "" {
		f.Ask = l.road.Ask(l.now)
	}
}

// asksCapsLock reports whether it is asked if Caps Lock is on, in place of any question
// about an incident.
func (l *Screen) asksCapsLock() bool {
	return l.caps.Asks() && l.lastKey != nil && l.now.Boot-l.lastKey.At < incidents.AskFor && l.keyOf(keymap.CapsLock) != ""
}

// gatherLesson fills in what the coach of a demo asks. While faults have the band it stands
// in the header.
func (l *Screen) gatherLesson(f *dash.Facts) {
	f.Ask.Text = l.health.Lesson
	if len(f.Faults) > 0 && l.health.Lesson != "" {
		f.Header.Headline = l.health.Lesson
	}
}
