package cli

import (
	"context"
	"errors"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
)

// checkAside checks what stands beside a race, where it is asked for: the folder for a copy
// of the journal, and the spotter's own sink. device is that of the runner's output.
func (a *App) checkAside(ctx context.Context, p run.Plan, device string) (list []finding) {
	if p.Copy.Text != "" {
		list = append(list, a.checkCopy(p.Copy.Text))
	}
	if p.SpotterSink.Text != "" {
		list = append(list, checkSounds(ctx, p, device))
	}
	return list
}

// checkCopy looks at the folder for a copy of the journal. A race does without it, so
// that nothing of it is a failure.
func (a *App) checkCopy(folder string) finding {
	races, err := a.racesFolder()
	if err == nil {
		err = run.CheckCopyFolder(folder, races)
	}
	if err != nil {
		return finding{gradeWarning, "copy", folder + ": " + err.Error(), fault.Next(err)}
	}
	return finding{gradeOK, "copy", folder + ": another disk than that of the journals", ""}
}

// checkSounds looks at the spotter's own sink. The runner's is a failure: its race does
// not begin, or the spotter hears nothing.
func checkSounds(ctx context.Context, p run.Plan, device string) finding {
	name, err := run.OwnSink(ctx, p, device)
	switch {
	case errors.Is(err, run.ErrRunnersSink):
		return finding{gradeFailure, "sounds", err.Error(), fault.Next(err)}
	case err != nil:
		return finding{gradeWarning, "sounds", err.Error(), fault.Next(err)}
	}
	return finding{gradeOK, "sounds", "the spotter's play on " + name + ", apart from the runner's", ""}
}
