package mirror

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/journal"
	"spotter/race"
	"spotter/testrun"
)

// killEnv names the folder of a journal and its copy that the test binary writes to until
// it is killed.
const killEnv = "SPOTTER_COPY_TO_BE_KILLED"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" {
		writeUntilKilled(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

// writeUntilKilled logs and copies as fast as it can.
func writeUntilKilled(dir string) {
	saved := make(chan struct{}, 1)
	o := journal.Options{Saved: func() {
		select {
		case saved <- struct{}{}:
		default:
		}
	}}
	path := filepath.Join(dir, "race.jsonl")
	w, err := journal.Create(path, race.Open{}, o)
	if err != nil {
		if w, _, err = journal.Resume(path, race.Open{}, o); err != nil {
			fmt.Println(err)
			return
		}
	}
	c := New(w, Options{Folder: filepath.Join(dir, "stick"), Name: "race.jsonl", Every: time.Millisecond})
	go c.Run()
	go func() {
		for range saved {
			c.Wake()
		}
	}()
	fmt.Println("writes")
	for {
		for range 20 {
			w.Append(race.Event{Kind: race.KindNote, Stamp: race.Stamp{Wall: time.Now(), Boot: time.Hour}, Text: "water"})
		}
		time.Sleep(time.Millisecond)
	}
}

// A program that is killed at any moment leaves a copy that begins with the same bytes as the
// journal, in whole lines, and the race that is taken up goes on in it.
func TestAKillLeavesAWholeCopy(t *testing.T) {
	for range testrun.Long(t, 3, 6, 30) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "stick"), 0o700); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			p := exec.Command(os.Args[0])
			p.Env = append(os.Environ(), killEnv+"="+dir)
			out, err := p.StdoutPipe()
			if err == nil {
				err = p.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			if said, err := bufio.NewReader(out).ReadString('\n'); said != "writes\n" {
				t.Fatalf("%q, %v", said, err)
			}
			time.Sleep(time.Duration(20+rand.IntN(100)) * time.Millisecond)
			if err := p.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = p.Wait() // it was killed
			wholeCopy(t, dir)
		}
		if files, err := os.ReadDir(filepath.Join(dir, "stick")); err != nil || len(files) != 1 {
			t.Errorf("%d files, want one: %v", len(files), err)
		}
	}
}

// page is the least of a file that Linux writes in one piece: a kill may end a longer write after
// any number of them. A line that is cut off so is what a journal has after a kill, too.
const page = 4096

// wholeCopy fails the test unless the copy in a folder is whole lines of its journal, but
// for the last one, which a kill may have cut off at the end of a page.
func wholeCopy(t *testing.T, dir string) {
	t.Helper()
	all, err := os.ReadFile(filepath.Join(dir, "race.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	copied, err := os.ReadFile(filepath.Join(dir, "stick", "race.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(all, copied) {
		t.Errorf("the copy has %d bytes that are not the first of the journal's %d", len(copied), len(all))
	}
	if len(copied)%page != 0 && copied[len(copied)-1] != '\n' {
		t.Errorf("the copy ends in the middle of a line, after %d bytes", len(copied))
	}
}
