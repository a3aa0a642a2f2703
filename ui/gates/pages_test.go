package gates_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/ui/gates"
)

// A start is put right by a time of the day, or by seconds.
func TestPutTheStartRight(t *testing.T) {
	r := newRig(t)
	if r.OpenStart(); r.Open() {
		t.Error("the page opens before the start")
	}
	r.enter().at(4 * time.Minute).OpenStart()
	r.shows(80, 13, "start 10:02:00.0", "time of day: _")
	if n := r.keys("hl R."); n != 0 {
		t.Errorf("%d keys of cues were taken", n)
	}
	r.keys("10:01:55.5")
	r.shows(80, 13, "10:01:55.5_", "race time 0:04:04")
	r.shows(40, 5, "10:01:55.5_", "time 0:04:04 · start 10:01:55.5", "STOP")
	r.Key(tea.Key{Code: tea.KeyEnter}, r.now)
	if d, _ := r.s.Elapsed(r.now); d != 4*time.Minute+4500*time.Millisecond || r.Open() || r.kinds() != "start gun, amend" {
		t.Errorf("the clock shows %v, open %v, logged %s", d, r.Open(), r.kinds())
	}
	r.OpenStart()
	r.Scroll(-1) // a second earlier
	r.shows(80, 13, "(pressed 10:02:00.0)", "start 10:01:54.5")
	r.Key(tea.Key{Code: tea.KeyEnter}, r.now)
	if d, _ := r.s.Elapsed(r.now); d != 4*time.Minute+5500*time.Millisecond {
		t.Errorf("a second earlier the clock shows %v", d)
	}
	for _, bad := range []string{"10:02", "9", "25:00:00", "10:61:00", "11:00:00"} {
		r.OpenStart()
		r.keys(bad)
		r.Key(tea.Key{Code: tea.KeyEnter}, r.now)
		if !r.Open() || r.said == "" {
			t.Errorf("%s was taken: %q", bad, r.said)
		}
		r.Close()
	}
	r.OpenStart()
	if r.Key(tea.Key{Code: tea.KeyEnter}, r.now); r.said != "the start stays as it is" {
		t.Errorf("nothing typed: %q", r.said)
	}
}

// A board is set later: it is chosen, and its time typed.
func TestSetABoardLater(t *testing.T) {
	r := newRig(t)
	r.enter().at(5 * time.Minute).enter()
	r.Skip(r.now)
	r.at(15 * time.Minute).enter() // km 3
	r.at(16 * time.Minute).OpenBoards()
	r.shows(80, 13, "KM 1", "0:05:00.000", "KM 2", "skipped", "KM 4", "comes next", "km 3 at: _")
	r.Scroll(-1)
	if n := r.keys("k ."); n != 0 {
		t.Errorf("%d keys of cues were taken", n)
	}
	r.keys("9:58")
	r.shows(40, 5, "KM 2", "km 2 at: 9:58_")
	r.Key(tea.Key{Code: tea.KeyBackspace}, r.now)
	r.Key(tea.Key{Code: tea.KeyKp8}, r.now) // as a terminal tells the keypad
	r.Key(tea.Key{Code: tea.KeyEnter}, r.now)
	sp := r.s.Splits()
	if len(sp) != 3 || sp[1].Marker != "km 2" || sp[1].Elapsed != 9*time.Minute+58*time.Second || r.Open() {
		t.Errorf("splits %+v, open %v", sp, r.Open())
	}
	r.OpenBoards()
	for _, bad := range []string{"", "16:01", "15:00:00", "x"} {
		r.keys(bad)
		r.Key(tea.Key{Code: tea.KeyEnter}, r.now)
		if !r.Open() {
			t.Errorf("%q was taken: %q", bad, r.said)
		}
		for range 12 {
			r.Key(tea.Key{Code: tea.KeyBackspace}, r.now)
		}
	}
	// The finish can be set as well: it ends the race then.
	r.Close()
	r.at(20 * time.Minute).enter()
	r.at(26 * time.Minute).OpenBoards()
	r.Scroll(100)
	r.keys("25:10.250")
	r.Key(tea.Key{Code: tea.KeyEnter}, r.now)
	if d, over := r.s.Finished(); !over || d != 25*time.Minute+10250*time.Millisecond {
		t.Errorf("finished at %v, %v: %s", d, over, r.kinds())
	}
}

