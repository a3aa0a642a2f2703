package live

import (
	"time"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/race/sayings"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/count"
	"spotter/ui/dash"
)

// speech holds what is said beside the clips of the keys: the grammar and the texts of splits,
// and the countdowns.
type speech struct {
	grammar *grammar.Grammar   // nil: cues are played as they are
	called  map[cues.ID]string // what an info cue says with the runner's name before it
	unsaid  string             // why the last phrase was not said, to tell it once
	count   *count.Desk        // the countdown of the last key
}

// newSpeech returns what can be said with the words of a pack. A pack without any, or in a language that has no grammar, plays its clips.
func newSpeech(o *Options) speech {
	s := speech{count: count.New(o.Counts, o.Session)}
	if o.Speaker != nil {
		for _, w := range grammar.WordsFor(o.Pack.Language) {
			if _, ok := o.Pack.Word(w.ID); ok {
				s.grammar, _ = grammar.For(o.Pack.Language)
				break
			}
		}
	}
	name, ok := o.Pack.Word(grammar.RunnerWord)
	if !o.SayName || !ok {
		return s
	}
	s.called = map[cues.ID]string{}
	for _, c := range o.Pack.Cues {
		if c.Class == cues.Info {
			s.called[c.ID] = name.Text + ", " + c.Text
		}
	}
	return s
}

// saying holds the words of a cue at one moment, or why there are none.
type saying struct {
	phrase  grammar.Phrase // the words; none: the pack's clip
	text    string         // the same, written
	nothing race.Why       // why there is nothing to say; empty where there is
	unplain race.Why       // why the pack's clip would not be true; empty where it is
}

// saying returns what a cue has to say at this moment. A cue that is not about the
// race is played as it is. The clip of the pace says "on pace" in every language: it is
// played only when a split and a target say so.
func (l *Screen) saying(id cues.ID, now race.Stamp) (s saying) {
	var say grammar.Saying
	ok := false
	switch id {
	case grammar.MarkerID:
		if len(l.o.Session.Splits()) == 0 {
			return saying{nothing: race.WhyNoSplit}
		}
		say, ok = sayings.OfSplit(l.o.Session)
	case grammar.PaceID:
		if len(l.o.Session.Splits()) == 0 {
			return saying{nothing: race.WhyNoSplit}
		}
		if say, ok = sayings.OfPace(l.o.Session, now); !ok {
			return saying{nothing: race.WhyNoTarget}
		}
		if !say.HasGap || say.Behind.Abs().Round(time.Second) != 0 {
			s.unplain = race.WhyNoWords
		}
	}
	if ok && l.speech.grammar != nil {
		s.phrase = l.speech.grammar.Say(say)
		if len(s.phrase) > 0 && l.o.SayName {
			s.phrase = s.phrase.Called()
		}
		s.text = l.speech.grammar.Text(s.phrase, l.o.Pack.Word)
	}
	if len(s.phrase) == 0 {
		s.nothing = s.unplain
	}
	return s
}

// playOrSay makes a cue heard, with the words of the last press if it has any. It writes
// into e what is then said, where that is not what the pack has for the cue. It returns
// why words were left out, and why nothing is heard at all because nothing true could
// be said. A countdown follows the
// cue where counted has one.
func (l *Screen) playOrSay(e *race.Event, counted *cues.Cue, now race.Stamp) (unsaid string, unplayed race.Why) {
	if l.last.nothing != "" {
		return "", l.last.nothing
	}
	if len(l.last.phrase) > 0 {
		e.Text = l.last.text
		err := l.o.Speaker.Say(*e, l.last.phrase)
		if err == nil {
			l.speech.unsaid = ""
			return "", ""
		}
		unsaid = say.F("%s without its words: %s", cueLabel(l.o.Pack, e.Cue), text.Clean(err.Error()))
		if l.last.unplain != "" {
			return unsaid, l.last.unplain
		}
	}
	e.Text = l.speech.called[e.Cue]
	if counted == nil || !l.speech.count.Play(e, counted, now) {
		l.o.Player.Play(*e)
	}
	return unsaid, ""
}

// unplayed logs and shows that a press was not handed to the sound.
func (l *Screen) unplayed(cue *race.Event, why race.Why, now race.Stamp) {
	o := l.o.Session.Unplayed(cue.ID, why, now)
	l.o.Recorder.Append(o)
	l.unsaved = true
	l.feed.report(&Report{ID: cue.ID, Final: true, Outcome: o.Outcome, Why: why, Reason: why.Words()})
	l.notify(say.C("cue", cells.Words(string(cue.Cue))) + ": " + say.C("why", why.Words()))
}

// sayUnsaid tells why words were left out, once for each reason in a row: the cue area shows each time that it was the clip.
func (l *Screen) sayUnsaid(why string) {
	if why == "" || why == l.speech.unsaid {
		return
	}
	l.speech.unsaid = why
	l.notify(why)
}

// gatherCount fills in the countdown under way.
func (l *Screen) gatherCount(f *dash.Facts) {
	c, ok := l.speech.count.Count(l.now)
	if !ok {
		return
	}
	c.Title, c.Says, c.Keys = l.words[c.Cue], l.words[c.Word], l.labels.Count
	f.Count = c
}

// countReport tells of a word of a countdown that the runner did not hear. One that another
// cue cut, or that the spotter ended, needs no word: they pressed the key. Nor does one while a
// fault says that nothing is heard.
func (l *Screen) countReport(r *Report) {
	word := l.speech.count.Word(r.ID)
	if word == "" || !r.Final || r.Outcome == race.Heard || r.Outcome == race.Cut || l.deaf() {
		return
	}
	l.notify(say.F("NOT HEARD: %s of the countdown: %s", l.words[word], say.C("why", r.Why.Words())))
}

// countKeys names the keys that say "now" at once and that end a countdown, as far as the pack has them.
func countKeys(p *pack.Pack) string {
	keys := ""
	for _, id := range []cues.ID{cues.NowID, cues.CancelID} {
		if c, ok := p.Cue(id); ok && len(c.Keys) > 0 {
			if keys != "" {
				keys += "  "
			}
			keys += cells.KeyLabel(c.Keys[0]) + " " + string(id)
		}
	}
	return keys
}

// notify shows a message in the header for a while.
func (l *Screen) notify(s string) {
	l.notice, l.noticeEnd = s, l.now.Boot+noticeFor
	l.notices++
}
