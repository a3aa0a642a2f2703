package race

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Lengths in metres. The international mile is exact (1959 agreement), and so
// is the marathon (World Athletics rule 55); a half marathon is half of it.
const (
	KilometreM    = 1000.0
	MileM         = 1609.344
	MarathonM     = 42195.0
	HalfMarathonM = MarathonM / 2
)

// The units of splits and pace.
const (
	UnitsKm = "km"
	UnitsMi = "mi"
)

// UnitM returns the length in metres of the unit that units names: "mi" a mile,
// anything else a kilometre.
func UnitM(units string) float64 {
	if units == UnitsMi {
		return MileM
	}
	return KilometreM
}

// CheckUnits returns an error that names the choices unless units is one.
func CheckUnits(units string) error {
	if units == UnitsKm || units == UnitsMi {
		return nil
	}
	return fmt.Errorf("%q is not a unit: use km or mi", units)
}

// unclearM is the length in metres below which a number without "km", "mi" or
// "metres" is not believed: nobody races 42.195 m, and "26.2m" means miles.
const unclearM = 400

// ParseDistance reads a race's distance and returns metres: "marathon", "half",
// "mile", "10km" or "10k", "5mi", "42195m", "42195 metres", or plain metres
// "42195". It takes more than 0 and at most 1,000 km. A plain number below 400, with
// or without "m", is refused: it is a distance in kilometres or miles whose unit was
// forgotten.
func ParseDistance(s string) (metres float64, err error) {
	const forms = `use marathon, half, 10km, 5mi or metres such as 42195`
	text := strings.ToLower(strings.TrimSpace(s))
	switch text {
	case "":
		return 0, errors.New("distance is empty: " + forms)
	case "marathon":
		return MarathonM, nil
	case "half", "half-marathon", "half marathon":
		return HalfMarathonM, nil
	case "mile":
		return MileM, nil
	}
	number, unit, clear := text, 1.0, false
	for _, u := range []struct {
		suffix string
		metres float64
	}{{"km", KilometreM}, {"miles", MileM}, {"mi", MileM}, {"k", KilometreM}, {"metres", 1}, {"meters", 1}, {"m", 1}} {
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

// FormatDistance writes metres for people, in the units named: "42.195 km",
// "13.1 mi". At most three decimals, and no trailing zeros.
func FormatDistance(metres float64, units string) string {
	if units != UnitsMi {
		units = UnitsKm
	}
	v := math.Round(metres/UnitM(units)*1000) / 1000
	return strconv.FormatFloat(v, 'f', -1, 64) + " " + units
}

// maxDuration bounds what ParseDuration takes: more than any race, and far from
// where arithmetic on durations overflows.
const maxDuration = 1000 * time.Hour

// ParseDuration reads a race time: "3:43:39" (hours), "26:30" (minutes),
// either with a fraction of the second down to the millisecond ("26:30.5"), or
// Go's own "3h43m39s". It must be more than 0 and less than 1,000 hours.
func ParseDuration(s string) (time.Duration, error) {
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

// FormatElapsed writes a race time as h:mm:ss, "1:42:07", hours always shown so
// that a running clock keeps its shape. Fractions are cut, not rounded: a second
// shows when it is over. A negative time has a minus sign.
func FormatElapsed(d time.Duration) string {
	sign := ""
	if d <= -time.Second {
		sign = "−"
	}
	s := int64(d.Abs() / time.Second)
	return fmt.Sprintf("%s%d:%02d:%02d", sign, s/3600, s/60%60, s%60)
}

// FormatMilli is [FormatElapsed] with milliseconds: "1:42:07.120".
func FormatMilli(d time.Duration) string {
	sign := ""
	if d <= -time.Millisecond {
		sign = "−"
	}
	ms := int64(d.Abs() / time.Millisecond)
	return fmt.Sprintf("%s%d:%02d:%02d.%03d", sign, ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
}

// FormatShort writes a time without hours where there are none, as splits and
// pace are written: "26:30", "5:18", "1:46:00". Fractions are cut.
func FormatShort(d time.Duration) string {
	if d.Abs() >= time.Hour {
		return FormatElapsed(d)
	}
	sign := ""
	if d <= -time.Second {
		sign = "−"
	}
	s := int64(d.Abs() / time.Second)
	return fmt.Sprintf("%s%d:%02d", sign, s/60, s%60)
}

// FormatGap writes how far behind (plus) or ahead (minus) of a target a runner
// is: "+0:38", "−1:02", "0:00" for less than a second either way.
func FormatGap(d time.Duration) string {
	if d >= time.Second {
		return "+" + FormatShort(d)
	}
	return FormatShort(d)
}

// GapWords writes how far off the target a runner is: "0:38 behind", "1:02 ahead", "on
// target" for less than a second either way.
func GapWords(behind time.Duration) string {
	switch {
	case behind >= time.Second:
		return FormatShort(behind) + " behind"
	case behind <= -time.Second:
		return FormatShort(-behind) + " ahead"
	}
	return "on target"
}

// FormatPace writes a pace: "5:18 /km". A pace that is not known (0 or less) is
// "– /km".
func FormatPace(perUnit time.Duration, units string) string {
	if units != UnitsMi {
		units = UnitsKm
	}
	if perUnit <= 0 {
		return "– /" + units
	}
	return FormatShort(perUnit) + " /" + units
}
