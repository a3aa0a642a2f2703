package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// pages has the keys that lead to each page of the review.
var pages = map[string][]string{
	"overview": {"right", "right"}, "events": {"2", "j", "j", "j"}, "splits": {"3", "G"}, "cues": {"4", "j"}, "race": {"5"},
	"filter": {"f", "down", "right", "right", "down", "down", "right"}, "detail": {"2", "j", "j", "enter"}, "help": {"?"},
}

// The pages in each language, on a usual and on a small terminal.
func TestPagesInEachLanguage(t *testing.T) {
	for _, lang := range uitest.Languages() {
		uitest.Speak(t, lang)
		for _, size := range [][2]int{{80, 24}, {40, 12}} {
			for name, keys := range pages {
				r := uitest.Resize(New(wholeBoston()), size[0], size[1])
				uitest.Press(r, keys...)
				uitest.Golden(t, fmt.Sprintf("%s/%s-%dx%d.txt", lang, name, size[0], size[1]), uitest.GoldenText(r))
			}
		}
	}
}

func TestPagesInEachLanguageFit(t *testing.T) {
	for _, lang := range uitest.Languages() {
		uitest.Speak(t, lang)
		r := New(brokenBoston())
		for _, size := range [][2]int{{40, 12}, {56, 16}, {66, 20}, {72, 24}, {80, 24}, {120, 40}} {
			uitest.Resize(r, size[0], size[1])
			for _, k := range []string{"1", "right", "2", "3", "4", "5", "?", "2", "G", "enter", "q", "f", "right", "esc", ":", "esc"} {
				uitest.Press(r, k)
				uitest.Fits(t, r, size[0], size[1])
			}
		}
	}
}

// Titles of columns, names of pages, both sides of a cue and what became of it are never cut where
// English shows them whole.
func TestNothingThatMattersIsCut(t *testing.T) {
	for _, lang := range uitest.Languages() {
		uitest.Speak(t, lang)
		for _, w := range []int{80, 120, 200} {
			r := uitest.Resize(New(wholeBoston()), w, 24)
			for _, key := range []string{"2", "3"} {
				uitest.Press(r, key)
				if head := strings.Split(uitest.Plain(r), "\n")[4]; strings.Contains(head, "…") {
					t.Errorf("%s, page %s at %d columns: %q", lang, key, w, head)
				}
			}
			cols := arrangeEvents(w, 2)
			for _, e := range r.x.Lines {
				row := r.x.row(int32(slices.IndexFunc(r.x.Lines, func(x race.Event) bool { return x.ID == e.ID })))
				if n := cells.Width(row.kind); n > cols.kind {
					t.Errorf("%s: kind %q has %d columns", lang, row.kind, cols.kind)
				}
				if e.Kind != race.KindCue {
					continue
				}
				if n := cells.Width(row.what); n > cols.what && e.Pressed != "" && w != 120 { // there English cuts it too
					t.Errorf("%s: %q has %d columns at %d", lang, row.what, cols.what, w)
				}
				if became, _, _ := strings.Cut(row.outcome, ":"); cells.Width(became) > cols.outcome {
					t.Errorf("%s: %q has %d columns at %d", lang, row.outcome, cols.outcome, w)
				}
			}
		}
		head := uitest.Plain(uitest.Resize(New(wholeBoston()), 80, 24))
		if !strings.Contains(head, " 3:43:39 ") || !strings.Contains(head, "3f2a9c0b11de") {
			t.Errorf("%s: the head lacks target or hash:\n%s", lang, head[:400])
		}
		for _, w := range []int{40, 80} { // the keys that help and leave
			r := uitest.Resize(New(wholeBoston()), w, 24)
			for _, key := range []string{"1", "2", "3", "4", "5"} {
				uitest.Press(r, key)
				lines := strings.Split(uitest.Plain(r), "\n")
				if last := lines[23]; !strings.Contains(last, "? ") || !strings.Contains(last, " q ") {
					t.Errorf("%s, page %s at %d columns: %q", lang, key, w, last)
				}
			}
		}
	}
}

// figure finds numbers, with what belongs to them.
var figure = regexp.MustCompile(`[+−]?\d[\d:.]*`)

// dates are written otherwise in each language; a time of day behind one is the same.
var dates = regexp.MustCompile(`\d+ [A-Z][a-z][a-z] \d{4}|\d+[./]\d+[./]\d{4}`)

// lane finds the lines of the overview's chart. Its first figure is the most cues in one
// column, and the columns are narrower where the names of the classes are longer.
var lane = regexp.MustCompile(`(?m)^.*[·▁▂▃▄▅▆▇█]{20}.*$`)

// figuresOf returns the numbers of a text, in the order of their size as texts.
func figuresOf(s string) []string {
	all := figure.FindAllString(lane.ReplaceAllString(dates.ReplaceAllString(s, ""), ""), -1)
	slices.Sort(all)
	return all
}

