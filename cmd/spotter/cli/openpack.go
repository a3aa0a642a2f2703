package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/cues/pack"
	"spotter/text"
)

// defaultPackName names, in --pack, the voice that is part of the program.
const defaultPackName = "default"

// packPath returns what the cues package calls the pack that users call name.
func packPath(name string) string {
	if name == "" || name == defaultPackName {
		return pack.DefaultName
	}
	return name
}

// openPack opens a pack by its name: "default", a voice that is part of the
// program, or the path of a folder or zip. Voices come first; a folder that is
// called as one is "./en-GB".
func openPack(name string) (*pack.Pack, error) {
	path := packPath(name)
	if path == pack.DefaultName {
		return pack.Default(), nil
	}
	p, err := pack.Named(path)
	if err == nil {
		return p, nil
	}
	_, faulty := errors.AsType[pack.Faults](err)
	switch {
	case faulty:
		return nil, fault.Failed(err, "mend it, until spotter cues check "+text.ShellWord(path)+" finds no fault")
	case errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(path, `/\`):
		return nil, unknownPack(path, err)
	}
	return nil, fault.Failed(err, "name a folder or zip that has a pack.toml")
}

// unknownError says that nothing has a name, and wraps what was tried last.
type unknownError struct {
	name string
	err  error
}

func (e unknownError) Error() string {
	return fmt.Sprintf("there is no pack %q: no built-in voice, folder or zip has this name", e.name)
}

func (e unknownError) Unwrap() error { return e.err }

// unknownPack is the error of a name that neither a voice nor a file has.
func unknownPack(name string, err error) error {
	voices := append(pack.Builtins(), defaultPackName)
	next := "name one of the voices (" + strings.Join(voices, ", ") + "), or a folder or zip that has a pack.toml"
	if near := nearestVoice(name, voices); near != "" {
		next = "did you mean " + near + "? Else " + next
	}
	return fault.Failed(unknownError{name, err}, next)
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
