package taught

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/cues/pack"
	"spotter/input/bindings"
	"spotter/race"
)

func write(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), bindings.Name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const clicker = "[[device]]\nabout = \"R400\"\n[[device.bind]]\nkey = \"pgup\"\ndo = \"left\"\n[[device.bind]]\nkey = \"enter\"\ndo = \"stop\"\n"

func TestRead(t *testing.T) {
	got, err := Read(write(t, clicker), true, false)
	if err != nil || !got.Only || !got.Keys().Only() || got.Note() != "terminal R400: pgup=left enter=stop; only bound keys" || got.Said(pack.Default(), cues.Frame{}) != "" {
		t.Fatalf("%+v, %v, %q", got, err, got.Note())
	}
	for _, path := range []string{"", filepath.Join(t.TempDir(), "none.toml")} {
		got, err := Read(path, false, false)
		if err != nil || got.Keys().Len() != 0 || got.Note() != "" || got.Binds(nil) != nil {
			t.Errorf("%q: %+v, %v", path, got, err)
		}
		if _, err := Read(path, true, false); err == nil || fault.Next(err) == "" || !strings.Contains(err.Error(), "--only-bound") {
			t.Errorf("only bound keys without one: %v", err)
		}
		if got, err := Read(path, true, true); err != nil || got.Only {
			t.Errorf("a race that is taken up has no key: %+v, %v", got, err)
		}
	}
}

// A file with faults keeps a race from beginning, and none from going on.
func TestBrokenFile(t *testing.T) {
	path := write(t, strings.Replace(clicker, "pgup", "pgupp", 1)+"[[device.bind]]\nkey = \"a\"\n")
	_, err := Read(path, false, false)
	if err == nil || !strings.Contains(err.Error(), "input.toml:4: unknown key") || !strings.Contains(err.Error(), "input.toml:9: do is missing") || !strings.Contains(fault.Next(err), "spotter input check") {
		t.Errorf("%v", err)
	}
	got, err := Read(path, true, true)
	if err != nil || got.Keys().Len() != 0 || got.Only || !strings.Contains(got.Said(pack.Default(), cues.Frame{}), `line 4: unknown key "pgupp"`) || !strings.Contains(got.Note(), "is not used") {
		t.Errorf("%+v, %v", got, err)
	}
}

// Where Enter was taught something else, the screen names a key that starts the clock.
func TestBinds(t *testing.T) {
	for text, want := range map[string]string{
		clicker: "alt+enter",
		clicker + "[[device.bind]]\nkey = \"f5\"\ndo = \"split\"\n": "f5",
		strings.Replace(clicker, `"stop"`, `"split"`, 1):            "",
	} {
		got, err := Read(write(t, text), false, false)
		if err != nil {
			t.Fatal(err)
		}
		binds := got.Binds([]keyname.Bind{{Act: "fall", Key: "f6"}})
		if has := slices.Contains(binds, keyname.Bind{Act: "split", Key: want}); has != (want != "") || len(binds) > 2 {
			t.Errorf("%q: %v", want, binds)
		}
	}
}

// A long table is cut to what a line takes.
func TestNoteIsCut(t *testing.T) {
	var b strings.Builder
	b.WriteString("[[device]]\n")
	for c := 'a'; c <= 'z'; c++ {
		for _, mod := range []string{"ctrl+alt+shift+", "alt+", "ctrl+alt+"} {
			b.WriteString("[[device.bind]]\nkey = \"" + mod + string(c) + "\"\ndo = \"none\"\n")
		}
	}
	got, err := Read(write(t, strings.ReplaceAll(b.String(), "ctrl+alt+shift+", "meta+")), false, false)
	if err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(got.Note())); n != race.MaxText {
		t.Errorf("the note has %d characters", n)
	}
}

// A clicker that nobody taught is told of on the first screen.
func TestAForeignClickerIsToldOf(t *testing.T) {
	got := &Table{File: &bindings.File{}, Keyboards: []string{"Logitech USB Receiver"}}
	if says := got.Said(pack.Default(), cues.Frame{}); !strings.Contains(says, ". TURN LEFT") {
		t.Errorf("%q", says)
	}
	got, err := Read(write(t, clicker), false, false)
	if err != nil {
		t.Fatal(err)
	}
	got.Keyboards = []string{"Logitech USB Receiver"}
	if says := got.Said(pack.Default(), cues.Frame{}); says != "" {
		t.Errorf("after it was taught: %q", says)
	}
}