// drawnLog is a log of a race that is made up.
func drawnLog(t *rapid.T) Options {
	l := newTestLog(race.Open{Race: "R", DistanceM: 10000, Target: 50 * time.Minute, Units: rapid.SampledFrom([]string{"km", "mi"}).Draw(t, "units")})
	l.add(0, race.Event{Kind: race.KindStart, Clock: "gun"})
	at, boards := time.Duration(0), 0
	ids := []cues.ID{"left", "right", "water_left", "turn_right", "stop", "gel", "slow"}
	for range rapid.IntRange(1, 40).Draw(t, "lines") {
		at += time.Duration(rapid.IntRange(1, 400).Draw(t, "after")) * time.Second
		switch rapid.IntRange(0, 6).Draw(t, "what") {
		case 0:
			boards++
			l.add(at, race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", boards), DistanceM: float64(boards) * 1000})
		case 1:
			l.add(at, race.Event{Kind: race.KindFall, Text: "fell"})
		case 2:
			l.add(at, race.Event{Kind: race.KindAid, Item: "water", Side: "left"})
		case 3:
			l.add(at, race.Event{Kind: race.KindVoid, Ref: 2})
		default:
			id := rapid.SampledFrom(ids).Draw(t, "cue")
			o := rapid.SampledFrom([]race.Outcome{race.Heard, race.Cut, race.Dropped, race.Expired, race.NoDevice, ""}).Draw(t, "outcome")
			l.cue(at, id, cues.Mirror(id), cues.Class(rapid.IntRange(1, 5).Draw(t, "class")), o, time.Duration(rapid.IntRange(0, 9000).Draw(t, "latency"))*time.Microsecond)
		}
	}
	o := wholeBoston()
	o.Events = l.events
	return o
}

// A page has the same figures in every language.
func TestFiguresAreTheSameInEachLanguage(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := drawnLog(rt)
		lang := rapid.SampledFrom(uitest.Languages()).Draw(rt, "language")
		keys := rapid.SampledFrom([]string{"1", "1 right", "3", "4", "5", "2 enter", "2 G enter"}).Draw(rt, "page")
		shown := func(lang string) (page, rows []string) {
			uitest.Speak(t, lang)
			r := uitest.Resize(New(o), 240, 160)
			uitest.Press(r, strings.Fields(keys)...)
			for _, i := range r.rows {
				row := r.x.row(i)
				row.codes = ""
				rows = append(rows, figuresOf(row.text())...)
			}
			return figuresOf(uitest.Plain(r)), rows
		}
		page, rows := shown("en")
		page2, rows2 := shown(lang)
		if !slices.Equal(page, page2) {
			rt.Errorf("%s, %s: %q, in English %q", lang, keys, page2, page)
		}
		if !slices.Equal(rows, rows2) {
			rt.Errorf("%s, rows: %q, in English %q", lang, rows2, rows)
		}
	})
}

// A search finds what is shown, and the words of the journal in every language.
func TestSearchInEachLanguage(t *testing.T) {
	for _, lang := range uitest.Languages() {
		uitest.Speak(t, lang)
		for _, words := range []string{say.C("outcome", "no device"), "no device", say.C("kind", "split"), "split", say.C("cue", "water left"), "water left"} {
			r := uitest.Resize(New(wholeBoston()), 80, 24)
			uitest.Press(r, "2", "/")
			uitest.Type(r, strings.ToLower(words))
			uitest.Press(r, "enter")
			if note := r.search.Note; strings.Contains(note, words) {
				t.Errorf("%s: /%s: %q", lang, words, note)
			}
		}
	}
}

// A place is typed in the words of any language.
func TestJumpInEachLanguage(t *testing.T) {
	for _, lang := range append(uitest.Languages(), "en") {
		uitest.Speak(t, lang)
		for _, place := range []string{"km 5", "5 km", "5,0", "Meile 3.1068", "milla 3.1068", "3,1068 miles", "miglio 3.1068", "milha 3.1068"} {
			r := uitest.Resize(New(wholeBoston()), 80, 24)
			uitest.Press(r, "2", ":")
			uitest.Type(r, place)
			uitest.Press(r, "enter")
			if got := uitest.CursorLine(r); !strings.Contains(got, "km 5") {
				t.Errorf("%s: %q leads to %q (%s)", lang, place, got, r.search.Note)
			}
		}
	}
}

// The review of 2,000 lines: what its first rows and a filter cost in English and in German.
func BenchmarkReviewInLanguages(b *testing.B) {
	o := wholeBoston()
	o.Events = manyEvents(2000)
	for _, lang := range []string{"en", "de"} {
		for name, keys := range map[string][]string{"first rows": {"2"}, "filter": {"2", "f", "down", "right", "esc"}} {
			b.Run(name+"/"+lang, func(b *testing.B) {
				uitest.Speak(b, lang)
				b.ReportAllocs()
				for b.Loop() {
					r := uitest.Resize(New(o), 80, 24)
					uitest.Press(r, keys...)
					r.View()
				}
			})
		}
	}
}
