package pack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/text"
)

// manifestName is the file that makes a folder a pack.
const manifestName = "pack.toml"

// Pack is a voice: what each cue says, on which keys, and its sound files. It
// does not change once it is open and is safe for concurrent use; its callers
// do not change it either.
type Pack struct {
	Name     string // such as "en-US Heart", without control characters
	Language string // a language tag, such as "en-US"
	License  string // an SPDX expression by custom, such as "CC0-1.0"

	// Extends is the pack that this one takes over what it does not say itself
	// from, as its manifest spells it: a voice's name or a path; empty for none.
	Extends string

	// SHA256 names the pack's content, in lower-case hex: the SHA-256 of what
	// sha256sum prints for pack.toml and each sound file, in the byte order of
	// their paths. A folder and its zip have the same. What comes from a pack that
	// this one extends is in it too, its manifest and the sound files that are
	// used, with the text of extends and a colon before each path.
	SHA256 string

	// Path is the absolute path from which it was opened; empty for a voice of the program.
	Path string

	Cues  []cues.Cue  // in the order of the manifest, those taken over first
	Words []cues.Word // pieces of splits, in the same order

	// Bind gives the program's own acts other keys; a setting of the race goes before it.
	Bind []keyname.Bind

	top   *layer
	files map[string]soundFile
	byID  map[cues.ID]int
	words map[cues.ID]int
	byKey map[string]int
}

// soundFile is a sound of a pack: its place and its bytes.
type soundFile struct {
	in   *layer
	name string // slash-separated path inside its own pack
	size int64  // bytes
	sum  [sha256.Size]byte
}

// Open reads the pack at path, a folder or a zip archive, and checks all of it
// but the sound itself. When the pack has faults, the error is [Faults] and has
// every one of them. find knows the voices that a pack may extend by their names, beside those of the program.
func Open(path string, find ...Finder) (*Pack, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, packError(path, err)
	}
	src, err := openSource(abs)
	if err != nil {
		return nil, packError(path, err)
	}
	p, err := load(src, find...)
	if err != nil {
		return nil, packError(path, err)
	}
	p.Path = abs
	return p, nil
}

// packError returns faults as they are, and anything else with the path.
func packError(path string, err error) error {
	if faults, ok := errors.AsType[Faults](err); ok {
		return faults
	}
	if perr, ok := errors.AsType[*fs.PathError](err); ok {
		err = perr.Err // the rest is the path
	}
	return fmt.Errorf("opening pack %s: %w", text.Escape(path), err)
}

// load reads and checks a pack, and those that it extends.
func load(src source, find ...Finder) (*Pack, error) {
	top := &layer{shown: manifestName, src: src, find: find}
	fl := &faultList{file: manifestName}
	m, err := readManifest(top, fl)
	if err != nil {
		return nil, err
	}
	if m.newer {
		return nil, fl.err()
	}
	p := &Pack{
		Cues: judge(m, fl), Words: judgeWords(m, fl), Bind: judgeBind(m, fl),
		Name: m.name.text, Language: m.language.text, License: m.license.text, Extends: m.extends.text,
		top: top, files: map[string]soundFile{}, byID: map[cues.ID]int{}, byKey: map[string]int{}, words: map[cues.ID]int{},
	}
	p.readFiles(m, fl)
	p.checkSums(fl)
	if err := fl.err(); err != nil {
		return nil, err
	}
	for i, c := range p.Cues {
		p.byID[c.ID] = i
		for _, k := range c.Keys {
			p.byKey[k] = i
		}
	}
	for i, w := range p.Words {
		p.words[w.ID] = i
	}
	p.SHA256 = p.digest()
	return p, nil
}

