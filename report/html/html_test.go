package html

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/along"
	"spotter/report/track"
	"spotter/text"
)

// marathon is the log of a made-up race with all that happens in one.
const marathon = "../../journal/testdata/marathon/chip/race.jsonl"

// read returns a race from a journal.
func read(tb testing.TB, path string) Race {
	tb.Helper()
	log, err := journal.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return Race{Book: logbook.New(log.Events), File: "race.jsonl", Program: "devel",
		Chain: Chain{Whole: log.Err() == nil, Closed: log.Closed, Verdict: log.Verdict(), Lines: log.Lines, Head: log.Head}}
}

// write returns the page of a race.
func write(tb testing.TB, r Race) string {
	tb.Helper()
	var b bytes.Buffer
	if err := Write(&b, r); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// made numbers lines and makes a race of them.
func made(lines ...race.Event) Race {
	for i := range lines {
		lines[i].Seq, lines[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return Race{Book: logbook.New(lines), File: "race.jsonl", Chain: Chain{Whole: true, Verdict: "whole", Lines: len(lines)}}
}

// at returns a line at a race time.
func at(k race.Kind, d time.Duration) race.Event {
	return race.Event{Kind: k, Elapsed: d, HasElapsed: true}
}

// open returns the first line of a log.
func open(o race.Open) race.Event { return race.Event{Kind: race.KindOpen, Open: &o} }

// gun returns a start.
func gun() race.Event {
	e := at(race.KindStart, 0)
	e.Clock = race.ClockGun
	return e
}

// board returns a split.
func board(marker string, metres float64, d time.Duration) race.Event {
	e := at(race.KindSplit, d)
	e.Marker, e.DistanceM = marker, metres
	return e
}

// about returns a line that speaks of another.
func about(k race.Kind, ref race.EventID) race.Event { return race.Event{Kind: k, Ref: ref} }

var wholeMarathon = race.Open{Race: "Boston", DistanceM: 42195, Units: "km", Target: 4 * time.Hour}

// wants fails the test for each text that a page has not.
func wants(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, x := range texts {
		if !strings.Contains(page, x) {
			t.Errorf("the page has no %q", x)
		}
	}
}

func TestTheMarathonsFigures(t *testing.T) {
	r := read(t, marathon)
	page := write(t, r)
	f := &r.Book.Facts
	chip, _ := f.ByChip()
	wants(t, page, race.FormatElapsed(f.Finish.Elapsed), "by the chip "+race.FormatElapsed(chip), "Longest silences", "Corrections", "taken back",
		"This log is whole", text.WitnessCode(r.Chain.Head), r.Chain.Head, "Water and gels", "Rests", "not heard whole (")
	if got := text.WitnessCode(r.Chain.Head); strings.Count(got, " ") != 4 || len(got) != 24 || strings.ReplaceAll(got, " ", "") != r.Chain.Head[:20] {
		t.Errorf("the code is %q", got)
	}
	if rows := strings.Count(page, "\n<tr class="); rows != len(r.Book.Rows()) {
		t.Errorf("%d rows of %d", rows, len(r.Book.Rows()))
	}
}

// TestABarOverTwoKilometres skips a board: the bar of both kilometres is as high as the cues of each of them.
func TestABarOverTwoKilometres(t *testing.T) {
	log := []race.Event{open(wholeMarathon), gun()}
	cue := func(d time.Duration) {
		e := at(race.KindCue, d)
		e.Cue, e.Pressed, e.Class = "left", "left", cues.Steer
		log = append(log, e)
	}
	for i := range 4 {
		cue(time.Duration(i+1) * time.Minute)
	}
	log = append(log, board("km 1", 1000, 5*time.Minute))
	if page := write(t, made(log...)); strings.Contains(page, "Cues a km") || !strings.Contains(page, "km 1: 4 cues, 0 not whole<") {
		t.Error("a km has another name or tip")
	}
	for i := range 6 {
		cue(time.Duration(i+6) * time.Minute)
	}
	log = append(log, board("km 3", 3000, 15*time.Minute))
	page := write(t, made(log...))
	wants(t, page, "Cues a km", "km 3: 6 cues, 0 not whole, 3.0 a km", "Most on one stretch: 6, km 3", "as high as the cues of each km of it")
	chart, _, _ := strings.Cut(page[strings.Index(page, "km 1: 4 cues"):], "</svg>")
	heights := regexp.MustCompile(`class="f-steer"[^>]* height="([0-9.]+)`).FindAllStringSubmatch(chart, 2)
	var h [2]float64
	for i, m := range heights {
		h[i], _ = strconv.ParseFloat(m[1], 64)
	}
	if h[1] <= 0 || math.Abs(h[1]/h[0]-3.0/4) > 0.02 {
		t.Errorf("3 cues a km are as high as %v of 4: %q", h, heights)
	}
}

// TestThePolicyFitsThePage compares the hashes of the policy with what the page has.
func TestThePolicyFitsThePage(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		r := read(t, marathon)
		r.Paper = paper
		page := write(t, r)
		for _, tag := range []string{"style", "script"} {
			_, rest, _ := strings.Cut(page, "<"+tag+">")
			inside, _, ok := strings.Cut(rest, "</"+tag+">")
			sum := sha256.Sum256([]byte(inside))
			hash := strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")
			if want := tag + "-src &#39;sha256-" + hash + "&#39;"; !ok || !strings.Contains(page, want) {
				t.Errorf("the policy has no %s", want)
			}
		}
		if strings.Contains(page, "style=") || regexp.MustCompile(`(?:src|href)=|url\(|https?:`).MatchString(page) {
			t.Error("the page has a style attribute or an address")
		}
	}
}

func TestRacesThatLackSomething(t *testing.T) {
	rest := at(race.KindRest, 6*time.Minute)
	never := at(race.KindCue, 3*time.Minute)
	never.Cue, never.Pressed, never.Class = "left", "left", cues.Steer
	finish := at(race.KindFinish, 3*time.Hour)
	finish.Clock = race.ClockFinish
	for name, x := range map[string]struct {
		race Race
		want string
	}{
		"nothing":          {made(), "not started"},
		"no start":         {made(open(wholeMarathon), race.Event{Kind: race.KindNote, Text: "rain"}), "was not started in this log"},
		"no finish":        {made(open(wholeMarathon), gun(), board("km 1", 1000, 5*time.Minute)), "no finish in this log"},
		"no split":         {made(open(wholeMarathon), gun(), finish), "3:00:00"},
		"no target":        {made(open(race.Open{}), gun(), board("km 1", 1000, 5*time.Minute), board("km 2", 2000, 11*time.Minute)), "average"},
		"no outcome":       {made(open(wholeMarathon), gun(), never), "the log has no outcome of it"},
		"a rest not over":  {made(open(wholeMarathon), gun(), rest, at(race.KindNote, 9*time.Minute)), "not over"},
		"all voided":       {made(open(wholeMarathon), gun(), board("km 1", 1000, 5*time.Minute), about(race.KindVoid, 3)), "taken back"},
		"a double split":   {made(open(wholeMarathon), gun(), board("km 1", 1000, 5*time.Minute), board("km 1", 1000, 5*time.Minute), about(race.KindVoid, 4)), "taken back"},
		"one place twice":  {made(open(wholeMarathon), gun(), board("km 1", 1000, 5*time.Minute), board("km 1", 1000, 5*time.Minute)), "moves no figure: twice"},
		"a mile":           {made(open(race.Open{DistanceM: 42195, Units: "mi"}), gun(), board("mile 1", 1609.344, 9*time.Minute)), "mile 1"},
		"an endless clock": {made(open(wholeMarathon), gun(), board("km 1", 1000, 1<<62), board("km 2", 2000, 1<<62+1)), "km 1"},
		"a far board":      {made(open(wholeMarathon), gun(), board("km 1", 1e300, time.Second)), "km 1"},
	} {
		page := write(t, x.race)
		if !strings.Contains(page, x.want) {
			t.Errorf("%s: the page has no %q", name, x.want)
		}
		body, _, _ := strings.Cut(page, "<script>")
		if m := regexp.MustCompile(`.{0,40}(NaN|Inf\b|ZgotmplZ).{0,40}`).FindString(body); m != "" {
			t.Errorf("%s: %s", name, m)
		}
		if len(page) > 100_000 {
			t.Errorf("%s: %d bytes", name, len(page))
		}
	}
}

// TestTextsOfOthersAreTextsOnly puts what a page, a terminal and a reader could obey
// into every text of a log.
func TestTextsOfOthersAreTextsOnly(t *testing.T) {
	evil := "</title></script><script>alert(1)</script>\x1b[2J\u202eevil\u2066" + `"onload="x` + "`${1}`<!--"
	long := strings.Repeat("Ü", 2000)
	note := at(race.KindNote, time.Minute)
	note.Text = evil
	cue := at(race.KindCue, 2*time.Minute)
	cue.Cue, cue.Pressed, cue.Class = cues.ID(evil), cues.ID(evil), 99
	outcome := at(race.KindOutcome, 2*time.Minute)
	outcome.Ref, outcome.Outcome, outcome.Why = 4, race.Outcome(evil), race.Why(evil)
	output := at(race.KindOutput, 3*time.Minute)
	output.Device, output.State, output.Text = evil, evil, long
	kind := at(race.Kind(evil), 3*time.Minute)
	kind.Item, kind.Side, kind.Name, kind.File = evil, evil, evil, evil
	amend := about(race.KindAmend, 8)
	amend.Text = evil
	o := race.Open{Race: evil + long, Runner: evil, Spotter: long, Facing: evil, Pack: evil, TargetName: evil, Target: time.Hour, DistanceM: 10000, Units: evil, Program: evil}
	r := made(open(o), gun(), note, cue, outcome, output, kind, board(evil, 1000, 5*time.Minute), amend, board(long, 2000, 9*time.Minute))
	r.File, r.Program = evil, evil
	r.Chain = Chain{Verdict: evil, Damage: []string{evil}, Damaged: 7}
	page := write(t, r)
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, bad := range []string{"\x1b", "\x9b", "\u202e", "\u2066", `"onload`, "<!--"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	if len(page) > 100_000 {
		t.Errorf("%d bytes", len(page))
	}
	wants(t, page, "6 more places", "This log is not whole", "evil")
}

// tracked returns a race with a track laid along it.
func tracked(t *testing.T) Race {
	t.Helper()
	gunWall := time.Date(2027, 4, 19, 14, 0, 0, 0, time.UTC)
	lines := many(300).Book.Events
	lines[1].Wall = gunWall
	fall := at(race.KindFall, 150*time.Second)
	fall.Text = "</title>a <b>seam</b>"
	r := made(append(lines, board("km 1", 1000, 280*time.Second), fall)...)
	var way track.Track
	for i := range 300 {
		p := track.Point{Wall: gunWall.Add(time.Duration(i) * time.Second), LatDeg: 42 + float64(i)*3e-5, LonDeg: -71 + float64(i)*1e-5, HeightM: float64(i), HasHeight: true}
		if i < 100 || i > 200 {
			p.HeartRate = 150
		}
		way.Points = append(way.Points, p)
	}
	var err error
	if r.Track, err = along.With(&way, &r.Book.Facts, 2*time.Second); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestATrackIsDrawn looks for a map with marks, height and heart rate.
func TestATrackIsDrawn(t *testing.T) {
	page := write(t, tracked(t))
	wants(t, page, "Where it happened", "moved by &#43;2 s, as --track-offset says", "Height", "150 to 150 beats a minute", "0:02:30 fall &lt;/title&gt;a &lt;b&gt;seam&lt;/b&gt;")
	if n := strings.Count(page, `class="dot s-steer" d="M`); n != 2 { // the map, and its legend
		t.Errorf("%d paths of steer cues", n)
	}
	if strings.Contains(write(t, many(10)), "Where it happened") {
		t.Error("a race without a track has a map")
	}
}

// many returns a race with n cues heard whole, every tenth of them cut, and one fall.
func many(n int) Race {
	lines := []race.Event{open(wholeMarathon), gun()}
	for i := range n {
		d := time.Duration(i) * time.Second
		c, o := at(race.KindCue, d), at(race.KindOutcome, d)
		c.Cue, c.Pressed, c.Class = "left", "right", cues.Steer
		o.Ref, o.Outcome, o.Latency = race.EventID(len(lines)+1), race.Heard, 3*time.Millisecond
		if i%10 == 0 {
			o.Outcome, o.Why = race.Cut, race.WhyCue
		}
		lines = append(lines, c, o)
	}
	return made(append(lines, at(race.KindFall, time.Duration(n)*time.Second))...)
}

// TestAPageIsSmall makes the page of 3,000 lines.
func TestAPageIsSmall(t *testing.T) {
	if page := write(t, many(1500)); len(page) > 300_000 {
		t.Errorf("%d bytes", len(page))
	}
}

// TestALongLogLeavesRowsOut makes pages of races that are too long for one.
func TestALongLogLeavesRowsOut(t *testing.T) {
	if page := write(t, many(4900)); strings.Contains(page, "are left out") || strings.Count(page, "\n<tr class=") != 4903 {
		t.Error("rows of a log that fits are left out")
	}
	page := write(t, many(20_000))
	wants(t, page, "This log has 20003 rows", "18000 are left out", "spotter export race.jsonl --to csv", "20000", "90.0")
	if n := strings.Count(page, "\n<tr class="); n != 2003 {
		t.Errorf("%d rows", n)
	}
	if n := strings.Count(write(t, many(60_000)), "\n<tr class="); n != MostRows {
		t.Errorf("%d rows of very many", n)
	}
}

// BenchmarkWrite makes pages of races of two sizes.
func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{1500, 15_000} {
		r := many(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				write(b, r)
			}
		})
	}
}
