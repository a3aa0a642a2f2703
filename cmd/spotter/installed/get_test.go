package installed

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/fault"
	"spotter/cues/pack"
	"spotter/cues/voices"
)

// bench is a program with an archive of a voice beside it, and a home.
type bench struct {
	program, home string
	archive       []byte
}

// newBench puts the archive of a voice of the program beside a program, under another name.
func newBench(t *testing.T) bench {
	t.Helper()
	b := bench{program: filepath.Join(t.TempDir(), "bin", "spotter"), home: t.TempDir()}
	b.archive, _ = voices.Archive("en-US")
	b.write(t, filepath.Join(filepath.Dir(b.program), "voices", "mine.voice"), b.archive)
	return b
}

func (b bench) write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data, 0o644)); err != nil {
		t.Fatal(err)
	}
}

func (b bench) env(name string) string { return map[string]string{"XDG_DATA_HOME": b.home}[name] }

func (b bench) get(t *testing.T, asked string) (Result, error) {
	t.Helper()
	return Get(t.Context(), b.env, b.program, asked)
}

// TestGet installs a voice by its name, finds it, says when it is there already, and replaces it
// by another of its name, of either form.
func TestGet(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r, err := b.get(t, "mine")
	if err != nil || !r.Done || r.Before || r.Name != "mine" || r.Pack.SHA256 != pack.Default().SHA256 {
		t.Fatalf("%+v, %v", r, err)
	}
	if path, ok := Find(b.env, "mine"); !ok || path != r.Path {
		t.Errorf("found %q, %v", path, ok)
	}
	if r, err = b.get(t, "mine"); err != nil || r.Done {
		t.Errorf("again: %+v, %v", r, err)
	}
	zipped := filepath.Join(t.TempDir(), "mine.zip")
	if _, err := pack.Default().Archive(zipped); err != nil {
		t.Fatal(err)
	}
	if r, err = b.get(t, zipped); err != nil || !r.Done || !r.Before || filepath.Ext(r.Path) != ".zip" {
		t.Errorf("a zip: %+v, %v", r, err)
	}
	if path, _ := Find(b.env, "mine"); path != r.Path {
		t.Errorf("the older one is found: %s", path)
	}
	if names := Names(b.env); len(names) != 1 || names[0] != "mine" {
		t.Errorf("names %q", names)
	}
	if r, err := b.get(t, "en-US"); err != nil || r.Path != "" || r.Done {
		t.Errorf("one of the program: %+v, %v", r, err)
	}
}

// TestGetFromAPackageOfTheSystem: a link to the program leads to where its package is.
func TestGetFromAPackageOfTheSystem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	prefix := t.TempDir()
	b.write(t, filepath.Join(prefix, "usr", "share", "spotter", "voices", "ours.voice"), b.archive)
	b.write(t, filepath.Join(prefix, "usr", "bin", "spotter"), nil)
	b.program = filepath.Join(prefix, "spotter")
	if err := os.Symlink(filepath.Join(prefix, "usr", "bin", "spotter"), b.program); err != nil {
		audiotest.Lacking(t, "no link can be made here: %v", err)
	}
	if r, err := b.get(t, "ours"); err != nil || !r.Done {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestGetRefuses: of an archive that is cut, changed, newer or no archive nothing is installed,
// and what is wrong is said.
func TestGetRefuses(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	dir := t.TempDir()
	changed := bytes.Clone(b.archive)
	changed[bytes.LastIndex(changed, []byte("fLaC"))+900] ^= 1
	index := b.archive[bytes.Index(b.archive, []byte("spotter voice 1\n")):]
	index = index[:bytes.Index(index, []byte("PK\x07\x08"))] // the mark behind the first entry
	later := bytes.Replace(index, []byte("voice 1"), []byte("voice 2"), 1)
	sum := func(data []byte) []byte { return binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(data)) }
	newer := bytes.ReplaceAll(bytes.Replace(b.archive, index, later, 1), sum(index), sum(later))
	if _, err := pack.Default().Archive(filepath.Join(dir, "whole.zip")); err != nil {
		t.Fatal(err)
	}
	zipped, err := os.ReadFile(filepath.Join(dir, "whole.zip"))
	if err != nil {
		t.Fatal(err)
	}
	bentZip := bytes.Clone(zipped)
	bentZip[len(bentZip)/2] ^= 1
	for name, tt := range map[string]struct {
		data []byte
		says string
	}{
		"cut.voice":     {b.archive[:len(b.archive)/2], "cut off or damaged"},
		"changed.voice": {changed, "is damaged"},
		"newer.voice":   {newer, `version "2", and this spotter knows 1: use a newer spotter`},
		"empty.voice":   {nil, "not a stored voice"},
		"foreign.voice": {zipped, "not a stored voice"},
		"cut.zip":       {zipped[:len(zipped)/2], "cut off or damaged"},
		"bent.zip":      {bentZip, "damaged"},
		"en-US-f.zip":   {zipped, "a voice of the program is called en-US-f"},
		"a b.zip":       {zipped, "cannot be the name"},
		"song.mp3":      {zipped, "no archive of a voice"},
	} {
		path := filepath.Join(dir, name)
		b.write(t, path, tt.data)
		_, err := b.get(t, path)
		if err == nil || !strings.Contains(err.Error(), tt.says) || fault.Next(err) == "" {
			t.Errorf("%s: %v, next %q", name, err, fault.Next(err))
		}
	}
	for asked, says := range map[string]string{"gone": "no voice \"gone\" beside the program", filepath.Join(dir, "gone.zip"): "no such file", dir + ".zip": "no such file"} {
		if _, err := b.get(t, asked); err == nil || !strings.Contains(err.Error(), says) || fault.Next(err) == "" {
			t.Errorf("%s: %v, next %q", asked, err, fault.Next(err))
		}
	}
	if left, err := os.ReadDir(b.home); err != nil || len(left) != 0 {
		t.Errorf("something was installed: %v, %v", left, err)
	}
}

// TestGetToAFullDisk leaves nothing of the voice, and the one before as it was.
func TestGetToAFullDisk(t *testing.T) {
	audiotest.Need(t, "mount", "umount")
	b := newBench(t)
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", b.home).Run(); err != nil {
		audiotest.Lacking(t, "mounting a small tmpfs needs root: %v", err)
	}
	defer func() {
		if out, err := exec.Command("umount", b.home).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	}()
	old := filepath.Join(Folder(b.env), "mine.voice")
	b.write(t, old, []byte("the one before"))
	_, err := b.get(t, "mine")
	if err == nil || !strings.Contains(err.Error(), "no space left") || !strings.Contains(fault.Next(err), "make room for 2.5 MB") {
		t.Errorf("%v, next %q", err, fault.Next(err))
	}
	if data, err := os.ReadFile(old); err != nil || string(data) != "the one before" {
		t.Errorf("the one before is %q, %v", data, err)
	}
	if left, err := os.ReadDir(filepath.Dir(old)); err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
