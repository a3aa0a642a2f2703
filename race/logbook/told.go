package logbook

import (
	"fmt"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
)

// Told is one line of a log in words.
type Told struct {
	What        string // what happened, without its kind
	Outcome     string // of a cue: what became of it
	Note        string // what else is known, such as that the line was voided
	Tone        Tone   // of What
	OutcomeTone Tone
	Voided      bool
}

// Tell puts line i in words, as it should read with its amends.
func (b *Book) Tell(i int32) Told {
	e := &b.Lines[i]
	t := Told{What: What(e, b), Note: b.Note(e), Tone: ToneOf(e), Voided: b.Voided(e.ID)}
	if e.Kind == race.KindCue {
		t.Outcome, t.OutcomeTone = b.Became(e.ID)
	}
	return t
}

// TellCue puts a cue in words of which no other line speaks but its outcome; nil stands for none.
func TellCue(e, outcome *race.Event) Told {
	t := Told{What: cueWords(e), Note: text.Clean(e.Text), Tone: ToneOf(e)}
	t.Outcome, t.OutcomeTone = became(outcome)
	return t
}

// Became says in words what became of a cue: "heard 3 ms".
func (b *Book) Became(cue race.EventID) (string, Tone) {
	i, ok := b.outcome[cue]
	if !ok {
		return became(nil)
	}
	return became(&b.Events[i])
}

// became says in words what an outcome is; nil stands for none.
func became(o *race.Event) (string, Tone) {
	if o == nil {
		return say.C("outcome", "no outcome"), Warn
	}
	tone := Warn
	switch o.Outcome {
	case race.Heard:
		tone = Good
	case race.NoDevice:
		tone = Fault
	}
	return outcomeWords(o), tone
}

// Note says what later lines say of an event, and of a cue what was said in place of
// the pack's clip.
func (b *Book) Note(e *race.Event) string {
	var s string
	if i, ok := b.voidedBy[e.ID]; ok {
		s = say.F("VOID by %d", b.Events[i].Seq)
	}
	if i, ok := b.amendedBy[e.ID]; ok {
		s = join(", ", s, say.F("amended by %d", b.Events[i].Seq))
	}
	if e.Kind == race.KindCue {
		s = join(", ", s, text.Clean(e.Text))
	}
	if i, ok := b.notedBy[e.ID]; ok {
		s = join(", ", s, aboutWords(&b.Lines[i]))
	}
	return s
}

// Noted reports whether a note is about a line.
func (b *Book) Noted(id race.EventID) bool {
	_, ok := b.notedBy[id]
	return ok
}

// aboutWords says what a note about another line says.
func aboutWords(note *race.Event) string {
	if note.Item == race.ItemMark && note.Text == "" {
		return say.T("marked")
	}
	return say.F("noted: %s", fieldWords(note))
}

// OutcomeReason says why a cue was not heard, or not to its end, with whatever else
// the line of its outcome has; "" where there is nothing to say.
func (b *Book) OutcomeReason(cue race.EventID) string {
	i, ok := b.outcome[cue]
	if !ok {
		return ""
	}
	o := &b.Events[i]
	return join(", ", WhyName(o.Why), fieldWords(o))
}

// Named names an event of the book, as it was written: "12 (cue left → right)".
func (b *Book) Named(id race.EventID) string {
	i, ok := b.at[id]
	if !ok {
		return say.F("%d (not in this log)", id)
	}
	e := &b.Events[i]
	if e.Kind == race.KindVoid || e.Kind == race.KindAmend || e.Kind == race.KindOutcome {
		return fmt.Sprintf("%d (%s)", id, KindName(e.Kind)) // what it names might name this
	}
	return fmt.Sprintf("%d (%s)", id, join(" ", KindName(e.Kind), What(e, short{b})))
}

// short is a book whose splits are named by their markers alone.
type short struct{ *Book }

// Standing says nothing.
func (short) Standing(race.EventID) string { return "" }

// Standing says how the runner stood at a split: "5:20 /km, 0:38 behind".
func (b *Book) Standing(split race.EventID) string {
	s, ok := b.Split(split)
	if !ok {
		return b.doubt(split)
	}
	pace, gap := StandingWords(b.Plan, s)
	return join(", ", pace, gap)
}

// doubt says why a split moves no figure: "not believed: too soon".
func (b *Book) doubt(split race.EventID) string {
	for i := range b.Facts.Doubted {
		if s := &b.Facts.Doubted[i]; s.ID == split {
			return say.F("not believed: %s", say.C("doubt", string(s.Doubt)))
		}
	}
	return ""
}

// StandingWords says how the runner stood at a split: the pace since the one before,
// such as "5:20 /km", and how far off the target that is, such as "0:38 behind"; each ""
// where it is not known.
func StandingWords(p race.Plan, s race.Split) (pace, gap string) {
	st := p.AtSplit(s)
	if st.Pace > 0 {
		pace = race.FormatPace(st.Pace, p.Units)
	}
	if st.HasGap {
		gap = GapWords(st.Behind)
	}
	return pace, gap
}
