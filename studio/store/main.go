package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"spotter/audio/clip"
	"spotter/cues/stored"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "store: name the folder of the voices, such as cues/voices")
		os.Exit(2)
	}
	if err := all(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "store:", err)
		os.Exit(1)
	}
}

// all writes the archive of each voice in a folder beside it.
func all(dir string) error {
	manifests, err := filepath.Glob(filepath.Join(dir, "*", "pack.toml"))
	if err != nil || len(manifests) == 0 {
		return errors.Join(err, fmt.Errorf("no voice in %s", dir))
	}
	var wait sync.WaitGroup
	failed := make([]error, len(manifests))
	for i, m := range manifests {
		wait.Go(func() {
			voice := filepath.Dir(m)
			archive, err := of(voice)
			if err == nil {
				err = os.WriteFile(voice+stored.Ext, archive, 0o644)
			}
			if failed[i] = err; err == nil {
				fmt.Printf("%s%s: %d bytes\n", filepath.Base(voice), stored.Ext, len(archive))
			}
		})
	}
	wait.Wait()
	return errors.Join(failed...)
}

// of returns the archive of a voice, made of its folder. It looks at no manifest: the voices
// that one may extend need not be made yet.
func of(dir string) ([]byte, error) {
	sounds, err := filepath.Glob(filepath.Join(dir, "*.wav"))
	if err != nil {
		return nil, err
	}
	var files []stored.Source
	for _, path := range append([]string{filepath.Join(dir, "pack.toml"), filepath.Join(dir, "PROVENANCE.md")}, sounds...) {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		f := stored.Source{Name: filepath.Base(path), Data: data}
		if filepath.Ext(path) == ".wav" {
			if f.Ready, err = readied(data, f.Name); err != nil {
				return nil, err
			}
		}
		files = append(files, f)
	}
	var out bytes.Buffer
	if err := stored.Write(&out, files); err != nil {
		return nil, fmt.Errorf("voice %s: %w", filepath.Base(dir), err)
	}
	return out.Bytes(), nil
}

// readied measures what is to be done to a sound before it is played.
func readied(data []byte, name string) (stored.Ready, error) {
	r, err := clip.Decode(data, name)
	if err != nil {
		return stored.Ready{}, err
	}
	ready, err := r.Ready()
	if err != nil {
		return ready, fmt.Errorf("file %q %w", name, err)
	}
	return ready, nil
}
