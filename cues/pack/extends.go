package pack

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"spotter/text"
)

// packFormat is the version of the pack format that this program knows.
const packFormat = 1

// maxBases bounds how many packs may stand behind one, each extending the next.
const maxBases = 4

// layer is one pack of a chain in which each extends the next. The first is the
// one that was opened.
type layer struct {
	shown  string // its manifest, as faults call it, such as "en-US/pack.toml"
	prefix string // before its files in [Cue.File] and [Pack.SHA256]: "" or such as "en-US:"
	src    source
	above  *layer // the one that extends it; nil for the first
	base   *layer // the one it extends; nil for the last
	sum    [sha256.Size]byte
	find   []Finder

	builtin bool // a voice of the program
}

// Finder returns the path of a voice that is installed beside those of the program, by its name.
type Finder func(name string) (path string, ok bool)

// installed returns the files of an installed voice. The error wraps [fs.ErrNotExist] where there is none.
func (l *layer) installed(name string) (source, error) {
	for _, find := range l.find {
		if path, ok := find(name); ok {
			return openSource(path)
		}
	}
	return nil, fs.ErrNotExist
}

// readManifest reads the manifest of a layer and puts it on top of those that it
// extends. It notes what is wrong with them in fl; the error is for a layer that
// is no pack.
func readManifest(l *layer, fl *faultList) (*manifest, error) {
	data, err := read(l.src, manifestName, maxManifest)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no %s in it: not a pack", manifestName)
	case err != nil:
		return nil, fmt.Errorf("%s %s", manifestName, fileTrouble(err))
	}
	l.sum = sha256.Sum256(data)
	before, more := len(fl.faults), fl.more
	m := parseManifest(data, l, fl)
	if f := m.format; f.line > 0 && !f.wrong && f.ms > packFormat {
		fl.faults, fl.more = fl.faults[:before], more // whatever else is new in it is no fault
		fl.add(f.place, "has format %d, and this spotter reads %d: use a newer spotter, or an older pack",
			f.ms, packFormat)
		m.newer = true
		return m, nil
	}
	if m.extends.line > 0 {
		if base := readBase(l, m, fl); base != nil {
			extend(m, base, fl)
		} else {
			m.incomplete()
		}
	}
	return m, nil
}

// incomplete notes that what a manifest does not say may be said by a base that
// could not be read, so that nothing is known to be missing.
func (m *manifest) incomplete() {
	m.broken = true
	for _, c := range m.cues {
		c.broken = true
	}
	for _, w := range m.words {
		w.broken = true
	}
}

// readBase returns what the pack that m extends says, or nil when it has faults,
// which it notes.
func readBase(l *layer, m *manifest, fl *faultList) *manifest {
	v := m.extends
	if v.wrong {
		return nil
	}
	src, err := findBase(l, v.text)
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fl.add(v.place, "extends %s %s", text.Quote(v.text), strings.TrimSuffix(line, "\n"))
		}
		return nil
	}
	l.base = &layer{
		shown: path.Join(path.Dir(l.shown), v.text, manifestName), prefix: l.prefix + v.text + ":", src: src, above: l, find: l.find,
	}
	if _, l.base.builtin = voice(v.text); l.base.builtin {
		l.base.shown = path.Join(v.text, manifestName)
	}
	before := len(fl.faults) + fl.more
	base, err := readManifest(l.base, fl)
	if err != nil {
		fl.add(v.place, "extends %s: %v", text.Quote(v.text), err)
		return nil
	}
	if !base.newer {
		judge(base, fl)
		judgeWords(base, fl)
	}
	if len(fl.faults)+fl.more > before {
		return nil
	}
	return base
}

// findBase returns the files of the pack that a layer extends. The error follows
// the name, which is not in it.
func findBase(l *layer, name string) (source, error) {
	_, bad := badRune(name)
	switch {
	case name == "", bad, len(name) > maxFileName, strings.ContainsAny(name, `\:`), strings.HasPrefix(name, "/"):
		return nil, fmt.Errorf("is neither the name of a voice nor a path with / that starts in the folder of %s: "+
			"write one such as \"en-US\" or \"../ours\"", manifestName)
	}
	src, ok := voice(name)
	if !ok {
		var err error
		if src, err = l.src.beside(name); err == nil {
			err = isPack(src)
		}
		if errors.Is(err, fs.ErrNotExist) { // what lies beside the pack goes before: installing a voice changes no pack
			if src, err = l.installed(name); err == nil {
				err = isPack(src)
			}
		}
		if err != nil {
			return nil, baseTrouble(name, err)
		}
	}
	depth := 1
	for up := l; up != nil; up = up.above {
		if up.src.id() == src.id() {
			return nil, errors.New("leads back to the pack itself: name another pack")
		}
		depth++
	}
	if depth > maxBases+1 {
		return nil, fmt.Errorf("makes the chain of packs too long: it can have at most %d", maxBases)
	}
	return src, nil
}

// isPack tells a folder without a manifest from one with.
func isPack(src source) error {
	f, err := src.open(manifestName)
	if err != nil {
		return err
	}
	return f.Close()
}

// baseTrouble says why a pack that is extended cannot be had, to follow its name.
func baseTrouble(name string, err error) error {
	if _, ok := errors.AsType[Faults](err); ok {
		return err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		if perr, ok := errors.AsType[*fs.PathError](err); ok {
			err = perr.Err // the rest is the path
		}
		return fmt.Errorf("cannot be used: %w", err)
	}
	where := fmt.Sprintf("there is no pack at that path, which starts in the folder of %s", manifestName)
	if strings.Contains(name, "/") {
		return errors.New("is not there: " + where)
	}
	return fmt.Errorf("is not there: it is neither a voice of this program (%s) nor an installed one, and %s", strings.Join(Builtins(), ", "), where)
}
