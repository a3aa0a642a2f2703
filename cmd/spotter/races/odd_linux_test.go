package races

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"spotter/race"
)

// What has the name of a journal and is no file holds up neither the list nor the history,
// and is in neither: opening a pipe waits until somebody writes to it.
func TestWhatIsNoFileIsPassedOver(t *testing.T) {
	s := newShelf(t)
	s.add("race", time.Hour, race.ReasonLeft, boards(5)...)
	pipe := filepath.Join(s.dir, "pipe.jsonl")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(s.dir, "folder.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"link": pipe, "device": "/dev/zero", "dangling": "/nowhere"} {
		if err := os.Symlink(to, filepath.Join(s.dir, name+".jsonl")); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if list, err := s.Entries(); err != nil || len(list) != 1 || list[0].Race != "race" {
			t.Errorf("list: %+v, %v", list, err)
		}
		if runs, err := s.History(); err != nil || len(runs) != 1 || runs[0].Name != "race" {
			t.Errorf("history: %+v, %v", runs, err)
		}
		if all, err := s.search(); err != nil || len(all) != 1 {
			t.Errorf("search: %+v, %v", all, err)
		}
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("something in the folder holds it up")
	}
}
