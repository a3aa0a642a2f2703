package filters

import (
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/report/filter"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/line"
)

// Options has the values that a log offers to choose from.
type Options struct {
	Kinds  []race.Kind // that the log has
	Cues   []cues.ID   // that the log has, as the runner hears them
	Voided bool        // a line was taken back
	Units  string      // of the race
}

// field is a part of the filter, in the order on the panel.
type field int

const (
	kind field = iota
	class
	cue
	outcome
	place
	when
	words
	fields // how many
)

// name returns what the panel calls a field.
func (f field) name() string {
	return [fields]string{say.T("kind"), say.T("class"), say.T("cue"), say.T("outcome"), say.T("place"), say.T("time"), say.T("text")}[f]
}

// mostText bounds what is typed, in characters.
const mostText = 100

// Panel is the panel while it is open. Make one with [New]. It belongs to the program's goroutine.
type Panel struct {
	o      Options
	f      filter.Filter
	at     field
	typing bool
	typed  line.Editor
	note   string // what was wrong with the last key
}

// New returns a panel that shows a filter.
func New(f filter.Filter, o Options) Panel {
	return Panel{o: o, f: f, typed: line.Editor{Most: mostText}}
}

// Filter returns the filter as it was chosen so far.
func (p *Panel) Filter() filter.Filter { return p.f }

// Typing reports whether keys go into a line of text.
func (p *Panel) Typing() bool { return p.typing }

// Note returns what was wrong with the last key; "" for nothing.
func (p *Panel) Note() string { return p.note }

// Paste takes pasted text into the line that is being typed.
func (p *Panel) Paste(s string) {
	if p.typing {
		p.typed.Insert(s)
	}
}

// Key acts on a key; name is the documented key that it means. It reports whether the panel
// stays open.
func (p *Panel) Key(pressed tea.Key, name string) (open bool) {
	p.note = ""
	if p.typing {
		p.typeKey(pressed)
		return true
	}
	switch name {
	case "up", "k":
		p.at = (p.at + fields - 1) % fields
	case "down", "j", "tab":
		p.at = (p.at + 1) % fields
	case "left":
		p.change(-1)
	case "right":
		p.change(1)
	case "enter":
		p.begin()
	case "F":
		p.f = filter.Filter{}
	case "esc", "q", "f":
		return false
	default:
		p.note = say.T("↑↓ choose, ←→ change, esc closes")
	}
	return true
}

// begin opens the line for a field that can be typed.
func (p *Panel) begin() {
	p.typed.Clear()
	switch p.at {
	case place:
		if p.f.HasPlace {
			p.typed.Set(number(p.f.FromM/race.UnitM(p.o.Units)) + "-" + number(p.f.ToM/race.UnitM(p.o.Units)))
		}
	case when:
		if p.f.HasTime {
			p.typed.Set(race.FormatElapsed(p.f.From) + "-" + race.FormatElapsed(p.f.To))
		}
	case words:
		p.typed.Set(p.f.Text)
	}
	p.typing = true
}

// number writes a number without needless digits.
func number(x float64) string {
	return strconv.FormatFloat(float64(int64(x*1000+0.5))/1000, 'f', -1, 64)
}

// typeKey acts on a key while a line is typed. A stretch that cannot be read changes nothing, and
// the line stays open.
func (p *Panel) typeKey(pressed tea.Key) {
	switch p.typed.Key(pressed) {
	case line.Entered:
		var err error
		switch typed := p.typed.Text(); p.at {
		case place:
			err = p.f.ParseRange(typed, p.o.Units, false)
		case when:
			err = p.f.ParseRange(typed, p.o.Units, true)
		case words:
			p.f.Text = typed
		default:
			err = p.choose(typed)
		}
		if err != nil {
			p.note = text.FirstLine(err)
			return
		}
		p.typing = false
	case line.Ended:
		p.typing = false
	case line.Full:
		p.note = say.T("no more fits into this line")
	}
}

// change goes to another value of the field under the cursor.
func (p *Panel) change(step int) {
	switch p.at {
	case kind:
		p.changeKind(step)
	case class:
		p.f.Class = next(append([]string{""}, classNames()...), p.f.Class, step)
	case cue:
		p.f.Cue = next(append([]cues.ID{""}, p.o.Cues...), p.f.Cue, step)
	case outcome:
		p.f.Outcome = p.f.Outcome.Next(step)
	case place:
		p.changePlace(float64(step))
	case when:
		p.changeTime(time.Duration(step))
	default:
		p.note = "enter types a text"
	}
}

// voided stands for lines that were taken back among the kinds; a journal has no such kind.
const voided race.Kind = "voided lines"

func (p *Panel) changeKind(step int) {
	all := append([]race.Kind{""}, p.o.Kinds...)
	if p.o.Voided {
		all = append(all, voided)
	}
	at := p.f.Kind
	if p.f.Voided {
		at = voided
	}
	p.f.Kind = next(all, at, step)
	if p.f.Voided = p.f.Kind == voided; p.f.Voided {
		p.f.Kind = ""
	}
}

// changePlace moves the stretch by its length, from the first unit on; before the start it is
// taken out.
func (p *Panel) changePlace(step float64) {
	f, unit := &p.f, race.UnitM(p.o.Units)
	if !f.HasPlace {
		if step > 0 {
			f.FromM, f.ToM, f.HasPlace = 0, unit, true
		}
		return
	}
	if by := step * (f.ToM - f.FromM); f.FromM+by >= 0 {
		f.FromM, f.ToM = f.FromM+by, f.ToM+by
		return
	}
	f.FromM, f.ToM, f.HasPlace = 0, 0, false
}

// changeTime does the same with race time, from the first ten minutes on.
func (p *Panel) changeTime(step time.Duration) {
	f := &p.f
	if !f.HasTime {
		if step > 0 {
			f.From, f.To, f.HasTime = 0, 10*time.Minute, true
		}
		return
	}
	if by := step * (f.To - f.From); f.From+by >= 0 {
		f.From, f.To = f.From+by, f.To+by
		return
	}
	f.From, f.To, f.HasTime = 0, 0, false
}

// classNames returns the classes of cues, the highest first.
func classNames() []string {
	var out []string
	for c := cues.Alarm; c >= cues.Info; c-- {
		out = append(out, c.String())
	}
	return out
}

// next returns the value that lies step values further in a list, going round. A value that is
// not in the list counts as the first.
func next[T comparable](all []T, at T, step int) T {
	i := max(slices.Index(all, at), 0)
	return all[(i+step+len(all))%len(all)]
}
