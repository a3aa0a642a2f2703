package keymap

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/cues/pack"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Action is one thing that a key can do.
type Action uint8

// The actions of the live screen. All but Cue are on keys of the program's own.
const (
	Cue     Action = iota // the runner hears a cue of the pack
	Split                 // start the clock, or note a marker
	Void                  // take back the last event
	Help                  // the next page of the help
	Log                   // the log, or the pads again
	Back                  // the output before, in their list
	Silence               // end every sound
	Again                 // the last cue once more
	Quiet                 // only STOP and steer cues, or all again
	Against               // the gap to the plan, or to an even run
	Picker                // the list of outputs
	Leave                 // end the race, at the second press
	Idle                  // back to the pads
	PageUp                // scroll
	PageDown
	Home
	End
	TakeUp   // go on with a race that broke off
	SetTime  // type the race time
	LineUp   // ↑ on a page that scrolls
	LineDown // ↓ on a page that scrolls

	Fall       // the runner fell
	Rest       // a rest begins, or is over
	WaterTaken // water was taken
	GelTaken   // a gel was taken
	Medical    // a matter for medical help
	Swap       // the spotter's or a witness's shift begins
	Note       // mark a moment, and word it while nobody runs
	Edit       // void, amend or annotate any event
	CapsLock   // the answer that Caps Lock is on

	Radio  // the guided radio check
	Chip   // the mat at the start
	Skip   // the next board is skipped
	Boards // set the time of a board
	Code   // the code for the witness
	Voice  // begin a note by voice, or end it
	Talk   // speak to the runner
	Here   // the spotter says where the runner is
	Teach  // a button of a clicker is taught
)

// OwnKey is a key of the program itself, with its help.
type OwnKey struct {
	Act     Action
	Binding key.Binding
}

// ownKeys returns the program's keys in the order of the help page.
func ownKeys() []OwnKey {
	b := func(help, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
	}
	return []OwnKey{
		{Split, b("enter", "start the clock, or split", "enter")},
		{Void, b("x", "void the last event", "x", "X")},
		{Fall, b("F", "log a fall", "F")},
		{Rest, b("R", "log a rest; again: go on", "R")},
		{WaterTaken, b("W", "log water taken", "W")},
		{GelTaken, b("G", "log a gel taken", "G")},
		{Medical, b("M", "log a medical matter", "M")},
		{Swap, b("S", "log a new spotter or witness", "S")},
		{Note, b("N", "mark a moment, or type a note", "N")},
		{Voice, b("V", "record a note by voice; again: end it", "V")},
		{Talk, b("O", "on air: talk to the runner, held, or twice", "O", "f9")},
		{Edit, b("E", "void, amend or annotate an event", "E")},
		{Chip, b("C", "chip: the runner is at the mat", "C")},
		{Skip, b("K", "skip the board that comes next", "K")},
		{Boards, b("P", "set when a board was passed", "P")},
		{Code, b("T", "time, and code for the witness", "T")},
		{Here, b("I", "I am at: say where the runner is", "I")},
		{Teach, b("&", "teach a button of a clicker, before the start", "&")},
		{Radio, b("*", "radio check, before the start", "*")},
		{CapsLock, b("Y", "answer: Caps Lock is on", "Y")},
		{Silence, b("backspace", "end every sound now, STOP too", "backspace", "ctrl+h")},
		{Again, b(";", "play the last cue again", ";", "ctrl+r")},
		{Quiet, b("q", "quiet: only STOP and steer cues", "q", "Q", "ctrl+q")},
		{Against, b("A", "gap against the plan, or an even pace", "A")},
		{Picker, b("d", "choose the output", "d", "D", "ctrl+o")},
		{TakeUp, b("z", "go on with a race that broke off", "z", "Z", "ctrl+g")},
		{SetTime, b("=", "put the start or an ≈ race time right", "=", "ctrl+t")},
		{Log, b("tab", "show the log; again: the pads", "tab")},
		{Help, b("?", "help: the next page", "?")},
		{PageUp, b("pgup ↑", "scroll up (↑ where pages scroll)", "pgup", "ctrl+u")},
		{PageDown, b("pgdn ↓", "scroll down (↓ likewise)", "pgdown", "ctrl+d")},
		{Home, b("home", "to the top", "home")},
		{End, b("end", "to the end", "end")},
		{Leave, b("ctrl+c", "leave: press twice within 2 s", "ctrl+c")},
		{Idle, b("esc", "go back to the pads", "esc")},
		{Back, b("shift+tab", "previous output in the list", "shift+tab")},
	}
}

