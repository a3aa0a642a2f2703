package check

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"spotter/cmd/spotter/pads"
	"spotter/cmd/spotter/run"
	"spotter/input/bindings"
	"spotter/input/evdev"
	"spotter/text"
)

// checkPads looks at the event devices: those that a race would read, and what this user may read at all.
func (d Desk) checkPads(p run.Plan, f *bindings.File) (list []finding) {
	names := slices.Clone(p.Buttons.Pads)
	if d.Devices == nil {
		if len(names) > 0 {
			return []finding{{gradeFailure, "input", evdev.ErrNoSystem.Error(), "leave out --pad; teach the keys that the device types: spotter input learn"}}
		}
		return nil
	}
	all, err := d.Devices.List()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return []finding{{gradeWarning, "input", text.Clean(err.Error()), "look at the rights of the folder: ls -l " + evdev.Folder}}
	}
	for _, dev := range f.Devices {
		if dev.Name != "" && !slices.Contains(names, dev.Name) {
			names = append(names, dev.Name)
		}
	}
	for i, name := range names {
		list = append(list, d.checkPad(all, f, name, i < len(p.Buttons.Pads))...)
	}
	if p.Buttons.Button != pads.Off {
		list = append(list, checkRunnerButton(all)...)
	}
	may := 0
	for i := range all {
		if all[i].Denied == nil {
			may++
		}
	}
	if len(all) > 0 {
		list = append(list, finding{gradeOK, "input", fmt.Sprintf("event devices: this user may read %d of %d", may, len(all)), strings.Join(evdev.HowToRead(all), " ")})
	}
	return list
}

// checkPad looks at one device that a race would read; given says that --pad names it.
func (d Desk) checkPad(all []evdev.Info, f *bindings.File, name string, given bool) (list []finding) {
	found := pads.Find(d.Devices, all, name)
	if len(found) == 0 {
		return []finding{{gradeWarning, "input", name + ": no such device", "connect it; spotter input devices lists what is there"}}
	}
	for i := range found {
		dev := &found[i]
		is := fmt.Sprintf("%s: %s", text.Clean(dev.Name), text.Clean(dev.Path))
		if dev.Denied != nil {
			g := gradeWarning
			if given {
				g = gradeFailure
			}
			list = append(list, finding{g, "input", is + ": this user may not read it", strings.Join(evdev.HowToRead(found[i:i+1]), " ")})
			continue
		}
		keys, ready := pads.Table(f, dev.Name, name)
		switch {
		case ready != nil:
			list = append(list, finding{gradeOK, "input", is + ": its ready table is used: " + pads.TableWords(ready.Binds), "press each button once before the race"})
		case keys.Len() == 0:
			list = append(list, finding{gradeWarning, "input", is + ": " + pads.Untaught, "spotter input learn --pad " + text.ShellWord(name)})
		default:
			list = append(list, finding{gradeOK, "input", is, ""})
		}
	}
	return list
}

// checkRunnerButton looks at the buttons of earbuds.
func checkRunnerButton(all []evdev.Info) (list []finding) {
	for i := range all {
		switch dev := &all[i]; {
		case !dev.Runner():
		case dev.Denied != nil:
			list = append(list, finding{gradeWarning, "input", text.Clean(dev.Name) + ": the runner's button: this user may not read it", strings.Join(evdev.HowToRead(all[i:i+1]), " ")})
		default:
			list = append(list, finding{gradeOK, "input", text.Clean(dev.Name) + ": the runner's button", ""})
		}
	}
	return list
}