// The last board ends the race and shows the code; x takes the finish back.
func TestFinish(t *testing.T) {
	r := newRig(t)
	r.saved = gates.Saved{Head: "3f2a91b077cc01234567aaaa", Line: 8, Logged: 9}
	r.enter().at(40 * time.Second).Chip(r.now)
	for n := range 5 {
		r.at(time.Duration(n+1) * 5 * time.Minute).enter()
	}
	if !strings.HasSuffix(r.kinds(), "split finish, finish finish") || !r.Open() {
		t.Fatalf("logged %s, open %v", r.kinds(), r.Open())
	}
	r.shows(80, 13, "saving 1 more: wait")
	r.saved.Head, r.saved.Line = "81b0aaaabbbbccccdddd0000", 9
	r.after(time.Minute)
	r.shows(80, 13, "FINISH  gun 0:25:00  chip 0:24:20", "on target", "code 81b0 aaaa bbbb cccc dddd", "lines 1 to 9, on the disk", "x: not the finish", "f: say it")
	r.shows(40, 5, "FINISH  gun 0:25:00  chip 0:24:20", "code 81b0 aaaa bbbb cccc dddd", "lines 1 to 9")
	// The code stands while somebody writes it down.
	r.saved = gates.Saved{Head: strings.Repeat("0", 64), Line: 10, Logged: 10}
	r.after(time.Minute)
	r.shows(80, 13, "code 81b0 aaaa bbbb cccc dddd", "lines 1 to 9")
	r.OpenCode()
	r.shows(80, 13, "code 0000 0000 0000 0000 0000", "lines 1 to 10")
	if !r.Void(r.now) || r.Open() || !strings.HasSuffix(r.kinds(), "void, void") {
		t.Errorf("taken back: %s", r.kinds())
	}
	if _, over := r.s.Finished(); over {
		t.Error("the race is still over")
	}
	if r.at(28 * time.Minute).enter(); !r.Open() {
		t.Errorf("the finish again: %s", r.kinds())
	}
	r.Close()
	if !r.Void(r.now) { // on the pads too, as long as nothing came after it
		t.Error("x on the pads did not take the finish back")
	}
}

// Without the disk the code is that of the lines that are saved, and says so.
func TestTheCodeSaysWhatItCovers(t *testing.T) {
	r := newRig(t)
	r.saved = gates.Saved{Head: strings.Repeat("ab", 32), Line: 7, Logged: 12, Fault: true}
	r.OpenCode()
	r.shows(80, 13, "5 lines NOT SAVED and not in it: only 1 to 7", "code abab abab abab abab abab")
	r = newRig(t, func(o *gates.Options) { o.Saved = nil })
	if r.OpenCode(); r.Open() {
		t.Error("a page without a journal")
	}
}

func TestCode(t *testing.T) {
	for hash, want := range map[string]string{
		"":                           "",
		strings.Repeat("0", 19):      "",
		"0123456789abcdef0123456789": "0123 4567 89ab cdef 0123",
		"0123456789ABCDEF0123":       "",
		"0123456789\x1b[2J56789":     "",
	} {
		if diff := cmp.Diff(want, text.WitnessCode(hash)); diff != "" {
			t.Errorf("%q: %s", hash, diff)
		}
	}
}

// No row of a page is cut at 40 columns, whatever the figures: the side, the keys and the
// lines that a code covers are the point of these pages.
func TestPagesAreWholeAt40Columns(t *testing.T) {
	whole := func(r *rig, page string) {
		t.Helper()
		for h := 3; h <= 13; h++ {
			if got := r.screen(40, h); got == "" || strings.Contains(got, "…") {
				t.Errorf("%s, 40×%d:\n%s", page, h, got)
			}
		}
	}
	for _, keys := range []cues.KeySides{cues.RoadKeys, cues.RunnerKeys} {
		r := newRig(t, func(o *gates.Options) {
			o.Session = race.NewSession(race.Options{DistanceM: 5000, Frame: cues.Frame{Keys: keys}})
		})
		r.Radio()
		for _, k := range []string{"", "n", "y", "n", "y", "n"} {
			r.keys(k)
			whole(r, "radio check after "+k)
		}
	}
	r := newRig(t, func(o *gates.Options) {
		o.Session = race.NewSession(race.Options{DistanceM: 5000, Target: 25 * time.Minute, TargetClock: race.ClockChip})
	})
	r.saved = gates.Saved{Head: strings.Repeat("ab", 32), Line: 12345, Logged: 23456, Fault: true}
	r.enter().at(4 * time.Second).Chip(r.now)
	r.at(5 * time.Hour).OpenStart()
	whole(r, "the start")
	r.keys("10:01:55.5")
	whole(r, "the start, typed")
	r.shows(40, 3, "10:01:55.5_", "start 10:01:55.5")
	r.OpenBoards()
	whole(r, "the boards")
	r.OpenCode()
	whole(r, "the code")
	for n := range 5 {
		r.at(5*time.Hour + time.Duration(n+1)*time.Hour).enter().enter() // the second believes it
	}
	if _, over := r.s.Finished(); !over {
		t.Fatal(r.kinds())
	}
	whole(r, "the finish")
	r.saved.Logged = r.saved.Line
	r.OpenCode()
	whole(r, "the finish, saved")
}

// A race of which every board is passed and no finish is known, since only its line was
// voided in the log, still lists its boards; a race without any says so.
func TestBoardsWithoutANextOne(t *testing.T) {
	r := newRig(t)
	r.enter()
	for n := range 5 {
		r.at(time.Duration(n+1) * 5 * time.Minute).enter()
	}
	if e, ok := r.s.VoidRef(r.logged[len(r.logged)-1].ID, r.now); !ok || e.Ref == 0 {
		t.Fatal(r.kinds())
	}
	r.Close()
	r.OpenBoards()
	r.shows(80, 13, "KM 4", "FINISH")
	r = newRig(t, func(o *gates.Options) { o.Session = race.NewSession(race.Options{DistanceM: 1}) })
	r.enter().after(time.Minute).OpenBoards()
	r.Scroll(-1)
	r.keys("0:12")
	r.Key(tea.Key{Code: tea.KeyEnter}, r.now)
	if r.Open() || r.said == "" {
		t.Errorf("open %v, said %q", r.Open(), r.said)
	}
}
