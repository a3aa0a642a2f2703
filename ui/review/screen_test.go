package review

import (
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"spotter/cues"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

func TestReviewGolden(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {100, 30}, {200, 50}} {
		for name, tt := range map[string]struct {
			o    Options
			keys []string
		}{
			"overview": {wholeBoston(), []string{"right", "right"}},
			"events":   {wholeBoston(), []string{"2", "space", "b", "j", "j", "j"}},
			"voided":   {wholeBoston(), []string{"2", "f", "left", "esc"}},
			"filter":   {wholeBoston(), []string{"f", "down", "right", "right", "down", "down", "right"}},
			"filtered": {wholeBoston(), []string{"3", "f", "up", "up", "up", "enter", "2", "-", "8", "enter", "esc"}},
			"broken":   {brokenBoston(), []string{"2"}},
			"detail":   {wholeBoston(), []string{"2", "f", "right", "esc", "j", "j", "enter"}},
			"splits":   {wholeBoston(), []string{"3", "G"}},
			"cues":     {wholeBoston(), []string{"4", "j"}},
			"race":     {wholeBoston(), []string{"5"}},
			"jump":     {wholeBoston(), []string{"2", ":", "k", "m", "space", "5"}},
			"compared": {slower(), []string{"c"}},
			"help":     {wholeBoston(), []string{"?"}},
		} {
			r := uitest.Resize(New(tt.o), size[0], size[1])
			uitest.Press(r, tt.keys...)
			uitest.Golden(t, fmt.Sprintf("review-%s-%dx%d.txt", name, size[0], size[1]), uitest.GoldenText(r))
		}
	}
}

func TestReviewFitsEverySize(t *testing.T) {
	for _, o := range []Options{wholeBoston(), brokenBoston(), {}} {
		r := New(o)
		for _, size := range uitest.EdgeSizes(t) {
			uitest.Resize(r, size[0], size[1])
			for _, k := range []string{"1", "right", "2", "3", "4", "5", "?", "2", "G", "enter", "q", "g", "/", "esc", "f", "right", "esc", ":", "esc"} {
				uitest.Press(r, k)
				uitest.Fits(t, r, size[0], size[1])
			}
		}
	}
}

func TestReviewTooSmall(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 39, 12)
	uitest.Shows(t, r, "terminal too small: 39×12")
	uitest.Resize(r, 10, 3)
	uitest.Shows(t, r, "terminal", "too small")
	if !uitest.Press(r, "q") {
		t.Error("q does not quit")
	}
	uitest.Resize(r, 40, 12)
	uitest.Shows(t, r, "Boston 2027")
}

func TestReviewMoves(t *testing.T) {
	for _, tt := range []struct {
		keys string
		want string // number of the event under the cursor
	}{
		{"", "1"}, {"j", "2"}, {"j j k", "2"}, {"k", "1"}, {"G", "60"}, {"G g", "1"}, {"end home", "1"}, {"down down up", "2"},
		{"j > <", "1"}, {"space", "26"}, {"space b", "1"}, {"pgdown pgup", "1"}, {"d", "14"}, {"d u", "1"}, {"ctrl+d ctrl+u", "1"},
		{"space space space space", "60"}, {"G j", "60"}, {"ctrl+f ctrl+b", "1"},
	} {
		r := uitest.Resize(New(wholeBoston()), 80, 24)
		uitest.Press(r, "2")
		uitest.Press(r, strings.Fields(tt.keys)...)
		if got := strings.Fields(uitest.CursorLine(r)); len(got) < 2 || got[1] != tt.want {
			t.Errorf("%q: the cursor is on %v, want %s", tt.keys, got, tt.want)
		}
	}
}

func TestReviewLeaves(t *testing.T) {
	for keys, want := range map[string]bool{"q": true, "ctrl+c": true, "esc": false, "? q": false, "? q q": true,
		"2 enter q": false, "2 enter ctrl+c": true, "f q": false, ": q": false, ": ctrl+c": true, "/ q": false, "/ ctrl+c": true, "? ?": false, "h h q": true, "2 enter esc q": true} {
		r := uitest.Resize(New(wholeBoston()), 80, 24)
		if got := uitest.Press(r, strings.Fields(keys)...); got != want {
			t.Errorf("%q: quit %v, want %v", keys, got, want)
		}
	}
}

func TestReviewSearch(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "2")
	search := func(text string) string {
		uitest.Press(r, "/")
		uitest.Type(r, text)
		uitest.Press(r, "enter")
		return uitest.CursorLine(r)
	}
	if l := search("KERB"); strings.Contains(l, "kerb") {
		t.Errorf("capitals found small letters: %q", l)
	}
	uitest.Shows(t, r, "not found: KERB")
	if l := search("kerb"); !strings.Contains(l, "tripped on a kerb") {
		t.Errorf("search is at %q", l)
	}
	if l := search("openrun lost"); !strings.Contains(l, "OpenRun lost") {
		t.Errorf("search is at %q", l)
	}
	first := search("km 1")
	uitest.Press(r, "n")
	second := uitest.CursorLine(r)
	uitest.Press(r, "N")
	if first == second || uitest.CursorLine(r) != first {
		t.Errorf("n and N do not undo one another: %q %q %q", first, second, uitest.CursorLine(r))
	}
	uitest.Press(r, "G", "n")
	uitest.Shows(t, r, "end of the list: went on from the top")
	uitest.Press(r, "esc")
	if uitest.Press(r, "n"); !strings.Contains(uitest.Plain(r), "press / first") {
		t.Error("esc does not forget the search")
	}
}

