package bindings

import (
	"fmt"
	"strings"

	"spotter/cues/keyname"
	"spotter/input/codes"
	"spotter/text"
)

// evdev holds the names that Linux has for keys of the terminal that are called otherwise there.
var evdev = map[string]string{"pgup": "PAGEUP", "pgdown": "PAGEDOWN", "enter": "ENTER", "esc": "ESC", "tab": "TAB", "backspace": "BACKSPACE",
	"space": "SPACE", "up": "UP", "down": "DOWN", "left": "LEFT", "right": "RIGHT", "home": "HOME", "end": "END", "insert": "INSERT", "delete": "DELETE",
	"menu": "MENU", "pause": "PAUSE", "printscreen": "SYSRQ", "begin": "KP5", "kpenter": "KPENTER",
	"mediaplaypause": "PLAYPAUSE", "mediaplay": "PLAYCD", "mediapause": "PAUSECD", "mediastop": "STOPCD", "medianext": "NEXTSONG", "mediaprev": "PREVIOUSSONG",
	"mediarewind": "REWIND", "mediafastforward": "FASTFORWARD", "mediarecord": "RECORD", "raisevol": "VOLUMEUP", "lowervol": "VOLUMEDOWN", "mute": "MUTE",
	".": "DOT", ",": "COMMA", "-": "MINUS", "=": "EQUAL", "[": "LEFTBRACE", "]": "RIGHTBRACE", ";": "SEMICOLON", "'": "APOSTROPHE", "`": "GRAVE", `\`: "BACKSLASH", "/": "SLASH"}

// evdevName returns the name that Linux gives to a key, or key itself where it has none: the
// key of a character is the one of a US keyboard.
func evdevName(key string) string {
	name, ok := evdev[key]
	if !ok {
		name = strings.ToUpper(key)
	}
	if full := "KEY_" + name; codes.Known(full) {
		return full
	}
	return key
}

// checkKey returns what is wrong with the name of a key, or "". A device with a name is read as an
// event device, so that its keys may have the names of Linux.
func checkKey(device, key string) string {
	if codes.Known(key) {
		if device == "" {
			return fmt.Sprintf("key %s is the name of an event device's key: give the [[device]] a name, or use what the terminal calls it", text.Quote(key))
		}
		return ""
	}
	if device != "" {
		if name := evdevName(key); codes.Known(name) {
			return ""
		}
		return fmt.Sprintf("unknown key %s: use a name such as KEY_PAGEUP, or \"pgup\"%s", text.Quote(key), meant(codes.Nearest(key)))
	}
	return CheckTerminal(key)
}

// Check returns what is wrong with a key of a device, or "". Keys of the terminal have the device "".
func Check(device, key string) string { return checkKey(device, key) }

// CheckTerminal returns what is wrong with the name of a key of the terminal, or "". Enter, Esc,
// Tab, backspace and most keys that the program uses may be bound here: a clicker sends what it
// sends.
func CheckTerminal(key string) string {
	switch key {
	case "ctrl+c", "ctrl+z", `ctrl+\`:
		return fmt.Sprintf("key %s cannot be bound: it leaves or stops the program", text.Quote(key))
	case "ctrl+i", "ctrl+m", "ctrl+[":
		as := map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc"}[key]
		return fmt.Sprintf("terminals send %s as %s: use %s", text.Quote(key), as, text.Quote(as))
	case "x", "X", "?", "ctrl+o", "ctrl+q", "ctrl+r", "ctrl+h", "kpenter":
		return ""
	case "return", "escape", "Enter", "Esc", "Tab", "Backspace":
		as := map[string]string{"return": "enter", "escape": "esc"}[key]
		if as == "" {
			as = strings.ToLower(key)
		}
		return fmt.Sprintf("unknown key %s: use %s", text.Quote(key), text.Quote(as))
	}
	mods, base := keyname.Split(key)
	switch base {
	case "enter", "esc", "tab", "backspace":
		// The order of the modifiers is judged on a key that packs may have.
		key = strings.Join(append(mods, "up"), "+")
		if keyname.Check(key) == "" {
			return ""
		}
		return fmt.Sprintf("unknown modifiers before %s: write them in the order ctrl+alt+shift", text.Quote(base))
	}
	why := keyname.Check(key)
	if why != "" && !strings.Contains(why, ": use \"") {
		why += meant(text.Nearest(key, append(keyname.Names(), "enter", "esc", "tab", "backspace")))
	}
	return why
}

// meant names the nearest of some words, or nothing.
func meant(near string) string {
	if near == "" {
		return ""
	}
	return "; did you mean " + text.Quote(near) + "?"
}
