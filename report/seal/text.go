package seal

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"spotter/text"
)

// Namespace keeps a signature of a seal from being taken for one of anything else, such as
// an e-mail or a commit.
const Namespace = "journal@spotter"

// Seal has the facts of a race that a key signs.
type Seal struct {
	Race   string
	State  string // whole, torn, damaged or empty
	Lines  int
	Head   string // 64 hex digits; "" where the chain is damaged
	SHA256 string // of the journal's bytes, 64 hex digits
	Gun    string // finish time by the gun; "" where there is none
	Chip   string
	Name   string // of whoever signs
	Role   string // such as spotter
	Time   time.Time
}

// maxField bounds a field, in characters.
const maxField = 200

// Text returns the seal as it is signed: a line for each fact, which can be read aloud. No
// text of a log can add a line or turn the direction of one: control characters are written
// as escapes.
func (s Seal) Text() string {
	var b strings.Builder
	line := func(name, value string) {
		if value == "" {
			value = "not known"
		}
		fmt.Fprintf(&b, "%s: %s\n", name, field(value))
	}
	b.WriteString("seal of a race, spotter 1\n")
	line("race", s.Race)
	line("journal", JournalName)
	line("chain", s.State)
	line("lines", fmt.Sprint(s.Lines))
	line("head", s.Head)
	line("code", text.WitnessCode(s.Head))
	line("sha256", s.SHA256)
	line("gun", s.Gun)
	line("chip", s.Chip)
	line("name", s.Name)
	line("role", s.Role)
	line("time", s.Time.UTC().Format(time.RFC3339))
	return b.String()
}

// field returns a text as one line without anything that has no shape, and cut.
func field(s string) string {
	if utf8.RuneCountInString(s) > maxField {
		s = string([]rune(s)[:maxField]) + "…"
	}
	return text.Escape(strings.ReplaceAll(s, `\`, `\\`))
}
