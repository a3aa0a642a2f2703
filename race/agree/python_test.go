package agree

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os/exec"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cues"
	"spotter/testrun"
)

// pyFigures are the figures that it returns.
type pyFigures struct {
	A, B, Linked, Same      int
	OnlyA                   int `json:"only_a"`
	OnlyB                   int `json:"only_b"`
	Lag                     [3]float64
	Codes, Omissions, Units [2]*float64
	UnitsByA                [2]*float64 `json:"units_by_a"`
	UnitsByB                [2]*float64 `json:"units_by_b"`
	// How many stretches have pairs, and the ends of the interval.
	CodesBetween     [3]float64 `json:"codes_between"`
	OmissionsBetween [3]float64 `json:"omissions_between"`
}

// trial is a comparison as [Compare] takes it.
type trial struct {
	a, b   []Cue
	common []Stretch
	o      Options
	bounds []time.Duration // of the stretches for the intervals; nil: none are asked for
}

func (c *trial) forPython() map[string]any {
	list := func(cues []Cue) [][2]any {
		out := [][2]any{}
		for _, c := range cues {
			out = append(out, [2]any{c.At.Milliseconds(), string(c.Code)})
		}
		return out
	}
	common := [][2]int64{}
	for _, s := range c.common {
		common = append(common, [2]int64{s.From.Milliseconds(), s.To.Milliseconds()})
	}
	in := map[string]any{"a": list(c.a), "b": list(c.b), "common": common,
		"window": c.o.Window.Milliseconds(), "unit": c.o.Unit.Milliseconds()}
	if len(c.bounds) > 0 {
		bounds := []int64{}
		for _, at := range c.bounds {
			bounds = append(bounds, at.Milliseconds())
		}
		in["bounds"] = bounds
	}
	return in
}

// python runs the second implementation on many cases at once.
func python(t *testing.T, cases []trial) (got []pyFigures) {
	t.Helper()
	audiotest.Need(t, "python3")
	var in []any
	for i := range cases {
		in = append(in, cases[i].forPython())
	}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("python3", "testdata/agreement.py")
	var faults bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(text), &faults
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, faults.Bytes())
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// same compares a result with the figures of Python.
func (p *pyFigures) same(t *testing.T, name string, r *Result) {
	t.Helper()
	counts := [][2]int{{p.A, r.A}, {p.B, r.B}, {p.Linked, len(r.Links)}, {p.OnlyA, r.OnlyA}, {p.OnlyB, r.OnlyB}, {p.Same, r.Same}}
	for i, c := range counts {
		if c[0] != c[1] {
			t.Errorf("%s: count %d is %d, and %d in Python", name, i, c[1], c[0])
		}
	}
	for i, lag := range r.Lag {
		if got := float64(lag) / float64(time.Millisecond); math.Abs(got-p.Lag[i]) > 1e-3 {
			t.Errorf("%s: lag %d is %v ms, and %v in Python", name, i, got, p.Lag[i])
		}
	}
	for _, k := range []struct {
		name string
		k    Kappa
		p    [2]*float64
	}{{"codes", r.Codes, p.Codes}, {"omissions", r.Omissions, p.Omissions}, {"units", r.Units, p.Units},
		{"units by A", r.UnitsByA, p.UnitsByA}, {"units by B", r.UnitsByB, p.UnitsByB}} {
		if *k.p[0] != float64(k.k.Pairs) || (k.p[1] != nil) != k.k.Defined || k.p[1] != nil && math.Abs(*k.p[1]-k.k.Value) > 1e-9 {
			v := "not defined"
			if k.p[1] != nil {
				v = time.Duration(*k.p[1] * 1e9).String()
			}
			t.Errorf("%s, %s: %+v, and %v pairs, %s in Python", name, k.name, k.k, *k.p[0], v)
		}
	}
}

// smallCases returns comparisons of a few cues each, on few moments, so that many are
// tied, hidden or on a border.
func smallCases(n int) (cases []trial) {
	rng := rand.New(rand.NewPCG(12, 7))
	codes := []cues.ID{"left", "right", "hole", "stop"}
	for range n {
		step := time.Duration(1+rng.IntN(3)) * 250 * time.Millisecond
		length := 2 + rng.IntN(20)
		list := func() (out []Cue) {
			for range rng.IntN(7) {
				out = append(out, Cue{time.Duration(rng.IntN(length)) * step, codes[rng.IntN(1+rng.IntN(len(codes)))]})
			}
			return out
		}
		c := trial{a: list(), b: list(), o: Options{time.Duration(1+rng.IntN(4)) * 500 * time.Millisecond, time.Duration(1+rng.IntN(3)) * 400 * time.Millisecond}}
		for from := time.Duration(0); from < time.Duration(length)*step && rng.IntN(9) > 0; {
			to := from + time.Duration(1+rng.IntN(length))*step
			c.common = append(c.common, Stretch{from, to})
			from = to + time.Duration(rng.IntN(3))*step
		}
		cases = append(cases, c)
	}
	return cases
}

