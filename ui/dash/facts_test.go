package dash

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// onScreen reports whether a text stands on a screen: in letters of its own, or in large
// ones, of any size.
func onScreen(screen, text string) bool {
	if strings.Contains(screen, text) {
		return true
	}
	var lines [][]rune
	for line := range strings.Lines(screen) {
		lines = append(lines, []rune(strings.TrimSuffix(line, "\n")))
	}
	for scale := 1; scale <= 4; scale++ {
		if stands(lines, large(text, scale)) {
			return true
		}
	}
	return false
}

// large returns the rows of a text in large letters.
func large(text string, scale int) [][]rune {
	b := cells.Banner{NewFont: cells.NewFont(), Text: text, Scale: scale}
	w, h, ok := b.Size()
	if !ok {
		return nil
	}
	var c cells.Canvas
	c.Reset(w, h)
	b.Draw(&c, 0, 0, cells.None)
	var rows [][]rune
	for row := range strings.Lines(c.String()) {
		rows = append(rows, []rune(cells.Pad(strings.TrimSuffix(row, "\n"), w)))
	}
	return rows
}

// stands reports whether rows of letters stand below each other in some lines.
func stands(lines, rows [][]rune) bool {
	if len(rows) == 0 {
		return false
	}
	at := func(y, x, w int) []rune {
		out := []rune(strings.Repeat(" ", w))
		if y < len(lines) && x < len(lines[y]) {
			copy(out, lines[y][x:min(x+w, len(lines[y]))])
		}
		return out
	}
	for y := range lines {
		for x := range lines[y] {
			found := true
			for i := range rows {
				found = found && slices.Equal(at(y+i, x, len(rows[i])), rows[i])
			}
			if found {
				return true
			}
		}
	}
	return false
}

// TestFactsReadableInHalfASecond is the table of the facts that each size of screen shows,
// in the order in which an eye takes them in.
func TestFactsReadableInHalfASecond(t *testing.T) {
	sizes := [][2]int{{40, 12}, {60, 24}, {80, 24}, {120, 40}, {200, 50}}
	const all = "yyyyy"
	for _, fact := range []struct {
		what, text string
		on         string // y or n for each size
	}{
		{"the last cue", "RIGHT", all},
		{"what became of it", "✓ heard · 3 ms · right ear", all},
		{"what the left key says", "hears RIGHT", all},
		{"the key of STOP", "space", all},
		{"the sound is open", "OpenRun", all},
		{"the log is saved", "saved 412/412", all},
		{"race time", "1:47:05", all},
		{"gap in time", "0:14", all},
		{"gap in metres", "45 m", all},
		{"on which side", "BEHIND", all},
		{"getting better or worse, in short", "▼5 s/km", "ynnnn"},
		{"getting better or worse", "▼ losing 5 s every km", "nyyyy"},
		{"pace by km", "pace by km", "nnyyy"},
		{"the target", "3:43:39", "nyyyy"},
		{"pace now", "5:22", all},
		{"pace needed", "5:17", all},
		{"finish by the average", "3:44:07", all},
		{"finish if now is kept", "→ 3:45:36", "nnnyy"},
		{"next board", "KM 21", all},
		{"how far", "~840 m", all},
		{"how long", "4:30", all},
		{"its key", "enter", all},
		{"the board after", "KM 22", all},
		{"how far that is", "~1.8 km", "nnyyy"},
		{"how long to it", "9:55", all},
		{"four boards", "KM 24", "nnnny"},
		{"whose left", "runner mirrored", "nyyyy"},
		{"the last event", "event 12", "nyyyy"},
		{"the last five events", "event 8", "nnyyy"},
		{"the last ten events", "event 3", "nnnyy"},
		{"the table of splits", "km 20   1:46:14  5:22  0:13 behind", "nnnyy"},
	} {
		for i, size := range sizes {
			f := sample()
			f.W, f.H = size[0], size[1]
			got := screen(f)
			if want := fact.on[i] == 'y'; onScreen(got, fact.text) != want {
				t.Errorf("%s (%q) is on a screen of %v: %v, want %v\n%s", fact.what, fact.text, size, !want, want, got)
			}
		}
	}
}

