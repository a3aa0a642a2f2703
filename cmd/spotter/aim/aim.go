package aim

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/races"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/wait"
	"spotter/course"
	"spotter/course/effort"
	"spotter/race"
	"spotter/race/ghost"
)

// Even is the word of --plan for the same pace all the way.
const Even = "even"

// ParsePlan reads --plan into a plan.
func ParsePlan(p *run.Plan, v run.Value) error {
	switch v.Text {
	case Even, "":
	case race.PlanEffort:
		p.Effort = v
	default:
		return fmt.Errorf("%q: use even or effort", v.Text)
	}
	return nil
}

// PlanOf returns what --plan would be for the race of an open line.
func PlanOf(o *race.Open) string {
	if o.PlanKind == race.PlanEffort {
		return race.PlanEffort
	}
	return Even
}

// Again gives the plan of a race that is taken up the target that the journal at path was
// opened with, unless a flag gave another. vals are the settings, each with where it is from.
func Again(p *run.Plan, vals map[string]run.Value, path string, open *race.Open) {
	if p.GhostFile.Text != "" || open.Target > 0 && vals["target"].Where != path {
		return
	}
	was := open.Plan()
	if open.TargetName != "" {
		p.Target, p.TargetName, p.Ghost = was.Target, was.Name, was.Ghost
	}
	switch {
	case open.PlanKind == "" || vals["plan"].Flag:
	case was.Curve == nil: // it cannot be read: no gap rather than one that the race did not have
		p.Target, p.Effort = 0, run.Value{}
	case p.DistanceM == open.DistanceM:
		p.Curve = was.Curve
	}
}

// Add puts the earlier race into a plan that is to be run against, or makes its target follow
// the hills of the course, where the settings ask for one of them.
func Add(p *run.Plan) error {
	if err := addGhost(p); err != nil {
		return err
	}
	return addCurve(p)
}

// addGhost reads the earlier race that a plan is to be run against.
func addGhost(p *run.Plan) error {
	path := p.GhostFile.Text
	if path == "" {
		return nil
	}
	const next = "name a journal on another disk with --ghost"
	g, err := wait.Answer(wait.WholeAnswer, path, next, func() (*ghost.Run, error) {
		return races.Ghost(path, p.DistanceM, p.TargetClock, p.Units)
	})
	if err != nil {
		return fault.Usagef("spotter races lists your races", "%s %s: %w", p.GhostFile.Called("ghost"), path, err)
	}
	p.Ghost, p.TargetName = g, filepath.Base(path)
	p.Target, _ = g.Finish()
	return nil
}

// sameLengthM is the difference in metres below which two lengths are one.
const sameLengthM = 1

// addCurve makes the target follow the hills. A curve that came from a journal stays.
func addCurve(p *run.Plan) error {
	if p.Effort.Text == "" || p.Curve != nil {
		return nil
	}
	called := p.Effort.Called("plan") + " effort"
	switch {
	case p.Ghost != nil:
		return fault.Usagef("use --plan even, or leave the ghost out", "%s: the target is a ghost, and a ghost runs as it ran", called)
	case p.Target <= 0:
		return fault.Usagef("add --target 3:43:39, or use --plan even", "%s needs a target", called)
	case p.Course == nil:
		return fault.Usagef("name the course's GPX file with --course, or use --plan even", "%s needs the heights of the course", called)
	case math.Abs(p.Course.LengthM-p.DistanceM) >= sameLengthM:
		return fault.Usagef("leave --distance out, or use --plan even", "%s: the course is %s and the race %s", called, course.Km(p.Course.LengthM), course.Km(p.DistanceM))
	}
	c, err := effort.Plan(p.Course, p.Target)
	if errors.Is(err, effort.ErrNoHeights) {
		return fault.Usagef("name such a file with --course, or use --plan even", "%s: %w", called, err)
	}
	if err != nil {
		return fault.Usagef("use --plan even, or change the course", "%s: %w", called, err)
	}
	p.Curve = c
	return nil
}
