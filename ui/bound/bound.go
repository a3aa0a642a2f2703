package bound

import (
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/input"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

// code names a key that types nothing.
type code struct {
	code rune
	mod  tea.KeyMod
}

// Keys has what taught keys do. One goroutine may use it. The zero value has no keys.
type Keys struct {
	text   map[string]input.Do // keys that type a character, by it
	byCode map[code]input.Do   // the others
	acts   map[input.Act]bool  // acts that some key has
	only   bool                // no other key works
	asked  bool                // that was asked for, whether there are keys or not
	while  func() bool         // no other key works while the clock runs and it returns true; nil: never
	stick  stick
}

// New returns the keys of a table: what each does by its name, such as "pgup". With only, no
// other key works, but for those that [Keys.Stays] names.
func New(do map[string]input.Do, only bool) *Keys {
	k := &Keys{text: map[string]input.Do{}, byCode: map[code]input.Do{}, acts: map[input.Act]bool{}, only: only && len(do) > 0, asked: only}
	for name, d := range do {
		k.acts[d.Act] = true
		if utf8.RuneCountInString(name) == 1 {
			k.text[name] = d
		}
	}
	try := func(r rune) {
		for mod := range tea.ModAlt | tea.ModCtrl | tea.ModShift + 1 {
			key := tea.Key{Code: r, Mod: mod}
			if d, ok := do[key.Keystroke()]; ok {
				k.byCode[code{r, mod}] = d
			}
		}
	}
	for r := rune(0); r < 0x80; r++ {
		try(r)
	}
	for r := tea.KeyUp; r <= tea.KeyIsoLevel5Shift; r++ {
		try(r)
	}
	return k
}

// Replace puts another table in place of the one that there is. With no key left every key works
// as usual.
func (k *Keys) Replace(do map[string]input.Do) {
	n := New(do, k.asked)
	n.while = k.while
	*k = *n
}

// OnlyWhile has only taught keys work while the clock runs and here returns true: the presses come from
// devices that are there, and the keyboard may be in a bag. STOP keeps its usual key. Before the
// start nobody runs, and every key works. here must not wait.
func (k *Keys) OnlyWhile(here func() bool) { k.while = here }

// Len returns how many keys there are.
func (k *Keys) Len() int { return len(k.byCode) + len(k.text) }

// Only reports whether no other key works, with the clock running or not; false for a nil k, which
// has no keys.
func (k *Keys) Only(started bool) bool { return k != nil && (k.only || k.rests(started)) }

// rests reports whether the other keys rest because a device does what they do.
func (k *Keys) rests(started bool) bool { return started && k.while != nil && k.while() }

// Has reports whether some key has an act.
func (k *Keys) Has(a input.Act) bool { return k != nil && k.acts[a] }

// LookUp returns what a key was taught.
func (k *Keys) LookUp(key tea.Key) (d input.Do, ok bool) {
	if k == nil {
		return d, false
	}
	if key.Text != "" && key.Text != " " {
		d, ok = k.text[key.Text]
		return d, ok
	}
	d, ok = k.byCode[code{key.Code, key.Mod &^ cells.LockMods}]
	return d, ok
}

// Types reports whether a key belongs to a line that is typed: a character, or one of the keys
// that end or correct it.
func Types(key tea.Key) bool {
	if key.Text != "" {
		return true
	}
	if key.Mod&^cells.LockMods != 0 {
		return false
	}
	switch key.Code {
	case tea.KeyEnter, tea.KeyEscape, tea.KeyTab, tea.KeyBackspace:
		return true
	}
	return false
}

// The times by which a key that sticks is known.
const (
	stickGap = 150 * time.Millisecond // between two repeats of a held key at most
	stickFor = 3 * time.Second        // nobody holds a key for so long
)

// stick watches one key at a time.
type stick struct {
	key   code
	text  string
	began time.Duration // boot time of the press
	last  time.Duration // of its newest repeat
	times int           // of them
	told  bool
}

// sticks takes in a taught key at now, in boot time, and reports whether it is to be told that
// it sticks: it has been repeating for 3 s without end. It says so once for each time.
func (k *Keys) sticks(key tea.Key, now time.Duration) bool {
	s := &k.stick
	at := code{key.Code, key.Mod &^ cells.LockMods}
	if s.key != at || s.text != key.Text || s.times > 1 && now-s.last > stickGap || now-s.last > time.Second {
		*s = stick{key: at, text: key.Text, began: now, last: now}
		return false
	}
	s.last = now
	s.times++
	if s.told || s.times < 10 || now-s.began < stickFor {
		return false
	}
	s.told = true
	return true
}

// Host is the live screen that keys act on. Its methods never wait.
type Host interface {
	// Device acts on a press.
	Device(p input.Press) tea.Cmd
	// Notify shows a message for a moment.
	Notify(s string)
	// Typing reports whether a line or a page is open that takes letters.
	Typing() bool
	// Usual returns what a key does that was not taught, nil for nothing, and whether the clock runs.
	Usual(key tea.Key) (b *keymap.Binding, started bool)
}

// Take acts on a key at now, where it was taught; and where only taught keys work it takes every
// other, but for those that stay. It reports whether it took the key. While a line is typed, what
// types belongs to it, but for a key that was taught STOP.
func (k *Keys) Take(key tea.Key, now race.Stamp, h Host) (cmd tea.Cmd, done bool) {
	if k == nil {
		return nil, false
	}
	do, ok := k.LookUp(key)
	only, usual, started := false, (*keymap.Binding)(nil), false
	if k.only || k.while != nil {
		usual, started = h.Usual(key)
		only = k.Only(started)
	}
	switch {
	case ok && (do.Act == input.Stop || only || !Types(key) || !h.Typing()):
		p := input.Press{Do: do, At: now, Way: race.ByKey}
		if key.IsRepeat {
			p.Edge = input.Held
		}
		stuck := k.sticks(key, now.Boot)
		cmd = h.Device(p)
		if stuck {
			h.Notify(say.F("%s is stuck: it repeats without end", cells.KeyName(key)))
		}
		return cmd, true
	case only && !k.stays(usual, started):
		if !key.IsRepeat && !cells.LoneModifier(key.Code) {
			h.Notify(say.F("%s: only the keys of input.toml work", cells.KeyName(key)))
		}
		return nil, true
	}
	return nil, false
}

// stays reports whether a key that was not taught still works although only taught ones do; b is
// what it usually does. Leaving always works. STOP and the start of the clock have to be within reach:
// the usual key of each stays until a taught key does it. With one, a keyboard in a bag cannot stop
// the runner or start the clock by chance.
func (k *Keys) stays(b *keymap.Binding, started bool) bool {
	switch {
	case b == nil:
		return false
	case b.Act == keymap.Split:
		return !started && !k.acts[input.Split]
	case b.Act == keymap.Cue: // nobody asked for STOP to rest where a device alone has the others rest
		return b.Pressed.Class == cues.Alarm && (!k.only || !k.acts[input.Stop])
	}
	return b.Act == keymap.Leave
}
