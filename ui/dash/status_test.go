package dash

import (
	"math"
	"testing"
)

func TestMeter(t *testing.T) {
	peak := func(db float64) float64 { return math.Pow(10, db/20) }
	for _, tt := range []struct {
		v            Level
		narrow, wide string
	}{
		{Level{}, "", ""},
		{Level{Left: peak(-60), Proven: true}, "", ""},
		{Level{Left: peak(-47), Proven: true}, "▮▯▯▯▯ ", "L ▮▯▯▯▯ R ▯▯▯▯▯ "},
		{Level{Left: peak(-30), Right: peak(-10), Proven: true}, "▮▮▮▮▯ ", "L ▮▮▯▯▯ R ▮▮▮▮▯ "},
		{Level{Left: 1, Right: 1, Proven: true}, "▮▮▮▮▮ ", "L ▮▮▮▮▮ R ▮▮▮▮▮ "},
		{Level{Left: 1}, "▒▒▒▒▒ ", "L ▒▒▒▒▒ R ░░░░░ not proven "},
		{Level{Left: math.NaN()}, "", ""},
	} {
		if got := meterWords(tt.v, false); got != tt.narrow {
			t.Errorf("%+v: %q, want %q", tt.v, got, tt.narrow)
		}
		if got := meterWords(tt.v, true); got != tt.wide {
			t.Errorf("%+v, wide: %q, want %q", tt.v, got, tt.wide)
		}
	}
}
