package edit

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/typed"
	"spotter/text"
	"spotter/text/say"
)

// value returns what a field of an event reads.
func value(e *race.Event, name string) string {
	if name == timeField {
		if !e.HasElapsed {
			return ""
		}
		return race.FormatElapsed(e.Elapsed)
	}
	for _, f := range race.FieldsOf(e.Kind) {
		if f.Name == name {
			return text.Clean(f.Value(e))
		}
	}
	return ""
}

// fieldName returns the name of a field as a screen shows it.
func fieldName(name string) string { return say.C("field", strings.TrimSuffix(name, "_m")) }

// askField asks for the chosen field of the chosen event. While somebody runs only
// figures are asked for: they choose among what is known.
func (p *Page) askField() {
	e := p.chosen()
	if e == nil {
		return
	}
	name, id := p.fieldList()[p.field], e.ID
	if name == timeField && !e.HasElapsed {
		p.Say(say.T("no race time: before the start"))
		return
	}
	may, list := p.MayType(), p.choices(name, e.Kind)
	a := Ask{Title: fieldName(name), Figures: !may}
	switch {
	case name == timeField:
		a.Title, a.Figures = say.T("time, or +5 for 5 s later"), true
	case name == "distance_m":
		a.Title = say.T("metres")
	case name == "marker" && !may:
		a.Title = say.T("number of the marker")
	case may && len(list) == 0:
		a.Text = value(e, name)
	case len(list) > 0:
		a.Title += ": " + numbered(list)
	default:
		p.Say(say.F("%s: only while nobody runs", a.Title))
		return
	}
	a.Keep = func(s string, at race.Stamp) { p.put(id, name, s, at) }
	p.Type(a)
}

// put amends a field of an event to what was typed.
func (p *Page) put(id race.EventID, name, entry string, at race.Stamp) {
	i := p.find(id)
	if i < 0 {
		return
	}
	fields, err := p.parse(&p.rows[i], name, entry)
	if err != nil {
		p.Say(err.Error())
		return
	}
	e, ok := p.Session.Amend(id, fields, at)
	if !ok {
		p.Say(say.T("it reads so already"))
		return
	}
	p.Log(&e)
	p.Changed(id)
	p.refresh()
	p.Say(say.F("amended: %s %s", fieldName(name), value(&p.rows[p.find(id)], name)))
}

// parse reads what was typed for a field of an event, as an amend has it. An error says
// what can be typed.
func (p *Page) parse(e *race.Event, name, entry string) (f race.Event, err error) {
	if list := p.choices(name, e.Kind); len(list) > 0 {
		if n, err := strconv.Atoi(entry); err == nil {
			if n < 1 || n > len(list) {
				return f, errors.New(say.F("%s: use 1 to %d", fieldName(name), len(list)))
			}
			entry = list[n-1]
		}
	}
	switch name {
	case timeField:
		return p.parseTime(e, entry)
	case "marker":
		return p.parseMarker(entry), nil
	case "distance_m":
		m, err := typed.Distance(entry)
		if err != nil {
			return f, errors.New(say.T("use metres such as 21097"))
		}
		f.DistanceM = m
	case "item":
		f.Item = strings.ReplaceAll(strings.ToLower(entry), " ", "_")
	case "side":
		f.Side = strings.ToLower(entry)
		if f.Side != "left" && f.Side != "right" {
			return f, errors.New(say.T("side: use left or right"))
		}
	case "text":
		f.Text = entry
	case "name":
		f.Name = entry
	}
	return f, nil
}

// parseMarker reads a marker: a number is that of a kilometre or mile, and says how far
// it is.
func (p *Page) parseMarker(entry string) (f race.Event) {
	f.Marker = entry
	plan := p.Session.Plan()
	n, err := strconv.Atoi(entry)
	switch {
	case err == nil && n > 0:
		f.DistanceM = float64(n) * plan.UnitM()
		f.Marker = "km " + strconv.Itoa(n)
		if plan.Units == race.UnitsMi {
			f.Marker = "mile " + strconv.Itoa(n)
		}
	case entry == race.MarkerFinish:
		f.DistanceM = plan.DistanceM
	}
	return f
}

// mostShift bounds a correction: no line is wrong by more than a day.
const mostShift = 24 * time.Hour

// parseTime reads a race time, or by how many seconds it is to be moved. The correction
// of an amend is all of it, what earlier amends of the line said included.
func (p *Page) parseTime(e *race.Event, entry string) (f race.Event, err error) {
	own := e.Kind == race.KindStart || e.Kind == race.KindFinish || e.Kind == race.KindAmend
	var move time.Duration
	if c := entry[0]; c == '+' || c == '-' {
		d, err := shift(entry[1:])
		if err != nil {
			return f, err
		}
		if move = d; c == '-' {
			move = -d
		}
	} else {
		d, err := typed.Duration(entry)
		switch {
		case own:
			return f, errors.New(say.T("time: use +5 or -1:30"))
		case err != nil:
			return f, errTime()
		}
		move = d - e.Elapsed
	}
	f.Correction = p.correction(e) + move
	switch {
	case move == 0:
		return f, errors.New(say.T("time: it reads so already"))
	case f.Correction == 0:
		return f, errors.New(say.T("time: void its amend instead"))
	case !own && e.Elapsed+move < 0, f.Correction.Abs() > mostShift:
		return f, errors.New(say.T("no time of this race"))
	}
	return f, nil
}

// correction returns by how much the time of an event was corrected.
func (p *Page) correction(e *race.Event) (by time.Duration) {
	if e.Kind == race.KindStart || e.Kind == race.KindFinish || e.Kind == race.KindAmend {
		return e.Correction
	}
	for i := range p.rows {
		if a := &p.rows[i]; a.Kind == race.KindAmend && a.Ref == e.ID && a.Correction != 0 && !p.voided[a.ID] {
			by = a.Correction
		}
	}
	return by
}

// errTime says what can be typed for a time.
func errTime() error { return errors.New(say.T("use +5 or a time like 2:06:10")) }

// shift reads a number of seconds, or a time such as 1:30.
func shift(s string) (time.Duration, error) {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n <= int(mostShift/time.Second) {
		return time.Duration(n) * time.Second, nil
	}
	d, err := typed.Duration(s)
	if err != nil {
		return 0, errTime()
	}
	return d, nil
}
