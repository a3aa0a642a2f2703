package bindings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"spotter/files"
	"spotter/input"
	"spotter/text"
	"spotter/text/faults"
)

// Name is the name of the file in spotter's configuration folder.
const Name = "input.toml"

// The bounds of a file.
const (
	maxBytes   = 1 << 18
	maxDevices = 64
	maxBinds   = 512 // of one device
	maxFaults  = 50
)

// MaxName is the most characters that the name of a device has.
const MaxName = 100

// File says what buttons do. The zero value says nothing.
type File struct {
	Devices []Device
	Notes   faults.List // fields that this version does not know; they are no faults
}

// Device is a device with its buttons.
type Device struct {
	Name  string // of an event device, whole or a part of it; "" stands for whatever the terminal sends
	About string // what it is, for people, such as "Logitech R400"; may be ""
	Line  int    // where it begins, from 1; 0 where it was not read
	Binds []Bind
}

// Bind says what one button does.
type Bind struct {
	Key  string // "pgup" as the terminal library names keys, or "KEY_PAGEUP" as Linux does for event devices
	Do   input.Do
	Line int // from 1; 0 where it was not read
}

// Load reads a file. One that is not there is empty, and no error. The error is [faults.List] where
// the file has any.
func Load(path string) (*File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &File{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, err
	}
	return Parse(data)
}

// Save writes the file to path: whole, or not at all.
func (f *File) Save(path string) error {
	return files.Write(path, 0o644, f.write, nil)
}

// write writes the file as [Parse] reads it.
func (f *File) write(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# What the buttons of clickers, pads and pedals do. docs/clickers.md explains this file.\n" +
		"# A device without a name is whatever the terminal sends.\n")
	for _, d := range f.Devices {
		b.WriteString("\n[[device]]\n")
		if d.Name != "" {
			fmt.Fprintf(&b, "name = %s\n", quoted(d.Name))
		}
		if d.About != "" {
			fmt.Fprintf(&b, "about = %s\n", quoted(d.About))
		}
		for _, bind := range d.Binds {
			fmt.Fprintf(&b, "\n[[device.bind]]\nkey = %s\ndo = %s\n", quoted(bind.Key), quoted(bind.Do.String()))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// quoted writes a text as TOML does. Names have no control characters.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text.Clean(s)) + `"`
}

// Keys has what each button of one device does. The zero value has none. Any goroutine may use it.
type Keys struct {
	do map[string]input.Do
}

// For returns the buttons of a device by the name that the system gives it; "" asks for what
// the terminal sends. A name in the file that is the device's own goes before one that is only
// a part of it, and of those the longest. Small and capital letters are the same.
func (f *File) For(device string) Keys {
	k := Keys{map[string]input.Do{}}
	if device == "" {
		for i := range f.Devices {
			if f.Devices[i].Name == "" {
				k.add(&f.Devices[i])
			}
		}
		return k
	}
	if d := f.device(device); d != nil {
		k.add(d)
	}
	return k
}

// Clone returns a copy that shares nothing with the file.
func (f *File) Clone() *File {
	c := &File{Devices: slices.Clone(f.Devices), Notes: slices.Clone(f.Notes)}
	for i := range c.Devices {
		c.Devices[i].Binds = slices.Clone(c.Devices[i].Binds)
	}
	return c
}

// Device returns the device of a name that the system gives, as For finds it; nil where the file
// has none. The caller must not change it.
func (f *File) Device(name string) *Device { return f.device(name) }

// device returns the device of a name that the system gives; nil where the file has none.
func (f *File) device(name string) *Device {
	name = strings.ToLower(name)
	var best *Device
	for i := range f.Devices {
		d := &f.Devices[i]
		low := strings.ToLower(d.Name)
		switch {
		case low == "" || !strings.Contains(name, low):
		case best == nil || len(d.Name) > len(best.Name): // the whole name is the longest part
			best = d
		}
	}
	return best
}

// add takes in the buttons of a device, by both names where a key has two.
func (k Keys) add(d *Device) {
	for _, b := range d.Binds {
		k.do[b.Key] = b.Do
		if d.Name != "" {
			k.do[evdevName(b.Key)] = b.Do
		}
	}
}

// Do returns what a button does, by its name: "pgup", or "KEY_PAGEUP" for an event device.
func (k Keys) Do(key string) (input.Do, bool) {
	d, ok := k.do[key]
	return d, ok
}

// Len returns how many buttons do something, or are said to do nothing.
func (k Keys) Len() int { return len(k.do) }

// All returns what each button does, by its name. The caller must not change it.
func (k Keys) All() map[string]input.Do { return k.do }

// Set puts the buttons of a device in place of those of the same keys. A device of the terminal
// goes to the first one that the file has, so that no key is there twice.
func (f *File) Set(d Device) {
	for i := range f.Devices {
		have := &f.Devices[i]
		if (have.Name == "") != (d.Name == "") || !strings.EqualFold(have.Name, d.Name) {
			continue
		}
		have.drop(d.Binds)
	}
	for i := range f.Devices {
		have := &f.Devices[i]
		if strings.EqualFold(have.Name, d.Name) && have.About == d.About {
			have.Binds = append(have.Binds, d.Binds...)
			f.dropEmpty()
			return
		}
		if d.Name != "" && strings.EqualFold(have.Name, d.Name) {
			have.About, have.Binds = d.About, append(have.Binds, d.Binds...)
			return
		}
	}
	f.Devices = append(f.Devices, d)
	f.dropEmpty()
}

// drop takes out the buttons that others are to replace.
func (d *Device) drop(binds []Bind) {
	var keep []Bind
	for _, b := range d.Binds {
		taken := false
		for _, n := range binds {
			taken = taken || same(d.Name, b.Key, n.Key)
		}
		if !taken {
			keep = append(keep, b)
		}
	}
	d.Binds = keep
}

// dropEmpty takes out devices of the terminal that lost all their buttons.
func (f *File) dropEmpty() {
	var keep []Device
	for _, d := range f.Devices {
		if d.Name != "" || len(d.Binds) > 0 {
			keep = append(keep, d)
		}
	}
	f.Devices = keep
}

// same reports whether two names mean one key of a device.
func same(device, a, b string) bool {
	return a == b || device != "" && evdevName(a) == evdevName(b)
}
