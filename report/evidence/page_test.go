package evidence_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/race/racetest"
	"spotter/report/evidence"
	"spotter/report/seal"
)

var gun = time.Date(2027, 4, 19, 10, 0, 0, 0, time.FixedZone("", -4*3600))

// at returns an event of a kind at a race time.
func at(k race.Kind, elapsed time.Duration) race.Event {
	return race.Event{Kind: k, Elapsed: elapsed, HasElapsed: true, Stamp: race.Stamp{Wall: gun.Add(elapsed)}}
}

// logOf numbers events behind an open line.
func logOf(events ...race.Event) []race.Event {
	open := race.Event{Kind: race.KindOpen, Stamp: race.Stamp{Wall: gun}, Open: &race.Open{Format: 1, Race: "Boston 2027", Runner: "Lena Zimmer", Spotter: "Ana Marsh",
		DistanceM: 10000, Units: race.UnitsKm, Target: 50 * time.Minute, BootID: "b"}}
	log := append([]race.Event{open}, events...)
	for i := range log {
		log[i].Seq, log[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return log
}

// usual is a race of ten kilometres in an hour, with two witnesses.
func usual(more ...race.Event) []race.Event {
	start, mat := at(race.KindStart, 0), at(race.KindStart, 0)
	start.Clock, mat.Clock = race.ClockGun, race.ClockChip
	var events []race.Event
	for _, name := range []string{"Wim Best", "Wanda Good"} {
		w := at(race.KindSwap, 0)
		w.Item, w.Name = race.ItemWitness, name
		events = append(events, w)
	}
	events = append([]race.Event{start, mat}, events...)
	for km := 1; km <= 10; km++ {
		s := at(race.KindSplit, time.Duration(km)*5*time.Minute)
		s.Marker, s.DistanceM = "km "+string(rune('0'+km)), float64(km)*1000
		if km == 10 {
			s.Marker = race.MarkerFinish
		}
		events = append(events, s)
	}
	finish := at(race.KindFinish, 50*time.Minute)
	finish.Clock = "finish"
	return logOf(append(append(events, finish), more...)...)
}

// raceOf returns a race of a log whose chain is whole.
func raceOf(log []race.Event) *evidence.Race {
	head := strings.Repeat("ab12", 16)
	return &evidence.Race{Book: logbook.New(log), Hours: []seal.Hour{{N: 1, Line: len(log), Hash: head}},
		Chain: evidence.Chain{File: "race.jsonl", Verdict: "whole", State: "whole", Lines: len(log), Readable: len(log), Closed: true, Head: head, SHA256: strings.Repeat("cd", 32)}}
}

func write(t *testing.T, r *evidence.Race) string {
	t.Helper()
	var b bytes.Buffer
	if err := evidence.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPages(t *testing.T) {
	page := write(t, raceOf(usual()))
	for _, want := range []string{
		"<h2>1. Cover facts</h2>", "<h2>2. Contents", "<h2>3. Log book by the hour</h2>", "<h2>4. Incidents and rests</h2>", "<h2>5. Split sheet</h2>",
		"<h2>6. Shifts of the witnesses</h2>", "<h2>7. Sheet of the timekeepers</h2>", "<h2>8. Statement of witness 1: to be written in own words</h2>",
		"<h2>8. Statement of witness 2", "<h2>9. Sound", "<h2>10. How to check all this</h2>",
		"ab12 ab12 ab12 ab12 ab12", "0:50:00.000", "signature of witness 1", "It is not the statement of a witness.", "It is not proof that the run happened",
		"10:00:00 (UTC-04:00)", "Lena Zimmer",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the pages have no %q", want)
		}
	}
	if page != write(t, raceOf(usual())) {
		t.Error("the same race gives other pages")
	}
	keeper := page[strings.Index(page, "Statement of a timekeeper"):strings.Index(page, "<h2>9.")]
	if strings.Contains(keeper, "0:50:00") {
		t.Error("the statement of a timekeeper has a time printed on it")
	}
	sheet := page[strings.Index(page, "<h2>7."):strings.Index(page, "<h2>8.")]
	if regexp.MustCompile(`\d:\d\d`).MatchString(sheet) {
		t.Error("the sheet of the timekeepers has a time printed on it")
	}
}

func TestThePageLetsInNothingButItsStyle(t *testing.T) {
	page := write(t, raceOf(usual()))
	style := page[strings.Index(page, "<style>")+len("<style>") : strings.Index(page, "</style>")]
	sum := sha256.Sum256([]byte(style))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	policy := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(page)
	if !strings.Contains(policy, "default-src 'none'; "+want) {
		t.Errorf("no policy with %s", want)
	}
	for _, bad := range []string{"<script", "src=", "href=", "style=", "onload", "url("} {
		if strings.Contains(page, bad) {
			t.Errorf("the pages have %q", bad)
		}
	}
}

func TestHostileTextsStayText(t *testing.T) {
	const mark = `<script>alert(1)</script><img src=x onerror=y>"'&</title></style>` + "\x1b[2J\u202e\x00"
	events, _ := racetest.EveryField(t)
	open := *events[0].Open
	open.Race, open.Runner, open.Spotter, open.Pack, open.TargetName, open.Facing = mark, mark, mark+strings.Repeat("n", 4096), mark, mark, mark
	log := []race.Event{{Kind: race.KindOpen, Stamp: race.Stamp{Wall: gun}, Open: &open}}
	for _, k := range logbook.Kinds() {
		if k == race.KindOpen {
			continue
		}
		e := at(k, time.Duration(len(log))*time.Minute)
		e.Clock, e.Marker, e.Item, e.Side, e.Text, e.File, e.Name, e.Device, e.State, e.Reason = race.ClockGun, mark, mark, mark, mark, mark, mark, mark, mark, mark
		e.Cue, e.Pressed, e.DistanceM = cues.ID(mark), cues.ID(mark), 1000
		log = append(log, e)
		e.Item = ""
		log = append(log, e)
	}
	for i := range log {
		log[i].Seq, log[i].ID = uint64(i+1), race.EventID(i+1)
	}
	r := raceOf(log)
	r.Chain.File, r.Chain.Verdict, r.Chain.State, r.Chain.Damage = mark, mark, "damaged", []string{mark}
	r.Files = append(evidence.Named(log), evidence.File{Name: mark, What: mark, Why: mark})
	page := write(t, r)
	if strings.Count(page, "</style>") != 1 || strings.Count(page, "</title>") != 1 {
		t.Error("a text ends the style or the title")
	}
	for _, bad := range []string{"<script", "<img", "\x1b", "\u202e", "\x00", strings.Repeat("n", 300)} {
		if strings.Contains(page, bad) {
			t.Errorf("the pages have %q", bad)
		}
	}
}

func TestDamageIsSaidFirst(t *testing.T) {
	for state, want := range map[string]string{"damaged": "The journal is DAMAGED", "torn": "The journal is TORN"} {
		r := raceOf(usual())
		r.Chain.State, r.Chain.Damage = state, []string{"line 5, byte 12: the hash is wrong"}
		if state == "damaged" {
			r.Chain.Head, r.Hours = "", nil
		}
		page := write(t, r)
		where := strings.Index(page, want)
		if where < 0 || where > strings.Index(page, "Cover facts") {
			t.Errorf("%s: %q is at %d", state, want, where)
		}
		if state == "damaged" && (strings.Contains(page, "ab12 ab12") || !strings.Contains(page, "No code: the chain is not right")) {
			t.Error("a damaged journal has a code")
		}
	}
}

// TestOddRaces makes pages of races that lack what others have.
func TestOddRaces(t *testing.T) {
	voided := usual()
	for i := range voided[1:] {
		voided = append(voided, race.Event{Kind: race.KindVoid, Ref: race.EventID(i + 2), Seq: uint64(len(voided) + 1), ID: race.EventID(len(voided) + 1)})
	}
	start := at(race.KindStart, 0)
	start.Clock = race.ClockGun
	far := at(race.KindFall, 100000*time.Hour)
	for name, tt := range map[string]struct {
		log  []race.Event
		want string
	}{
		"nothing":        {nil, "Race without a name"},
		"not started":    {logOf(), "The race was not started in this log."},
		"only a start":   {logOf(start), "The log has no finish."},
		"all voided":     {voided, "The log has no finish."},
		"a fall far off": {logOf(start, far), "Only its first 240 hours have a block."},
	} {
		if page := write(t, raceOf(tt.log)); !strings.Contains(page, tt.want) {
			t.Errorf("%s: no %q", name, tt.want)
		}
	}
	const corpus = "../../journal/testdata/corpus/"
	files, err := os.ReadDir(corpus)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if log, err := journal.ReadFile(corpus + f.Name()); err == nil && strings.HasSuffix(f.Name(), ".jsonl") {
			write(t, raceOf(log.Events))
		}
	}
}

// TestCorrectionsStandBesideThePress has a split that was put right, and one that was taken
// back.
func TestCorrectionsStandBesideThePress(t *testing.T) {
	fix, void, note := at(race.KindAmend, 51*time.Minute), at(race.KindVoid, 51*time.Minute), at(race.KindNote, 52*time.Minute)
	fix.Ref, fix.Correction, fix.Marker, fix.DistanceM = 7, -4200*time.Millisecond, "km 2", 2000
	void.Ref = 8
	note.Ref, note.Text = 7, "the board was hidden"
	page := write(t, raceOf(usual(fix, void, note)))
	for _, want := range []string{"pressed as km 2 at 0:10:00.000, time put right by −4.2 s", "amended by 17", "the board was hidden", "0:09:55.800", "taken back; VOID by 18"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
}
