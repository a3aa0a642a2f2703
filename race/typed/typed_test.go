package typed_test

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/race/typed"

	"pgregory.net/rapid"
)

func hms(h, m, s int) time.Duration {
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"3:43:39":     hms(3, 43, 39),
		" 3:43:39 ":   hms(3, 43, 39),
		"26:30":       hms(0, 26, 30),
		"5:30.5":      hms(0, 5, 30) + 500*time.Millisecond,
		"0:00:00.001": time.Millisecond,
		"90:00":       hms(1, 30, 0),
		"3h43m39s":    hms(3, 43, 39),
		"999:59:59":   hms(999, 59, 59),
	} {
		if got, err := typed.Duration(text); err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                    "time is empty",
		"3:43:3":              "h:mm:ss",
		"3:60:00":             "h:mm:ss",
		"3:43:60":             "h:mm:ss",
		"1:2:3:4":             "h:mm:ss",
		"-3:43:39":            "h:mm:ss",
		"3:+4:39":             "h:mm:ss",
		":30":                 "h:mm:ss",
		"3:43:39.":            "h:mm:ss",
		"3:43:39.1234":        "h:mm:ss",
		"soon":                "h:mm:ss",
		"13419":               "h:mm:ss",
		"0:00":                "more than 0",
		"0:00:00":             "more than 0",
		"-1h":                 "more than 0",
		"1000:00:00":          "less than 1000 hours",
		"99999999999999:00":   "h:mm:ss",
		"3:43:39\x1b[31m":     "h:mm:ss",
		"٣:٤٣:٣٩":             "h:mm:ss",
		"2540400h10m10.000ns": "less than 1000 hours",
	} {
		if got, err := typed.Duration(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want an error with %q", text, got, err, want)
		} else if strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%q: the error carries the escape on", text)
		}
	}
}

func TestDistance(t *testing.T) {
	if _, err := typed.Distance("42.195"); err == nil || !strings.Contains(err.Error(), `is only 42.195 metres: use 42.195km`) {
		t.Errorf("42.195: %v", err)
	}
	for text, want := range map[string]float64{
		"marathon": 42195, "Marathon": 42195, "half": 21097.5, "half-marathon": 21097.5,
		"10km": 10000, "10k": 10000, "10 km": 10000, "5mi": 8046.72, "mile": 1609.344,
		"1.5km": 1500, "42195m": 42195, "42.195km": 42195, "100 metres": 100, "42.195metres": 42.195, "5 miles": 8046.72, "42195": 42195, "400 m": 400, "1000km": 1e6,
	} {
		if got, err := typed.Distance(text); err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "ten", "0", "-5km", "1001km", "inf", "nan", "0x10", "1e5", "1_000",
		"5 miles away", "km", "42.195", "21.0975", "10", "26.2", "26.2m", "399.9", "13.1 m", ".5km", "5.km", "1.2.3", "+5", "10km\x1b[0m", strings.Repeat("9", 400)} {
		if got, err := typed.Distance(text); err == nil {
			t.Errorf("%q: %v, want an error", text, got)
		} else if strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%q: the error carries the escape on", text)
		}
	}
}

// What race.FormatMilli writes, Duration reads.
func TestDurationRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(1, int64(1000*time.Hour/time.Millisecond)-1).Draw(t, "ms")) * time.Millisecond
		if got, err := typed.Duration(race.FormatMilli(d)); err != nil || got != d {
			t.Fatalf("%v is written %q and read %v, %v", d, race.FormatMilli(d), got, err)
		}
	})
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"3:43:39", "26:30", "5:30.5", "3h43m39s", "", ":", "-1:00", "1:2:3:4", "99999999:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := typed.Duration(s)
		if err != nil {
			return
		}
		if d < 0 || d >= 1000*time.Hour || d%time.Millisecond != 0 {
			t.Errorf("%q is %v", s, d)
		}
	})
}

func FuzzDistance(f *testing.F) {
	for _, s := range []string{"marathon", "half", "10km", "5mi", "42195", "inf", "0x1p4", "-1", ".", "1.5 km"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := typed.Distance(s)
		if err == nil && !(m > 0 && m <= 1e6) {
			t.Errorf("%q is %v m", s, m)
		}
	})
}

func TestCheckUnits(t *testing.T) {
	for units, ok := range map[string]bool{"km": true, "mi": true, "": false, "miles": false} {
		if err := typed.CheckUnits(units); (err == nil) != ok {
			t.Errorf("%q: %v", units, err)
		}
	}
}
