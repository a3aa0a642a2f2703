package cues

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

	// SHA256 names the pack's content, in lower-case hex: the SHA-256 of what
	// sha256sum prints for pack.toml and each cue file, in the byte order of
	// their paths. A folder and its zip have the same.
	SHA256 string

	// Path is where it was opened, absolute; empty for the default pack.
	Path string

	Cues  []Cue  // in the order of the manifest
	Words []Word // pieces of splits, in the order of the manifest

	src   source
	sums  map[string][sha256.Size]byte
	byID  map[ID]int
	words map[ID]int
	byKey map[string]int
}

// Open reads the pack at path, a folder or a zip archive, and checks all of it
// but the sound itself. When the pack has faults, the error is [Faults] and has
// every one of them.
func Open(path string) (*Pack, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, packError(path, err)
	}
	info, err := os.Stat(abs)
	if err != nil {
		return nil, packError(path, err)
	}
	var src source
	switch {
	case info.IsDir():
		src = dirSource{abs}
	case info.Mode().IsRegular():
		if src, err = openZip(abs); err != nil {
			return nil, packError(path, err)
		}
	default:
		return nil, packError(path, errors.New("neither a folder nor a zip archive"))
	}
	p, err := load(src)
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
	return fmt.Errorf("opening pack %s: %w", shown(path), err)
}

// load reads and checks a pack.
func load(src source) (*Pack, error) {
	data, err := read(src, manifestName, maxManifest)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no %s in it: not a pack", manifestName)
	case err != nil:
		return nil, fmt.Errorf("%s %s", manifestName, fileTrouble(err))
	}
	fl := &faultList{file: manifestName}
	m := parseManifest(data, fl)
	p := &Pack{
		Name: m.name.text, Language: m.language.text, License: m.license.text,
		Cues: judge(m, fl), Words: judgeWords(m, fl), src: src, sums: map[string][sha256.Size]byte{manifestName: sha256.Sum256(data)},
		byID: map[ID]int{}, byKey: map[string]int{}, words: map[ID]int{},
	}
	p.readFiles(m, fl)
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
	p.SHA256 = digest(p.sums)
	return p, nil
}

// readFiles reads every cue file once, to see that it is there and to remember
// what was in it.
func (p *Pack) readFiles(m *manifest, fl *faultList) {
	failed := map[string]error{}
	total := int64(0)
	for _, raw := range slices.Concat(m.cues, m.words) {
		name := raw.file
		if name.wrong || name.line == 0 || name.text == "" {
			continue
		}
		if _, done := p.sums[name.text]; !done && failed[name.text] == nil {
			sum, n, err := hashFile(p.src, name.text)
			total += n
			if err == nil && total > maxFiles {
				err = fmt.Errorf("%w: more than %d MiB with the files before it", errTooLarge, maxFiles>>20)
			}
			if err == nil {
				p.sums[name.text] = sum
			} else {
				failed[name.text] = err
			}
		}
		if err := failed[name.text]; err != nil {
			fl.add(name.line, "file %s %s", quoted(name.text), fileTrouble(err))
		}
		if total > maxFiles {
			return
		}
	}
}

// hashFile returns the SHA-256 of a file of the pack and its length in bytes.
func hashFile(src source, name string) (sum [sha256.Size]byte, n int64, err error) {
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
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "is not in the pack: add it or mend its name"
	case errors.Is(err, errNotPlain), errors.Is(err, errEscapes), errors.Is(err, errTooLarge):
		return err.Error()
	}
	if perr, ok := errors.AsType[*fs.PathError](err); ok {
		err = perr.Err // the rest is the path, which the fault has
	}
	return "cannot be read: " + err.Error()
}

// digest returns the pack's name by content; see [Pack.SHA256].
func digest(sums map[string][sha256.Size]byte) string {
	names := make([]string, 0, len(sums))
	for name := range sums {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, "%x  %s\n", sums[name], name)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// Cue returns the cue with an ID.
func (p *Pack) Cue(id ID) (Cue, bool) {
	i, ok := p.byID[id]
	if !ok {
		return Cue{}, false
	}
	return p.Cues[i], true
}

// Word returns the word with an ID.
func (p *Pack) Word(id ID) (Word, bool) {
	i, ok := p.words[id]
	if !ok {
		return Word{}, false
	}
	return p.Words[i], true
}

// ByKey returns the cue of a key by its Bubble Tea name, such as "left", "h" or
// "space". A capital that no cue has is taken as its small letter, so that caps
// lock silences nothing.
func (p *Pack) ByKey(key string) (Cue, bool) {
	i, ok := p.byKey[key]
	if !ok {
		if small, other := foldKey(key); other {
			i, ok = p.byKey[small]
		}
	}
	if !ok {
		return Cue{}, false
	}
	return p.Cues[i], true
}

// ReadFile returns a whole sound file of this pack, of a cue or a word, at most
// 32 MiB, and fails when it is no longer what it was when the pack was opened: what is
// heard is what [Pack.SHA256] names.
func (p *Pack) ReadFile(file string) ([]byte, error) {
	sum, ok := p.sums[file]
	if !ok || file == manifestName {
		return nil, fmt.Errorf("%s: no sound file of this pack", quoted(file))
	}
	b, err := read(p.src, file, maxFile)
	if err != nil {
		return nil, fmt.Errorf("file %s %s", quoted(file), fileTrouble(err))
	}
	if sha256.Sum256(b) != sum {
		return nil, fmt.Errorf("file %s changed while the pack was open: open it again", quoted(file))
	}
	return b, nil
}
