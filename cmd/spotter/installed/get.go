package installed

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spotter/audio/clip"
	"spotter/cmd/spotter/fault"
	"spotter/cues/pack"
	"spotter/cues/stored"
	"spotter/files"
	"spotter/text"
)

// maxArchive bounds what is read of an archive, in bytes: as much as the sounds of any pack.
const maxArchive = 256 << 20

// Result says what became of a voice that was asked for.
type Result struct {
	Name   string     // by which --pack takes it
	Pack   *pack.Pack // as it is installed, or as the program has it
	Path   string     // of the installed file; "" for a voice of the program
	From   string     // the archive; "" for none
	Done   bool       // it was written now
	Before bool       // another one of that name was there before, which it replaces
}

// Get installs a voice. asked is the name of one that lies beside the program, or the path of
// an archive or a zip. The voice is read and checked as a whole before anything is written, and
// takes its place at once: nothing is ever half installed.
func Get(ctx context.Context, env func(string) string, program, asked string) (Result, error) {
	if p, err := pack.Builtin(asked); err == nil {
		return Result{Name: asked, Pack: p}, nil
	}
	from, err := archiveOf(program, asked)
	if err != nil {
		return Result{}, err
	}
	r := Result{From: from, Name: strings.TrimSuffix(filepath.Base(from), filepath.Ext(from))}
	switch {
	case !named(r.Name):
		return Result{}, fault.Usagef("rename the file: letters, digits, dots, - and _ are allowed", "%s cannot be the name of a voice", text.Quote(r.Name))
	case slices.Contains(pack.Builtins(), r.Name) || r.Name == "default":
		return Result{}, fault.Usagef("rename the file: the name of the file is the name of the voice", "a voice of the program is called %s", r.Name)
	}
	folder := Folder(env)
	if folder == "" {
		return Result{}, fault.Usagef("set HOME to your home folder, or XDG_DATA_HOME", "HOME is not set: spotter does not know where voices are installed")
	}
	data, err := checked(ctx, from, Finder(env))
	if err != nil {
		return Result{}, err
	}
	r.Path = filepath.Join(folder, r.Name+filepath.Ext(from))
	if err := r.install(folder, data); err != nil {
		return Result{}, err
	}
	if r.Pack, err = pack.Open(r.Path, Finder(env)); err != nil {
		return Result{}, fault.Failed(err, "get it again: spotter cues get "+text.ShellWord(asked))
	}
	return r, nil
}

// archiveOf returns the archive that somebody means.
func archiveOf(program, asked string) (string, error) {
	if path, ok := FindBeside(program, asked); ok {
		return path, nil
	}
	if named(asked) && !slices.Contains(extensions[:], filepath.Ext(asked)) {
		const next = "get the archive from where spotter comes from, and name the file: spotter cues get FILE"
		return "", fault.Failed(fmt.Errorf("there is no voice %s beside the program: %s and %s have none of that name", text.Quote(asked),
			text.Escape(Beside(program)[0]), text.Escape(Beside(program)[1])), next)
	}
	if ext := filepath.Ext(asked); !slices.Contains(extensions[:], ext) {
		return "", fault.Usagef("name a file that ends in "+stored.Ext+" or "+zipExt+"; spotter cues pack makes a zip of a folder",
			"%s is no archive of a voice", text.Quote(asked))
	}
	return asked, nil
}

// checked returns an archive whose every sound can be played.
func checked(ctx context.Context, path string, find pack.Finder) ([]byte, error) {
	again := "copy it here again; nothing was installed"
	data, err := whole(path)
	if err != nil {
		return nil, fault.Failed(fmt.Errorf("reading the voice %s: %w", text.Escape(path), err), "name a file that can be read; nothing was installed")
	}
	if filepath.Ext(path) == stored.Ext {
		v, err := stored.Open(data)
		if err == nil {
			err = v.Check()
		}
		if newer, ok := errors.AsType[stored.NewerError](err); ok {
			return nil, fault.Failed(fmt.Errorf("%s %w", text.Escape(path), newer), "get a newer spotter, or the voices that came with this one; nothing was installed")
		}
		if err != nil {
			return nil, fault.Failed(fmt.Errorf("%s: %w", text.Escape(path), err), again)
		}
	}
	p, err := pack.Open(path, find)
	if err == nil {
		if _, err = clip.LoadBank(p); err == nil {
			_, err = clip.LoadSpeech(ctx, p)
		}
	}
	if err != nil {
		return nil, fault.Failed(fmt.Errorf("%s is not installed: %w", text.Escape(path), err), again)
	}
	return data, nil
}

// whole reads a file.
func whole(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, withoutPath(err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, withoutPath(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a plain file")
	case info.Size() > maxArchive:
		return nil, fmt.Errorf("it has more than %d MB", maxArchive>>20)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxArchive))
	if err != nil {
		return nil, withoutPath(err)
	}
	return data, nil
}

// install puts an archive into a folder, unless it is there already.
func (r *Result) install(folder string, data []byte) error {
	if there, err := whole(r.Path); err == nil {
		if r.Before = true; sha256.Sum256(there) == sha256.Sum256(data) {
			return nil
		}
	}
	err := os.MkdirAll(folder, 0o755)
	if err == nil {
		err = files.Write(r.Path, 0o644, func(w io.Writer) error {
			_, err := io.Copy(w, bytes.NewReader(data))
			return err
		}, nil)
	}
	if err != nil {
		return fault.Failed(fmt.Errorf("installing the voice %s in %s: %w", r.Name, text.Escape(folder), withoutPath(err)),
			fmt.Sprintf("make room for %.1f MB there, or have XDG_DATA_HOME name a folder on another disk; nothing was installed", float64(len(data))/1e6))
	}
	r.Done = true
	for _, ext := range extensions { // the same voice in the other form would go before it, or be forgotten
		if other := strings.TrimSuffix(r.Path, filepath.Ext(r.Path)) + ext; other != r.Path && os.Remove(other) == nil {
			r.Before = true
		}
	}
	return nil
}

// withoutPath returns an error of the file system without the path, which the sentence has.
func withoutPath(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
