package typed

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"spotter/race"
)

// unclearM is the length in metres below which a number without "km", "mi" or
// "metres" is not believed: nobody races 42.195 m, and "26.2m" means miles.
const unclearM = 400

// Distance reads a race's distance and returns metres: "marathon", "half",
// "mile", "10km" or "10k", "5mi", "42195m", "42195 metres", or plain metres
// "42195". It takes more than 0 and at most 1,000 km. A plain number below 400, with
// or without "m", is refused: it is a distance in kilometres or miles whose unit was
// forgotten.
func Distance(s string) (metres float64, err error) {
	const forms = `use marathon, half, 10km, 5mi or metres such as 42195`
	text := strings.ToLower(strings.TrimSpace(s))
	switch text {
	case "":
		return 0, errors.New("distance is empty: " + forms)
	case "marathon":
		return race.MarathonM, nil
	case "half", "half-marathon", "half marathon":
		return race.HalfMarathonM, nil
	case "mile":
		return race.MileM, nil
	}
	number, unit, clear := text, 1.0, false
	for _, u := range []struct {
		suffix string
		metres float64
	}{{"km", race.KilometreM}, {"miles", race.MileM}, {"mi", race.MileM}, {"k", race.KilometreM}, {"metres", 1}, {"meters", 1}, {"m", 1}} {
		if rest, ok := strings.CutSuffix(text, u.suffix); ok {
			number, unit, clear = strings.TrimSpace(rest), u.metres, u.suffix != "m"
			break
		}
	}
	if !plainDecimal(number) {
		return 0, fmt.Errorf("%q is not a distance: %s", s, forms)
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a distance: %s", s, forms)
	}
	v *= unit
	switch {
	case v <= 0 || v > 1e6:
		return 0, fmt.Errorf("%q is out of range: use more than 0 and at most 1000 km", s)
	case v < unclearM && !clear:
		return 0, fmt.Errorf(`%q is only %s metres: use %skm or %smi, or "%s metres" if you mean that`, s, number, number, number, number)
	}
	return v, nil
}

// plainDecimal reports whether s is digits with at most one point between them:
// ParseFloat alone would take "inf", "0x1p4" and "1_0" as well.
func plainDecimal(s string) bool {
	whole, frac, point := strings.Cut(s, ".")
	return allDigits(whole) && (!point || allDigits(frac))
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// maxDuration bounds what [Duration] takes: more than any race, and far from
// where arithmetic on durations overflows.
const maxDuration = 1000 * time.Hour

// Duration reads a race time: "3:43:39" (hours), "26:30" (minutes),
// either with a fraction of the second down to the millisecond ("26:30.5"), or
// Go's own "3h43m39s". It must be more than 0 and less than 1,000 hours.
func Duration(s string) (time.Duration, error) {
	const forms = `use h:mm:ss such as 3:43:39, or m:ss such as 26:30`
	text := strings.TrimSpace(s)
	if text == "" {
		return 0, errors.New("time is empty: " + forms)
	}
	var d time.Duration
	if strings.Contains(text, ":") {
		var ok bool
		if d, ok = parseColons(text); !ok {
			return 0, fmt.Errorf("%q is not a time: %s", s, forms)
		}
	} else {
		var err error
		if d, err = time.ParseDuration(text); err != nil {
			return 0, fmt.Errorf("%q is not a time: %s", s, forms)
		}
	}
	if d <= 0 || d >= maxDuration {
		return 0, fmt.Errorf("%q is out of range: use more than 0 and less than 1000 hours", s)
	}
	return d.Truncate(time.Millisecond), nil
}

// parseColons reads h:mm:ss or m:ss, the seconds with up to three decimals. The
// first number may be large; those after a colon are two digits under 60.
func parseColons(text string) (time.Duration, bool) {
	text, frac, point := strings.Cut(text, ".")
	if point && (!allDigits(frac) || len(frac) > 3) {
		return 0, false
	}
	parts := strings.Split(text, ":")
	if len(parts) != 2 && len(parts) != 3 {
		return 0, false
	}
	var seconds int64
	for i, p := range parts {
		if !allDigits(p) || len(p) > 6 || (i > 0 && len(p) != 2) {
			return 0, false
		}
		n, err := strconv.ParseInt(p, 10, 64)
		if err != nil || (i > 0 && n >= 60) {
			return 0, false
		}
		seconds = seconds*60 + n
	}
	d := time.Duration(seconds) * time.Second
	if point {
		ms, err := strconv.ParseInt((frac + "00")[:3], 10, 64)
		if err != nil {
			return 0, false
		}
		d += time.Duration(ms) * time.Millisecond
	}
	return d, true
}

// CheckUnits returns an error that names the choices unless units is one.
func CheckUnits(units string) error {
	if units == race.UnitsKm || units == race.UnitsMi {
		return nil
	}
	return fmt.Errorf("%q is not a unit: use km or mi", units)
}
