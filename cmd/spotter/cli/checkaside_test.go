package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/host"
)

// What check says of the folder for a copy.
func TestCheckCopy(t *testing.T) {
	home := t.TempDir()
	a := New(Options{Env: []string{"HOME=" + home, "XDG_DATA_HOME=" + home}})
	if races, err := a.racesFolder(); err != nil || os.MkdirAll(races, 0o700) != nil {
		t.Fatal(err)
	}
	file := filepath.Join(home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{
		home:                      "it is on the disk of the journals",
		filepath.Join(home, "no"): "the folder is not there",
		file:                      "not a directory",
	} {
		f := a.checkCopy(folder)
		if f.grade != gradeWarning || !strings.Contains(f.text, want) || f.next == "" {
			t.Errorf("%s: %+v, want a warning with %q", folder, f, want)
		}
	}
	other, err := os.MkdirTemp("/dev/shm", "copy-")
	if err != nil {
		audiotest.Lacking(t, "has no second disk: %v", err)
	}
	defer os.RemoveAll(other)
	if same, err := host.SameDisk(home, other); err != nil || same {
		audiotest.Lacking(t, "has no second disk: %v, %v", same, err)
	}
	if f := a.checkCopy(other); f.grade != gradeOK || f.next != "" {
		t.Errorf("another disk: %+v", f)
	}
	if left, err := os.ReadDir(other); err != nil || len(left) > 0 {
		t.Errorf("the check leaves %v, %v", left, err)
	}
}
