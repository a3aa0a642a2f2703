package race

import (
	"fmt"
	"math"
	"strconv"
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

// FormatDistance writes metres for people, in the units named: "42.195 km",
// "13.1 mi". At most three decimals, and no trailing zeros.
func FormatDistance(metres float64, units string) string {
	if units != UnitsMi {
		units = UnitsKm
	}
	v := math.Round(metres/UnitM(units)*1000) / 1000
	return strconv.FormatFloat(v, 'f', -1, 64) + " " + units
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
