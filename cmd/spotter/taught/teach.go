package taught

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/input/bindings"
	"spotter/input/known"
	"spotter/text"
	"spotter/ui/bound"
	"spotter/ui/cells"
	"spotter/ui/keymap"
	"spotter/ui/teach"
)

// Save writes input.toml, and makes its folder.
func Save(f *bindings.File, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fault.Failed(err, "make the folder, or name a configuration with --config")
	}
	if err := f.Save(path); err != nil {
		return fault.Failed(fmt.Errorf("cannot write %s: %w", text.Escape(path), err), fault.AfterWrite(err, "make the folder writable"))
	}
	return nil
}

// Usual returns a function that says what a key does without input.toml, in words; "" for nothing.
func Usual(p *pack.Pack, f cues.Frame) func(key string) string {
	m := keymap.New(p, f)
	return func(key string) string {
		b := m.ByName[key]
		switch {
		case b == nil:
			return ""
		case b.Act == keymap.Cue && b.Heard.ID == "":
			return strings.ToUpper(cells.Words(string(b.Pressed.ID)))
		case b.Act == keymap.Cue:
			return strings.ToUpper(cells.Words(string(b.Heard.ID)))
		}
		for _, o := range m.Own {
			if o.Act == b.Act {
				return o.Binding.Help().Desc
			}
		}
		return ""
	}
}

// WithoutLearning says what the keys of a device do before they are taught: "." TURN LEFT; "" for
// nothing.
func WithoutLearning(k *known.Device, usual func(key string) string) string {
	var parts []string
	for _, b := range k.Binds() {
		if does := usual(b.Key); does != "" {
			parts = append(parts, b.Key+" "+does)
		}
	}
	return strings.Join(parts, ", ")
}

// Keeper returns what keeps buttons of the terminal in a file.
func Keeper(f *bindings.File, path string) func([]teach.Bind) error {
	return func(binds []teach.Bind) error {
		var dev bindings.Device
		for _, b := range binds {
			dev.Binds = append(dev.Binds, bindings.Bind{Key: b.Key, Do: b.Do})
		}
		f.Set(dev)
		return Save(f, path)
	}
}

// Ports returns what the page of a race needs on which buttons are taught: what it keeps works at
// once in keys. after is called with each change. A table without a file has no such page.
func (t *Table) Ports(p *pack.Pack, f cues.Frame, keys *bound.Keys, after func()) teach.Ports {
	if t == nil || t.Path == "" || t.Fault != "" {
		return teach.Ports{}
	}
	keep := Keeper(t.File, t.Path)
	return teach.Ports{Check: bindings.CheckTerminal, Usual: Usual(p, f), Keep: func(binds []teach.Bind) error {
		// Nobody runs before the start, so that the screen may wait a moment for the disk.
		_, err := wait.Answer(wait.FirstAnswer, t.Path, "name a configuration on another disk with --config", func() (struct{}, error) { return struct{}{}, keep(binds) })
		if err == nil {
			keys.Replace(t.File.For("").All())
			after()
		}
		return err
	}}
}
