package live

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/ui/cells"
)

// action is one thing that a key can do.
type action uint8

const (
	actCue action = iota
	actSplit
	actVoid
	actHelp
	actLog
	actBack
	actSilence
	actAgain
	actQuiet
	actPicker
	actLeave
	actIdle
	actPageUp
	actPageDown
	actHome
	actEnd
	actTakeUp
	actSetTime
	actLineUp   // ↑ on a page that scrolls
	actLineDown // ↓ on a page that scrolls
)

// ownKey is a key of the program itself, with its help.
type ownKey struct {
	act     action
	binding key.Binding
}

// ownKeys returns the program's keys in the order of the help page.
func ownKeys() []ownKey {
	b := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return []ownKey{
		{actSplit, b("enter", "start the clock, or split", "enter")},
		{actVoid, b("x", "void the last event", "x", "X")},
		{actSilence, b("backspace", "end every sound now, STOP too", "backspace", "ctrl+h")},
		{actAgain, b(";", "play the last cue again", ";", "ctrl+r")},
		{actQuiet, b("q", "quiet: only STOP and steer cues", "q", "Q", "ctrl+q")},
		{actPicker, b("d", "choose the output", "d", "D", "ctrl+o")},
		{actTakeUp, b("z", "go on with a race that broke off", "z", "Z", "ctrl+g")},
		{actSetTime, b("=", "set or confirm a race time with ≈", "=", "ctrl+t")},
		{actLog, b("tab", "show the log; again: the pads", "tab")},
		{actHelp, b("?", "help: the next page", "?")},
		{actPageUp, b("pgup ↑", "scroll up (↑ where pages scroll)", "pgup", "ctrl+u")},
		{actPageDown, b("pgdn ↓", "scroll down (↓ likewise)", "pgdown", "ctrl+d")},
		{actHome, b("home", "to the top", "home")},
		{actEnd, b("end", "to the end", "end")},
		{actLeave, b("ctrl+c", "leave: press twice within 2 s", "ctrl+c")},
		{actIdle, b("esc", "go back to the pads", "esc")},
		{actBack, b("shift+tab", "previous output in the list", "shift+tab")},
	}
}

// bound binds keys to an action. All keys of a cue share one, so that a bounce is
// noticed on whichever of them.
type bound struct {
	act     action
	pressed cues.Cue
	heard   cues.Cue // in the runner's frame; ID "" when the pack has no such cue
	missing string   // why heard is not there

	seen bool
	at   time.Duration // boot time of the last press
}

// code names a key that types nothing.
type code struct {
	code rune
	mod  tea.KeyMod
}

// keymap finds what a key does without allocating.
type keymap struct {
	own    []ownKey
	byName map[string]*bound
	byCode map[code]*bound
	pack   *pack.Pack
}

// newKeymap binds the keys of a pack and of the program. A cue's key goes before
// one of the program's that packs may have: those have another which no pack may.
func newKeymap(p *pack.Pack, f cues.Frame) keymap {
	m := keymap{own: ownKeys(), byName: map[string]*bound{}, byCode: map[code]*bound{}, pack: p}
	for _, o := range m.own {
		b := &bound{act: o.act}
		for _, k := range o.binding.Keys() {
			m.byName[k] = b
		}
	}
	for i := range p.Cues {
		c := p.Cues[i]
		b := &bound{act: actCue, pressed: c}
		heard, ok := p.Cue(f.Heard(c.ID))
		if b.heard = heard; !ok {
			b.missing = "not in this pack: " + cells.Words(string(f.Heard(c.ID)))
		}
		for _, k := range c.Keys {
			m.byName[k] = b
		}
	}
	m.yieldCapitals()
	m.warm()
	return m
}

// yieldCapitals lets go of a capital of the program's whose small letter is a
// cue's: with caps lock on it is meant for the cue.
func (m *keymap) yieldCapitals() {
	for _, o := range m.own {
		for _, k := range o.binding.Keys() {
			small := m.byName[strings.ToLower(k)]
			if small != nil && small.act == actCue && m.byName[k].act != actCue {
				delete(m.byName, k)
			}
		}
	}
}

// label returns the first key of an action that is no cue's, as it is labelled.
func (m *keymap) label(a action) string {
	for i := range m.own {
		for _, k := range m.own[i].binding.Keys() {
			if b := m.byName[k]; m.own[i].act == a && b != nil && b.act == a {
				return cells.KeyLabel(k)
			}
		}
	}
	return ""
}

// warm finds the codes of the keys that are bound, so that even the first press
// of one is found at once.
func (m *keymap) warm() {
	try := func(r rune) {
		for mod := range tea.ModAlt | tea.ModCtrl | tea.ModShift + 1 {
			k := tea.Key{Code: r, Mod: mod}
			if b := m.byName[k.Keystroke()]; b != nil {
				m.byCode[code{r, mod}] = b
			}
		}
	}
	for r := rune(0); r < 0x80; r++ {
		try(r)
	}
	for r := tea.KeyUp; r <= tea.KeyF20; r++ {
		try(r)
	}
}

