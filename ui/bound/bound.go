package bound

import (
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/input"
	"spotter/ui/cells"
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
func (k *Keys) Replace(do map[string]input.Do) { *k = *New(do, k.asked) }

// Len returns how many keys there are.
func (k *Keys) Len() int { return len(k.byCode) + len(k.text) }

// Only reports whether no other key works. A nil k has no keys, and says no.
func (k *Keys) Only() bool { return k != nil && k.only }

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

// How a key that sticks is known.
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

// Sticks takes in a taught key at now, in boot time, and reports whether it is to be told that
// it sticks: it has been repeating for 3 s without end. It says so once for each time.
func (k *Keys) Sticks(key tea.Key, now time.Duration) bool {
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

// Usual says what a key does that was not taught, as far as that matters while only taught keys
// work.
type Usual struct {
	Leave, Stop, Start bool // ends the program, is STOP, starts the clock
	Started            bool // the clock runs
}

// Stays reports whether a key that was not taught still works although only taught ones do.
// Leaving always does. STOP and the start of the clock have to be within reach: the usual key
// of each stays until a taught key does it. With one, a keyboard in a bag cannot stop the runner
// or start the clock by chance.
func (k *Keys) Stays(u Usual) bool {
	return u.Leave || u.Stop && !k.acts[input.Stop] || u.Start && !u.Started && !k.acts[input.Split]
}
