package pack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/cues/voices"
)

// installs puts a voice of the program into a folder as an installed one, and returns what finds it.
func installs(t *testing.T, name string) Finder {
	t.Helper()
	data, _ := voices.Archive("en-US")
	path := filepath.Join(t.TempDir(), name+".voice")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return func(asked string) (string, bool) { return path, asked == name }
}

// TestExtendsAnInstalledVoice: a pack names an installed voice as one of the program. It takes
// its cues over, has the same content from a folder, as a draft and beside the new pack of
// [Create], and its zip can be used where the voice is not installed.
func TestExtendsAnInstalledVoice(t *testing.T) {
	find := installs(t, "mine")
	dir := filepath.Join(t.TempDir(), "ours")
	if err := Create(dir, NewOptions{From: "mine", Find: []Finder{find}}); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, "pack.toml"))
	if err != nil || !strings.Contains(string(manifest), "extends = \"mine\"\n") {
		t.Fatalf("%v in\n%.200s", err, manifest)
	}
	p, err := Open(dir, find)
	if err != nil || len(p.Cues) != len(Default().Cues) || p.Extends != "mine" {
		t.Fatalf("%v, %v", p, err)
	}
	stop, _ := p.Cue("stop")
	if stop.File != "mine:stop.wav" || stop.Manifest != "mine/pack.toml" {
		t.Errorf("stop: %+v", stop)
	}
	if sound, _, ok := p.Stored(stop.File); !ok || len(sound) == 0 {
		t.Error("stop is not the stored sound of the voice")
	}
	if d, err := OpenDraft(dir, find); err != nil || d.Sounds[0].State != SoundBase || d.Sounds[0].Base != "mine" {
		t.Errorf("as a draft: %+v, %v", d, err)
	} else if again, err := d.Again(); err != nil || len(again.Sounds) != len(d.Sounds) {
		t.Errorf("once more: %+v, %v", again, err)
	}
	zip := filepath.Join(t.TempDir(), "ours.zip")
	if _, err := p.Archive(zip); err != nil {
		t.Fatal(err)
	}
	if z, err := Open(zip); err != nil || len(z.Cues) != len(p.Cues) || z.Extends != "base" {
		t.Errorf("the zip without the voice: %v, %v", z, err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), `: extends "mine" is not there: it is neither a voice of this program`) {
		t.Errorf("without the voice: %v", err)
	}
}

// TestBesideGoesBeforeInstalled: to install a voice changes no pack that extends a folder of
// its name, and none that extends a voice of the program.
func TestBesideGoesBeforeInstalled(t *testing.T) {
	dir := t.TempDir()
	for file, text := range map[string]string{"pack.toml": ours, "a.wav": "own", "base/pack.toml": base, "base/a.wav": "beside"} {
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, err := Open(dir, installs(t, "base"))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := p.ReadFile("base:a.wav"); err != nil || string(b) != "beside" {
		t.Errorf("%q, %v", b, err)
	}
	if p, err := Named("en-US", func(string) (string, bool) { return dir, true }); err != nil || p.Path != "" {
		t.Errorf("a voice of the program: %v, %v", p, err)
	}
}
