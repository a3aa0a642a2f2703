package pack

import (
	"fmt"
	"io/fs"
	"sync"

	"spotter/cues/stored"
	"spotter/cues/voices"
	"spotter/text"
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
func Builtins() []string { return voices.Names() }

// Builtin opens a voice that is part of the program by its name, such as "en-GB".
// The error wraps [fs.ErrNotExist] when there is none of that name.
func Builtin(name string) (*Pack, error) {
	src, ok := voice(name)
	if !ok {
		return nil, fmt.Errorf("no voice %s in the program: %w", text.Quote(name), fs.ErrNotExist)
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
	archive, ok := voices.Archive(name)
	if !ok {
		return nil, false
	}
	v, err := stored.Open(archive)
	if err != nil {
		panic(fmt.Sprintf("cues/pack: voice %s: %v", name, err)) // embedded: whole
	}
	return fsSource{v, name}, true
}

// Stored returns a sound of a voice that is stored with what is to be done to it, as FLAC; ok
// is false for any other file, which [Pack.ReadFile] returns.
func (p *Pack) Stored(file string) (sound []byte, done stored.Ready, ok bool) {
	if f, there := p.files[file]; there {
		if v := storedIn(f.in.src); v != nil {
			return v.Sound(f.name)
		}
	}
	return nil, done, false
}

// SidesInNoise says how often the cues of a voice that name a side were taken for a cue
// of the other side in the noise of a crowd. docs/voices.md tells how that is measured.
type SidesInNoise struct {
	Trials   int    // of all cues with a side, over all seeds; 0 is not measured
	Confused int    // trials in which a cue of the other side was named
	Missing  string // why there is no measure, when Trials is 0

	// clips is the digest of the texts and clips that were measured. A clip that is
	// rendered anew has to be measured anew, which a test holds.
	clips string
}

// String says it for a table: "0 of 2400 confused", or "not measured" and why.
func (s SidesInNoise) String() string {
	if s.Trials == 0 {
		return "not measured: " + s.Missing
	}
	return fmt.Sprintf("%d of %d confused", s.Confused, s.Trials)
}

// englishOnly is the reason for which voices of other languages have no measure. That recogniser names
// next to nothing in them, and what is never named cannot be confused: a zero would say
// nothing about a listener who knows the language.
const englishOnly = "the recogniser knows English only"

// sidesInNoise holds the measure of each voice of the program, by its name. docs/voices.md
// has the same figures, with the seeds and the command.
var sidesInNoise = map[string]SidesInNoise{
	"de":      {Missing: englishOnly},
	"en-GB":   {Trials: 4800, Confused: 0, clips: "1c3fd36cd45204b2"},
	"en-US":   {Trials: 4800, Confused: 0, clips: "1c9c34b964c2b8a9"},
	"en-US-f": {Trials: 4800, Confused: 0, clips: "32d257fed82e85e2"},
	"es":      {Missing: englishOnly},
	"fr":      {Missing: englishOnly},
	"it":      {Missing: englishOnly},
	"pt-BR":   {Missing: englishOnly},
}

// BuiltinSides returns the measure of the sides of a voice that is part of the program.
// Any other name has none.
func BuiltinSides(name string) SidesInNoise {
	if s, ok := sidesInNoise[name]; ok {
		return s
	}
	return SidesInNoise{Missing: "nobody tried"}
}
