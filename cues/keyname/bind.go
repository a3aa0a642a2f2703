package keyname

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"spotter/text"
)

// Bind gives something that the program does another key.
type Bind struct {
	Act string // one of [Acts]
	Key string // as Bubble Tea names it, such as "F" or "f5"
}

// acts are the things that the program does at a key that can be chosen.
var acts = []string{"fall", "rest", "water-taken", "gel-taken", "medical", "swap", "note", "voice-note", "talk", "edit", "caps-lock",
	"chip", "skip", "boards", "code", "position", "radio",
	"again", "quiet", "against", "outputs", "take-up", "set-time"}

// Acts returns the names of what the program does at a key that can be chosen, such as
// "fall". The caller may keep the slice.
func Acts() []string { return slices.Clone(acts) }

// ParseBinds reads a text such as "fall=f5 rest=ctrl+e": an act, an equals sign and a key,
// with blanks between them. An act that is named twice has both keys. The error tells
// every fault at once.
func ParseBinds(s string) (binds []Bind, err error) {
	var faults []error
	for pair := range strings.FieldsSeq(s) {
		act, key, ok := strings.Cut(pair, "=")
		b := Bind{act, key}
		switch i := slices.IndexFunc(binds, func(b Bind) bool { return b.Key == key }); {
		case !ok:
			faults = append(faults, fmt.Errorf("%s is no act with a key: write one such as fall=f5", text.Quote(pair)))
		case !slices.Contains(acts, act):
			faults = append(faults, fmt.Errorf("unknown act %s%s", text.Quote(act), nearest(act)))
		case Check(key) != "":
			faults = append(faults, errors.New(act+": "+Check(key)))
		case i >= 0 && binds[i].Act != act:
			faults = append(faults, fmt.Errorf("%s: key %s is given to %s too", act, text.Quote(key), binds[i].Act))
		case i < 0:
			binds = append(binds, b)
		}
	}
	return binds, errors.Join(faults...)
}

// nearest says which act was probably meant.
func nearest(act string) string {
	if near := text.Nearest(act, acts); near != "" {
		return ": did you mean " + text.Quote(near) + "?"
	}
	return ": use one of " + strings.Join(acts, ", ")
}
