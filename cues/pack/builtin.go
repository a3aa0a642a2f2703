package pack

import (
	"fmt"
	"io/fs"
	"sync"

	"spotter/cues/voices"
)

// DefaultName is the voice that is used when none is named.
const DefaultName = "en-US"

// Default returns the voice that is used when none is named. It is read at the
// first call; every call returns the same one. It panics when the program was
// built with a faulty pack, which a test rules out.
func Default() *Pack { return defaultPack() }

var defaultPack = sync.OnceValue(func() *Pack {
	p, err := Builtin(DefaultName)
	if err != nil {
		panic(fmt.Sprintf("cues/pack: default pack: %v", err))
	}
	return p
})

// Builtins returns the names of the voices that are part of the program, sorted.
func Builtins() []string {
	var names []string
	entries, err := voices.Files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("cues/pack: the voices of the program: %v", err)) // embedded: there
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Builtin opens a voice that is part of the program by its name, such as "en-GB".
// The error wraps [fs.ErrNotExist] when there is none of that name.
func Builtin(name string) (*Pack, error) {
	src, ok := voice(name)
	if !ok {
		return nil, fmt.Errorf("no voice %s in the program: %w", quoted(name), fs.ErrNotExist)
	}
	return load(src)
}

// BuiltinCalled returns the name of the voice that is part of the program and calls
// itself title, such as "en-GB" for "en-GB Emma". It reads their manifests and no sound,
// in a fiftieth of the time that opening them all takes.
func BuiltinCalled(title string) (name string, ok bool) {
	for _, name := range Builtins() {
		src, _ := voice(name)
		data, err := read(src, manifestName, maxManifest)
		if err != nil {
			panic(fmt.Sprintf("cues/pack: voice %s: %v", name, err)) // embedded: there
		}
		in := &layer{shown: manifestName, src: src}
		if parseManifest(data, in, &faultList{file: manifestName}).name.text == title {
			return name, true
		}
	}
	return "", false
}

// voice returns the files of a voice that is part of the program.
func voice(name string) (src source, ok bool) {
	files, err := fs.Sub(voices.Files, name)
	if err == nil {
		_, err = fs.Stat(files, manifestName)
	}
	return fsSource{files, name}, err == nil
}
