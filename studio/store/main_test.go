package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"spotter/audio/clip"
	"spotter/cues/stored"
	"spotter/cues/voices"
	"spotter/testrun"
)

// TestVoicesAreThoseOfTheirFolders: every file of each voice of the program is the one of its
// folder to the byte, and every sound comes out of it sample for sample as the file is made
// ready, measured anew.
func TestVoicesAreThoseOfTheirFolders(t *testing.T) {
	manifests, err := filepath.Glob("../../cues/voices/*/pack.toml")
	if err != nil || len(manifests) != len(voices.Names()) {
		t.Errorf("%d folders of voices, and %d voices in the program: %v", len(manifests), len(voices.Names()), err)
	}
	for _, name := range testrun.Some(t, voices.Names(), "en-US", "fr") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive, _ := voices.Archive(name)
			v, err := stored.Open(archive)
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Check(); err != nil {
				t.Error(err)
			}
			entries, err := os.ReadDir(filepath.Join("../../cues/voices", name))
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, e := range entries {
				names = append(names, e.Name())
				data, err := os.ReadFile(filepath.Join("../../cues/voices", name, e.Name()))
				if err != nil {
					t.Fatal(err)
				}
				sameFile(t, v, e.Name(), data)
			}
			if got := v.Names(); !slices.Equal(got, slices.Sorted(slices.Values(names))) {
				t.Errorf("it has %q, its folder has %q: run go generate ./cues/voices", got, names)
			}
		})
	}
}

// sameFile compares a file of a voice with the one that it was made of.
func sameFile(t *testing.T, v *stored.Voice, name string, data []byte) {
	t.Helper()
	f, err := v.Open(name)
	if err != nil {
		t.Errorf("%v: run go generate ./cues/voices", err)
		return
	}
	got := new(bytes.Buffer)
	if _, err := got.ReadFrom(f); err != nil || !bytes.Equal(got.Bytes(), data) {
		t.Errorf("%s differs from the file of the folder (%v): run go generate ./cues/voices", name, err)
		return
	}
	sound, done, ok := v.Sound(name)
	if ok != (filepath.Ext(name) == ".wav") {
		t.Fatalf("%s: sound %v", name, ok)
	}
	if ok {
		sameClip(t, name, data, sound, done)
	}
}

// sameClip compares the clip of a file with the one that is made without measuring it. Another
// processor may round a gain otherwise in its last digit.
func sameClip(t *testing.T, name string, data []byte, sound []byte, done stored.Ready) {
	t.Helper()
	r, err := clip.Decode(data, name)
	if err != nil {
		t.Fatal(err)
	}
	measured, err := r.Ready()
	if err != nil {
		t.Fatal(err)
	}
	off := max(math.Abs(measured.Gain-done.Gain), math.Abs(measured.Last-done.Last), math.Abs(measured.Offset-done.Offset))
	measured.Gain, measured.Last, measured.Offset = done.Gain, done.Last, done.Offset
	if off > 1e-9 || measured != done {
		t.Errorf("%s: measured %+v, stored %+v: run go generate ./cues/voices", name, measured, done)
	}
	want, err := r.Clip()
	if err != nil {
		t.Fatal(err)
	}
	got, err := clip.FromStored(sound, done)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if got.Frames() != want.Frames() {
		t.Fatalf("%s: %d frames, want %d", name, got.Frames(), want.Frames())
	}
	for i, v := range got.Samples() {
		if w := want.Samples()[i]; v != w && (off == 0 || math.Abs(float64(v-w)) > 1e-6) {
			t.Errorf("%s: sample %d is %v, and %v of the file", name, i, v, w)
			return
		}
	}
}
