package inputcmd

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"spotter/input/evdev"
)

// machine is a system with the devices of a test.
type machine struct {
	evdev.System
	all []evdev.Info
	err error
}

func (m machine) List() ([]evdev.Info, error) { return m.all, m.err }

// keyboard returns the codes of a keyboard's keys.
func keyboard() (keys []uint16) {
	for k := uint16(1); k < 84; k++ {
		keys = append(keys, k)
	}
	return keys
}

func runDevices(t *testing.T, m evdev.System, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	c := &cobra.Command{Use: "spotter", SilenceErrors: true, SilenceUsage: true}
	c.AddCommand(Desk{Stdout: &out, Devices: m}.devices())
	c.SetArgs(append([]string{"devices"}, args...))
	err := c.Execute()
	return out.String(), err
}

func TestDevices(t *testing.T) {
	m := machine{all: []evdev.Info{
		{Path: "/dev/input/event3", Name: "Logitech\x1b[2J R400", Keys: []uint16{104, 109}},
		{Path: "/dev/input/event4", Name: "OpenRun (AVRCP)", Keys: []uint16{164}, Denied: errors.New("permission denied")},
		{Path: "/dev/input/event5", Name: "AT keyboard", Keys: keyboard()},
	}}
	out, err := runDevices(t, m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/dev/input/event3", "KEY_PAGEUP KEY_PAGEDOWN", "the runner's button", "may not be read: permission denied", "a keyboard: only read when named whole", "and 75 more", "usermod -aG input"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Errorf("a control character came out: %q", out)
	}
	out, err = runDevices(t, m, "--json")
	if err != nil || strings.Count(out, "\n") != 3 || !strings.Contains(out, `"buttons":["KEY_PAGEUP","KEY_PAGEDOWN"]`) || !strings.Contains(out, `"denied":"permission denied"`) || strings.Contains(out, "\x1b") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestNoDevices(t *testing.T) {
	for _, m := range []machine{{}, {err: fs.ErrNotExist}} {
		if out, err := runDevices(t, m); err != nil || !strings.Contains(out, "no event device") {
			t.Errorf("%q, %v", out, err)
		}
		if out, err := runDevices(t, m, "--json"); err != nil || out != "" {
			t.Errorf("%q, %v", out, err)
		}
	}
	if _, err := runDevices(t, machine{err: fs.ErrPermission}); err == nil || !strings.Contains(err.Error(), "/dev/input") {
		t.Error(err)
	}
	if _, err := runDevices(t, nil); !errors.Is(err, evdev.ErrNoSystem) {
		t.Error(err)
	}
}