// TestFaultsAndQuestionsBesideTheRest: at every size a fault, or a question, leaves the last
// cue, the race time, the gap and the pads on the screen.
func TestFaultsAndQuestionsBesideTheRest(t *testing.T) {
	for _, size := range uitest.Sizes() {
		for name, set := range map[string]func(f *Facts){
			"fault": func(f *Facts) {
				f.Faults = []Fault{{Short: "NO SOUND", What: "NO SOUND 0:07: OpenRun is gone", Next: "Shout. d: another output"}}
			},
			"question": func(f *Facts) {
				f.Ask = Ask{Text: "KM 20? 0:49 after km 19: too quick.", Answers: []Answer{{"enter", "it is"}, {"x", "no press"}, {"s", "skipped one"}}}
			},
		} {
			f := sample()
			f.W, f.H = size[0], size[1]
			set(f)
			got := screen(f)
			for _, want := range []string{"1:47:05", "0:14", "BEHIND", "✓ heard", "hears RIGHT", "hears LEFT", "STOP"} {
				if !onScreen(got, want) {
					t.Errorf("%s at %v: %q is gone:\n%s", name, size, want, got)
				}
			}
		}
	}
}

// TestFiguresDoNotMoveSideways: whatever the values are, digits and labels of the gap, the
// pace and the things that come keep their columns.
func TestFiguresDoNotMoveSideways(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {100, 30}} {
		lines := map[string][]int{}
		for _, v := range []struct {
			pace, need, finish, behind time.Duration
			metres, away               float64
			in                         time.Duration
		}{
			{5*time.Minute + 13*time.Second, 5 * time.Minute, 3*time.Hour + 43*time.Minute, 29 * time.Second, 92, 850, 4 * time.Minute},
			{12 * time.Minute, 11*time.Minute + 59*time.Second, 9*time.Hour + 59*time.Minute, 12*time.Minute + 40*time.Second, 1234, 1100, 12 * time.Minute},
			{9*time.Minute + 59*time.Second, 4 * time.Minute, time.Hour, 2 * time.Second, 1, 10, 5 * time.Second},
		} {
			f := sample()
			f.W, f.H = size[0], size[1]
			st := &f.Race.Standing
			st.Pace, st.Needed, st.Projected, st.Behind, st.BehindM = v.pace, v.need, v.finish, v.behind, v.metres
			for i := range f.Race.Ahead {
				f.Race.Ahead[i].AwayM, f.Race.Ahead[i].In = v.away, v.in
			}
			got := strings.Split(screen(f), "\n")
			for _, label := range []string{"now", "need", "finish", "next", "then", "BEHIND", "KM 21", "KM 22"} {
				for _, line := range got {
					if x := strings.Index(line, label); x >= 0 && !strings.Contains(line, "──") {
						lines[label] = append(lines[label], cells.Width(line[:x]))
						break
					}
				}
			}
			for _, text := range []string{race.FormatShort(v.pace), race.FormatShort(v.need)} {
				if !onScreen(strings.Join(got, "\n"), text) {
					t.Errorf("%v: %s is not on the screen:\n%s", size, text, strings.Join(got, "\n"))
				}
			}
		}
		for label, at := range lines {
			if slices.Min(at) != slices.Max(at) {
				t.Errorf("%v: %q stands at %v", size, label, at)
			}
		}
		if len(lines) < 5 {
			t.Errorf("%v: only %v was looked for", size, lines)
		}
	}
}

// TestAnOverdueBoardIsTold: the first one too, at every size, in words.
func TestAnOverdueBoardIsTold(t *testing.T) {
	for _, size := range uitest.Sizes() {
		for _, passed := range []int{0, 20} {
			f := sample()
			f.W, f.H = size[0], size[1]
			facts := race.Facts{Plan: f.Race.Plan, Splits: f.Race.Splits[:passed]}
			f.Race.Splits = facts.Splits
			f.Race.Elapsed = time.Duration(passed)*318700*time.Millisecond + 6*time.Minute
			f.Race.Standing = facts.Standing(f.Race.Elapsed)
			f.Race.Ahead = nil
			for _, b := range facts.Ahead(nil, f.Race.Elapsed, 2) {
				f.Race.Ahead = append(f.Race.Ahead, Thing{Name: facts.Plan.Marker(b.Number), AwayM: b.AwayM, In: b.In, HasIn: b.HasIn})
			}
			got := screen(f)
			for _, want := range []string{fmt.Sprintf("KM %d ", passed+1), "overdue 0:", "BEHIND"} {
				if !onScreen(got, want) {
					t.Errorf("%v after %d boards: no %q:\n%s", size, passed, want, got)
				}
			}
		}
	}
}

