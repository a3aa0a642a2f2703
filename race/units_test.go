package race

import (
	"testing"
	"time"
)

func hms(h, m, s int) time.Duration {
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

func TestUnits(t *testing.T) {
	if UnitM("km") != 1000 || UnitM("mi") != 1609.344 || UnitM("") != 1000 {
		t.Error("unit lengths")
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{FormatElapsed(0), "0:00:00"},
		{FormatElapsed(hms(1, 42, 7) + 999*time.Millisecond), "1:42:07"},
		{FormatElapsed(hms(27, 0, 0)), "27:00:00"},
		{FormatElapsed(-hms(0, 0, 5)), "−0:00:05"},
		{FormatElapsed(-time.Millisecond), "0:00:00"},
		{FormatMilli(754120 * time.Millisecond), "0:12:34.120"},
		{FormatMilli(-1500 * time.Millisecond), "−0:00:01.500"},
		{FormatMilli(-time.Microsecond), "0:00:00.000"},
		{FormatShort(hms(0, 26, 30)), "26:30"},
		{FormatShort(hms(0, 0, 9)), "0:09"},
		{FormatShort(hms(1, 46, 0)), "1:46:00"},
		{FormatShort(-hms(0, 1, 2)), "−1:02"},
		{FormatGap(hms(0, 0, 38)), "+0:38"},
		{FormatGap(-hms(0, 1, 2)), "−1:02"},
		{FormatGap(999 * time.Millisecond), "0:00"},
		{FormatGap(-999 * time.Millisecond), "0:00"},
		{FormatGap(hms(1, 0, 0)), "+1:00:00"},
		{FormatPace(hms(0, 5, 18), "km"), "5:18 /km"},
		{FormatPace(hms(0, 8, 31), "mi"), "8:31 /mi"},
		{FormatPace(0, ""), "– /km"},
		{FormatDistance(MarathonM, "km"), "42.195 km"},
		{FormatDistance(10000, "km"), "10 km"},
		{FormatDistance(MarathonM, "mi"), "26.219 mi"},
		{FormatDistance(5*MileM, "mi"), "5 mi"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
