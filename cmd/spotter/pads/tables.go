package pads

import (
	"strings"
	"sync"

	"spotter/input"
	"spotter/input/bindings"
	"spotter/input/evdev"
	"spotter/input/known"
	"spotter/race"
	"spotter/text"
)

// Untaught is the fault of a device of which no button does anything.
const Untaught = "input.toml names none of its buttons"

// Table returns what the buttons of an event device do: as the file says of its name, else of
// called, under which the device is wanted, else by the ready table of its kind. ready is that
// table; nil where the file says.
func Table(f *bindings.File, system, called string) (keys bindings.Keys, ready *bindings.Device) {
	if f == nil {
		f = &bindings.File{}
	}
	if keys = f.For(system); keys.Len() > 0 {
		return keys, nil
	}
	if !strings.Contains(called, "/") && called != "" {
		if keys = f.For(called); keys.Len() > 0 {
			return keys, nil
		}
	}
	if ready = known.Table(system); ready == nil {
		return keys, nil
	}
	return (&bindings.File{Devices: []bindings.Device{*ready}}).For(ready.Name), ready
}

// tables has the devices that were opened. It is safe for concurrent use.
type tables struct {
	o      *Options
	labels []string // of the devices that are wanted

	mu   sync.Mutex
	open []*buttons
}

// buttons has what the buttons of one device do. It is safe for concurrent use.
type buttons struct {
	o              *Options
	system, called string // its name, and what it is wanted as
	device         string // its name, without control characters

	mu    sync.Mutex
	to    evdev.To
	keys  bindings.Keys
	bare  bool            // it is told that no button does anything
	ready bool            // the ready table is noted
	told  map[string]bool // the buttons of which it was noted that they do nothing
}

// wanted says how a device is found, and what its buttons do.
func (t *tables) wanted(name, label string) evdev.Wanted {
	w := evdev.Wanted{Label: label}
	if strings.Contains(name, "/") {
		w.Path = name
	} else {
		w.Match = func(i *evdev.Info) bool { return matches(name, i) }
	}
	w.Use = func(i *evdev.Info, to evdev.To) func(evdev.Button) {
		b := t.of(i.Name, name)
		b.opened(to)
		return b.press
	}
	return w
}

// of returns the buttons of a device. One that comes again has what it had: it is not noted twice what
// does nothing.
func (t *tables) of(system, called string) *buttons {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range t.open {
		if b.system == system && b.called == called {
			return b
		}
	}
	b := &buttons{o: t.o, system: system, called: called, device: text.Clean(system), told: map[string]bool{}}
	t.open = append(t.open, b)
	return b
}

// look has all devices do what the file says now.
func (t *tables) look() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range t.open {
		b.mu.Lock()
		b.look()
		b.mu.Unlock()
	}
}

// opened takes in that the device is there.
func (b *buttons) opened(to evdev.To) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.to, b.bare = to, false
	b.look()
}

// look takes in what the file says now, and tells of a device of which it names no button. The
// caller holds the lock.
func (b *buttons) look() {
	f := b.o.File()
	keys, ready := Table(f, b.system, b.called)
	b.keys = keys
	if ready != nil && !b.ready {
		b.ready = true
		b.o.Note(b.device + ": the ready table is used: " + TableWords(ready.Binds))
	}
	switch bare := keys.Len() == 0; {
	case bare && !b.bare:
		b.bare = true
		b.to.Fault(Untaught)
	case !bare && b.bare:
		b.bare = false
		b.to.Fault("")
	}
}

// TableWords lists what buttons do, as the journal has it.
func TableWords(binds []bindings.Bind) string {
	var words []string
	for _, k := range binds {
		words = append(words, k.Key+"="+k.Do.String())
	}
	return strings.Join(words, " ")
}

// press hands a button on. One that does nothing is handed on too: a page may be open on which it is
// taught. It allocates nothing, but at the first press of a button that does nothing.
func (b *buttons) press(e evdev.Button) {
	b.mu.Lock()
	do, ok := b.keys.Do(e.Name)
	note := !ok && e.Edge == input.Down && !b.told[e.Name]
	if note {
		b.told[e.Name] = true
	}
	to := b.to
	b.mu.Unlock()
	if !ok {
		do = input.Do{Act: input.None}
	}
	if note {
		b.o.Note(b.device + ": " + e.Name + " does nothing: input.toml does not name it")
	}
	to.Press(input.Press{Do: do, At: e.At, Way: race.ByPad, Device: b.device, Code: e.Name, Edge: e.Edge})
}
