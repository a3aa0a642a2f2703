package incidents

import (
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/keymap"
	"spotter/ui/line"
)

// How long things last, of boot time.
const (
	AskFor  = 20 * time.Second // a question that nobody answers
	TypeFor = 20 * time.Second // a line in which nobody types
)

// Ports has the functions that a [Desk] asks its screen for. All are required.
type Ports struct {
	Session *race.Session
	Log     func(*race.Event)            // keeps an event, and shows it
	Say     func(string)                 // tells something for a moment
	Key     func(keymap.Action) string   // the key of an action, as it is labelled; "" for none
	Free    func(name string) bool       // reports whether a key has no meaning
	Changed func(corrected race.EventID) // an event reads otherwise, or was voided
	Alarm   func() bool                  // reports whether STOP is on: its key must clear it
}

// Desk takes the keys of incidents. It belongs to the goroutine of the screen.
type Desk struct {
	Ports
	asks   question
	typing typing
	shouts []race.EventID // logged by capitals in a row, see [Desk.Mistyped]
}

// question waits for an answer by one key.
type question struct {
	text    string
	answers []answer
	until   time.Duration // boot time
}

// answer is a key and what it does.
type answer struct {
	key, says string
	do        func(at race.Stamp)
}

// typing is a line that is being typed.
type typing struct {
	open    bool
	figures bool // it takes digits, colons and signs only
	title   string
	line    line.Editor
	keep    func(text string, at race.Stamp)
	last    time.Duration // boot time of the last key
}

// New returns a desk.
func New(p Ports) *Desk { return &Desk{Ports: p} }

// Act does what a key of an incident is for; it returns false for any other action.
// The event is logged before anything is asked.
func (d *Desk) Act(a keymap.Action, at race.Stamp) bool {
	s := d.Session
	switch a {
	case keymap.Fall:
		d.log(s.Fall(at), say.T("fall"))
	case keymap.Rest:
		if s.Resting() {
			d.log(s.Go(at), say.T("on after the rest"))
			break
		}
		d.log(s.Rest(at), say.T("rest"))
	case keymap.WaterTaken:
		d.askSide(d.log(s.Aid(race.ItemWater, at), say.T("water taken")), at)
	case keymap.GelTaken:
		d.log(s.Aid(race.ItemGel, at), say.T("gel taken"))
	case keymap.Medical:
		d.log(s.Medical(at), say.T("medical"))
	case keymap.Swap:
		d.askWhose(d.log(s.Swap("", "", at), say.T("swap")), at)
	case keymap.Note:
		d.note(at)
	default:
		return false
	}
	return true
}

// log keeps an event and tells of it. It returns the event's ID.
func (d *Desk) log(e race.Event, says string) race.EventID {
	d.asks = question{}
	d.Log(&e)
	d.shouts = append(d.shouts, e.ID)
	if e.HasElapsed {
		says += say.F(" at %s", race.FormatElapsed(e.Elapsed))
	}
	d.Say(says)
	return e.ID
}

// amend makes an event read otherwise.
func (d *Desk) amend(id race.EventID, fields race.Event, at race.Stamp) {
	if e, ok := d.Session.Amend(id, fields, at); ok {
		d.Log(&e)
		d.Changed(id)
	}
}

// askSide asks from which side something was taken.
func (d *Desk) askSide(id race.EventID, at race.Stamp) {
	side := func(side string) func(race.Stamp) {
		return func(at race.Stamp) {
			d.amend(id, race.Event{Side: side}, at)
			d.Say(fromWords(side))
		}
	}
	left, right := say.F("road %s", say.C("side", "left")), say.F("road %s", say.C("side", "right"))
	if d.Session.Frame().Keys == cues.RunnerKeys {
		left, right = say.F("runner %s", say.C("side", "left")), say.F("runner %s", say.C("side", "right"))
	}
	d.ask(say.T("water taken: which side?"), at, answer{says: left, do: side("left")}, answer{says: right, do: side("right")})
}

// fromWords says from which side water was taken.
func fromWords(side string) string {
	if side == "left" {
		return say.T("water from the left")
	}
	return say.T("water from the right")
}

// askWhose asks whose shift begins, and then who it is.
func (d *Desk) askWhose(id race.EventID, at race.Stamp) {
	whose := func(item string) func(race.Stamp) {
		return func(at race.Stamp) {
			d.amend(id, race.Event{Item: item}, at)
			d.askName(id, item, at)
		}
	}
	d.ask(say.T("swap: who is new?"), at, answer{says: say.T("the spotter"), do: whose(race.ItemSpotter)},
		answer{says: say.T("a witness"), do: whose(race.ItemWitness)})
}

// mostNames bounds the names that a question offers.
const mostNames = 3

// askName offers the names that the log knows. While nobody runs, another can be typed.
func (d *Desk) askName(id race.EventID, item string, at race.Stamp) {
	named := func(name string, at race.Stamp) {
		d.amend(id, race.Event{Name: name}, at)
		d.Say(newWords(item) + ": " + name)
	}
	known := d.Session.Names()
	var as []answer
	for _, name := range known[:min(len(known), mostNames)] {
		as = append(as, answer{says: name, do: func(at race.Stamp) { named(name, at) }})
	}
	another := func(at race.Stamp) {
		if !d.MayType() { // the race may have begun since it was asked
			d.Say(say.F("name it later%s", d.withEdit()))
			return
		}
		d.open(say.F("%s, name", newWords(item)), at, named)
	}
	if len(as) == 0 {
		another(at)
		return
	}
	if d.MayType() {
		as = append(as, answer{says: say.T("another"), do: another})
	}
	d.ask(newWords(item)+":", at, as...)
}

// newWords says whose shift begins.
func newWords(item string) string {
	if item == race.ItemWitness {
		return say.T("new witness")
	}
	return say.T("new spotter")
}

// note marks the moment. While nobody runs it opens a line for the words.
func (d *Desk) note(at race.Stamp) {
	id := d.log(d.Session.Mark(at), say.T("moment marked"))
	if !d.MayType() {
		d.Say(say.F("marked: word it later%s", d.withEdit()))
		return
	}
	d.open(say.T("note"), at, func(text string, at race.Stamp) {
		d.amend(id, race.Event{Text: text}, at)
		d.Say(say.T("note kept"))
	})
}

// withEdit names the key that words an event later, where there is one.
func (d *Desk) withEdit() string {
	if key := d.Key(keymap.Edit); key != "" {
		return say.F(", with %s", key)
	}
	return ""
}

// MayType reports whether a line may take the keys of the cues: while nobody runs, and
// STOP is not on.
func (d *Desk) MayType() bool { return !d.Session.Running() && !d.Alarm() }

// Mistyped voids what was logged by capitals in a row, since Caps Lock was on, and
// returns how many lines that were.
func (d *Desk) Mistyped(at race.Stamp) int {
	n := 0
	for _, id := range d.shouts {
		if e, ok := d.Session.VoidRef(id, at); ok {
			d.Log(&e)
			d.Changed(id)
			n++
		}
	}
	d.shouts, d.asks = nil, question{}
	return n
}

// Small says that a key other than a capital was typed: what capitals logged before it
// was meant.
func (d *Desk) Small() { d.shouts = d.shouts[:0] }
