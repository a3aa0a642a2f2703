package beside

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/run"
)

// What is said of the folder for a copy.
func TestCheckCopy(t *testing.T) {
	races := t.TempDir()
	look := func(folder string) Finding {
		list := Check(t.Context(), run.Plan{Copies: run.Copies{Copy: run.Value{Text: folder}}}, races, "ear")
		if len(list) != 1 || list[0].Part != "copy" || list[0].Failed {
			t.Fatalf("%s: %+v", folder, list)
		}
		return list[0]
	}
	file := filepath.Join(races, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{
		races:                      "it is on the disk of the journals",
		filepath.Join(races, "no"): "the folder is not there",
		file:                       "not a directory",
	} {
		if f := look(folder); f.OK || !strings.Contains(f.Text, want) || f.Next == "" {
			t.Errorf("%s: %+v, want a warning with %q", folder, f, want)
		}
	}
	if list := Check(t.Context(), run.Plan{}, races, "ear"); list != nil {
		t.Errorf("nothing was asked for: %+v", list)
	}
	other, err := os.MkdirTemp("/dev/shm", "copy-")
	if err != nil {
		audiotest.Lacking(t, "has no second disk: %v", err)
	}
	defer os.RemoveAll(other)
	if same, err := host.SameDisk(races, other); err != nil || same {
		audiotest.Lacking(t, "has no second disk: %v, %v", same, err)
	}
	if f := look(other); !f.OK || f.Next != "" {
		t.Errorf("another disk: %+v", f)
	}
	if left, err := os.ReadDir(other); err != nil || len(left) > 0 {
		t.Errorf("the check leaves %v, %v", left, err)
	}
}
