package aim

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/course"
	"spotter/race"
)

// hilly returns a course of 10 km whose second half goes up, with a rest of a minute at 5 km.
func hilly() *course.Course {
	c := &course.Course{LengthM: 10_000, Things: []course.Thing{{Kind: course.Station, AtM: 5000, Rest: time.Minute}}}
	for i := range 101 {
		m := float64(i) * 100
		c.Line = append(c.Line, course.Vertex{AtM: m, HeightM: max(m-5000, 0) * 0.04})
	}
	return c
}

// settings returns the plan of a race over the course.
func settings(c *course.Course) run.Plan {
	p := run.Plan{Target: time.Hour, DistanceM: 10_000}
	p.Course = c
	p.Effort = run.Value{Text: race.PlanEffort, Where: "--plan", Flag: true}
	return p
}

func TestTheTargetFollowsTheHills(t *testing.T) {
	p := settings(hilly())
	if err := Add(&p); err != nil || p.Curve == nil || p.Curve.Whole() != time.Hour {
		t.Fatalf("%v, %v", p.Curve, err)
	}
	if half := p.Curve.At(5000); half > 27*time.Minute {
		t.Errorf("half way at %v, though the hill comes then", half)
	}
	even := settings(hilly())
	even.Effort = run.Value{}
	if err := Add(&even); err != nil || even.Curve != nil {
		t.Errorf("an even plan got a curve, %v", err)
	}
}

// Each thing that a plan by effort lacks is said, with what to do: exit code 2.
func TestWhatAPlanLacks(t *testing.T) {
	flat := hilly()
	for i := range flat.Line {
		flat.Line[i].HeightM = math.NaN()
	}
	for want, change := range map[string]func(p *run.Plan){
		"--plan effort needs a target":                         func(p *run.Plan) { p.Target = 0 },
		"--plan effort needs the heights of the course":        func(p *run.Plan) { p.Course = nil },
		"--plan effort: the course has no heights":             func(p *run.Plan) { p.Course = flat },
		"--plan effort: the course is 10 km and the race 5 km": func(p *run.Plan) { p.DistanceM = 5000 },
		"config.toml:3: plan effort needs a target":            func(p *run.Plan) { p.Target, p.Effort.Where = 0, "config.toml:3" },
		"the rests that the course plans take 1m0s":            func(p *run.Plan) { p.Target = time.Minute },
	} {
		p := settings(hilly())
		change(&p)
		err := Add(&p)
		if err == nil || !strings.Contains(err.Error(), want) || p.Curve != nil {
			t.Errorf("%v, want %q", err, want)
			continue
		}
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != fault.ExitUsage || f.Next == "" {
			t.Errorf("%s: %+v", want, f)
		}
	}
}

func TestParsePlan(t *testing.T) {
	for word, want := range map[string]string{"": "", "even": "", "effort": "effort"} {
		var p run.Plan
		if err := ParsePlan(&p, run.Value{Text: word}); err != nil || p.Effort.Text != want {
			t.Errorf("%q: %q, %v", word, p.Effort.Text, err)
		}
	}
	if err := ParsePlan(new(run.Plan), run.Value{Text: "hard"}); err == nil || !strings.Contains(err.Error(), "use even or effort") {
		t.Error(err)
	}
}

// A race that is taken up has the plan of its journal without the course, unless a flag says
// otherwise; a plan that cannot be read gives no target.
func TestAPlanIsTakenUp(t *testing.T) {
	was := settings(hilly())
	if err := Add(&was); err != nil {
		t.Fatal(err)
	}
	const path = "race.jsonl"
	open := &race.Open{Target: time.Hour, DistanceM: 10_000, PlanKind: race.PlanEffort, PlanTable: was.Curve.String()}
	for name, x := range map[string]struct {
		open   *race.Open
		vals   map[string]run.Value
		change func(p *run.Plan)
		curve  bool
		target time.Duration
		err    string
	}{
		"as it was":           {open: open, curve: true, target: time.Hour},
		"--plan even":         {open: open, vals: map[string]run.Value{"plan": {Text: "even", Flag: true}}, change: func(p *run.Plan) { p.Effort = run.Value{} }, target: time.Hour},
		"another target":      {open: open, vals: map[string]run.Value{"target": {Text: "50:00", Where: "--target"}}, change: func(p *run.Plan) { p.Target = 50 * time.Minute }, target: 50 * time.Minute, err: "needs the heights"},
		"another distance":    {open: open, change: func(p *run.Plan) { p.DistanceM = 5000 }, target: time.Hour, err: "needs the heights"},
		"of a later version":  {open: &race.Open{Target: time.Hour, DistanceM: 10_000, PlanKind: "moonlight"}},
		"a table that is cut": {open: &race.Open{Target: time.Hour, DistanceM: 10_000, PlanKind: race.PlanEffort, PlanTable: "1 2 3"}},
		"an even one":         {open: &race.Open{Target: time.Hour, DistanceM: 10_000}, change: func(p *run.Plan) { p.Effort = run.Value{} }, target: time.Hour},
	} {
		vals := map[string]run.Value{"target": {Where: path}, "plan": {Text: PlanOf(x.open), Where: path}}
		for k, v := range x.vals {
			vals[k] = v
		}
		p := run.Plan{Target: time.Hour, DistanceM: 10_000}
		if PlanOf(x.open) == race.PlanEffort {
			p.Effort = vals["plan"]
		}
		if x.change != nil {
			x.change(&p)
		}
		Again(&p, vals, path, x.open)
		err := Add(&p)
		if (p.Curve != nil) != x.curve || p.Target != x.target || (err == nil) != (x.err == "") || err != nil && !strings.Contains(err.Error(), x.err) {
			t.Errorf("%s: curve %v, target %v, %v", name, p.Curve != nil, p.Target, err)
		}
	}
}