// Binding binds keys to an action. All keys of a cue share one, so that a bounce is
// noticed on whichever of them.
type Binding struct {
	Act     Action
	Pressed cues.Cue // the cue that the key is named for; of an Act that is Cue
	Heard   cues.Cue // the same in the runner's frame; ID "" when the pack has no such cue
	Missing string   // why Heard is not there

	Seen bool          // it was pressed; whoever takes the keys writes this and At
	At   time.Duration // boot time of the last press
}

// code names a key that types nothing.
type code struct {
	code rune
	mod  tea.KeyMod
}

// Map finds the action of a key without allocating. One goroutine may use it.
type Map struct {
	Own    []OwnKey            // the program's keys, in the order of the help page
	ByName map[string]*Binding // by the name of the key, such as "h" or "ctrl+r"
	byCode map[code]*Binding
	does   map[Action]*Binding  // of the acts, whatever their keys
	says   map[cues.ID]*Binding // of the cues as pressed, likewise
	pack   *pack.Pack
}

// New binds the keys of a pack and of the program, and what was chosen for the program's
// acts: binds goes before what the pack chose. A cue's key goes before one of the
// program's that packs may have: those have another which no pack may, or can be bound
// to one, see [Map.Keyless].
func New(p *pack.Pack, f cues.Frame, binds ...keyname.Bind) Map {
	m := Map{Own: bound(ownKeys(), chosen(p, binds)), ByName: map[string]*Binding{}, byCode: map[code]*Binding{}, pack: p,
		does: map[Action]*Binding{}, says: map[cues.ID]*Binding{}}
	for _, o := range m.Own {
		b := &Binding{Act: o.Act}
		m.does[o.Act] = b
		for _, k := range o.Binding.Keys() {
			m.ByName[k] = b
		}
	}
	for i := range p.Cues {
		c := p.Cues[i]
		b := &Binding{Act: Cue, Pressed: c}
		m.says[c.ID] = b
		heard, ok := p.Cue(f.Heard(c.ID))
		if b.Heard = heard; !ok {
			b.Missing = say.F("not in this pack: %s", say.C("cue", cells.Words(string(f.Heard(c.ID)))))
		}
		for _, k := range c.Keys {
			m.ByName[k] = b
		}
	}
	m.yieldCapitals()
	m.warm()
	return m
}

// yieldCapitals lets go of a capital that stands for its small letter among the
// program's keys, where that is a cue's: with caps lock on it is meant for the cue. A
// capital with a meaning of its own stays, such as F for a fall.
func (m *Map) yieldCapitals() {
	for _, o := range m.Own {
		for _, k := range o.Binding.Keys() {
			lower := strings.ToLower(k)
			small := m.ByName[lower]
			if slices.Contains(o.Binding.Keys(), lower) && small != nil && small.Act == Cue && m.ByName[k].Act != Cue {
				delete(m.ByName, k)
			}
		}
	}
}

// Free reports whether a key has no meaning of its own. A capital that only stands for its small letter has none.
func (m *Map) Free(name string) bool {
	b := m.ByName[name]
	return b == nil || b.Act == Cue && !slices.Contains(b.Pressed.Keys, name)
}

