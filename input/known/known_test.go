package known

import (
	"strings"
	"testing"

	"spotter/cues/pack"
	"spotter/input"
	"spotter/input/bindings"
)

// Each table is one that input.toml takes, with cues that the default voice has.
func TestTablesAreGood(t *testing.T) {
	for _, d := range Devices() {
		var f bindings.File
		f.Set(bindings.Device{About: d.About, Binds: d.Binds()})
		path := t.TempDir() + "/" + bindings.Name
		if err := f.Save(path); err != nil {
			t.Fatal(err)
		}
		got, err := bindings.Load(path)
		if err != nil {
			t.Errorf("%s: %v", d.Name, err)
			continue
		}
		if got.For("").Len() != len(d.Binds()) || len(d.Binds()) == 0 && d.Name != "ring" {
			t.Errorf("%s: %d keys of %d", d.Name, got.For("").Len(), len(d.Binds()))
		}
		for _, b := range d.Binds() {
			if _, ok := pack.Default().Cue(b.Do.Cue); b.Do.Act == input.Cue && !ok {
				t.Errorf("%s: the default voice has no cue %s", d.Name, b.Do.Cue)
			}
		}
		if d.Says == "" || d.About == "" {
			t.Errorf("%s says nothing", d.Name)
		}
	}
}

func TestFind(t *testing.T) {
	for name, want := range map[string]string{"r400": "r400", "R400": "r400", "shuter": "", "zero2": "zero2"} {
		d, near := Find(name)
		if d == nil && want != "" || d != nil && d.Name != want || want == "" && near != "shutter" {
			t.Errorf("%s: %v, %s", name, d, near)
		}
	}
	for system, want := range map[string]string{"Logitech USB Receiver": "r400", "AB Shutter3": "shutter", "8BitDo Zero 2 gamepad Keyboard": "zero2", "AT Translated Set 2 keyboard": ""} {
		d := Of(system)
		if d == nil && want != "" || d != nil && d.Name != want {
			t.Errorf("%s: %v", system, d)
		}
	}
	names := map[string]bool{}
	for _, d := range Devices() {
		if names[d.Name] || strings.ToLower(d.Name) != d.Name {
			t.Errorf("name %s", d.Name)
		}
		names[d.Name] = true
	}
}
