package bindings

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"spotter/input"
	"spotter/text/faults"
)

const good = `# a clicker, and a gamepad
[[device]]
about = "Logitech R400"
[[device.bind]]
key = "pgup"
do = "left"
[[device.bind]]
key = "esc"
do = "stop"

[[device]]
name = "8BitDo"
[[device.bind]]
key = "BTN_SOUTH"
do = "water"
[[device.bind]]
key = "pgdown"
do = "split"
[[device.bind]]
key = "ABS_HAT0X-"
do = "left"
`

func TestParse(t *testing.T) {
	f, err := Parse([]byte("\ufeff" + good))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		device, key string
		want        string // "" for nothing
	}{
		{"", "pgup", "left"}, {"", "esc", "stop"}, {"", "BTN_SOUTH", ""}, {"", "KEY_PAGEUP", ""},
		{"8BitDo Zero 2 gamepad", "BTN_SOUTH", "water"}, {"8bitdo zero", "KEY_PAGEDOWN", "split"}, {"8BitDo", "pgdown", "split"},
		{"8BitDo", "ABS_HAT0X-", "left"}, {"8BitDo", "pgup", ""}, {"Another", "BTN_SOUTH", ""},
	} {
		do, ok := f.For(tt.device).Do(tt.key)
		if ok != (tt.want != "") || ok && do.String() != tt.want {
			t.Errorf("%q %s: %v, %v; want %q", tt.device, tt.key, do, ok, tt.want)
		}
	}
}

// The longest name that is a part of the device's counts.
func TestNamesOfDevices(t *testing.T) {
	f := &File{Devices: []Device{
		{Name: "Logi", Binds: []Bind{{Key: "KEY_A", Do: input.Do{Cue: "one"}}}},
		{Name: "logitech receiver", Binds: []Bind{{Key: "KEY_A", Do: input.Do{Cue: "two"}}}},
	}}
	for name, want := range map[string]string{"Logitech Receiver": "two", "Logi K1": "one", "My Logitech Receiver 2": "two"} {
		if do, _ := f.For(name).Do("a"); do.Cue == "" || string(do.Cue) != want {
			if do, _ := f.For(name).Do("KEY_A"); string(do.Cue) != want {
				t.Errorf("%s: %v, want %s", name, do, want)
			}
		}
	}
}

func bound(key, do string) string {
	return "[[device]]\n[[device.bind]]\nkey = " + key + "\ndo = " + do + "\n"
}

func TestFaults(t *testing.T) {
	for in, want := range map[string]string{
		bound(`"pgupp"`, `"left"`):                             `line 3: unknown key "pgupp"`,
		bound(`"pageup"`, `"left"`):                            `line 3: unknown key "pageup": use "pgup"`,
		bound(`"mediaplaypaus"`, `"left"`):                     `did you mean "mediaplaypause"?`,
		bound(`"Enter"`, `"left"`):                             `use "enter"`,
		bound(`"ctrl+c"`, `"left"`):                            `line 3: key "ctrl+c" cannot be bound`,
		bound(`"ctrl+m"`, `"left"`):                            `use "enter"`,
		bound(`"shift+ctrl+enter"`, `"left"`):                  `in the order ctrl+alt+shift`,
		bound(`"KEY_PAGEUP"`, `"left"`):                        "give the [[device]] a name",
		bound(`"pgup"`, `"Stop"`):                              `line 4: do "Stop" is no cue`,
		bound(`"pgup"`, `"a\u001b[2J"`):                        "line 4: do has control characters",
		bound(`5`, `"left"`):                                   "line 3: key must be a text in quotes",
		bound(`"pgup"`, `""`):                                  "line 4: do is empty",
		"[[device]]\n[[device.bind]]\nkey = \"a\"\n":           "line 2: do is missing",
		"[[device]]\n[[device.bind]]\n":                        "key is missing",
		"[[device.bind]]\nkey = \"a\"\ndo=\"left\"\n":          "line 1: [[device.bind]] stands above any [[device]]",
		"[device]\nname = \"a\"\n":                             "line 1: [device] has single brackets",
		"[[device]]\nbind = [{key=\"a\", do=\"left\"}]\n":      "line 2: bind is a table",
		bound(`"pgup"`, `"left"`) + bound(`"pgup"`, `"right"`): `line 7: key "pgup" is bound twice: first in line 3`,
		"[[device]]\nname=\"R4\"\n[[device]]\nname=\"r4\"\n":   `line 3: device "r4" is there twice: first in line 1`,
		"[[device]]\nname=\"R4\"\n[[device.bind]]\nkey=\"pgup\"\ndo=\"left\"\n[[device.bind]]\nkey=\"KEY_PAGEUP\"\ndo=\"left\"\n": "line 7: key \"KEY_PAGEUP\" is bound twice",
		"[[device]]\nname=\"R4\"\n[[device.bind]]\nkey=\"KEY_PAGUP\"\ndo=\"left\"\n":                                              `line 4: unknown key "KEY_PAGUP": use a name such as KEY_PAGEUP, or "pgup"; did you mean "KEY_PAGEUP"?`,
		"[[device]\n":                   "line 1: not valid TOML",
		"a = \n":                        "line 1: not valid TOML",
		"\xff\xfea":                     "UTF-16",
		strings.Repeat("#", maxBytes+1): "longer than 256 KiB",
	} {
		f, err := Parse([]byte(in))
		if err == nil || f != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.120q: %v\nwant %s", in, err, want)
			continue
		}
		if _, ok := errors.AsType[faults.List](err); !ok || strings.ContainsAny(err.Error(), "\x1b\x00") {
			t.Errorf("%.120q: %q", in, err)
		}
	}
}

