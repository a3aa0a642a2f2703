package taught

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/cues/pack"
	"spotter/input"
	"spotter/input/bindings"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/bound"
)

// Table is input.toml as a race uses it: as it was when the race was opened. A nil Table has
// nothing. It is made before the screen, and not changed.
type Table struct {
	Path      string
	File      *bindings.File
	Only      bool     // no other key works
	Keyboards []string // beyond the first, as the system lists them
	Fault     string   // why the file of a race that is taken up could not be used; "" where it could
}

// Read reads the file at path; "" and a file that is not there are empty. With takeUp the runner
// may be on the course: a file with faults does not keep the race from going on, without it.
func Read(path string, only, takeUp bool) (*Table, error) {
	t := &Table{Path: path, File: &bindings.File{}, Keyboards: Keyboards(DevicesFile)}
	if path != "" {
		f, err := wait.Answer(wait.FirstAnswer, path, "name a configuration on another disk with --config", func() (*bindings.File, error) { return bindings.Load(path) })
		switch {
		case err != nil && takeUp:
			t.Fault = text.FirstLine(err)
		case err != nil:
			return nil, refused(path, err)
		default:
			t.File = f
		}
	}
	keys := t.File.For("").Len()
	switch {
	case only && keys == 0 && !takeUp:
		return nil, fault.Usagef("teach it a button: spotter input learn; or leave out --only-bound",
			"--only-bound: no key of the terminal is bound in %s, so that none would work", text.Escape(path))
	case only && keys > 0:
		t.Only = true
	}
	return t, nil
}

// refused is the error of a file with faults.
func refused(path string, err error) error {
	if faults, ok := errors.AsType[bindings.Faults](err); ok {
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
	return bound.New(t.File.For("").All(), t.Only)
}

// Binds returns the keys that were chosen for acts of the program, with the one that starts the
// clock where Enter was taught something else: a screen must not tell of a key that does not do it.
func (t *Table) Binds(chosen []keyname.Bind) []keyname.Bind {
	if t == nil {
		return chosen
	}
	do := t.File.For("").All()
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
	for _, d := range t.File.Devices {
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
	if t.Only {
		parts = append(parts, "only bound keys")
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
	case t.File.For("").Len() > 0:
		return ""
	}
	return Foreign(t.Keyboards, p, f)
}

// Taught returns the whole file; nil where nobody read one.
func (t *Table) Taught() *bindings.File {
	if t == nil {
		return nil
	}
	return t.File
}
