package known

import (
	"strings"

	"spotter/input"
	"spotter/input/bindings"
	"spotter/text"
)

// Device is a device, or one mode of it, whose keys are known.
type Device struct {
	Name  string   // for the command line, such as "r400"
	About string   // the device, for people
	Parts []string // words in the name that a system gives it, in small letters; nil: it tells nothing
	Says  string   // what to know about it before the race, a sentence or more
	table string   // "key=do key=do"
}

// Binds returns what its keys could do. A device that sends no key to a terminal has none.
func (d *Device) Binds() (list []bindings.Bind) {
	for word := range strings.FieldsSeq(d.table) {
		at := strings.LastIndexByte(word, '=')
		do, _ := input.ParseDo(word[at+1:])
		list = append(list, bindings.Bind{Key: word[:at], Do: do})
	}
	return list
}

// Devices returns all devices. The caller may keep the slice.
func Devices() []Device {
	const media = "Many desktops take its keys before the terminal does. Where they come through, the terminal must be one of kitty's protocol."
	return []Device{
		{Name: "r400", About: "Logitech R400, R500, R800", Parts: []string{"r400", "r500", "r800", "logitech usb receiver"},
			Says:  "The play button sends F5 and Esc in turn: both are bound. The terminal holds Esc back for 50 ms, so STOP is on the blank button.",
			table: "pgup=left pgdown=right .=stop f5=water esc=water"},
		{Name: "clicker", About: "other clickers: blank is b, with Enter, Tab and arrows", Parts: []string{"presenter", "clicker", "wireless present"},
			Says:  "Enter still starts the clock and splits.",
			table: "pgup=left pgdown=right left=left right=right up=step_up down=step_down b=stop enter=split tab=none"},
		{Name: "pages", About: "page turner (AirTurn and others), mode Page Up and Page Down", Parts: []string{"airturn", "bt500", "page turner", "pageflip"},
			Says:  "Some send the release at once: nothing can be held.",
			table: "pgup=left pgdown=right"},
		{Name: "pages-updown", About: "page turner, mode arrows up and down", Says: "The arrows up and down of the keyboard steer too then.", table: "up=left down=right"},
		{Name: "pages-leftright", About: "page turner, mode arrows left and right", Says: "It steers without a table too.", table: "left=left right=right"},
		{Name: "shutter", About: "AB Shutter 3 and other remote shutters", Parts: []string{"ab shutter", "shutter"},
			Says:  "The iOS side sends Enter: it is STOP then, and alt+enter starts the clock and splits. The Android side sends Volume Up, which Termux and most desktops keep.",
			table: "enter=stop raisevol=stop"},
		{Name: "zero2", About: "8BitDo Zero 2, keyboard mode", Parts: []string{"8bitdo zero"},
			Says:  "It sends letters, so these letters of the keyboard change as well. Teach one button with spotter input learn to see that yours sends the same.",
			table: "c=clear d=slow e=left f=right g=stop h=step_up i=step_down j=water k=turn_left m=turn_right n=void o=split"},
		{Name: "micro", About: "8BitDo Micro, keyboard mode", Parts: []string{"8bitdo micro"},
			Says: "Its app sets the keys: set F13 to F24, which no keyboard has.", table: macropad},
		{Name: "macropad", About: "macropad (QMK, VIA) with F13 to F24", Parts: []string{"macropad", "qmk"},
			Says: "F13 to F24 are on no keyboard, so nothing else changes.", table: macropad},
		{Name: "pedal", About: "foot pedals (PCsensor) with F13 to F15", Parts: []string{"pcsensor", "footswitch", "foot switch"},
			Says: "Set F13, F14 and F15 with the program of the pedal: from the factory it sends a, b and c.", table: "f13=left f14=stop f15=right"},
		{Name: "media", About: "media remotes and earbud buttons", Parts: []string{"avrcp", "consumer control", "media"},
			Says: media, table: "mediaprev=left medianext=right mediaplaypause=stop mediastop=stop"},
		{Name: "ring", About: "ring remotes for phones (\"TikTok\" rings)", Parts: []string{"ring remote", "beauty-r1"},
			Says: "It moves a mouse and clicks, and sends the volume: a terminal gets no key of it."},
	}
}

// Table returns the table of an event device by the name that the system gives it, for a file that
// names none of its buttons; nil without one.
func Table(system string) *bindings.Device {
	k := Of(system)
	if k == nil || k.table == "" {
		return nil
	}
	return &bindings.Device{Name: text.Clean(system), About: k.About, Binds: k.Binds()}
}

// macropad is the table of devices whose keys are chosen freely.
const macropad = "f13=left f14=right f15=stop f16=water f17=step_up f18=step_down f19=slow f20=clear f21=turn_left f22=turn_right f23=void f24=split"

// Find returns the device of a name. Without one, near is the name that was probably meant.
func Find(name string) (d *Device, near string) {
	all := Devices()
	var names []string
	for i := range all {
		if all[i].Name == strings.ToLower(name) {
			return &all[i], ""
		}
		names = append(names, all[i].Name)
	}
	return nil, text.Nearest(strings.ToLower(name), names)
}

// Of returns the device that a system calls by a name, nil for one that is not known.
func Of(system string) *Device {
	low := strings.ToLower(system)
	all := Devices()
	for i := range all {
		for _, part := range all[i].Parts {
			if strings.Contains(low, part) {
				return &all[i]
			}
		}
	}
	return nil
}
