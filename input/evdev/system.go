package evdev

import (
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"spotter/input/codes"
)

// Folder holds the event devices of Linux.
const Folder = "/dev/input"

// ErrNoSystem says that this build reads no event devices: only Linux has them.
var ErrNoSystem = errors.New("only Linux has event devices")

// errNoKeys says that a device cannot tell which of its keys are down.
var errNoKeys = errors.New("it does not tell which keys are down")

// Stream is an open device. Read returns whole events of the machine's form.
type Stream interface {
	io.ReadCloser
	SetReadDeadline(time.Time) error
	Grab() error               // nobody else gets what it sends
	BootClock() error          // its times are of the boot clock from here on
	Down(keys *[96]byte) error // which keys are held now
}

// System is the part of the operating system that finds and opens devices.
type System interface {
	// List returns the event devices that there are, also those that may not be opened.
	List() ([]Info, error)
	// Describe returns what a path is, which may be a named pipe.
	Describe(path string) (Info, error)
	Open(path string) (Stream, error)
	// Wait returns when a device may have come or gone, and after d at the latest.
	Wait(stop <-chan struct{}, d time.Duration)
}

// Info describes a device. Its texts are as the device has them: they may be hostile.
type Info struct {
	Path, Name string
	Denied     error  // why it may not be opened; nil where it may
	Group      string // whose members may read it; "" for none, and where that is not known
	Pipe       bool   // it is a named pipe, and no device
	Keys       []uint16
	Hats       []uint16 // the axes of hats
}

// Typing reports whether a device has the letters of a keyboard: it may be the one that the
// terminal is used with.
func (i *Info) Typing() bool {
	letters := 0
	for _, k := range i.Keys {
		if k >= 16 && k <= 25 || k >= 30 && k <= 38 || k >= 44 && k <= 50 {
			letters++
		}
	}
	return letters >= 20
}

// Buttons returns the names of the keys and of the directions of hats that a device has.
func (i *Info) Buttons() []string {
	var names []string
	for _, k := range i.Keys {
		names = append(names, codes.Name(k))
	}
	for _, axis := range i.Hats {
		names = append(names, codes.HatName(codes.Hat{Axis: axis, Sign: -1}), codes.HatName(codes.Hat{Axis: axis, Sign: 1}))
	}
	return names
}

// Runner reports whether a device is the button of earbuds: the system makes an event device
// of its own for it.
func (i *Info) Runner() bool {
	return strings.HasSuffix(strings.ToUpper(strings.TrimSpace(i.Name)), "(AVRCP)")
}

// HowToRead says how a user comes to read devices, a sentence each; nil where all of them may be read.
func HowToRead(all []Info) []string {
	var groups []string
	denied, ruled := false, true
	for i := range all {
		if all[i].Denied == nil {
			continue
		}
		denied = true
		if g := all[i].Group; g == "" || g == "root" {
			ruled = false
		} else if !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	switch {
	case !denied:
		return nil
	case len(groups) == 0:
		groups = []string{"input"}
	}
	var says []string
	if !ruled {
		says = append(says, "No group may read it: have udev give it to the group "+groups[0]+": echo 'SUBSYSTEM==\"input\", KERNEL==\"event*\", GROUP=\""+groups[0]+
			"\", MODE=\"0660\"' | sudo tee /etc/udev/rules.d/70-spotter.rules; then plug it in again.")
	}
	return append(says, "To read a device, be in the group "+strings.Join(groups, " and ")+", then log in again: sudo usermod -aG "+strings.Join(groups, ",")+" $USER",
		"Gamepads need no group at the machine itself; over ssh they do.")
}
