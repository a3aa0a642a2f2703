package journal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/testrun"
)

// killEnv names the journal that the test binary writes to until it is killed.
const killEnv = "SPOTTER_JOURNAL_TO_BE_KILLED"

// writeUntilKilled is the other side of TestKill: when the environment asks for
// it, it writes events as fast as it can, two goroutines at once as in the
// program, and tells on standard output what is durable.
func writeUntilKilled() bool {
	path := os.Getenv(killEnv)
	if path == "" {
		return false
	}
	var w *Writer
	var err error
	if _, serr := os.Stat(path); serr == nil {
		w, _, err = Resume(path, boston(), options())
	} else {
		w, err = Create(path, boston(), options())
	}
	if err != nil {
		fmt.Println("error", err)
		return true
	}
	first := race.EventID(w.Status().Logged) + 1
	go func() {
		for id := first; ; id++ {
			at := race.Stamp{Wall: time.Now(), Boot: time.Hour}
			w.Append(cue(id, at))
			w.Append(heard(id, at))
			if id%64 == 0 {
				time.Sleep(time.Duration(rand.Int64N(int64(time.Millisecond))))
			}
		}
	}()
	var told uint64
	for {
		if d := w.Status().Durable; d != told {
			told = d
			fmt.Println(d)
		}
	}
}

// TestKill kills a writer at random instants. What it called durable must be in
// the file, the file must be whole or end torn, and the next writer goes on.
func TestKill(t *testing.T) {
	kills := testrun.Long(t, 20, 40, 200)
	const perFile = 10
	torn, lines := 0, uint64(0)
	for done := 0; done < kills; done += perFile {
		path := filepath.Join(t.TempDir(), "race.jsonl")
		before := uint64(0)
		for range min(perFile, kills-done) {
			durable := killOnce(t, path)
			log, err := ReadFile(path)
			if errors.Is(err, fs.ErrNotExist) && durable == 0 {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(log.Damage) > 0 {
				t.Fatal(log.Err())
			}
			if got := log.LastSeq(); got < durable {
				t.Fatalf("%d lines were durable, %d are there: %v", durable, got, log.Verdict())
			}
			if log.Torn != nil {
				torn++
			}
			if durable > before {
				lines += durable - before
			}
			before = log.LastSeq()
		}
	}
	t.Logf("%d kills, %d lines called durable, %d torn ends", kills, lines, torn)
	if lines == 0 {
		t.Error("nothing was ever durable: nothing was tested")
	}
}

// killOnce runs a writer on path, kills it, and returns what it called durable.
func killOnce(t *testing.T, path string) (durable uint64) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killEnv+"="+path)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// Half of them are killed from the start on, the others from the first line that is
	// durable: under the race detector a program takes longer to start than to be killed.
	soon := func() *time.Timer {
		return time.AfterFunc(time.Duration(rand.Int64N(int64(40*time.Millisecond))), func() { _ = cmd.Process.Kill() })
	}
	var timer *time.Timer
	if rand.IntN(2) == 0 {
		timer = soon()
	}
	told := bufio.NewScanner(out)
	for told.Scan() {
		if timer == nil {
			timer = soon()
		}
		if strings.HasPrefix(told.Text(), "error") {
			t.Fatal(told.Text())
		}
		// A number cut by the kill is smaller than the one meant.
		n, err := strconv.ParseUint(told.Text(), 10, 64)
		if err != nil {
			t.Fatalf("%q: %v", told.Text(), err)
		}
		durable = max(durable, n)
	}
	if timer != nil {
		timer.Stop()
	}
	if err := cmd.Wait(); err == nil || stderr.Len() > 0 {
		t.Fatalf("the writer ended by itself: %v: %s", err, &stderr)
	}
	return durable
}
