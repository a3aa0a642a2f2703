package run

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/installed"
	"spotter/cues/pack"
	"spotter/text"
)

// DefaultPack names, in --pack, the voice that is part of the program.
const DefaultPack = "default"

// PackPath returns the name that package pack has for the pack that users call name.
func PackPath(name string) string {
	if name == "" || name == DefaultPack {
		return pack.DefaultName
	}
	return name
}

// OpenPack opens a pack by its name: "default", a voice that is part of the
// program or installed, or the path of a folder or zip. Voices come first; a folder that is
// called as one is "./en-GB".
func OpenPack(name string) (*pack.Pack, error) {
	path := PackPath(name)
	if path == pack.DefaultName {
		return pack.Default(), nil
	}
	if at, ok := installed.Find(os.Getenv, path); ok && !slices.Contains(pack.Builtins(), path) {
		path = at
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

// unknownPack is the error of a name that neither a voice nor a file has.
func unknownPack(name string, err error) error {
	if program, err := os.Executable(); err == nil {
		if _, ok := installed.FindBeside(program, name); ok {
			return fault.Failed(UnknownPackError{name, err}, "install it, its archive is here: spotter cues get "+text.ShellWord(name))
		}
	}
	voices := slices.Concat(pack.Builtins(), installed.Names(os.Getenv), []string{DefaultPack})
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
