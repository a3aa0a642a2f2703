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
	"spotter/input"
	"spotter/input/bindings"
	"spotter/race"
	"spotter/ui/teach"
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
	got, err := Read(write(t, clicker), OnlyAlways, nil, false)
	if err != nil || !got.Only || !got.Keys().Only(false) || got.Note() != "terminal R400: pgup=left enter=stop; only bound keys" || got.Said(pack.Default(), cues.Frame{}) != "" {
		t.Fatalf("%+v, %v, %q", got, err, got.Note())
	}
	for _, path := range []string{"", filepath.Join(t.TempDir(), "none.toml")} {
		got, err := Read(path, OnlyNever, nil, false)
		if err != nil || got.Keys().Len() != 0 || got.Note() != "" || got.Binds(nil) != nil {
			t.Errorf("%q: %+v, %v", path, got, err)
		}
		if _, err := Read(path, OnlyAlways, nil, false); err == nil || fault.Next(err) == "" || !strings.Contains(err.Error(), "--only-bound") {
			t.Errorf("only bound keys without one: %v", err)
		}
		if got, err := Read(path, OnlyAlways, nil, true); err != nil || got.Only {
			t.Errorf("a race that is taken up has no key: %+v, %v", got, err)
		}
	}
}

// A file with faults keeps a race from beginning, and none from going on.
func TestBrokenFile(t *testing.T) {
	path := write(t, strings.Replace(clicker, "pgup", "pgupp", 1)+"[[device.bind]]\nkey = \"a\"\n")
	_, err := Read(path, OnlyNever, nil, false)
	if err == nil || !strings.Contains(err.Error(), "input.toml:4: unknown key") || !strings.Contains(err.Error(), "input.toml:9: do is missing") || !strings.Contains(fault.Next(err), "spotter input check") {
		t.Errorf("%v", err)
	}
	got, err := Read(path, OnlyAlways, nil, true)
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
		got, err := Read(write(t, text), OnlyNever, nil, false)
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
	got, err := Read(write(t, strings.ReplaceAll(b.String(), "ctrl+alt+shift+", "meta+")), OnlyNever, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(got.Note())); n != race.MaxText {
		t.Errorf("the note has %d characters", n)
	}
}

// A clicker that nobody taught is told of on the first screen.
func TestAForeignClickerIsToldOf(t *testing.T) {
	got := newTable("")
	got.Keyboards = []string{"Logitech USB Receiver"}
	if says := got.Said(pack.Default(), cues.Frame{}); !strings.Contains(says, ". TURN LEFT") {
		t.Errorf("%q", says)
	}
	got, err := Read(write(t, clicker), OnlyNever, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	got.Keyboards = []string{"Logitech USB Receiver"}
	if says := got.Said(pack.Default(), cues.Frame{}); says != "" {
		t.Errorf("after it was taught: %q", says)
	}
}

// Without a word on it only taught keys work while the devices of --pad are there; with
// --only-bound=false all do.
func TestOnlyWithPads(t *testing.T) {
	for _, c := range []struct {
		only  Only
		pads  []string
		rests bool
		note  string
	}{
		{OnlyWithPads, nil, false, ""},
		{OnlyWithPads, []string{"R400", "Zero"}, true, "only bound keys while R400 and Zero is there"},
		{OnlyAlways, []string{"R400"}, true, "only bound keys while R400 is there"},
		{OnlyNever, []string{"R400"}, false, ""},
	} {
		got, err := Read("", c.only, c.pads, false)
		if err != nil || got.RestsWithPads() != c.rests || got.Note() != c.note || got.Keys().Only(true) {
			t.Errorf("%+v: %v, %v, %q", c, err, got.RestsWithPads(), got.Note())
		}
	}
	if (*Table)(nil).RestsWithPads() {
		t.Error("no table has keys rest")
	}
}

// What an event device did by its ready table it goes on doing when one button is taught, and the
// button is written where the file has the device already.
func TestTeachingAnEventDevice(t *testing.T) {
	left := teach.Bind{Code: teach.Code{Device: "Logitech R400", Key: "KEY_F5"}, Do: input.Do{Cue: "hole"}}
	f := With(&bindings.File{}, []teach.Bind{left})
	keys := f.For("Logitech R400")
	for key, want := range map[string]string{"KEY_F5": "hole", "KEY_PAGEUP": "left", "KEY_DOT": "stop"} {
		if do, ok := keys.Do(key); !ok || do.String() != want {
			t.Errorf("%s is %s, want %s", key, do, want)
		}
	}
	have, err := bindings.Parse([]byte("[[device]]\nname = \"r400\"\n[[device.bind]]\nkey = \"pgup\"\ndo = \"water\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	f = With(have, []teach.Bind{left, {Code: teach.Code{Key: "f7"}, Do: input.Do{Act: input.Stop}}})
	if len(f.Devices) != 2 || f.Devices[0].Name != "r400" || len(f.Devices[0].Binds) != 2 || len(have.Devices[0].Binds) != 1 {
		t.Errorf("%+v of %+v", f.Devices, have.Devices)
	}
	long := strings.Repeat("ä", bindings.MaxName+20)
	f = With(&bindings.File{}, []teach.Bind{{Code: teach.Code{Device: long, Key: "BTN_SOUTH"}, Do: input.Do{Cue: "left"}}})
	path := filepath.Join(t.TempDir(), bindings.Name)
	if err := Save(f, path); err != nil {
		t.Fatal(err)
	}
	if f, err = bindings.Load(path); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.For(long).Do("BTN_SOUTH"); !ok {
		t.Errorf("a device with a long name is not found again: %+v", f.Devices)
	}
	if why := Check(teach.Code{Device: "Pad", Key: "KEY_999"}); why == "" {
		t.Error("a code without a name is taken")
	}
	usual := UsualCode(pack.Default(), cues.Frame{})
	for c, want := range map[teach.Code]string{{Key: "."}: "TURN LEFT", {Device: "Logitech R400", Key: "KEY_DOT"}: "stop", {Device: "Pad", Key: "KEY_DOT"}: ""} {
		if got := usual(c); got != want {
			t.Errorf("%+v does %q today, want %q", c, got, want)
		}
	}
}

// A ready table that a race uses is told of on the first screen.
func TestReadyTableIsToldOf(t *testing.T) {
	got, err := Read("", OnlyNever, []string{"R400", "/tmp/pad"}, false)
	if err != nil {
		t.Fatal(err)
	}
	got.Keyboards = nil
	if says := got.Said(pack.Default(), cues.Frame{}); says != "R400: its ready table is used. Press each button once." {
		t.Errorf("%q", says)
	}
}
