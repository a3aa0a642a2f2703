package grammar

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues"

	"pgregory.net/rapid"
)

// languages are the tags of the voices that have a grammar.
var languages = []string{"en-US", "en-GB", "es", "fr", "de", "it", "pt-BR", "pt-PT"}

// wordID matches each ID of a word that a pack accepts.
var wordID = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// sayAll returns every saying that makes a difference to some word.
func sayAll(yield func(Saying) bool) {
	for n := range 131 {
		for _, miles := range []bool{false, true} {
			for _, s := range []Saying{{Marker: n}, {ToGo: n}, {Finish: true}, {Marker: n, HalfWay: true, ToGo: 1}} {
				s.Miles = miles
				if !yield(s) {
					return
				}
			}
		}
		for _, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
			d := time.Duration(n)*unit + time.Duration(n%60)*time.Second
			for _, gap := range []time.Duration{d, -d, time.Duration(n) * unit} {
				if !yield(Saying{HasElapsed: true, Elapsed: d, HasGap: true, Behind: gap}) {
					return
				}
			}
		}
	}
}

// TestWordsForIsWhatIsSaid holds the list of words against what the grammars say:
// all of it, and nothing else.
func TestWordsForIsWhatIsSaid(t *testing.T) {
	for _, l := range languages {
		g, ok := For(l)
		if !ok {
			t.Fatalf("%s: no grammar", l)
		}
		said := map[cues.ID]bool{}
		for s := range sayAll {
			for i, step := range g.Say(s) {
				said[step.Word] = true
				if i == 0 != (step.Pause == 0) {
					t.Fatalf("%s: %+v: a pause of %v before word %d", l, s, step.Pause, i)
				}
			}
		}
		var listed []cues.ID
		for _, w := range WordsFor(l) {
			listed = append(listed, w.ID)
			if w.Text == "" || !wordID.MatchString(string(w.ID)) {
				t.Errorf("%s: word %+v", l, w)
			}
		}
		slices.Sort(listed)
		if twice := slices.Compact(slices.Clone(listed)); len(twice) != len(listed) {
			t.Errorf("%s: a word is listed twice: %v", l, listed)
		}
		if want := slices.Sorted(maps.Keys(said)); !slices.Equal(listed, want) {
			t.Errorf("%s: listed %v\nsaid %v", l, listed, want)
		}
	}
	for _, l := range []string{"", "hi", "ja-JP", "eng", "x"} {
		if _, ok := For(l); ok || WordsFor(l) != nil {
			t.Errorf("a grammar for %q", l)
		}
	}
}

// TestNumbers reads every number back, in each of its forms.
func TestNumbers(t *testing.T) {
	for _, l := range languages {
		rules := rulesOf(l)
		seen := map[string]int{}
		for n, text := range rules.numbers {
			for _, form := range []string{text, rules.varied(n, false), rules.varied(n, true)} {
				if form == "" {
					continue
				}
				if got, _, err := readersOf(l).number(form); err != nil || got != n {
					t.Errorf("%s: %q is read as %d (%v), not %d", l, form, got, err, n)
				}
				if other, dup := seen[form]; dup && other != n {
					t.Errorf("%s: %q is both %d and %d", l, form, other, n)
				}
				seen[form] = n
			}
		}
	}
}

// TestEveryTimeIsReadBack has an independent reader understand every second of five
// hours, with the number and the gender of every unit.
func TestEveryTimeIsReadBack(t *testing.T) {
	for _, l := range languages {
		if l == "en-GB" {
			continue // has the numbers of en-US
		}
		t.Run(l, func(t *testing.T) {
			t.Parallel()
			g, _ := For(l)
			r := readersOf(l)
			for sec := range 5*3600 + 1 {
				d := time.Duration(sec) * time.Second
				text := g.Text(g.Say(Saying{HasElapsed: true, Elapsed: d + 999*time.Millisecond}), nil)
				if got, err := r.time(text); err != nil || got != d {
					t.Fatalf("%v is said %q and read as %v: %v", d, text, got, err)
				}
			}
			for sec := 5 * 3600; sec < 100*3600; sec += 61 {
				d := time.Duration(sec) * time.Second
				text := g.Text(g.Say(Saying{HasElapsed: true, Elapsed: d}), nil)
				if got, err := r.time(text); err != nil || got != d {
					t.Fatalf("%v is said %q and read as %v: %v", d, text, got, err)
				}
			}
		})
	}
}

