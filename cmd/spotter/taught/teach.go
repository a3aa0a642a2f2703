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

// Check returns why a code cannot be bound, "" where it can.
func Check(c teach.Code) string { return bindings.Check(c.Device, c.Key) }

// UsualCode returns what says what a code does without input.toml: a key of the terminal as
// [Usual] says, a button of an event device by the ready table of its device.
func UsualCode(p *pack.Pack, f cues.Frame) func(teach.Code) string {
	usual := Usual(p, f)
	return func(c teach.Code) string {
		if c.Device == "" {
			return usual(c.Key)
		}
		var ready bindings.File
		if t := known.Table(c.Device); t != nil {
			ready.Devices = append(ready.Devices, *t)
		}
		if do, ok := ready.For(c.Device).Do(c.Key); ok {
			return do.String()
		}
		return ""
	}
}

// With returns a file with buttons that were taught. What an event device did by its ready table
// it goes on doing: a file that names one of its buttons is taken to name them all.
func With(f *bindings.File, binds []teach.Bind) *bindings.File {
	f = f.Clone()
	byDevice := map[string][]bindings.Bind{}
	for _, b := range binds {
		byDevice[b.Device] = append(byDevice[b.Device], bindings.Bind{Key: b.Key, Do: b.Do})
	}
	for name, list := range byDevice {
		if name == "" {
			f.Set(bindings.Device{Binds: list})
			continue
		}
		dev := bindings.Device{Name: named(name)}
		if have := f.Device(name); have != nil {
			dev.Name, dev.About = have.Name, have.About
		}
		if t := known.Table(name); t != nil && f.For(name).Len() == 0 {
			dev.About = t.About
			f.Set(bindings.Device{Name: dev.Name, About: t.About, Binds: t.Binds})
		}
		dev.Binds = list
		f.Set(dev)
	}
	return f
}

// named returns the name of a device as the file takes it: a part of a long one is enough.
func named(name string) string {
	name = strings.TrimSpace(text.Clean(name))
	if r := []rune(name); len(r) > bindings.MaxName {
		name = strings.TrimSpace(string(r[:bindings.MaxName]))
	}
	return name
}

// Keeper returns what keeps buttons in a file.
func Keeper(f *bindings.File, path string) func([]teach.Bind) error {
	return func(binds []teach.Bind) error {
		next := With(f, binds)
		if err := Save(next, path); err != nil {
			return err
		}
		f = next
		return nil
	}
}

// Ports returns what the page of a race needs on which buttons are taught: what it keeps works at
// once in keys. after is called with each change. A table without a file has no such page.
func (t *Table) Ports(p *pack.Pack, f cues.Frame, keys *bound.Keys, after func()) teach.Ports {
	if t == nil || t.Path == "" || t.Fault != "" {
		return teach.Ports{}
	}
	return teach.Ports{Check: Check, Usual: UsualCode(p, f), Keep: func(binds []teach.Bind) error {
		next := With(t.Taught(), binds)
		// Nobody runs before the start, so that the screen may wait a moment for the disk.
		_, err := wait.Answer(wait.FirstAnswer, t.Path, "name a configuration on another disk with --config", func() (struct{}, error) { return struct{}{}, Save(next, t.Path) })
		if err == nil {
			t.file.Store(next)
			keys.Replace(next.For("").All())
			after()
		}
		return err
	}}
}
