package plain

import (
	"strings"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// teller tells a race. It keeps what was said, and says what is new.
type teller struct {
	of    Race
	front *Front
	out   *lines

	greeted bool
	events  int // said so far
	notices int
	wants   int
	latched bool
	asked   asked
	pending []int // numbers of the cues whose outcome is not known
	log     struct {
		open     bool
		from, to int // numbers of the events that were told, to is exclusive
	}
	alarms alarms
	where  position
	link   link
}

// newTeller returns the teller of a race. What happened before is not told.
func newTeller(of Race, front *Front) *teller {
	t := of.Told()
	return &teller{of: of, front: front, out: &front.lines, events: t.Events, wants: t.Wants}
}

// step says what is new. STOP comes first, then what happened, what is wrong, what is asked,
// and what was asked for.
func (r *teller) step() {
	t := r.of.Told()
	r.tellStop(&t)
	r.greet(&t)
	r.front.tellMissed(say.T("lines may be missing here: tab shows the log"))
	r.tellEvents(&t)
	r.alarms.tell(r.out, &t)
	r.tellOutcomes(&t)
	r.where.tell(r.out, &t)
	r.link.tell(r.out, &t)
	r.tellAsk(&t)
	r.tellPage(&t)
	if t.Wants != r.wants {
		r.wants = t.Wants
		r.read(&t)
	}
}

// tellStop says that STOP sounds, before anything else.
func (r *teller) tellStop(t *dash.Told) {
	if t.Latched == r.latched {
		return
	}
	r.latched = t.Latched
	if t.Latched {
		r.alarms.stopSaid(t.Now)
		r.out.matters(say.F("STOP. It repeats until %s clears it", stopKey(t)))
	}
}

// stopKey names the key of STOP.
func stopKey(t *dash.Told) string {
	if t.Keys != nil && t.Keys.Stop != nil {
		return cells.KeyWord(t.Keys.Stop.Label)
	}
	return say.T("its key")
}

// greet says whose race it is, whose left is meant, and how to go on.
func (r *teller) greet(t *dash.Told) {
	if r.greeted {
		return
	}
	r.greeted = true
	names := cells.Join(", ", t.Header.Race, t.Header.Runner)
	r.out.add(cells.Join(": ", "spotter", names))
	for _, k := range []*dash.Key{t.Keys.Left, t.Keys.Right} {
		if k == nil {
			continue
		}
		if t.Frame.Mirrored() {
			r.out.add(say.F("%s: %s, the runner hears %s", cells.KeyWord(k.Label), k.Says, strings.ToLower(k.Heard)))
		} else {
			r.out.add(say.F("%s: %s", cells.KeyWord(k.Label), k.Says))
		}
	}
	r.out.add(say.T("question mark: help. esc: the time"))
	if !t.Race.Started {
		r.out.add(say.T("enter starts the clock"))
	}
}

// tellEvents says what happened, and what the program answered to a key.
func (r *teller) tellEvents(t *dash.Told) {
	notice := ""
	if t.Notices != r.notices {
		r.notices = t.Notices
		if t.Wants == r.wants { // else the answer is what is read out
			notice = t.Notice
		}
	}
	first := max(r.events, t.Events-mostEvents)
	r.events = t.Events
	var told []happened
	for n := first; n < t.Events; n++ {
		e, of, ok := t.Recent.Nth(n)
		if !ok {
			continue
		}
		if of.Kind == race.KindCue {
			r.tellCue(t, n, &e, &of)
			continue
		}
		if s := eventWords(t, &e, &of); s != "" {
			told = append(told, happened{of.Kind, s})
		}
	}
	answers := false // the message is about something that happened, and its time is one of the race
	for _, h := range told {
		answers = answers || h.kind != race.KindAmend && h.kind != race.KindClock
		if h.kind == race.KindSplit || h.kind == race.KindAid || h.kind == race.KindFall {
			r.asked.clear()
		}
	}
	told, notice = onceEach(told, notice, t.Page != nil)
	for _, h := range told {
		r.out.add(h.words)
	}
	if notice != "" {
		if answers {
			notice = Times(notice)
		}
		r.out.matters(notice)
	}
}

// mostEvents is the most events that are told at once: more come only from a program that
// stood still.
const mostEvents = 40

// happened is an event in words.
type happened struct {
	kind  race.Kind
	words string
}

// onceEach leaves out what would be said twice: a message that the screen shows with an event
// mostly says the same and more. Splits say more than their message. The page that opens at
// the finish says it all.
func onceEach(events []happened, notice string, page bool) ([]happened, string) {
	split, finish := false, false
	for _, h := range events {
		split = split || h.kind == race.KindSplit
		finish = finish || h.kind == race.KindFinish
	}
	switch {
	case finish && page:
		return nil, ""
	case finish && notice != "":
		return nil, notice
	case split:
		notice = ""
	}
	if notice == "" {
		return events, ""
	}
	var kept []happened
	for i, h := range events {
		switch h.kind {
		case race.KindVoid, race.KindAmend, race.KindClock, race.KindStart, race.KindGo, race.KindSwap:
			continue
		}
		if i < len(events)-1 {
			kept = append(kept, h)
		}
	}
	return kept, notice
}

// tellCue says which cue a key gave, and that it was not heard where that is known.
func (r *teller) tellCue(t *dash.Told, n int, e *dash.Event, of *race.Event) {
	stop := e.Class == cues.Alarm && t.Latched // its line was the first
	words := cells.Join(", ", e.Title, e.From)
	if e.Says != "" {
		words = e.Title + ": " + e.Says
	}
	if e.Fate == dash.NotHeard {
		if stop {
			r.out.matters(say.F("STOP, %s. Shout", state(e)))
			return
		}
		r.out.add(words + ", " + state(e))
		return
	}
	if !stop {
		r.out.add(words)
	}
	if e.Fate == dash.UnderWay {
		r.pending = append(r.pending, n)
		if over := len(r.pending) - mostEvents; over > 0 {
			r.pending = r.pending[over:]
		}
	}
}

// state says what became of a cue.
func state(e *dash.Event) string { return strings.TrimPrefix(Words(e.State), "? ") }

// tellOutcomes says which cues did not come to be heard. One that was heard, or that the
// spotter's own next cue cut, needs no word.
func (r *teller) tellOutcomes(t *dash.Told) {
	left := r.pending[:0]
	for _, n := range r.pending {
		e, _, ok := t.Recent.Nth(n)
		switch {
		case !ok:
		case e.Fate == dash.UnderWay:
			left = append(left, n)
		case e.Fate == dash.NotHeard:
			r.out.matters(e.Title + ", " + state(&e))
		case e.Fate == dash.SetAside:
			r.out.add(e.Title + ", " + state(&e))
		}
	}
	r.pending = left
}

// eventWords words an event that is no cue; "" for one that other lines tell of.
func eventWords(t *dash.Told, e *dash.Event, of *race.Event) string {
	switch of.Kind {
	case race.KindOutput:
		if t.Output.Sound != dash.SoundOK || t.Output.Fault != "" {
			return "" // it is an alarm
		}
		return e.Title
	case race.KindSplit:
		return splitWords(t, e, of)
	}
	return cells.Join(", ", Times(e.Title), Times(e.Says))
}

// splitWords says how a split went, words first.
func splitWords(t *dash.Told, e *dash.Event, of *race.Event) string {
	words := e.Title + ", " + Duration(of.Elapsed)
	for i := range t.Race.Splits {
		s := &t.Race.Splits[i]
		if s.ID != of.ID {
			continue
		}
		st := t.Race.Plan.AtSplit(*s)
		if st.Pace > 0 {
			words += ", " + Pace(st.Pace, t.Race.Plan.Units)
		}
		if st.HasGap {
			words += ", " + Gap(st.Behind)
		}
		return words
	}
	return cells.Join(", ", words, e.Says)
}

// tellPage says what is new on the page that stands in place of the pads, and the line that
// is typed.
func (r *teller) tellPage(t *dash.Told) {
	p := &r.front.pages
	title, typed := t.Title, t.Typed
	switch page := t.Page.(type) {
	case nil:
		if r.log.open || p.said != nil {
			r.out.add(say.T("page closed: keys are those of the race"))
		}
		p.close()
		r.log.open = false
	case *dash.LogPage:
		p.close()
		r.tellLog(t, page)
	case cells.Teller:
		r.log.open = false
		told := page.Telling()
		if h, ok := page.(*dash.HelpPage); ok && h.Scroll == 0 {
			told.Lines = append(readingHelp(), told.Lines...)
		}
		p.tell(r.out, &told)
		if title == "" {
			title, typed = told.Title, told.Typed
		}
	}
	r.out.prompt(title, typed)
}