func TestReviewSearchPrompt(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 40, 12)
	uitest.Press(r, "/")
	uitest.Type(r, "gelx")
	uitest.Press(r, "backspace")
	uitest.Shows(t, r, "/gel")
	r.Update(tea.PasteMsg{Content: "\x1b[31m one\ntwo"})
	if r.search.Input != "gel[31m onetwo" {
		t.Errorf("pasted %q", r.search.Input)
	}
	uitest.Type(r, strings.Repeat("long ", 100))
	if len(r.search.Input) > cells.SearchLimit {
		t.Errorf("%d bytes typed", len(r.search.Input))
	}
	uitest.Press(r, "ctrl+u")
	uitest.Type(r, "q") // in a search q is a letter
	uitest.Shows(t, r, "/q")
	uitest.Press(r, "backspace", "backspace")
	if r.search.Typing {
		t.Error("an empty prompt does not close")
	}
	before := uitest.Plain(r)
	r.Update(tea.PasteMsg{Content: "nothing"})
	if uitest.Plain(r) != before {
		t.Error("a paste without a prompt does something")
	}
}

func TestReviewMarksMatches(t *testing.T) {
	r := New(wholeBoston())
	r.Update(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	uitest.Resize(r, 80, 24)
	uitest.Press(r, "/")
	uitest.Type(r, "water")
	uitest.Press(r, "enter", "2", "g")
	if got := strings.Count(r.View().Content, r.canvas.Opening(cells.Select)+"water"); got < 2 {
		t.Errorf("%d matches are marked", got)
	}
}

// A voided event says so in a word and by a line through it, and counts nowhere.
func TestReviewVoided(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "2", "f", "left", "esc", "j") // off the first, which would be a bar
	content := r.View().Content
	if !strings.Contains(content, "9m") || !strings.Contains(r.canvas.Opening(cells.Voided), "9") {
		t.Errorf("not struck through: %q", content)
	}
	if !strings.Contains(content, r.canvas.Opening(cells.Voided)+"km 4") {
		t.Errorf("the split is not struck through: %q", content)
	}
	uitest.Shows(t, r, "VOID km 4")
	uitest.Press(r, "g", "enter")
	uitest.Shows(t, r, "VOID by 23")
	uitest.Press(r, "F", "3")
	if n := strings.Count(uitest.Plain(r), "km 4 "); n != 1 {
		t.Errorf("km 4 is listed %d times", n)
	}
	uitest.Resize(r, 200, 50)
	uitest.Press(r, "2")
	uitest.Shows(t, r, "VOID by 23")
}

func TestReviewVerdict(t *testing.T) {
	for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.ASCII} {
		r := New(brokenBoston())
		r.Update(tea.ColorProfileMsg{Profile: p})
		uitest.Resize(r, 80, 24)
		uitest.Shows(t, r, "LOG NOT WHOLE", "line 31, byte 5120", "3f2a9c0b11de")
		if !strings.Contains(r.View().Content, r.canvas.Opening(cells.FaultFill)+" ✗ LOG") {
			t.Errorf("profile %v: the verdict does not stand out", p)
		}
		if strings.Contains(uitest.Plain(r), testHead) {
			t.Error("the head hash is not shortened")
		}
	}
	r := New(wholeBoston())
	uitest.Resize(r, 80, 24)
	uitest.Shows(t, r, "✓ whole: 60 lines · head 3f2a9c0b11de")
	uitest.Resize(r, 40, 12)
	uitest.Shows(t, r, "whole: 60 lines", "3f2a9c0b11de")
	if strings.Contains(r.View().Content, r.canvas.Opening(cells.FaultFill)) {
		t.Error("a whole chain is shown as a fault")
	}
}

func TestReviewDetailClocks(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "2", "f", "right", "esc", "g", "j", "enter")
	uitest.Shows(t, r, "event 6 cue", "right → left", "0:00:12.120", "2027-04-19 10:02:12.120", "-04:00", "8:03:12.120",
		"agrees", "heard 3 ms", "outcome line   7", "class          steer")
	uitest.Press(r, "j")
	uitest.Shows(t, r, "event 8 cue", "cut 2.6 ms")
	uitest.Press(r, "k", "k")
	uitest.Shows(t, r, "event 3 cue", "before the start")

	o := wholeBoston()
	o.Events[5].Wall = o.Events[5].Wall.Add(-time.Hour)
	r = uitest.Resize(New(o), 80, 24)
	uitest.Press(r, "2", "f", "right", "esc", "g", "j", "enter")
	uitest.Shows(t, r, "(−3600 s)")
}

