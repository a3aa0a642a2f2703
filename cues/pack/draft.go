package pack

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"spotter/cues"
	"spotter/text"
)

// takesFolder is the folder of a draft for recordings as the microphone heard them: a
// folder in the pack that its manifest does not name, and nothing reads.
const takesFolder = "takes"

// SoundState says whether a sound of a draft is there.
type SoundState uint8

// The states.
const (
	SoundMissing SoundState = iota // there is no such file
	SoundBase                      // another pack's: taken over, or a copy of a voice of the program
	SoundOwn                       // the pack's own
)

// DraftSound is a sound file that a draft names, and what is to be heard in it.
type DraftSound struct {
	File  string // as [Cue.File]; a pack that is extended stands before a colon
	Text  string
	IDs   []cues.ID  // of the cues, or the one word, whose sound it is
	Word  bool       // a word of splits, and no cue's
	Class cues.Class // the most urgent of its cues; 0 for a word
	Pan   cues.Pan   // of the first of them
	State SoundState
	Base  string // the pack whose it is, in state SoundBase
}

// Draft is a folder with a pack.toml that is as it must be, but for sounds that
// are not there yet. It is for one goroutine at a time.
type Draft struct {
	Name     string // of the pack
	Language string
	Path     string // of the folder, absolute
	Sounds   []DraftSound

	pack *Pack
	src  dirSource
	find []Finder
}

// draftSource is a folder in which a missing file is an empty one.
type draftSource struct {
	dirSource
	missing map[string]bool
}

func (s draftSource) open(name string) (io.ReadCloser, error) {
	f, err := s.dirSource.open(name)
	if name != manifestName && errors.Is(err, fs.ErrNotExist) {
		s.missing[name] = true
		return io.NopCloser(bytes.NewReader(nil)), nil
	}
	return f, err
}

// OpenDraft reads the pack in a folder as [Open] does, except that the sounds it
// names may be missing. When it has other faults, the error is [Faults] and has
// every one of them.
func OpenDraft(dir string, find ...Finder) (*Draft, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, packError(dir, err)
	}
	info, err := os.Stat(abs)
	switch {
	case err != nil:
		return nil, packError(dir, err)
	case !info.IsDir():
		return nil, packError(dir, errors.New("not a folder: sounds can only be added to one; unpack the archive"))
	}
	src := draftSource{dirSource{abs}, map[string]bool{}}
	p, err := load(src, find...)
	if err != nil {
		return nil, packError(dir, err)
	}
	d := &Draft{Name: p.Name, Language: p.Language, Path: abs, pack: p, src: src.dirSource, find: find}
	d.list(p)
	known := builtinSums(p.ownSizes())
	for i := range d.Sounds {
		s := &d.Sounds[i]
		f := p.files[s.File]
		s.State = SoundOwn
		if prefix := f.in.prefix; prefix != "" {
			s.State, s.Base = SoundBase, strings.TrimSuffix(prefix, ":")
		} else if src.missing[s.File] {
			s.State = SoundMissing
		} else if base := known[f.sum]; base != "" {
			s.State, s.Base = SoundBase, base
		}
	}
	return d, nil
}

// Again reads the folder of a draft once more.
func (d *Draft) Again() (*Draft, error) { return OpenDraft(d.Path, d.find...) }

// list collects the sounds of a pack: cues may share one.
func (d *Draft) list(p *Pack) {
	at := map[string]int{}
	for _, c := range p.Cues {
		i, seen := at[c.File]
		if !seen {
			i, at[c.File] = len(d.Sounds), len(d.Sounds)
			d.Sounds = append(d.Sounds, DraftSound{File: c.File, Text: c.Text, Pan: c.Pan})
		}
		s := &d.Sounds[i]
		s.IDs, s.Class = append(s.IDs, c.ID), max(s.Class, c.Class)
	}
	for _, w := range p.Words {
		if _, seen := at[w.File]; !seen {
			at[w.File] = len(d.Sounds)
			d.Sounds = append(d.Sounds, DraftSound{File: w.File, Text: w.Text, IDs: []cues.ID{w.ID}, Word: true})
		}
	}
}

// ownSizes returns the sizes, in bytes, of the pack's own sound files.
func (p *Pack) ownSizes() map[int64]bool {
	sizes := map[int64]bool{}
	for _, f := range p.files {
		if f.in.prefix == "" {
			sizes[f.size] = true
		}
	}
	return sizes
}

// builtinSums returns the name of the voice of each sound that is part of the
// program and has one of the sizes, by its SHA-256.
func builtinSums(sizes map[int64]bool) map[[sha256.Size]byte]string {
	known := map[[sha256.Size]byte]string{}
	for _, name := range Builtins() {
		src, _ := voice(name)
		v := storedIn(src)
		for _, file := range v.Names() {
			if sum, size, _ := v.Sum(file); sizes[size] && path.Ext(file) == ".wav" {
				known[sum] = name
			}
		}
	}
	return known
}

// ReadFile returns a sound file as it is now, at most 32 MiB.
func (d *Draft) ReadFile(file string) ([]byte, error) {
	if f, ok := d.pack.files[file]; ok && f.in.prefix != "" {
		return d.pack.ReadFile(file)
	}
	b, err := read(d.src, file, maxFile)
	if err != nil {
		return nil, fmt.Errorf("file %s %s", text.Quote(file), fileTrouble(err))
	}
	return b, nil
}

// Save makes data the file of a sound of the draft, at once or not at all: it is
// written beside it, synced and renamed. A sound that was another pack's becomes a
// file of this one, which its manifest then names.
func (d *Draft) Save(sound int, data []byte) error {
	s := &d.Sounds[sound]
	file := s.File
	var manifest []byte
	if f, ok := d.pack.files[file]; ok && f.in.prefix != "" {
		var err error
		if file, manifest, err = d.adopt(s, f.name); err != nil {
			return err
		}
	}
	if err := d.write(file, data); err != nil {
		return err
	}
	if manifest != nil {
		if err := d.write(manifestName, manifest); err != nil {
			return err
		}
	}
	s.File, s.State, s.Base = file, SoundOwn, ""
	return nil
}

// SaveTake keeps what a sound of the draft was made of, in a folder of its own,
// unless the pack has a sound of that name.
func (d *Draft) SaveTake(sound int, data []byte) error {
	file := path.Join(takesFolder, d.Sounds[sound].File)
	for _, s := range d.Sounds {
		if s.File == file {
			return nil
		}
	}
	return d.write(file, data)
}

// write replaces a file of the folder, and never one outside it. [folderWriter], which
// makes new folders, is no use here: there is a pack already, each of whose files has
// to be whole at any moment, and whose links must not be followed out of it.
func (d *Draft) write(file string, data []byte) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing %s in %s: %w", text.Quote(file), text.Escape(d.Path), bare(err))
		}
	}()
	root, err := os.OpenRoot(d.Path)
	if err != nil {
		return err
	}
	defer root.Close()
	name := filepath.FromSlash(file)
	dir := filepath.Dir(name)
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	beside := filepath.Join(dir, "."+strings.TrimSuffix(filepath.Base(name), ".wav")+"."+rand.Text()[:8]+".part")
	f, err := root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err = put(f, data, (*os.File).Sync); err == nil {
		err = root.Rename(beside, name)
	}
	if err != nil {
		_ = root.Remove(beside) // the first error counts
		return err
	}
	return syncFolder(root.Open(dir))
}