// Every fault is told at once, and too many are counted.
func TestManyFaults(t *testing.T) {
	in := "[[device]]\n" + strings.Repeat("[[device.bind]]\nkey = \"nokey\"\ndo = \"No\"\n", 40)
	_, err := Parse([]byte(in))
	if n := strings.Count(err.Error(), "\n"); n != maxFaults || !strings.HasSuffix(err.Error(), "and 30 faults more: mend these first") {
		t.Errorf("%d lines: %.200s … %s", n, err, err.Error()[len(err.Error())-60:])
	}
}

// What a later version writes is told and passed over.
func TestLaterFields(t *testing.T) {
	f, err := Parse([]byte("version = 2\n" + bound(`"pgup"`, `"left"`) + "hold = \"stop\"\n[runner]\nbutton = \"x\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := faults.List{{Line: 1, Text: `this version does not know "version"`}, {Line: 6, Text: `this version does not know "hold" of [[device.bind]]`},
		{Line: 7, Text: "this version does not know the table [runner]"}}
	if !reflect.DeepEqual(f.Notes, want) {
		t.Errorf("notes %v", f.Notes)
	}
	if do, ok := f.For("").Do("pgup"); !ok || do.Cue != "left" {
		t.Errorf("pgup: %v %v", do, ok)
	}
}

func TestSaveAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	if f, err := Load(path); err != nil || len(f.Devices) != 0 {
		t.Fatalf("a file that is not there: %v, %v", f, err)
	}
	f := &File{}
	f.Set(Device{About: `a "clicker" \ two`, Binds: []Bind{{Key: "pgup", Do: input.Do{Cue: "left"}}, {Key: `\`, Do: input.Do{Act: input.Stop}}, {Key: `"`, Do: input.Do{Act: input.None}}}})
	f.Set(Device{Name: "R400", Binds: []Bind{{Key: "KEY_F5", Do: input.Do{Act: input.Fall}}}})
	if err := f.Save(path); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Devices {
		got.Devices[i].Line = 0
		for j := range got.Devices[i].Binds {
			got.Devices[i].Binds[j].Line = 0
		}
	}
	if !reflect.DeepEqual(got, f) {
		t.Errorf("%+v\nwant %+v", got, f)
	}
	if err := os.WriteFile(path, []byte("[[device]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil {
		t.Error("a broken file is read")
	}
}

// A key that is learned again is bound once.
func TestSetReplaces(t *testing.T) {
	f := &File{}
	left, right := input.Do{Cue: "left"}, input.Do{Cue: "right"}
	f.Set(Device{About: "R400", Binds: []Bind{{Key: "pgup", Do: left}, {Key: "f5", Do: left}}})
	f.Set(Device{About: "R400", Binds: []Bind{{Key: "pgup", Do: right}}})
	f.Set(Device{About: "pedal", Binds: []Bind{{Key: "f5", Do: right}}})
	f.Set(Device{Name: "Pad", Binds: []Bind{{Key: "pgup", Do: left}}})
	f.Set(Device{Name: "pad", About: "mine", Binds: []Bind{{Key: "KEY_PAGEUP", Do: right}}})
	want := []Device{{About: "R400", Binds: []Bind{{Key: "pgup", Do: right}}}, {About: "pedal", Binds: []Bind{{Key: "f5", Do: right}}},
		{Name: "Pad", About: "mine", Binds: []Bind{{Key: "KEY_PAGEUP", Do: right}}}}
	if !reflect.DeepEqual(f.Devices, want) {
		t.Errorf("%+v\nwant %+v", f.Devices, want)
	}
	if err := f.write(new(strings.Builder)); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("[[device]]\nname=\"\\u001b\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\x1b\x07\r") {
				t.Errorf("%q", err)
			}
			return
		}
		var b strings.Builder
		if err := file.write(&b); err != nil {
			t.Fatal(err)
		}
		again, err := Parse([]byte(b.String()))
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		for i, d := range file.Devices {
			if len(again.Devices) != len(file.Devices) || again.Devices[i].Name != d.Name || len(again.Devices[i].Binds) != len(d.Binds) {
				t.Fatalf("%+v\n%+v", file, again)
			}
		}
	})
}