func TestReviewSplitDetail(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "3", "j", "enter")
	uitest.Shows(t, r, "km 2", "5:20 /km", "0:03 behind", "needed", "finish at      3:45:02")
	uitest.Press(r, "q", "5", "enter")
	uitest.Shows(t, r, "no event to open here")
}

// The help page names every binding there is.
func TestReviewHelpIsComplete(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 200, 60)
	uitest.Press(r, "?")
	n := 0
	for _, g := range r.keys.groups() {
		for _, b := range g.Keys {
			uitest.Shows(t, r, b.Help().Key, b.Help().Desc)
			if b.Help().Key == "" || b.Help().Desc == "" || !b.Enabled() {
				t.Errorf("a binding without help: %v", b.Keys())
			}
			n++
		}
	}
	if n != 38 {
		t.Errorf("%d bindings in groups; is every field of reviewKeys among them?", n)
	}
}

// A key means one thing.
func TestReviewKeysDoNotClash(t *testing.T) {
	used := map[string]string{}
	for _, g := range newKeyMap().groups() {
		for _, b := range g.Keys {
			for _, k := range b.Keys() {
				if by, twice := used[k]; twice {
					t.Errorf("%s is both %q and %q", k, by, b.Help().Desc)
				}
				used[k] = b.Help().Desc
			}
		}
	}
}

func TestReviewTheme(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	r.Update(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	r.Update(tea.BackgroundColorMsg{Color: color.White})
	light := r.View().Content
	r.Update(tea.BackgroundColorMsg{}) // an answer that nobody can read says nothing
	if r.View().Content != light {
		t.Error("an empty answer changed the looks")
	}
	if _, cmd := r.Update(tea.BackgroundColorMsg{Color: color.Black}); cmd == nil {
		t.Error("another background does not have every cell painted anew")
	}
	dark := r.View().Content
	if r.Init() == nil {
		t.Error("the terminal is not asked for its background")
	}
	r.Update(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	if light == dark || strings.Contains(r.View().Content, "38;2;") {
		t.Error("the looks do not follow the terminal")
	}
	if v := r.View(); !v.AltScreen || v.WindowTitle != "spotter review · Boston 2027" {
		t.Errorf("view %+v", v.WindowTitle)
	}
}

// A void that was itself voided leaves the event as it was.
func TestReviewVoidedVoid(t *testing.T) {
	l := newTestLog(race.Open{Race: "R"})
	id := l.cue(time.Second, "water", "water", cues.Service, race.Heard, 0)
	void := l.add(2*time.Second, race.Event{Kind: race.KindVoid, Ref: id})
	l.add(3*time.Second, race.Event{Kind: race.KindVoid, Ref: void})
	r := uitest.Resize(New(Options{Events: l.events, OK: true}), 200, 50)
	uitest.Press(r, "2")
	uitest.Shows(t, r, "VOID by 5")
	if strings.Contains(uitest.Plain(r), "VOID by 4") {
		t.Error("a void that does not count strikes an event")
	}
}

// A terminal that grows has its texts broken anew.
func TestReviewWrapsAnew(t *testing.T) {
	o := wholeBoston()
	r := uitest.Resize(New(o), 40, 12)
	uitest.Press(r, "5")
	uitest.Resize(r, 200, 50)
	uitest.Shows(t, r, testHead, o.Path)
	uitest.Resize(r, 41, 50)
	if strings.Contains(uitest.Plain(r), testHead) {
		t.Error("the head hash does not fit, and is on one line")
	}
}

// TestReviewMarksNoDeviceWithSixteenColours: a cue that no device played has the red ✗
// of the live screen's faults, where words cannot be red. A voided one has not.
func TestReviewMarksNoDeviceWithSixteenColours(t *testing.T) {
	for _, ground := range []cells.Ground{cells.GroundDark, cells.GroundLight, cells.GroundUnknown} {
		o := wholeBoston()
		o.Theme = cells.Theme{Ground: ground, Profile: colorprofile.ANSI, Fixed: true}
		r := uitest.Resize(New(o), 80, 24)
		uitest.Press(r, "2", "/")
		uitest.Type(r, "no device")
		uitest.Press(r, "enter")
		for range 3 { // to a match that is not voided
			if strings.Contains(r.View().Content, r.canvas.Opening(cells.FaultMark)+"✗") {
				break
			}
			uitest.Press(r, "n")
		}
		if content := r.View().Content; !strings.Contains(content, r.canvas.Opening(cells.FaultMark)+"✗") ||
			r.canvas.Opening(cells.FaultMark) == r.canvas.Opening(cells.Strong) {
			t.Errorf("%v: no red ✗ beside \"no device\":\n%q", ground, content)
		}
	}
}
