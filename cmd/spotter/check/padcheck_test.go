package check

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"spotter/cmd/spotter/pads"
	"spotter/cmd/spotter/run"
	"spotter/input/bindings"
	"spotter/input/evdev"
)

// machine is a system with the devices of a test.
type machine struct {
	evdev.System
	all []evdev.Info
	err error
}

func (m machine) List() ([]evdev.Info, error) { return m.all, m.err }

func (m machine) Describe(path string) (evdev.Info, error) {
	for _, i := range m.all {
		if i.Path == path {
			return i, nil
		}
	}
	return evdev.Info{}, fs.ErrNotExist
}

// Each device that a race would read has its line, with what this user may read and what to do.
func TestCheckPads(t *testing.T) {
	file, err := bindings.Parse([]byte("[[device]]\nname = \"Zero\"\n[[device.bind]]\nkey = \"KEY_C\"\ndo = \"left\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	all := []evdev.Info{
		{Path: "/dev/input/event1", Name: "AT keyboard", Denied: fs.ErrPermission, Group: "input"},
		{Path: "/dev/input/event2", Name: "Logitech R400"},
		{Path: "/dev/input/event3", Name: "8BitDo Zero 2"},
		{Path: "/dev/input/event4", Name: "OpenRun (AVRCP)", Denied: fs.ErrPermission, Group: "wheel"},
		{Path: "/dev/input/event5", Name: "Pad of nobody"},
		{Path: "/dev/input/event6", Name: "Pedal", Denied: fs.ErrPermission},
	}
	const join = "then log in again: sudo usermod -aG input $USER"
	for _, c := range []struct {
		name   string
		m      machine
		pads   []string
		button string
		want   []string // parts of the lines, in order
	}{
		{"nothing", machine{}, nil, pads.Auto, []string{"warning Zero: no such device"}},
		{"no folder", machine{err: fs.ErrNotExist}, []string{"R400"}, pads.Off, []string{"warning R400: no such device", "warning Zero: no such device"}},
		{"no rights of the folder", machine{err: fs.ErrPermission}, nil, pads.Off, []string{"warning permission denied"}},
		{"all", machine{all: all}, []string{"r400", "/dev/input/event5", "Pedal"}, pads.Auto, []string{
			"ok Logitech R400: /dev/input/event2: its ready table is used: pgup=left",
			"warning Pad of nobody: /dev/input/event5: input.toml names none of its buttons → spotter input learn --pad /dev/input/event5",
			"failure Pedal: /dev/input/event6: this user may not read it → No group may read it: have udev give it to the group input: ",
			"ok 8BitDo Zero 2: /dev/input/event3",
			"warning OpenRun (AVRCP): the runner's button: this user may not read it → To read a device, be in the group wheel",
			"ok event devices: this user may read 3 of 6 → No group may read it",
		}},
		{"a keyboard", machine{all: all}, []string{"AT keyboard"}, pads.Off, []string{
			"failure AT keyboard: /dev/input/event1: this user may not read it → To read a device, be in the group input, " + join, "ok 8BitDo", "ok event devices"}},
	} {
		d := Desk{Devices: c.m}
		got := d.checkPads(run.Plan{Buttons: pads.Setting{Pads: c.pads, Button: c.button}}, file)
		for i, f := range got {
			line := fmt.Sprintf("%s %s", f.grade, f.text)
			if f.next != "" {
				line += " → " + f.next
			}
			if i >= len(c.want) || !strings.HasPrefix(line, c.want[i]) || f.part != "input" {
				t.Errorf("%s: line %d is %q", c.name, i, line)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %d lines, want %d", c.name, len(got), len(c.want))
		}
	}
	none := Desk{}
	if got := none.checkPads(run.Plan{}, file); len(got) != 0 {
		t.Errorf("without event devices: %+v", got)
	}
	if got := none.checkPads(run.Plan{Buttons: pads.Setting{Pads: []string{"R400"}}}, file); len(got) != 1 || got[0].grade != gradeFailure {
		t.Errorf("--pad without event devices: %+v", got)
	}
}
