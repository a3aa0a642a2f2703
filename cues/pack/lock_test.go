package pack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLockDraft: a folder is one draft's at a time, by whatever name, until it is
// unlocked; it can be read meanwhile, and nothing is left in it. What another process
// does to it is tested with the commands that lock.
func TestLockDraft(t *testing.T) {
	dir := draftFolder(t, draftManifest, nil)
	alias := filepath.Join(t.TempDir(), "alias")
	if err := os.Symlink(dir, alias); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a second time after the first was unlocked
		d, unlock, err := LockDraft(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{dir, alias, dir + "/."} {
			_, _, err := LockDraft(name)
			if locked, ok := errors.AsType[*LockedError](err); !ok || locked.Path != filepath.Clean(name) {
				t.Errorf("locked as %s too: %v", name, err)
			}
		}
		if _, err := OpenDraft(dir); err != nil {
			t.Errorf("it cannot be read: %v", err)
		}
		for i := range d.Sounds { // its files come and go, and so does its manifest
			if err := errors.Join(d.Save(i, []byte("sound")), d.write(manifestName, []byte(draftManifest))); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := LockDraft(dir); err == nil {
			t.Error("locked twice when it was written to")
		}
		if err := unlock(); err != nil {
			t.Fatal(err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestLockDraftTellsWhatOpenDoes: what is no draft is told as such, and not kept
// locked.
func TestLockDraftTellsWhatOpenDoes(t *testing.T) {
	faulty := draftFolder(t, strings.Replace(draftManifest, `class = "alarm"`, `class = "urgent"`, 1), nil)
	file := filepath.Join(faulty, manifestName)
	for range 2 {
		for path, want := range map[string]string{faulty: "unknown class", file: "not a folder", filepath.Join(faulty, "no"): "no such file", t.TempDir(): "no pack.toml"} {
			_, _, err := LockDraft(path)
			if _, also := OpenDraft(path); err == nil || also == nil || err.Error() != also.Error() || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %v", path, err, also)
			}
		}
	}
}
