package preview

import (
	"strings"
	"testing"
	"time"

	"spotter/cues/grammar"
)

func TestParseSaying(t *testing.T) {
	for text, want := range map[string]grammar.Saying{
		"mile 5 42:10 +12":         {Miles: true, Marker: 5, Elapsed: 42*time.Minute + 10*time.Second, HasElapsed: true, Behind: 12 * time.Second, HasGap: true},
		"km 21 half 1:51:49 -1:05": {Marker: 21, HalfWay: true, Elapsed: time.Hour + 51*time.Minute + 49*time.Second, HasElapsed: true, Behind: -65 * time.Second, HasGap: true},
		"finish 3:43:39 +0":        {Finish: true, Elapsed: 3*time.Hour + 43*time.Minute + 39*time.Second, HasElapsed: true, HasGap: true},
		"km 41 1 to go":            {Marker: 41, ToGo: 1},
		"":                         {},
	} {
		if got, err := parseSaying(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"mile", "mile x", "mile 0", "mile 99999", "mile 5 mile 6", "km 5 km", "42", "42:99", "42:10 43:10",
		"+", "+x", "+-5", "++5", "+1 -1", "3 to", "to go", "quarter", "+99999999999"} {
		if got, err := parseSaying(text); err == nil || !strings.Contains(err.Error(), "which spotter cannot read: write such as") {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

func FuzzParseSaying(f *testing.F) {
	f.Add("mile 5 42:10 +12")
	f.Add("km 21 half 1:51:49 -1:05 3 to go finish")
	g, _ := grammar.For("en-US")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSaying(text)
		if err == nil {
			g.Say(s) // whatever was understood can be said
		}
	})
}