// lookUp returns what a key does, or nil.
func (m *keymap) lookUp(k tea.Key) *bound {
	k = cells.Placed(k)
	if k.Text != "" && k.Text != " " {
		if r, ok := cells.LetterOf(k); ok {
			if b := m.byName[string(r)]; b != nil {
				return b
			}
			if b := m.folded(string(r)); b != nil {
				return b
			}
			return m.byPlace(k)
		}
		if b := m.byName[k.Text]; b != nil {
			return b
		}
		return m.byPlace(k)
	}
	at := code{k.Code, k.Mod &^ cells.LockMods}
	if k.BaseCode == 0 {
		if b := m.byCode[at]; b != nil {
			return b
		}
	}
	if b := m.byName[k.String()]; b != nil {
		return b
	}
	return m.bare(k)
}

// folded finds a capital as its small letter: caps lock must silence nothing.
func (m *keymap) folded(text string) *bound {
	c, ok := m.pack.ByKey(text)
	if !ok || len(c.Keys) == 0 {
		return nil
	}
	b := m.byName[c.Keys[0]]
	m.byName[text] = b
	return b
}

// byPlace finds a letter of another alphabet by its place on the keyboard, where
// the terminal tells it, or returns nil.
func (m *keymap) byPlace(k tea.Key) *bound {
	if k.BaseCode <= 0 || k.BaseCode >= utf8.RuneSelf || cells.ScriptOf(k.Code) == "" {
		return nil
	}
	if k.Mod&tea.ModShift != 0 {
		if b := m.byName[string(unicode.ToUpper(k.BaseCode))]; b != nil {
			return b
		}
	}
	return m.byName[string(k.BaseCode)]
}

// bare finds a key that means nothing with the modifiers that are held with it:
// as the key alone, or with shift alone. An alarm and the program's own keys work
// so with any modifier. A cue's letter does not with ctrl: ctrl+l is a habit.
func (m *keymap) bare(k tea.Key) *bound {
	if k.Mod&^cells.LockMods == 0 && k.Text == "" {
		return nil
	}
	if k.Mod&tea.ModCtrl != 0 && cells.OnC(k.Code) {
		return m.byName["ctrl+c"]
	}
	if k.BaseCode > 0 && cells.ScriptOf(k.Code) != "" {
		k.Code = k.BaseCode
	}
	for _, mod := range [...]tea.KeyMod{tea.ModShift | tea.ModCtrl, tea.ModCtrl, tea.ModShift, 0} {
		if k.Mod&mod != mod {
			continue
		}
		b := m.byCode[code{k.Code, mod}]
		if mod == tea.ModShift && b == nil && k.Code < utf8.RuneSelf {
			b = m.byName[cells.Upper(k.Code)]
		}
		if b == nil {
			continue
		}
		letter := k.Code > ' ' && k.Code < utf8.RuneSelf
		if letter && mod&tea.ModCtrl == 0 && k.Mod&tea.ModCtrl != 0 && b.act == actCue && b.pressed.Class != cues.Alarm {
			return nil
		}
		return b
	}
	return nil
}

// pads are the keys in the order in which they are shown.
type pads struct {
	left, right, stop *bound
	rest              []*bound // at hand first, then by class
}

// atHand are the cues that get a place where there is not one for each.
const atHand = "step_up step_down hole water turn_left turn_right water_left water_right slow clear people gel"

// newPads sorts the cues of a pack that have a key.
func newPads(p *pack.Pack, m *keymap) pads {
	var out pads
	place := map[cues.ID]int{}
	for i, id := range strings.Fields(atHand) {
		place[cues.ID(id)] = i - 100
	}
	for i := range p.Cues {
		c := &p.Cues[i]
		if len(c.Keys) == 0 {
			continue
		}
		b := m.byName[c.Keys[0]]
		switch {
		case c.ID == "left" && out.left == nil:
			out.left = b
		case c.ID == "right" && out.right == nil:
			out.right = b
		case c.Class == cues.Alarm && out.stop == nil:
			out.stop = b
		default:
			out.rest = append(out.rest, b)
		}
	}
	rank := func(b *bound) int {
		if at, ok := place[b.pressed.ID]; ok {
			return at
		}
		return int(cues.Alarm - b.pressed.Class)
	}
	slices.SortStableFunc(out.rest, func(a, b *bound) int { return rank(a) - rank(b) })
	return out
}

// sided reports whether the runner hears another cue than the key is named for.
func (b *bound) sided() bool { return cues.Mirror(b.pressed.ID) != b.pressed.ID }

// heardSide is the side the runner hears, in capitals; "" for cues without one.
func (b *bound) heardSide() string {
	for w := range strings.SplitSeq(string(b.heard.ID), "_") {
		if w == "left" || w == "right" {
			return strings.ToUpper(w)
		}
	}
	return ""
}

// labels writes the keys of a cue.
func (b *bound) labels(most int) string {
	var s []string
	for i, k := range b.pressed.Keys {
		if i == most {
			break
		}
		s = append(s, cells.KeyLabel(k))
	}
	return strings.Join(s, " ")
}
