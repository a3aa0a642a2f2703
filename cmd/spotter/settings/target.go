package settings

import (
	"errors"
	"fmt"

	"spotter/cmd/spotter/aim"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/race"
	"spotter/race/targets"
)

// parseTarget reads --target, a time or a record by its name, into a plan.
func parseTarget(s string, p *run.Plan) (targets.Mark, error) {
	m, err := targets.Parse(s)
	p.Target, p.TargetName = m.Time, m.Called()
	return m, err
}

// parseClock reads --target-clock.
func parseClock(s string) (string, error) {
	switch s {
	case race.ClockGun:
		return "", nil
	case race.ClockChip:
		return s, nil
	}
	return "", fmt.Errorf("%q: use gun or chip", s)
}

// checkTarget reads --plan, and refuses a target that nobody can mean for the distance.
func checkTarget(vals map[string]run.Value, p *run.Plan, m *targets.Mark) error {
	if err := aim.ParsePlan(p, vals["plan"]); err != nil {
		return fault.Usage(fmt.Errorf("%s %w", vals["plan"].Called("plan"), err))
	}
	if vals["ghost"].Text != "" { // it is the target
		if vals["target"].Flag {
			return fault.Usage(errors.New("--target and --ghost are both targets: give one of them"))
		}
		p.Target, p.TargetName = 0, ""
		return nil
	}
	err := m.Check(p.DistanceM, p.Units)
	if err == nil {
		err = targets.Believable(race.Plan{Target: p.Target, DistanceM: p.DistanceM, Units: p.Units})
	}
	if err != nil {
		return fault.Usage(fmt.Errorf("%s: %w", vals["target"].Called("target"), err))
	}
	return nil
}