// TestTrendInWords is the table of the words beside the gap.
func TestTrendInWords(t *testing.T) {
	km := []Thing{{Name: "km 21", In: time.Minute, HasIn: true}}
	for _, tt := range []struct {
		st          race.Standing
		units       string
		ahead       []Thing
		words, tiny string
	}{
		{race.Standing{HasTrend: true, Gaining: 3 * time.Second}, "km", km, "▲ gaining 3 s every km", "▲3 s/km"},
		{race.Standing{HasTrend: true, Gaining: -12 * time.Second}, "mi", km, "▼ losing 12 s every mi", "▼12 s/mi"},
		{race.Standing{HasTrend: true, Gaining: 499 * time.Millisecond}, "km", km, "= neither gains nor loses", "= even"},
		{race.Standing{}, "km", km, "", ""},
		{race.Standing{HasTrend: true, Gaining: time.Second, Resting: true}, "km", km, "‖ resting: the gap grows", "‖ rest"},
		{race.Standing{HasTrend: true, Gaining: time.Second, Final: true}, "km", nil, "■ the race is over", "■ over"},
		{race.Standing{HasTrend: true, Gaining: time.Second}, "km", []Thing{{Name: "km 21", In: -11 * time.Second, HasIn: true}}, "? km 21 is overdue", "overdue"},
		{race.Standing{HasTrend: true, Gaining: time.Second}, "km", []Thing{{Name: "km 21", In: -9 * time.Second, HasIn: true}}, "▲ gaining 1 s every km", "▲1 s/km"},
	} {
		r := Race{Standing: tt.st, Plan: race.Plan{Units: tt.units}, Ahead: tt.ahead}
		if got := r.trend(); got.words() != tt.words || got.tiny() != tt.tiny {
			t.Errorf("%+v: %q and %q, want %q and %q", tt.st, got.words(), got.tiny(), tt.words, tt.tiny)
		}
	}
}

// TestAwayAndRoughly: distances and times that are reckoned are not told more exactly than
// they are known.
func TestAwayAndRoughly(t *testing.T) {
	for _, tt := range []struct {
		metres float64
		unit   string
		want   string
	}{{-3, "km", "~0 m"}, {4, "km", "~0 m"}, {846, "km", "~850 m"}, {994, "mi", "~990 m"}, {996, "km", "~1.0 km"}, {1609.344, "mi", "~1.0 mi"}, {12340, "km", "~12.3 km"}} {
		if got := roundedAway(tt.metres, tt.unit).words(); got != tt.want {
			t.Errorf("%v %s: %q, want %q", tt.metres, tt.unit, got, tt.want)
		}
	}
	for in, want := range map[time.Duration]time.Duration{-time.Second: 0, 59400 * time.Millisecond: 59 * time.Second, 62 * time.Second: time.Minute, 63 * time.Second: 65 * time.Second} {
		if got := roughly(in); got != want {
			t.Errorf("%v: %v, want %v", in, got, want)
		}
	}
}

// TestTargetsAreNamed: a record or an earlier race by its name, at every size that has room,
// and none by a time that it has not.
func TestTargetsAreNamed(t *testing.T) {
	for _, tt := range []struct {
		target time.Duration
		name   string
		want   string
	}{
		{3*time.Hour + 43*time.Minute + 39*time.Second, "", "behind 3:43:39"},
		{3*time.Hour + 43*time.Minute + 39*time.Second, "Xu 2004", "behind 3:43:39 Xu 2004"},
		{0, "Boston 2026", "behind Boston 2026"},
		{0, "\x1b[2J", "behind the earlier race"},
	} {
		f := sample()
		f.Race.Plan.Target, f.Race.Plan.Name = tt.target, tt.name
		if got := screen(f); !strings.Contains(got, "─ "+tt.want+" ─") || strings.Contains(got, "0:00:00") {
			t.Errorf("%+v: no %q:\n%s", tt, tt.want, got)
		}
	}
}

// A gap whose metres are not known is shown without them, and the gap in time stays.
func TestAGapWithoutMetres(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		f := sample()
		f.W, f.H = size[0], size[1]
		with := screen(f)
		st := &f.Race.Standing
		metres := text.Metres(st.BehindM)
		if st.NoMetres = true; !strings.Contains(with, " "+metres) {
			t.Fatalf("%v: %s is not on the screen:\n%s", size, metres, with)
		}
		st.BehindM = 0
		got := screen(f)
		if strings.Contains(got, " "+metres) || strings.Contains(got, " 0 m") || !strings.Contains(got, "BEHIND") {
			t.Errorf("%v:\n%s", size, got)
		}
	}
}
