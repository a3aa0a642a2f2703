package grammar

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"spotter/cues"
)

// The cues that say a split and the pace, where a pack has the words for it.
const (
	MarkerID cues.ID = "marker"
	PaceID   cues.ID = "pace"
)

// RunnerWord is the word of a pack that says the runner's name. No grammar asks
// for it: a pair records its own.
const RunnerWord cues.ID = "runner"

// Saying holds the facts of a split or of the pace, free of any language.
// A fact that is missing is not said.
type Saying struct {
	Miles   bool // markers and distances are in miles, else in kilometres
	Marker  int  // the marker that was passed, 0 for none
	Finish  bool // it was the finish line
	HalfWay bool // it was the one nearest half of the distance

	Elapsed    time.Duration // race time, said in whole seconds, cut off
	HasElapsed bool
	Behind     time.Duration // behind the plan; negative when ahead; said to the nearest second
	HasGap     bool
	ToGo       int // whole units left: 1 is said as the last one, 0 not at all
}

// Step is a word of a phrase and the silence before it.
type Step struct {
	Word  cues.ID
	Pause time.Duration
}

// Phrase is a saying in words of a pack, in the order in which they are spoken. The
// first has no pause.
type Phrase []Step

// Called returns the phrase after the runner's name.
func (p Phrase) Called() Phrase {
	out := make(Phrase, 0, len(p)+1)
	out = append(append(out, Step{Word: RunnerWord}), p...)
	if len(out) > 1 {
		out[1].Pause = gapComma
	}
	return out
}

// The silences between words. A clip has up to 10 ms of its own at either end.
const (
	gapWord  = 30 * time.Millisecond  // from a number to its unit
	gapPart  = 90 * time.Millisecond  // from the minutes to the seconds, and between digits
	gapComma = 220 * time.Millisecond // where a comma is written
)

// CommaPause is the silence between two parts of what is said, such as a name and
// what follows it.
const CommaPause = gapComma

// Grammar puts sayings into the words of one language. It does not change and is
// safe for concurrent use.
type Grammar struct {
	t     *languageRules
	texts map[cues.ID]string
}

// For returns the grammar of a language tag such as "en-US"; ok is false
// when there is none for it.
func For(language string) (g *Grammar, ok bool) {
	t := rulesOf(language)
	if t == nil {
		return nil, false
	}
	g = &Grammar{t: t, texts: map[cues.ID]string{}}
	for _, w := range t.list() {
		g.texts[w.ID] = w.Text
	}
	return g, true
}

// WordsFor returns the words that the grammar of a language can use, with their
// IDs and texts, in a fixed order: every one of them, and no other. It returns nil
// for a language without a grammar.
func WordsFor(language string) []cues.Word {
	t := rulesOf(language)
	if t == nil {
		return nil
	}
	return t.list()
}

// unitWord is a unit that is counted.
type unitWord uint8

const (
	unitHour unitWord = iota
	unitMinute
	unitSecond
	unitKilometre
	unitMile
	unitCount
)

// id returns the word for one of a unit, or for several.
func (u unitWord) id(one bool) cues.ID {
	name := [unitCount]cues.ID{"hour", "minute", "second", "kilometre", "mile"}[u]
	if one {
		return name
	}
	return name + "s"
}

// languageRules holds the number words and the word order of one language.
type languageRules struct {
	numbers [60]string           // standing alone, as in "kilometre one"
	units   [unitCount][2]string // one, several
	female  [unitCount]bool
	// vary returns the form of a number before a male or female noun, "" where it is
	// the one in numbers.
	vary func(n int, female bool) string
	// hour1 is "one hour" where it is a word of its own.
	hour1 string
	// oh is "oh" where a time is said as two numbers: "forty-two oh five".
	oh string
	// zeroIsOne says that nought takes the singular.
	zeroIsOne bool
	// toGoFirst says that "to go" comes before the distance.
	toGoFirst bool

	ahead, behind, onPace, toGo, halfWay, lastMile, lastKilometre, finish string
}

// list returns every word of the language that a phrase can have.
func (t *languageRules) list() []cues.Word {
	var out []cues.Word
	add := func(id cues.ID, text string) {
		if text != "" {
			out = append(out, cues.Word{ID: id, Text: text})
		}
	}
	for n, text := range t.numbers {
		add(number(n, ""), text)
		add(number(n, "_m"), t.varied(n, false))
		add(number(n, "_f"), t.varied(n, true))
	}
	for u, texts := range t.units {
		if unitWord(u) != unitHour || t.hour1 == "" { // else its own word is said
			add(unitWord(u).id(true), texts[0])
		}
		add(unitWord(u).id(false), texts[1])
	}
	add("hour1", t.hour1)
	add("oh", t.oh)
	add("ahead", t.ahead)
	add("behind", t.behind)
	add("on_pace", t.onPace)
	add("to_go", t.toGo)
	add("half_way", t.halfWay)
	add("last_mile", t.lastMile)
	add("last_kilometre", t.lastKilometre)
	add("finish", t.finish)
	return out
}

// varied returns the form of a number before a noun, "" where it has none.
func (t *languageRules) varied(n int, female bool) string {
	if t.vary == nil {
		return ""
	}
	return t.vary(n, female)
}

// number returns the word of a number below 60.
func number(n int, suffix string) cues.ID { return cues.ID("n" + strconv.Itoa(n) + suffix) }

