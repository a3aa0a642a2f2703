package keyname

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"spotter/text"
)

// keyModifiers are the modifiers of a key name in the order in which Bubble Tea
// writes them.
var keyModifiers = [...]string{"ctrl", "alt", "shift", "meta", "hyper", "super"}

// namedKeys are the names, as Bubble Tea writes them, of the keys that type
// nothing. Keys that are modifiers themselves are left out: plain terminals do
// not send them.
const namedKeys = ` space up down left right begin find insert delete select pgup pgdown home end
 equal mul plus comma minus period div sep capslock scrolllock numlock printscreen pause menu
 mediaplay mediapause mediaplaypause mediareverse mediastop mediafastforward mediarewind
 medianext mediaprev mediarecord lowervol raisevol mute `

// usedFor returns what the program uses key for, or "" when packs may have
// it. The keys that plain terminals cannot tell from a reserved one are reserved
// with it.
func usedFor(key string) string {
	switch key {
	case "x", "X":
		return "voiding the last event"
	case "?":
		return "help"
	case "ctrl+o":
		return "choosing the output"
	case "ctrl+q":
		return "quiet mode"
	case "ctrl+r":
		return "repeating the last cue"
	case "ctrl+h":
		return "silence: terminals send it as backspace"
	case "ctrl+c":
		return "leaving"
	case "ctrl+z", `ctrl+\`:
		return "stopping the program"
	case "ctrl+i":
		return "the log: terminals send it as tab"
	case "ctrl+m":
		return "the start and splits: terminals send it as enter"
	case "ctrl+[":
		return "the program: terminals send it as esc"
	}
	switch key[strings.LastIndexByte(key, '+')+1:] {
	case "enter":
		return "the start and splits"
	case "tab":
		return "the log"
	case "esc":
		return "the program: terminals hold it back"
	case "backspace":
		return "silence"
	}
	return ""
}

// Reserved returns the key names that the program keeps for itself, apart
// from their combinations with modifiers. The caller may keep the slice.
func Reserved() []string {
	return []string{"enter", "x", "X", "?", "tab", "esc", "backspace", "ctrl+c", "ctrl+o", "ctrl+q", "ctrl+r", "ctrl+z", `ctrl+\`}
}

// Names returns the names of the keys that type nothing, such as "left" and "f5", to find the nearest
// of. The caller may keep the slice.
func Names() []string {
	names := strings.Fields(namedKeys)
	for n := range 24 {
		names = append(names, fmt.Sprintf("f%d", n+1))
	}
	return names
}

// Check returns what is wrong with a key name in a pack, or "".
func Check(key string) string {
	if key == "" {
		return "empty key name"
	}
	if use := usedFor(key); use != "" {
		return fmt.Sprintf("key %s is reserved for %s: choose another", text.Quote(key), use)
	}
	if meant := hint(key); meant != "" {
		return fmt.Sprintf("unknown key %s: use %s", text.Quote(key), text.Quote(meant))
	}
	mods, base := Split(key)
	if !knownBase(base) || !orderedModifiers(mods) {
		return fmt.Sprintf("unknown key %s: use one character, a name such as \"left\", \"space\" or \"f5\", "+
			"or modifiers before it in the order ctrl+alt+shift", text.Quote(key))
	}
	return ""
}

// hint returns the name that was probably meant by one which Bubble Tea never
// writes, or "".
func hint(key string) string {
	switch key {
	case " ", "spacebar", "Space":
		return "space"
	case "pageup", "pgUp", "PgUp":
		return "pgup"
	case "pagedown", "pgDown", "PgDown", "pgdn":
		return "pgdown"
	case "del":
		return "delete"
	case "ins":
		return "insert"
	}
	mods, base := Split(key)
	if len(mods) == 1 && mods[0] == "shift" && oneRune(base) {
		return strings.ToUpper(base) // a shifted character is what it types
	}
	if len(mods) == 0 && !oneRune(base) && knownBase(strings.ToLower(base)) && base != strings.ToLower(base) {
		return strings.ToLower(base)
	}
	if len(mods) > 0 && oneRune(base) && base != strings.ToLower(base) {
		return strings.TrimSuffix(key, base) + strings.ToLower(base)
	}
	return ""
}

// Split parts "ctrl+shift+left" into its modifiers and its key. A plus sign
// alone, or last, is the key itself.
func Split(key string) (mods []string, base string) {
	if key == "+" {
		return nil, key
	}
	if rest, ok := strings.CutSuffix(key, "++"); ok {
		return strings.Split(rest, "+"), "+"
	}
	parts := strings.Split(key, "+")
	return parts[:len(parts)-1], parts[len(parts)-1]
}

// orderedModifiers reports whether mods are known, each once, in Bubble Tea's
// order.
func orderedModifiers(mods []string) bool {
	next := 0
	for _, m := range mods {
		for next < len(keyModifiers) && keyModifiers[next] != m {
			next++
		}
		if next == len(keyModifiers) {
			return false
		}
		next++
	}
	return true
}

// knownBase reports whether base is a visible character or a named key.
func knownBase(base string) bool {
	if oneRune(base) {
		r, _ := utf8.DecodeRuneInString(base)
		return unicode.IsPrint(r) && !unicode.IsSpace(r) && r != utf8.RuneError
	}
	var n int
	if _, err := fmt.Sscanf(base, "f%d", &n); err == nil && fmt.Sprintf("f%d", n) == base {
		return n >= 1 && n <= 63
	}
	return base != "" && !strings.ContainsAny(base, " \n") && strings.Contains(strings.ReplaceAll(namedKeys, "\n", " "), " "+base+" ")
}

// oneRune reports whether s is a single character.
func oneRune(s string) bool { return utf8.RuneCountInString(s) == 1 }

// Fold returns the key that types key's letter without shift or caps lock,
// and whether that is another key.
func Fold(key string) (string, bool) {
	if !oneRune(key) {
		return "", false
	}
	lower := strings.ToLower(key)
	return lower, lower != key && oneRune(lower)
}
