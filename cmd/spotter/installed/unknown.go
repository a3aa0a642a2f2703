package installed

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/cues/pack"
	"spotter/text"
)

// UnknownPackError says that no pack has the name that was asked for, and wraps what was
// tried last.
type UnknownPackError struct {
	name string
	err  error
}

func (e UnknownPackError) Error() string {
	return fmt.Sprintf("there is no pack %q: no voice, folder or zip has this name", e.name)
}

func (e UnknownPackError) Unwrap() error { return e.err }

// Unknown returns the error of a pack's name that neither a voice nor a file has; usual is another
// name for the voice that is taken without one.
func Unknown(name, usual string, err error) error {
	if program, err := os.Executable(); err == nil {
		if _, ok := FindBeside(program, name); ok {
			return fault.Failed(UnknownPackError{name, err}, "install it, its archive is here: spotter cues get "+text.ShellWord(name))
		}
	}
	voices := slices.Concat(pack.Builtins(), Names(os.Getenv), []string{usual})
	next := "name one of the voices (" + strings.Join(voices, ", ") + "), or a folder or zip that has a pack.toml"
	if near := nearestVoice(name, voices); near != "" {
		next = "did you mean " + near + "? Else " + next
	}
	return fault.Failed(UnknownPackError{name, err}, next)
}

// nearestVoice returns the voice that name is most likely a slip of: another
// spelling, or the right language.
func nearestVoice(name string, voices []string) string {
	for _, v := range voices {
		if strings.EqualFold(v, strings.ReplaceAll(name, "_", "-")) {
			return v
		}
	}
	if near := text.Nearest(name, voices); near != "" {
		return near
	}
	tongue, _, _ := strings.Cut(strings.ReplaceAll(name, "_", "-"), "-")
	i := slices.IndexFunc(voices, func(v string) bool {
		of, _, _ := strings.Cut(v, "-")
		return strings.EqualFold(of, tongue)
	})
	if i < 0 {
		return ""
	}
	return voices[i]
}
