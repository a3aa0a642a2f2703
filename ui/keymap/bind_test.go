package keymap

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/cues/pack"
)

// bindsOf reads keys that were chosen.
func bindsOf(t *testing.T, s string) []keyname.Bind {
	t.Helper()
	b, err := keyname.ParseBinds(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every act that can be named has a key, and only an act of the program's own.
func TestEveryActHasAKey(t *testing.T) {
	m := New(pack.Default(), cues.Frame{})
	for _, name := range keyname.Acts() {
		if a, ok := acts[name]; !ok || a == Cue || m.Label(a) == "" {
			t.Errorf("%s has no key", name)
		}
	}
	if len(acts) != len(keyname.Acts())+1 {
		t.Errorf("%d acts are bound, %d have a name", len(acts), len(keyname.Acts()))
	}
}

// A chosen key does the act, the usual one no longer does, and the help has the new one.
// A race's choice goes before its pack's.
func TestKeysAreChosen(t *testing.T) {
	p := *pack.Default()
	p.Bind = bindsOf(t, "fall=f5 rest=f6")
	m := New(&p, cues.Frame{}, bindsOf(t, "fall=f7 fall=Q quiet=f8")...)
	for name, want := range map[string]Action{"f7": Fall, "Q": Fall, "f6": Rest, "f8": Quiet, "ctrl+q": Quiet, "W": WaterTaken} {
		if b := m.ByName[name]; b == nil || b.Act != want {
			t.Errorf("%s is %+v, want action %d", name, b, want)
		}
	}
	for _, name := range []string{"F", "R", "f5", "q"} {
		if b := m.ByName[name]; b != nil && b.Act != Cue {
			t.Errorf("%s still does %d", name, b.Act)
		}
	}
	if m.Label(Fall) != "f7" || m.Label(Rest) != "f6" {
		t.Errorf("labels %q, %q", m.Label(Fall), m.Label(Rest))
	}
}

func TestChosenKeysAreChecked(t *testing.T) {
	for s, want := range map[string]string{
		"fall=f5": "", "fall=Q quiet=f8": "", "rest=G gel-taken=R": "",
		"fall=h": `the key is that of the cue "left"`,
		"fall=R": "the key is there to log a rest",
		"note=;": "the key is there to play the last cue again",
	} {
		err := Check(pack.Default(), bindsOf(t, s))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", s, err, want)
		}
	}
}

// A pack's cue on one of the program's capitals wins, and the act is named that has no
// key any more. No shipped pack takes one.
func TestAPacksCapitalWins(t *testing.T) {
	p := *pack.Default()
	p.Cues = slices.Clone(p.Cues)
	for i := range p.Cues {
		if p.Cues[i].ID == "finish" {
			p.Cues[i].Keys = []string{"F"}
		}
	}
	m := New(&p, cues.Frame{})
	if b := m.ByName["F"]; b.Act != Cue || b.Pressed.ID != "finish" || m.Label(Fall) != "" {
		t.Errorf("F is %+v, fall is on %q", b, m.Label(Fall))
	}
	if got := m.Keyless(); !slices.Equal(got, []string{"fall (F is a cue)"}) {
		t.Errorf("without a key: %q", got)
	}
	m = New(&p, cues.Frame{}, bindsOf(t, "fall=f5")...)
	if got := m.Keyless(); len(got) != 0 || m.Label(Fall) != "f5" {
		t.Errorf("bound to f5, without a key: %q", got)
	}
	for _, name := range pack.Builtins() {
		v, err := pack.Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		m := New(v, cues.Frame{})
		if got := m.Keyless(); len(got) != 0 {
			t.Errorf("%s: without a key: %q", name, got)
		}
		for i := range v.Cues {
			for _, k := range v.Cues[i].Keys {
				if b := m.ByName[k]; b == nil || b.Act != Cue || b.Pressed.ID != v.Cues[i].ID {
					t.Errorf("%s: the cue %s lost its key %s", name, v.Cues[i].ID, k)
				}
			}
		}
	}
}

// The table of docs/keys.md has the key of every act that can be bound, and docs/packs.md the
// act's name.
func TestDocsHaveEveryAct(t *testing.T) {
	m := New(pack.Default(), cues.Frame{})
	for file, of := range map[string]func(name string) string{
		"docs/keys.md":  func(name string) string { return m.Label(acts[name]) },
		"docs/packs.md": func(name string) string { return name },
	} {
		b, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range keyname.Acts() {
			if want := "`" + of(name) + "`"; !strings.Contains(string(b), want) {
				t.Errorf("%s does not have %s of %s", file, want, name)
			}
		}
	}
}
