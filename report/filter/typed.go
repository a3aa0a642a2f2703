package filter

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
)

// Place is a place in a log to go to. One of its fields is set.
type Place struct {
	Seq     uint64        // the number of a line
	At      time.Duration // race time, where IsTime
	Metres  float64       // from the start, where IsPlace
	IsTime  bool
	IsPlace bool
}

// jumpForms says how a place is typed.
func jumpForms() string { return say.T("type km 21, mile 13, 1:40, 1:40:20 or #812") }

// ParsePlace reads where to go: "km 21" or "21 km", "mile 13", "1:40" for an hour and 40
// minutes of race time, "1:40:20", or "#812" for a line of the journal. A number without
// more is in units, those of the race.
func ParsePlace(s, units string) (Place, error) {
	typed := strings.ToLower(strings.TrimSpace(s))
	switch {
	case typed == "":
		return Place{}, errors.New(say.F("nothing typed: %s", jumpForms()))
	case typed[0] == '#':
		n, err := strconv.ParseUint(strings.TrimSpace(typed[1:]), 10, 64)
		if err != nil || n == 0 {
			return Place{}, errors.New(say.F("%q is no number of a line: %s", text.Clean(s), jumpForms()))
		}
		return Place{Seq: n}, nil
	case strings.Contains(typed, ":"):
		at, err := parseClock(typed)
		if err != nil {
			return Place{}, err
		}
		return Place{At: at, IsTime: true}, nil
	}
	m, err := parseMetres(typed, units)
	if err != nil {
		return Place{}, err
	}
	return Place{Metres: m, IsPlace: true}, nil
}

// parseClock reads a race time: hours and minutes, and seconds where there are three parts.
func parseClock(s string) (time.Duration, error) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) > 3 {
		return 0, errors.New(say.F("%q is no race time: %s", text.Clean(s), jumpForms()))
	}
	units := [3]time.Duration{time.Hour, time.Minute, time.Second}
	var d time.Duration
	for i, p := range parts {
		n, err := strconv.ParseUint(strings.TrimSpace(p), 10, 32)
		if err != nil || i > 0 && n > 59 || n > 9999 {
			return 0, errors.New(say.F("%q is no race time: %s", text.Clean(s), jumpForms()))
		}
		d += time.Duration(n) * units[i]
	}
	return d, nil
}

// unitWords are the words of a unit that may be typed, whatever language the screen has: those of
// all its languages. A word stands before one that it begins with.
var unitWords = []struct{ word, units string }{
	{"kilometre", race.UnitsKm}, {"kilometer", race.UnitsKm}, {"kilómetro", race.UnitsKm}, {"kilomètre", race.UnitsKm},
	{"chilometro", race.UnitsKm}, {"quilômetro", race.UnitsKm}, {"km", race.UnitsKm},
	{"miles", race.UnitsMi}, {"mile", race.UnitsMi}, {"meilen", race.UnitsMi}, {"meile", race.UnitsMi}, {"millas", race.UnitsMi}, {"milla", race.UnitsMi},
	{"milles", race.UnitsMi}, {"mille", race.UnitsMi}, {"miglia", race.UnitsMi}, {"miglio", race.UnitsMi}, {"milhas", race.UnitsMi}, {"milha", race.UnitsMi},
	{"mi", race.UnitsMi},
}

// parseMetres reads a distance from the start: a number, with a point or a comma, with or before a
// word of a unit.
func parseMetres(s, units string) (float64, error) {
	number := s
	for _, u := range unitWords {
		rest, cut := strings.CutPrefix(s, u.word)
		if !cut {
			rest, cut = strings.CutSuffix(s, u.word)
		}
		if cut {
			number, units = rest, u.units
			break
		}
	}
	n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(number), ",", ".", 1), 64)
	if err != nil || n < 0 || n > 10_000 || math.IsNaN(n) {
		return 0, errors.New(say.F("%q is no place: %s", text.Clean(s), jumpForms()))
	}
	return n * race.UnitM(units), nil
}

// ParseRange reads a stretch and puts it into the filter: "18-21", "km 18-21" or "18–21 km" of
// the way, "1:30-1:45" of race time. Empty text takes the place or the time out again, as
// ofTime says.
func (f *Filter) ParseRange(s, units string, ofTime bool) error {
	typed := strings.TrimSpace(strings.NewReplacer("–", "-", "—", "-").Replace(strings.ToLower(s)))
	if typed == "" {
		if ofTime {
			f.From, f.To, f.HasTime = 0, 0, false
		} else {
			f.FromM, f.ToM, f.HasPlace = 0, 0, false
		}
		return nil
	}
	from, to, two := strings.Cut(typed, "-")
	if !two {
		return errors.New(say.F("%q is no stretch: type two ends, such as %s", text.Clean(s), example(ofTime)))
	}
	if ofTime {
		a, err := parseClock(from)
		if err != nil {
			return err
		}
		b, err := parseClock(to)
		if err != nil {
			return err
		}
		if b <= a {
			return errors.New(say.F("%q ends before it begins", text.Clean(s)))
		}
		f.From, f.To, f.HasTime = a, b, true
		return nil
	}
	u := units // "km 18-21" names its unit once
	switch {
	case strings.Contains(typed, "km"), strings.Contains(typed, "kilom"), strings.Contains(typed, "kilóm"), strings.Contains(typed, "chilom"), strings.Contains(typed, "quilôm"):
		u = race.UnitsKm
	case strings.Contains(typed, "mi"), strings.Contains(typed, "meil"):
		u = race.UnitsMi
	}
	a, err := parseMetres(strings.TrimSpace(from), u)
	if err != nil {
		return err
	}
	b, err := parseMetres(strings.TrimSpace(to), u)
	if err != nil {
		return err
	}
	if b <= a {
		return errors.New(say.F("%q ends before it begins", text.Clean(s)))
	}
	f.FromM, f.ToM, f.HasPlace = a, b, true
	return nil
}

// example is a stretch as it can be typed.
func example(ofTime bool) string {
	if ofTime {
		return "1:30-1:45"
	}
	return "18-21"
}
