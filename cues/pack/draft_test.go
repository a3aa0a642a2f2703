package pack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/cues"

	"github.com/google/go-cmp/cmp"
)

const draftManifest = `name = "Anna"
language = "en-US"
license = "CC0-1.0"

[[cue]]
id = "stop"
text = "Stop!"
class = "alarm"
keys = ["space"]
file = "stop.wav"

[[cue]]
id = "left"
text = "Left"
class = "steer"
pan = "left"
file = "sides/left.wav"

[[cue]]
id = "right"
text = "Right"
class = "steer"
pan = "right"
file = "sides/right.wav"

[[cue]]
id = "hole"
text = "Stop!"
class = "service"
file = "stop.wav"

[[word]]
id = "n12"
text = "Twelve"
file = "n12.wav"
`

// draftFolder makes a folder with a manifest and files.
func draftFolder(t *testing.T, manifest string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), []byte(manifest), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOpenDraft(t *testing.T) {
	cue, _ := Default().Cue("right")
	right, err := Default().ReadFile(cue.File)
	if err != nil {
		t.Fatal(err)
	}
	d, err := OpenDraft(draftFolder(t, draftManifest, map[string]string{"stop.wav": "own", "sides/right.wav": string(right)}))
	if err != nil {
		t.Fatal(err)
	}
	want := []DraftSound{
		{File: "stop.wav", Text: "Stop!", IDs: []cues.ID{"stop", "hole"}, Class: cues.Alarm, State: SoundOwn},
		{File: "sides/left.wav", Text: "Left", IDs: []cues.ID{"left"}, Class: cues.Steer, Pan: cues.Left, State: SoundMissing},
		{File: "sides/right.wav", Text: "Right", IDs: []cues.ID{"right"}, Class: cues.Steer, Pan: cues.Right, State: SoundBase, Base: "en-US"},
		{File: "n12.wav", Text: "Twelve", IDs: []cues.ID{"n12"}, Word: true, State: SoundMissing},
	}
	if diff := cmp.Diff(want, d.Sounds); diff != "" || d.Name != "Anna" {
		t.Errorf("%s: %s", d.Name, diff)
	}
	if b, err := d.ReadFile("stop.wav"); err != nil || string(b) != "own" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := d.ReadFile("n12.wav"); err == nil || !strings.Contains(err.Error(), `"n12.wav" is not in the pack`) {
		t.Errorf("a missing file: %v", err)
	}
}

// TestOpenDraftTellsFaults: every fault but a missing sound is told, as by Open.
func TestOpenDraftTellsFaults(t *testing.T) {
	faulty := strings.Replace(draftManifest, `class = "service"`, `class = "urgent"`, 1)
	faulty = strings.Replace(faulty, `"n12.wav"`, `"../n12.wav"`, 1)
	faulty = strings.Replace(faulty, `"sides/left.wav"`, `"folder"`, 1)
	_, err := OpenDraft(draftFolder(t, faulty, map[string]string{"folder/x": ""}))
	faults, ok := errors.AsType[Faults](err)
	if !ok || len(faults) != 3 {
		t.Errorf("faults: %v", err)
	}
	dir := draftFolder(t, draftManifest, map[string]string{"a.zip": "PK"})
	if err := os.Symlink("/etc", filepath.Join(dir, "sides")); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDraft(dir); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("a link that leads out: %v", err)
	}
	for path, want := range map[string]string{filepath.Join(dir, "a.zip"): "not a folder", filepath.Join(dir, "no"): "no such file", t.TempDir(): "no pack.toml"} {
		if _, err := OpenDraft(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

func TestDraftSaves(t *testing.T) {
	dir := draftFolder(t, draftManifest, nil)
	d, err := OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Sounds {
		for _, text := range []string{"first", "second"} {
			if err := errors.Join(d.Save(i, []byte(text)), d.SaveTake(i, []byte("raw "+text))); err != nil {
				t.Fatal(err)
			}
		}
		if d.Sounds[i].State != SoundOwn {
			t.Errorf("%s: state %v", d.Sounds[i].File, d.Sounds[i].State)
		}
	}
	var got []string
	err = filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == manifestName {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		got = append(got, filepath.ToSlash(name)+" "+string(b))
		return err
	})
	want := []string{"n12.wav second", "sides/left.wav second", "sides/right.wav second", "stop.wav second",
		"takes/n12.wav raw second", "takes/sides/left.wav raw second", "takes/sides/right.wav raw second", "takes/stop.wav raw second"}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v: %s", err, diff)
	}
	p, err := Open(dir)
	if err != nil || len(p.Cues) != 4 {
		t.Errorf("the folder as a pack: %v", err)
	}
	again, err := OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range again.Sounds {
		if s.State != SoundOwn {
			t.Errorf("taken up again: %s has state %v", s.File, s.State)
		}
	}
}

