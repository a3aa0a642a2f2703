package run

import (
	"errors"
	"io/fs"
	"os"
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
	p, err := pack.Named(path, installed.Finder(os.Getenv))
	if err == nil {
		return p, nil
	}
	_, faulty := errors.AsType[pack.Faults](err)
	switch {
	case faulty:
		return nil, fault.Failed(err, "mend it, until spotter cues check "+text.ShellWord(path)+" finds no fault")
	case errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(path, `/\`):
		return nil, installed.Unknown(path, DefaultPack, err)
	}
	return nil, fault.Failed(err, "name a folder or zip that has a pack.toml")
}
