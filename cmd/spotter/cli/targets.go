package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/aim"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/race"
	"spotter/race/targets"
)

func (a *App) targetsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "targets",
		Short: "List the records that a race can be run against, with their sources",
		Long: command.Paragraphs(`Targets lists the times that --target takes by name, such as --target xu: who ran them and when,
over which distance, whether Guinness lists them, and where that is written.

--target takes a time such as 3:43:39 too. --ghost takes the journal of an earlier race of your own.`),
		Example: "spotter targets\nspotter --target xu",
		Args:    command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, p, err := a.planned(c)
			if err != nil {
				return err
			}
			table := targets.Table(a.columns(), p.Units)
			if err := command.WriteTable(a.o.Stdout, table); err != nil || table[0][len(table[0])-1] == "SOURCE" {
				return err
			}
			if _, err := fmt.Fprintln(a.o.Stdout); err != nil {
				return fault.Writing("the table", err)
			}
			return command.WriteTable(a.o.Stdout, targets.Sources())
		},
	}
	addFlags(c, "units")
	return c
}

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