// TestDraftSavesWholeOrNot: what was there stays when a file cannot be written,
// nothing is left beside it, and nothing is written outside the folder.
func TestDraftSavesWholeOrNot(t *testing.T) {
	dir := draftFolder(t, draftManifest, map[string]string{"stop.wav": "old"})
	d, err := OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "sides")); err != nil {
		t.Fatal(err)
	}
	if err := d.Save(1, []byte("new")); err == nil {
		t.Error("it was written through a link that leads out")
	}
	if err := os.WriteFile(filepath.Join(dir, "takes"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.SaveTake(0, []byte("new")); err == nil || !strings.Contains(err.Error(), `writing "takes/stop.wav" in `+dir) {
		t.Errorf("takes is a file: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "n12.wav"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := d.Save(3, []byte("new")); err == nil || strings.Contains(err.Error(), ".part") || d.Sounds[3].State != SoundMissing {
		t.Errorf("a folder of that name: %v, state %v", err, d.Sounds[3].State)
	}
	for _, pattern := range []string{filepath.Join(dir, ".*"), filepath.Join(outside, "*")} {
		if left, _ := filepath.Glob(pattern); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, "stop.wav")); err != nil || string(b) != "old" {
		t.Errorf("%q, %v", b, err)
	}
}

// TestDraftTakesOfTakes: a pack whose own sounds lie where takes go keeps them.
func TestDraftTakesOfTakes(t *testing.T) {
	dir := draftFolder(t, strings.Replace(draftManifest, `"n12.wav"`, `"takes/stop.wav"`, 1), map[string]string{"takes/stop.wav": "the word"})
	d, err := OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SaveTake(0, []byte("raw")); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "takes/stop.wav")); string(b) != "the word" {
		t.Errorf("the word's file now holds %q", b)
	}
}

// TestDraftAdopts: a sound that is recorded for a pack that extends another becomes
// the pack's own, in its table where it has one.
func TestDraftAdopts(t *testing.T) {
	const manifest = "extends = \"en-US\"\r\nname = \"Ours\"\n\n[[cue]] # ours\nid = \"left\"\nkeys = [\"left\", \"f9\"]\n\n" +
		"[[cue]]\nid = \"hole\"\ntext = \"Hole ahead\"\nfile = \"hole.wav\""
	dir := draftFolder(t, manifest, map[string]string{"hole.wav": "ours", "right.wav": "somebody's"})
	d, err := OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]SoundState{}
	for i, s := range d.Sounds {
		id := string(s.IDs[0])
		if states[id] = s.State; s.State == SoundBase && s.Base != "en-US" {
			t.Errorf("%s is %q's", id, s.Base)
		}
		if b, err := d.ReadFile(s.File); err != nil || len(b) == 0 {
			t.Errorf("%s: %d bytes, %v", id, len(b), err)
		}
		if id == "left" || id == "right" || id == "hole" || s.Word && states["word"] == 0 {
			if s.Word {
				states["word"] = s.State
			}
			if err := errors.Join(d.Save(i, []byte("new "+id)), d.SaveTake(i, []byte("raw"))); err != nil {
				t.Fatal(err)
			}
		}
	}
	if states["left"] != SoundBase || states["hole"] != SoundOwn || states["stop"] != SoundBase {
		t.Errorf("states %v", states)
	}
	got, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"[[cue]] # ours\nfile = \"left.wav\"\nid = \"left\"\n", "\"hole.wav\"\n\n[[cue]]\nid = \"right\"\nfile = \"right-2.wav\"\n"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the manifest does not say %q:\n%s", want, got)
		}
	}
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for id, text := range map[cues.ID]string{"left": "new left", "right": "new right", "hole": "new hole"} {
		c, _ := p.Cue(id)
		if b, err := p.ReadFile(c.File); err != nil || string(b) != text || !p.Own(c.File) {
			t.Errorf("%s: %q, %v", id, b, err)
		}
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "right.wav")); string(b) != "somebody's" {
		t.Errorf("a file that nobody named now holds %q", b)
	}
}

func TestNamed(t *testing.T) {
	for _, tt := range []struct{ manifest, want string }{
		{"", "\n\n[[word]]\nid = \"n1\"\nfile = \"x.wav\"\n"},
		{"a = 1\n", ""},
		{"[[word]]\nid = \"n1\"", "[[word]]\nfile = \"x.wav\"\nid = \"n1\""},
		{"[[word]]\nid = \"n1\"\nfile = \"y.wav\"", ""},
		{"[[cue]]\nid = \"n1\"\n", "[[cue]]\nid = \"n1\"\n\n[[word]]\nid = \"n1\"\nfile = \"x.wav\"\n"},
		{"[[word]]\nid = \"\"\"n1", ""},
	} {
		got, err := named([]byte(tt.manifest), true, "n1", "x.wav")
		if string(got) != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q becomes %q, %v, want %q", tt.manifest, got, err, tt.want)
		}
	}
}
