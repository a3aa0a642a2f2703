package beside

import (
	"context"
	"errors"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
)

// Finding says how one thing is.
type Finding struct {
	Failed bool   // the race cannot be run so
	OK     bool   // nothing is wrong; neither of the two is a warning
	Part   string // in one word
	Text   string
	Next   string // what to do about it; empty where it is OK
}

// Check returns a finding for each thing that a plan asks for. races is the folder of the
// journals, and device the name of the runner's output.
func Check(ctx context.Context, p run.Plan, races, device string) (list []Finding) {
	if folder := p.Copy.Text; folder != "" {
		f := Finding{OK: true, Part: "copy", Text: folder + ": another disk than that of the journals"}
		if err := checkFolder(folder, races); err != nil { // the race does without it
			f.OK, f.Text, f.Next = false, folder+": "+err.Error(), fault.Next(err)
		}
		list = append(list, f)
	}
	if p.SpotterSink.Text != "" {
		name, err := run.OwnSink(ctx, p, device)
		f := Finding{OK: true, Part: "sounds", Text: "the spotter's play on " + name + ", apart from the runner's"}
		if err != nil {
			f.OK, f.Failed, f.Text, f.Next = false, errors.Is(err, run.ErrRunnersSink), err.Error(), fault.Next(err)
		}
		list = append(list, f)
	}
	return list
}
