package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestStepsAreCounted asks for axes that an addition would never come to the end of.
func TestStepsAreCounted(t *testing.T) {
	if got := Steps(0, 42.195, 10); !slices.Equal(got, []float64{0, 10, 20, 30, 40}) {
		t.Errorf("%v", got)
	}
	if got := Steps(-352, -292, 10); len(got) != 6 || got[0] != -350 || got[5] != -300 {
		t.Errorf("%v", got)
	}
	for _, a := range [][3]float64{{0, math.Inf(1), 10}, {math.Inf(-1), 0, 10}, {0, 1e18, 1}, {1e18, 1e18 + 256, 1}, {0, 1, 0}, {0, 1, -1}, {math.NaN(), 1, 1}, {0, math.NaN(), 1}, {5, 1, 1}} {
		if got := Steps(a[0], a[1], a[2]); len(got) > maxSteps {
			t.Errorf("%v: %d steps", a, len(got))
		}
	}
}

// wellFormed reads SVG to its end and returns its texts.
func wellFormed(t *rapid.T, svg string) (texts string) {
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if s, ok := token.(xml.CharData); ok {
			texts += string(s) + "\n"
		}
	}
}

// TestAChartIsWellFormedWhateverItsValues draws charts of any numbers and texts.
func TestAChartIsWellFormedWhateverItsValues(t *testing.T) {
	number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 100), rapid.SampledFrom([]float64{0, math.Inf(1), math.Inf(-1), math.NaN()}))
	word := rapid.SampledFrom([]string{"km 1", `<script>alert("1")</script>`, "a & b", `" onload="x`, "]]>"})
	axis := rapid.Custom(func(t *rapid.T) Axis {
		return Axis{Min: number.Draw(t, "min"), Max: number.Draw(t, "max"), Ticks: []Tick{{At: number.Draw(t, "at"), Label: word.Draw(t, "label")}}}
	})
	rapid.Check(t, func(t *rapid.T) {
		f := Frame{ID: "x", Title: word.Draw(t, "title"), Desc: word.Draw(t, "desc"), Height: 100, X: axis.Draw(t, "x"), Y: axis.Draw(t, "y")}
		a, b, tip := number.Draw(t, "a"), number.Draw(t, "b"), word.Draw(t, "tip")
		for _, d := range []Drawing{
			Bars(f, a, Rule{At: b, Shown: true}, []Bar{{From: a, To: b, Value: a, Class: "fast", Tip: tip}}),
			Stacks(f, []Stack{{From: a, To: b, Parts: []Part{{a, "x"}, {b, "y"}}, Tip: tip}}),
			Lanes(f, []Lane{{Name: tip, Class: "x", At: []float64{a, b}, Spans: [][2]float64{{a, b}}}}),
			Lines(f, Rule{}, []Line{{Class: "x", Points: []Point{{a, b}, {b, a}}, Cuts: []int{1}}}),
		} {
			texts := wellFormed(t, d.Scale) + wellFormed(t, d.Plot)
			if !strings.Contains(texts, f.Title+"\n") || !strings.Contains(texts, f.Desc+"\n") {
				t.Fatalf("no title or description in %q", texts)
			}
			for _, bad := range []string{"NaN", "Inf", "style="} {
				if strings.Contains(d.Scale+d.Plot, bad) {
					t.Fatalf("%s in %s", bad, d.Plot)
				}
			}
		}
		wellFormed(t, Share(a, b))
		places := []Place{{LatDeg: a, LonDeg: b}, {LatDeg: b, LonDeg: a}}
		m := Map("x", f.Title, f.Desc, places, []int{1}, []Marks{{Class: "x", At: places, Tips: []string{tip, tip}}, {Class: "y", At: places}})
		if wellFormed(t, m); strings.Contains(m, "NaN") || strings.Contains(m, "Inf") {
			t.Fatal(m)
		}
	})
}

// TestAFallenBarIsBelowItsBase looks at where bars go: a higher value is nearer to the top.
func TestAFallenBarIsBelowItsBase(t *testing.T) {
	f := Frame{ID: "x", Height: 100, X: Axis{Max: 10}, Y: Axis{Max: 10}}
	d := Bars(f, 5, Rule{}, []Bar{{From: 0, To: 5, Value: 10, Class: "up"}, {From: 5, To: 10, Value: 0, Class: "down"}})
	for _, want := range []string{`<rect class="up" x="3%" width="44%" y="8" height="50"/>`, `<rect class="down" x="53%" width="44%" y="58" height="50"/>`} {
		if !strings.Contains(d.Plot, want) {
			t.Errorf("no %s in %s", want, d.Plot)
		}
	}
}