// Say returns a saying in words; none when there is nothing to say. What is said of
// one marker always comes in the same order: where, how long, how far from the plan.
func (g *Grammar) Say(s Saying) Phrase {
	p := phrase{t: g.t, steps: make(Phrase, 0, 24)}
	unit := unitKilometre
	last := cues.ID("last_kilometre")
	if s.Miles {
		unit, last = unitMile, "last_mile"
	}
	switch {
	case s.Finish:
		p.group("finish")
	case s.Marker > 0:
		p.group(unit.id(true))
		p.number(s.Marker, "", gapWord)
	}
	if s.HalfWay {
		p.group("half_way")
	}
	marked := s.Finish || s.Marker > 0
	if s.ToGo == 1 && marked { // where the runner is comes before how it goes
		p.group(last)
	}
	if s.HasElapsed {
		p.comma()
		p.clock(int64(max(s.Elapsed, 0) / time.Second))
	}
	if s.HasGap {
		p.gap(s.Behind)
	}
	switch {
	case marked:
	case s.ToGo == 1:
		p.group(last)
	case s.ToGo > 1:
		p.toGo(s.ToGo, unit)
	}
	return p.steps
}

// phrase is a phrase that is being put together.
type phrase struct {
	t     *languageRules
	steps Phrase
	pause time.Duration // before the next word, in place of its own
}

// word adds a word.
func (p *phrase) word(id cues.ID, pause time.Duration) {
	if p.pause > 0 {
		pause, p.pause = p.pause, 0
	}
	if len(p.steps) == 0 {
		pause = 0
	}
	p.steps = append(p.steps, Step{id, pause})
}

// comma begins a new group of words.
func (p *phrase) comma() { p.pause = gapComma }

// group adds a word that begins a group.
func (p *phrase) group(id cues.ID) { p.word(id, gapComma) }

// number adds a number: a word below 60, and digit by digit from there on.
func (p *phrase) number(n int, suffix string, pause time.Duration) {
	if n < 60 {
		p.word(number(n, suffix), pause)
		return
	}
	for i, digit := range strconv.Itoa(n) {
		if i > 0 {
			pause = gapPart
		}
		p.word(number(int(digit-'0'), ""), pause)
	}
}

// amount adds a number and its unit.
func (p *phrase) amount(n int, u unitWord, pause time.Duration) {
	if u == unitHour && n == 1 && p.t.hour1 != "" {
		p.word("hour1", pause)
		return
	}
	suffix := ""
	if n < 60 && p.t.varied(n, p.t.female[u]) != "" {
		suffix = "_m"
		if p.t.female[u] {
			suffix = "_f"
		}
	}
	p.number(n, suffix, pause)
	p.word(u.id(n == 1 || n == 0 && p.t.zeroIsOne), gapWord)
}

// clock adds a time of seconds. Where the language has an "oh", minutes and seconds
// are two numbers, unless one of them is nought: then the other has its unit, so
// that no number of such a time is ever alone.
func (p *phrase) clock(total int64) {
	hours, minutes, seconds := int(total/3600), int(total/60%60), int(total%60)
	if p.t.oh == "" || minutes == 0 || seconds == 0 {
		p.duration(total)
		return
	}
	if hours > 0 {
		p.amount(hours, unitHour, gapComma)
		p.comma()
	}
	p.number(minutes, "", gapPart)
	if seconds < 10 {
		p.word("oh", gapPart)
		p.number(seconds, "", gapWord)
		return
	}
	p.number(seconds, "", gapPart)
}

// duration adds a time of seconds, every part with its unit.
func (p *phrase) duration(total int64) {
	hours, minutes, seconds := int(total/3600), int(total/60%60), int(total%60)
	if hours > 0 {
		p.amount(hours, unitHour, gapPart)
		p.pause = gapPart
	}
	if minutes > 0 {
		p.amount(minutes, unitMinute, gapPart)
		p.pause = gapPart
	}
	if seconds > 0 || total == 0 {
		p.amount(seconds, unitSecond, gapPart)
	}
	p.pause = 0
}

// gap adds how far the runner is from the plan, to the nearest second.
func (p *phrase) gap(behind time.Duration) {
	p.comma()
	id := cues.ID("behind")
	if behind < 0 {
		behind, id = -behind, "ahead"
	}
	total := int64((behind + time.Second/2) / time.Second)
	if total == 0 {
		p.word("on_pace", gapComma)
		return
	}
	p.duration(total)
	p.word(id, gapWord)
}

// toGo adds the distance that is left.
func (p *phrase) toGo(n int, unit unitWord) {
	p.comma()
	if p.t.toGoFirst {
		p.word("to_go", gapComma)
	}
	p.amount(n, unit, gapWord)
	if !p.t.toGoFirst {
		p.word("to_go", gapWord)
	}
}

// Text writes a phrase as it is spoken: its words as a language writes them, with
// commas where they are heard. Where own has another word for one, as a pack's
// [Word] may, that is written; nil for none.
func (g *Grammar) Text(p Phrase, own func(cues.ID) (cues.Word, bool)) string {
	var b strings.Builder
	for i, step := range p {
		text := g.texts[step.Word]
		if own != nil {
			if w, ok := own(step.Word); ok && !strings.EqualFold(w.Text, text) {
				text = w.Text
			}
		}
		switch {
		case i == 0:
			first, n := utf8.DecodeRuneInString(text)
			b.WriteRune(unicode.ToUpper(first))
			text = text[n:]
		case step.Pause >= gapComma:
			b.WriteString(", ")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return b.String()
}