// marathonCase is a race of 3:45 with a cue every 20 s or so, and a second spotter who is
// 0.4 s later, misses some, takes another word at times, and has cues of their own.
func marathonCase() trial {
	rng := rand.New(rand.NewPCG(3, 43))
	codes := []cues.ID{"left", "right", "left", "right", "left", "right", "people", "narrow", "hole", "slow", "clear"}
	end := 225 * time.Minute
	c := trial{common: []Stretch{{27 * time.Minute, 140 * time.Minute}, {141 * time.Minute, end}}, o: Options{DefaultWindow, DefaultUnit}}
	for at := time.Duration(0); at < end; at += time.Duration(1+rng.ExpFloat64()*20000) * time.Millisecond {
		code := codes[rng.IntN(len(codes))]
		c.a = append(c.a, Cue{at, code})
		if rng.Float64() < 0.12 {
			continue
		}
		if rng.Float64() < 0.04 {
			code = codes[rng.IntN(len(codes))]
		}
		c.b = append(c.b, Cue{at + time.Duration(400+rng.NormFloat64()*500)*time.Millisecond, code})
		if rng.Float64() < 0.08 {
			c.b = append(c.b, Cue{at + time.Duration(rng.IntN(20000))*time.Millisecond, codes[rng.IntN(len(codes))]})
		}
	}
	return c
}

// Every figure is that of a second implementation, in Python and written from the
// definitions: on many small cases and on one like a marathon.
func TestFiguresAreThoseOfPython(t *testing.T) {
	cases := append(smallCases(testrun.Times(t, 200, 600)), marathonCase())
	got := python(t, cases)
	for i := range cases {
		c := &cases[i]
		r := Compare(c.a, c.b, c.common, c.o)
		got[i].same(t, "case "+time.Duration(i).String(), &r)
		if i == len(cases)-1 {
			t.Logf("marathon: %d and %d cues, %d linked, %d the same, lag %v, codes %.3f, omissions %.3f, units %.3f, %.3f, %.3f",
				r.A, r.B, len(r.Links), r.Same, r.Lag, r.Codes.Value, r.Omissions.Value, r.Units.Value, r.UnitsByA.Value, r.UnitsByB.Value)
			if len(r.Links) < 400 || !r.Codes.Defined || r.Codes.Value < 0.9 {
				t.Errorf("the race like a marathon has %d links and a kappa of %v: it tests nothing", len(r.Links), r.Codes.Value)
			}
		}
	}
}

// The intervals are those of a second implementation that draws with other dice: both ends lie within a tenth of
// the interval of each other. Two times 1,500 and 2,000 draws leave about a fortieth.
func TestIntervalsAreThoseOfPython(t *testing.T) {
	lengths := []time.Duration{5 * time.Minute, 9 * time.Minute}
	cases := []trial{marathonCase(), marathonCase()}[:testrun.Times(t, 1, len(lengths))]
	for i, length := range lengths[:len(cases)] {
		for at := length; at < 225*time.Minute; at += length {
			cases[i].bounds = append(cases[i].bounds, at)
		}
	}
	got := python(t, cases)
	for i := range cases {
		c := &cases[i]
		r := Compare(c.a, c.b, c.common, c.o)
		codes, omissions := r.Intervals(c.bounds)
		for _, x := range []struct {
			name string
			x    Interval
			p    [3]float64
			of   float64
		}{{"codes", codes, got[i].CodesBetween, r.Codes.Value}, {"omissions", omissions, got[i].OmissionsBetween, r.Omissions.Value}} {
			most := (x.p[2] - x.p[1]) / 10
			if !x.x.Defined || float64(x.x.Blocks) != x.p[0] || most <= 0 || math.Abs(x.x.Low-x.p[1]) > most || math.Abs(x.x.High-x.p[2]) > most {
				t.Errorf("case %d, %s: %+v, and %v in Python", i, x.name, x.x, x.p)
			}
			if x.of < x.x.Low || x.of > x.x.High {
				t.Errorf("case %d: kappa of %s is %v, outside of %+v", i, x.name, x.of, x.x)
			}
			t.Logf("case %d, %s: %.3f, %.3f to %.3f, in Python %.3f to %.3f", i, x.name, x.of, x.x.Low, x.x.High, x.p[1], x.p[2])
		}
	}
}
