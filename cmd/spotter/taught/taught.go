package taught

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/cues/pack"
	"spotter/input"
	"spotter/input/bindings"
	"spotter/input/known"
	"spotter/race"
	"spotter/text"
	"spotter/text/faults"
	"spotter/text/say"
	"spotter/ui/bound"
	"spotter/ui/cells"
)

// Table is input.toml as a race uses it: as it was when the race was opened, with what is taught
// before the start. A nil Table has nothing.
type Table struct {
	Path      string
	Only      bool     // no other key works
	WithPads  bool     // no other key works either once the clock runs, while the devices of --pad are there
	Pads      []string // the devices of --pad
	Keyboards []string // beyond the first, as the system lists them
	Fault     string   // why the file of a race that is taken up could not be used; "" where it could

	file atomic.Pointer[bindings.File] // never nil, and what it holds does not change
}

// newTable returns a table with an empty file.
func newTable(path string) *Table {
	t := &Table{Path: path}
	t.file.Store(&bindings.File{})
	return t
}

// Only says which keys work besides those that were taught.
type Only uint8

// The ways.
const (
	OnlyWithPads Only = iota // all, but none once the clock runs, while the devices of --pad are there
	OnlyNever                // all
	OnlyAlways               // none
)

// Read reads the file at path; "" and a file that is not there are empty. pads are the devices of
// --pad. With takeUp the runner may be on the course: a file with faults does not keep the race
// from going on, without it.
func Read(path string, only Only, pads []string, takeUp bool) (*Table, error) {
	t := newTable(path)
	t.Keyboards, t.Pads, t.WithPads = Keyboards(DevicesFile), pads, only != OnlyNever && len(pads) > 0
	if path != "" {
		f, err := wait.Answer(wait.FirstAnswer, path, "name a configuration on another disk with --config", func() (*bindings.File, error) { return bindings.Load(path) })
		switch {
		case err != nil && takeUp:
			t.Fault = text.FirstLine(err)
		case err != nil:
			return nil, refused(path, err)
		default:
			t.file.Store(f)
		}
	}
	keys := t.Taught().For("").Len()
	switch {
	case only != OnlyAlways:
	case keys == 0 && !takeUp && len(pads) == 0:
		return nil, fault.Usagef("teach it a button: spotter input learn; or leave out --only-bound",
			"--only-bound: no key of the terminal is bound in %s, so that none would work", text.Escape(path))
	case keys > 0:
		t.Only = true
	}
	return t, nil
}

// refused is the error of a file with faults.
func refused(path string, err error) error {
	if faults, ok := errors.AsType[faults.List](err); ok {
		var all []error
		for _, f := range faults {
			all = append(all, fmt.Errorf("%s:%d: %s", bindings.Name, f.Line, f.Text))
		}
		return fault.Usagef("mend "+path+"; spotter input check tells its faults", "%w", errors.Join(all...))
	}
	return fault.Failed(fmt.Errorf("reading %s: %w", text.Escape(path), err), "make it readable, or move it away")
}

// Keys returns the keys of the terminal, for the screen.
func (t *Table) Keys() *bound.Keys {
	if t == nil {
		return bound.New(nil, false)
	}
	return bound.New(t.Taught().For("").All(), t.Only)
}

// RestsWithPads reports whether only taught keys work while the devices of --pad are there.
func (t *Table) RestsWithPads() bool { return t != nil && t.WithPads && !t.Only }

// Binds returns the keys that were chosen for acts of the program, with the one that starts the
// clock where Enter was taught something else: a screen must not tell of a key that does not do it.
func (t *Table) Binds(chosen []keyname.Bind) []keyname.Bind {
	if t == nil {
		return chosen
	}
	do := t.Taught().For("").All()
	if enter, ok := do["enter"]; !ok || enter.Act == input.Split {
		return chosen
	}
	key := "alt+enter"
	for _, k := range slices.Sorted(maps.Keys(do)) {
		if do[k].Act == input.Split {
			key = k
			break
		}
	}
	return append(slices.Clone(chosen), keyname.Bind{Act: "split", Key: key})
}

// Note returns what the journal says of the keys, such as "terminal: pgup=left esc=stop"; "" for nothing.
func (t *Table) Note() string {
	if t == nil {
		return ""
	}
	if t.Fault != "" {
		return cut(bindings.Name + " is not used: " + t.Fault)
	}
	var parts []string
	for _, d := range t.Taught().Devices {
		name := d.Name
		if name == "" {
			name = strings.TrimSpace("terminal " + d.About)
		}
		var b strings.Builder
		b.WriteString(name + ":")
		for _, k := range d.Binds {
			b.WriteString(" " + k.Key + "=" + k.Do.String())
		}
		parts = append(parts, b.String())
	}
	switch {
	case t.Only:
		parts = append(parts, "only bound keys")
	case t.WithPads:
		parts = append(parts, "only bound keys while "+strings.Join(t.Pads, " and ")+" is there")
	}
	return cut(strings.Join(parts, "; "))
}

// cut shortens a text to what a line of the journal takes.
func cut(s string) string {
	if r := []rune(s); len(r) > race.MaxText {
		return string(r[:race.MaxText-1]) + "…"
	}
	return s
}

// Said returns what the first screen says: of a file that could not be used, or of a clicker that
// nobody taught, whose keys say cues of the pack; "" for nothing.
func (t *Table) Said(p *pack.Pack, f cues.Frame) string {
	switch {
	case t == nil:
		return ""
	case t.Fault != "":
		return say.F("%s is not used: %s", bindings.Name, t.Fault)
	case t.Taught().For("").Len() > 0:
		return t.ready()
	}
	return cells.Join(" · ", t.ready(), Foreign(Others(t.Keyboards, t.Taught(), t.Pads), p, f))
}

// ready says of which devices of --pad a ready table is used; "" for none.
func (t *Table) ready() string {
	var names []string
	for _, name := range t.Pads {
		if k := known.Table(name); k != nil && t.Taught().For(name).Len() == 0 {
			names = append(names, text.Clean(name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return say.F("%s: its ready table is used. Press each button once.", strings.Join(names, ", "))
}

// Taught returns the whole file, which does not change; nil where nobody read one. Any goroutine
// may call it.
func (t *Table) Taught() *bindings.File {
	if t == nil {
		return nil
	}
	return t.file.Load()
}