// warm finds the codes of the keys that are bound, so that even the first press of one is found at once.
func (m *Map) warm() {
	try := func(r rune) {
		for mod := range tea.ModAlt | tea.ModCtrl | tea.ModShift + 1 {
			k := tea.Key{Code: r, Mod: mod}
			if b := m.ByName[k.Keystroke()]; b != nil {
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

// HasModified reports whether a key that types nothing has an action of its own with the modifiers that are held with it.
func (m *Map) HasModified(k tea.Key) bool {
	at := code{k.Code, k.Mod &^ cells.LockMods}
	return at.mod != 0 && m.byCode[at] != nil
}

// LookUp returns the binding of a key, or nil. It forgives: caps lock, a letter of
// another alphabet whose place the terminal tells, a modifier that means nothing.
func (m *Map) LookUp(k tea.Key) *Binding {
	k = cells.Placed(k)
	if k.Text != "" && k.Text != " " {
		if r, ok := cells.LetterOf(k); ok {
			if b := m.ByName[string(r)]; b != nil {
				return b
			}
			if b := m.folded(string(r)); b != nil {
				return b
			}
			return m.byPlace(k)
		}
		if b := m.ByName[k.Text]; b != nil {
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
	if b := m.ByName[k.String()]; b != nil {
		return b
	}
	return m.bare(k)
}

// folded finds a capital as its small letter: caps lock must silence nothing.
func (m *Map) folded(text string) *Binding {
	c, ok := m.pack.ByKey(text)
	if !ok || len(c.Keys) == 0 {
		return nil
	}
	b := m.ByName[c.Keys[0]]
	m.ByName[text] = b
	return b
}

// byPlace finds a letter of another alphabet by its place on the keyboard, where
// the terminal tells it, or returns nil.
func (m *Map) byPlace(k tea.Key) *Binding {
	if k.BaseCode <= 0 || k.BaseCode >= utf8.RuneSelf || cells.ScriptOf(k.Code) == "" {
		return nil
	}
	if k.Mod&tea.ModShift != 0 {
		if b := m.ByName[string(unicode.ToUpper(k.BaseCode))]; b != nil {
			return b
		}
	}
	return m.ByName[string(k.BaseCode)]
}

// bare finds a key that means nothing with the modifiers that are held with it:
// as the key alone, or with shift alone. An alarm and the program's own keys work
// so with any modifier. A cue's letter does not with ctrl: ctrl+l is a habit.
func (m *Map) bare(k tea.Key) *Binding {
	if k.Mod&^cells.LockMods == 0 && k.Text == "" {
		return nil
	}
	if k.Mod&tea.ModCtrl != 0 && cells.OnC(k.Code) {
		return m.ByName["ctrl+c"]
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
			b = m.ByName[cells.Upper(k.Code)]
		}
		if b == nil {
			continue
		}
		letter := k.Code > ' ' && k.Code < utf8.RuneSelf
		if letter && mod&tea.ModCtrl == 0 && k.Mod&tea.ModCtrl != 0 && b.Act == Cue && b.Pressed.Class != cues.Alarm {
			return nil
		}
		return b
	}
	return nil
}

// Pads holds the keys of a pack in the order in which the screen shows them.
type Pads struct {
	Left, Right, Stop *Binding
	Rest              []*Binding // at hand first, then by class
}

// atHand are the cues that get a place where there is not one for each.
const atHand = "step_up step_down hole water turn_left turn_right water_left water_right slow clear people gel"

// NewPads sorts the cues of a pack that have a key.
func NewPads(p *pack.Pack, m *Map) Pads {
	var out Pads
	place := map[cues.ID]int{}
	for i, id := range strings.Fields(atHand) {
		place[cues.ID(id)] = i - 100
	}
	for i := range p.Cues {
		c := &p.Cues[i]
		if len(c.Keys) == 0 {
			continue
		}
		b := m.ByName[c.Keys[0]]
		switch {
		case c.ID == "left" && out.Left == nil:
			out.Left = b
		case c.ID == "right" && out.Right == nil:
			out.Right = b
		case c.Class == cues.Alarm && out.Stop == nil:
			out.Stop = b
		default:
			out.Rest = append(out.Rest, b)
		}
	}
	rank := func(b *Binding) int {
		if at, ok := place[b.Pressed.ID]; ok {
			return at
		}
		return int(cues.Alarm - b.Pressed.Class)
	}
	slices.SortStableFunc(out.Rest, func(a, b *Binding) int { return rank(a) - rank(b) })
	return out
}

// Sided reports whether the runner hears another cue than the key is named for.
func (b *Binding) Sided() bool { return cues.Mirror(b.Pressed.ID) != b.Pressed.ID }

// HeardSide returns the side that the runner hears, in capitals; "" for cues without one.
func (b *Binding) HeardSide() string {
	for w := range strings.SplitSeq(string(b.Heard.ID), "_") {
		if w == "left" || w == "right" {
			return strings.ToUpper(say.C("side", w))
		}
	}
	return ""
}

// Labels returns the keys of a cue as they are labelled, at most some of them.
func (b *Binding) Labels(most int) string {
	var s []string
	for i, k := range b.Pressed.Keys {
		if i == most {
			break
		}
		s = append(s, cells.KeyLabel(k))
	}
	return strings.Join(s, " ")
}

// HelpKeys returns the keys of a cue for the help. A digit stands alone: the sign
// that shift makes of it is no key to tell of.
func (b *Binding) HelpKeys() string {
	if k := b.Pressed.Keys; len(k) > 0 {
		for _, name := range k {
			if len(name) == 1 && name[0] >= '0' && name[0] <= '9' {
				return name
			}
		}
	}
	return b.Labels(3)
}
