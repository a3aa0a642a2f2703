package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/wait"
	"spotter/text"
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
	const other = "name a folder on another disk with --copy"
	warn := func(says, next string) finding { return finding{gradeWarning, "copy", folder + ": " + says, next} }
	races, err := a.racesFolder()
	if err != nil {
		return warn(err.Error(), fault.Next(err))
	}
	f, err := wait.Answer(wait.WholeAnswer, folder, other, func() (finding, error) {
		probe, err := os.CreateTemp(folder, ".check-*")
		if errors.Is(err, fs.ErrNotExist) {
			return warn("the folder is not there", "connect its disk, or "+other), nil
		}
		if err != nil {
			return warn(err.Error(), "make it writable, or "+other), nil
		}
		defer os.Remove(probe.Name())
		defer probe.Close()
		if err := probe.Sync(); err != nil {
			return warn(err.Error(), other), nil
		}
		if same, err := host.SameDisk(folder, races); err == nil && same {
			return warn("it is on the disk of the journals, and does not help if that one fails", other), nil
		}
		free, err := a.host.Free(folder)
		if err == nil && free < noSpace {
			return warn(showBytes(free)+" free", "make room there: a race needs about 1 MB"), nil
		}
		return finding{gradeOK, "copy", fmt.Sprintf("%s: another disk than that of the journals", folder), ""}, nil
	})
	if err != nil {
		return warn(text.FirstLine(err), fault.Next(err))
	}
	return f
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
