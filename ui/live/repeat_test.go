package live

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/uitest"
)

func TestLastCueOnceMore(t *testing.T) {
	for _, tt := range []struct {
		name  string
		keys  string
		after time.Duration
		says  string // "" where the cue is repeated
	}{
		{"none", "", 0, "no cue to repeat yet"},
		{"steer", "left", 5*time.Second - 100*time.Millisecond, ""},
		{"steer, old", "left", 5 * time.Second, "left is 0:05 old: press ←"},
		{"prepare", "b", 14 * time.Second, ""},
		{"prepare, old", "b", 16 * time.Second, "bump is 0:16 old: press b"},
		{"service", "w", 59 * time.Second, ""},
		{"service, old", "w", 61 * time.Second, "water is 1:01 old: press w"},
		{"info", "y", 119 * time.Second, ""},
		{"info, old", "y", 121 * time.Second, "yes is 2:01 old: press y"},
		{"nothing said", "m", time.Second, "marker: nothing to say yet: no split"},
		{"alarm", "space", time.Second, "stop cannot be repeated: press space"},
		{"voided", "w x", time.Second, "water was voided: press w"},
		{"another voided", "w enter enter x", time.Second, ""},
	} {
		r := newRig(t)
		for k := range strings.FieldsSeq(tt.keys) {
			if k == "enter" {
				r.at.Boot += enterHold
			}
			r.key(k)
		}
		n := len(r.played)
		r.at.Boot += tt.after
		r.key(";")
		if tt.says != "" {
			if r.shows(tt.says); len(r.played) != n {
				t.Errorf("%s: played all the same", tt.name)
			}
			continue
		}
		if len(r.played) != n+1 {
			t.Errorf("%s: not played", tt.name)
			continue
		}
		a, b := r.played[n-1], r.played[n]
		if a.Cue != b.Cue || a.Pressed != b.Pressed || b.ID <= a.ID || b.Boot <= a.Boot {
			t.Errorf("%s: %+v once more is %+v", tt.name, a, b)
		}
		if !slices.Contains(r.logged, b) {
			t.Errorf("%s: not logged", tt.name)
		}
	}
}

// What a cue said ages from its own key on: repeats make nobody's left younger.
func TestRepeatsDoNotKeepACueFresh(t *testing.T) {
	r := newRig(t)
	r.key("left")
	for range 3 {
		r.at.Boot += 2 * time.Second
		r.key(";")
	}
	if len(r.played) != 3 {
		t.Errorf("played %d times in 6 s, want the press and two repeats", len(r.played))
	}
}

func TestQuiet(t *testing.T) {
	r := newRig(t)
	r.key("q")
	if !slices.Equal(r.quieted, []bool{true}) {
		t.Fatalf("asked the player for %v", r.quieted)
	}
	if e := r.logged[0]; e.Kind != race.KindNote || e.Item != race.ItemQuiet || e.Text != "on" {
		t.Errorf("logged %+v", e)
	}
	for _, size := range uitest.Sizes() {
		for _, page := range []string{"", "tab", "?", "d"} {
			if r.size(size[0], size[1]); page != "" {
				r.key(page)
			}
			r.wait(time.Minute)
			r.shows("QUIET")
			r.page = pagePads
		}
	}
	r.key("Q") // caps lock
	if !slices.Equal(r.quieted, []bool{true, false}) || r.logged[len(r.logged)-1].Text != "off" {
		t.Errorf("asked for %v, logged %+v", r.quieted, r.logged[len(r.logged)-1])
	}
	r.wait(time.Minute)
	if strings.Contains(r.screenText(), "QUIET") {
		t.Error("still says quiet")
	}
	r.health.Output.Quiet = true // the engine did not hear of it
	r.wait(time.Second)
	r.shows("QUIET")
}

func TestSilence(t *testing.T) {
	r := newRig(t)
	r.key("w", "backspace")
	if r.silenced != 1 || r.cleared != 0 {
		t.Errorf("silenced %d times, cleared %d", r.silenced, r.cleared)
	}
	if got := strings.Join(r.order, ", "); got != "play, append cue, silence, append note" {
		t.Errorf("order: %s", got)
	}
	r.shows("silenced: nothing sounds")
	r.at.Boot += time.Second
	r.Update(tea.KeyPressMsg{Code: 'h', Mod: tea.ModCtrl}) // backspace, as some terminals send it
	if r.silenced != 2 {
		t.Error("ctrl+h did not silence")
	}
}

// Silence ends a latched STOP at once, as its own key does after a pause: the
// journal has the go of it, and STOP's key is STOP again.
func TestSilenceEndsAStop(t *testing.T) {
	r := newRig(t)
	r.key("space")
	r.order = nil
	r.key("backspace")
	if got := strings.Join(r.order, ", "); got != "silence, append go, append note" {
		t.Errorf("order: %s", got)
	}
	if e := r.logged[1]; e.Kind != race.KindGo || e.Item != race.ItemStop {
		t.Errorf("logged %+v", e)
	}
	if strings.Contains(r.screenText(), "clears it") {
		t.Error("the STOP still looks latched")
	}
	r.key("space")
	if len(r.played) != 2 || r.played[1].Cue != "stop" {
		t.Errorf("played %v: STOP's key does not stop", r.played)
	}
}

// A pack may take d, q and ;. What they did is then on keys that no pack has, and
// the screen names those.
func TestPackTakesKeysOfTheProgram(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../cues/voices/en-US")); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile("../../cues/voices/en-US/pack.toml")
	if err != nil {
		t.Fatal(err)
	}
	taken := strings.NewReplacer(`["w"]`, `["d"]`, `["g"]`, `["q"]`, `["down"]`, `[";"]`).Replace(string(manifest))
	if err := os.WriteFile(filepath.Join(dir, "pack.toml"), []byte(taken), 0o644); err != nil {
		t.Fatal(err)
	}
	pack, err := pack.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, func(o *Options) { o.Pack = pack })
	r.key("d", "q", ";")
	if len(r.played) != 3 || len(r.quieted) != 0 || r.page != pagePads {
		t.Fatalf("played %v, quieted %v, page %d", r.played, r.quieted, r.page)
	}
	r.at.Boot += time.Second
	r.Update(tea.KeyPressMsg{Code: 'q', Text: "Q", Mod: tea.ModCapsLock})
	if len(r.quieted) != 0 || len(r.played) != 4 {
		t.Error("caps lock makes quiet of gel")
	}
	ctrl := func(c rune) {
		r.at.Boot += time.Second
		r.Update(tea.KeyPressMsg{Code: c, Mod: tea.ModCtrl})
	}
	if ctrl('r'); len(r.played) != 5 {
		t.Error("ctrl+r repeats nothing")
	}
	if ctrl('q'); len(r.quieted) != 1 {
		t.Error("ctrl+q is not quiet")
	}
	r.wait(time.Minute)
	r.shows("QUIET · ctrl+q: all cues")
	if ctrl('o'); r.page != pagePicker {
		t.Error("ctrl+o does not open the outputs")
	}
	r.size(200, 50)
	r.key("?")
	for _, want := range []string{"ctrl+r", "ctrl+q", "ctrl+o"} {
		r.shows(want)
	}
}