// TestSayingsHoldTheirParts is about all parts together, for any of them.
func TestSayingsHoldTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(languages).Draw(t, "language")
		g, _ := For(l)
		known := map[cues.ID]bool{}
		for _, w := range WordsFor(l) {
			known[w.ID] = true
		}
		s := Saying{
			Miles: rapid.Bool().Draw(t, "miles"), Marker: rapid.IntRange(0, 300).Draw(t, "marker"),
			Finish: rapid.Bool().Draw(t, "finish"), HalfWay: rapid.Bool().Draw(t, "half"),
			Elapsed:    time.Duration(rapid.Int64Range(-1e9, 4e14).Draw(t, "elapsed")),
			HasElapsed: rapid.Bool().Draw(t, "timed"), HasGap: rapid.Bool().Draw(t, "gap"),
			Behind: time.Duration(rapid.Int64Range(-2e13, 2e13).Draw(t, "behind")), ToGo: rapid.IntRange(0, 300).Draw(t, "to go"),
		}
		p := g.Say(s)
		for i, step := range p {
			if !known[step.Word] || step.Pause < 0 || step.Pause > gapComma || i > 0 && step.Pause == 0 {
				t.Fatalf("%+v: word %+v", s, step)
			}
		}
		r := readersOf(l)
		for part := range strings.SplitSeq(g.Text(p, nil), ", ") {
			if gap, ok := strings.CutSuffix(part, " "+rulesOf(l).behind); ok {
				d, err := r.time(gap)
				if want := s.Behind.Round(time.Second); err != nil || d != want || !s.HasGap {
					t.Fatalf("%+v: %q is a gap of %v: %v", s, gap, d, err)
				}
			}
		}
	})
}

// reader reads the times of one language, slowly and by its own lights: it shares no
// table with the grammar.
type reader struct {
	values map[string]int      // of the parts of numbers
	gender map[string]byte     // of the parts that have one: m, f, or x for one that stands alone
	units  map[string]unitRead // by word
	split  func(number string) []string
}

type unitRead struct {
	length   time.Duration
	singular bool
	gender   byte
}

// number reads a number and returns the gender that it shows, 0 for none.
func (r *reader) number(text string) (n int, gender byte, err error) {
	for _, part := range r.split(strings.ToLower(text)) {
		v, ok := r.values[part]
		if !ok {
			return 0, 0, fmt.Errorf("%q in %q is no number", part, text)
		}
		n += v
		if g := r.gender[part]; g != 0 {
			gender = g
		}
	}
	return n, gender, nil
}

// time reads a time, and checks that numbers and units agree.
func (r *reader) time(text string) (d time.Duration, err error) {
	var number, bare []string
	last := time.Duration(1 << 62)
	for word := range strings.FieldsSeq(strings.ReplaceAll(strings.ToLower(text), ",", "")) {
		u, ok := r.units[word]
		if word == "un'ora" {
			number, u, ok = []string{"una"}, r.units["ora"], true
		}
		if !ok {
			number = append(number, word)
			bare = append(bare, word)
			continue
		}
		n, gender, err := r.number(strings.Join(number, " "))
		if len(number) > 1 && n < 60 && !strings.Contains(strings.Join(number, " "), " y ") &&
			!strings.Contains(strings.Join(number, " "), " e ") && !strings.Contains(strings.Join(number, " "), " et ") {
			n, err = r.digits(number) // digit by digit
		}
		switch {
		case err != nil:
			return 0, err
		case u.length >= last:
			return 0, fmt.Errorf("units out of order in %q", text)
		case u.singular != (n == 1) && n != 0:
			return 0, fmt.Errorf("%d and %q do not go together in %q", n, word, text)
		case gender != 0 && gender != u.gender && len(number) > 0 && n < 60:
			return 0, fmt.Errorf("the gender of %q is not that of %q", number, word)
		}
		d, last = d+time.Duration(n)*u.length, u.length
		number, bare = nil, nil
	}
	return d, r.pair(bare, &d)
}

// pair reads the two numbers without units that end an English time.
func (r *reader) pair(bare []string, d *time.Duration) error {
	if len(bare) == 3 && bare[1] == "oh" {
		bare = []string{bare[0], bare[2]}
	} else if len(bare) == 2 {
		if n, _, _ := r.number(bare[1]); n < 10 {
			return fmt.Errorf("no \"oh\" in %q", bare)
		}
	}
	if len(bare) == 0 {
		return nil
	}
	if len(bare) != 2 {
		return fmt.Errorf("%q is no time", bare)
	}
	minutes, _, err := r.number(bare[0])
	if err != nil {
		return err
	}
	seconds, _, err := r.number(bare[1])
	*d += time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second
	return err
}

// digits reads a number that is said digit by digit.
func (r *reader) digits(words []string) (n int, err error) {
	for _, w := range words {
		v, _, err := r.number(w)
		if err != nil || v > 9 {
			return 0, fmt.Errorf("%q is no digit: %w", w, err)
		}
		n = n*10 + v
	}
	return n, nil
}
