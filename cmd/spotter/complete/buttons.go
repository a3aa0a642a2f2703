package complete

import (
	"context"

	"spotter/input/evdev"
	"spotter/input/known"
	"spotter/text"
)

// buttons lists the event devices of Linux that may be read, by name.
func buttons(context.Context, Desk, asked) (items []item) {
	system := evdev.This()
	if system == nil {
		return nil
	}
	all, err := system.List()
	if err != nil {
		return nil // there is no folder of devices
	}
	for i := range all {
		if dev := &all[i]; dev.Denied == nil && dev.Name != "" && text.Clean(dev.Name) == dev.Name {
			items = append(items, item{dev.Name, dev.Path})
		}
	}
	return items
}

// tables lists the devices that have a ready table.
func tables(context.Context, Desk, asked) (items []item) {
	for _, k := range known.Devices() {
		items = append(items, item{k.Name, k.About})
	}
	return items
}
