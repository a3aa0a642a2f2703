package check

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/taught"
	"spotter/input/bindings"
	"spotter/text"
	"spotter/text/faults"
)

// checkInput looks at input.toml and at the keyboards beyond the first: until it is taught, a clicker
// says cues that nobody meant.
func (d Desk) checkInput(c *cobra.Command, p run.Plan) (list []finding) {
	path := d.Settings.InputFile(c)
	if path == "" {
		return nil
	}
	f, err := bindings.Load(path)
	if faults, ok := errors.AsType[faults.List](err); ok {
		return []finding{{gradeFailure, "input", fmt.Sprintf("%s: line %d: %s", bindings.Name, faults[0].Line, faults[0].Text), "spotter input check tells every fault"}}
	}
	if err != nil {
		return []finding{{gradeFailure, "input", text.Clean(err.Error()), "make " + text.Escape(path) + " readable, or move it away"}}
	}
	buttons := 0
	for _, dev := range f.Devices {
		buttons += len(dev.Binds)
	}
	if buttons > 0 {
		list = append(list, finding{gradeOK, "input", text.Count(buttons, "button") + " in " + bindings.Name, ""})
	}
	list = append(list, d.checkPads(p, f)...)
	names := taught.Others(d.Keyboards(), f, p.Buttons.Pads)
	if f.For("").Len() > 0 || len(names) == 0 {
		return list
	}
	says := "keyboards beyond the first: " + strings.Join(names, ", ") + ": their keys are those of the live screen"
	if pack, err := run.OpenPack(p.Pack.Text); err == nil {
		if does := taught.Foreign(names, pack, p.Frame); does != "" {
			says = does
		}
	}
	return append(list, finding{gradeWarning, "input", says, "if it is a clicker or a pad: spotter input learn"})
}