// readFiles reads every sound file once, to see that it is there and to remember
// what was in it.
func (p *Pack) readFiles(m *manifest, fl *faultList) {
	failed := map[string]error{}
	total := int64(0)
	for _, raw := range slices.Concat(m.cues, m.words) {
		file := raw.file
		if file.wrong || file.line == 0 || file.text == "" {
			continue
		}
		name := file.inPack()
		if _, done := p.files[name]; !done && failed[name] == nil {
			sum, n, err := hashFile(file.in.src, file.text)
			total += n
			if err == nil && total > maxFiles {
				err = fmt.Errorf("%w: more than %d MiB with the files before it", errTooLarge, maxFiles>>20)
			}
			if err == nil {
				p.files[name] = soundFile{file.in, file.text, n, sum}
			} else {
				failed[name] = err
			}
		}
		if err := failed[name]; err != nil {
			fl.add(file.place, "file %s %s", text.Quote(file.text), fileTrouble(err))
		}
		if total > maxFiles {
			return
		}
	}
}

// hashFile returns the SHA-256 of a file of the pack and its length in bytes.
// A stored voice knows both.
func hashFile(src source, name string) (sum [sha256.Size]byte, n int64, err error) {
	if v := storedIn(src); v != nil {
		if sum, n, ok := v.Sum(name); ok {
			return sum, n, nil
		}
	}
	f, err := src.open(name)
	if err != nil {
		return sum, 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err = io.Copy(h, io.LimitReader(f, maxFile+1))
	if err == nil && n > maxFile {
		err = fmt.Errorf("%w: more than %d MiB", errTooLarge, maxFile>>20)
	}
	return [sha256.Size]byte(h.Sum(nil)), n, err
}

// fileTrouble says why a file cannot be used, to follow its name.
func fileTrouble(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "is not in the pack: add it or mend its name"
	}
	for _, known := range []error{errNotPlain, errEscapes, errTooLarge, errEncrypted, errMethod, errZipEntry} {
		if errors.Is(err, known) {
			return err.Error()
		}
	}
	if perr, ok := errors.AsType[*fs.PathError](err); ok {
		err = perr.Err // the rest is the path, which the fault has
	}
	return "cannot be read: " + err.Error()
}

// digest returns the pack's name by content; see [Pack.SHA256].
func (p *Pack) digest() string {
	sums := map[string][sha256.Size]byte{}
	for l := p.top; l != nil; l = l.base {
		sums[l.prefix+manifestName] = l.sum
	}
	for name, f := range p.files {
		sums[name] = f.sum
	}
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(h, "%x  %s\n", sums[name], name)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Cue returns the cue with an ID.
func (p *Pack) Cue(id cues.ID) (cues.Cue, bool) {
	i, ok := p.byID[id]
	if !ok {
		return cues.Cue{}, false
	}
	return p.Cues[i], true
}

// Word returns the word with an ID.
func (p *Pack) Word(id cues.ID) (cues.Word, bool) {
	i, ok := p.words[id]
	if !ok {
		return cues.Word{}, false
	}
	return p.Words[i], true
}

// ByKey returns the cue of a key by its Bubble Tea name, such as "left", "h" or
// "space". A capital that no cue has is taken as its small letter, so that caps
// lock silences nothing.
func (p *Pack) ByKey(key string) (cues.Cue, bool) {
	i, ok := p.byKey[key]
	if !ok {
		if small, other := keyname.Fold(key); other {
			i, ok = p.byKey[small]
		}
	}
	if !ok {
		return cues.Cue{}, false
	}
	return p.Cues[i], true
}

// ReadFile returns a whole sound file of this pack, of a cue or a word, at most
// 32 MiB, and fails when it is no longer what it was when the pack was opened: what is
// heard is what [Pack.SHA256] names.
func (p *Pack) ReadFile(file string) ([]byte, error) {
	f, ok := p.files[file]
	if !ok {
		return nil, fmt.Errorf("%s: no sound file of this pack", text.Quote(file))
	}
	b, err := read(f.in.src, f.name, maxFile)
	if err != nil {
		return nil, fmt.Errorf("file %s %s", text.Quote(file), fileTrouble(err))
	}
	if sha256.Sum256(b) != f.sum {
		return nil, fmt.Errorf("file %s changed while the pack was open: open it again", text.Quote(file))
	}
	return b, nil
}

// Own reports whether a sound file is the pack's own, rather than one of a pack
// that it extends.
func (p *Pack) Own(file string) bool {
	f, ok := p.files[file]
	return ok && f.in.prefix == ""
}
