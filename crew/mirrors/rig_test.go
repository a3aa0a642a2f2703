package mirrors

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/cues"
	"spotter/journal"
	"spotter/journal/faultdisk"
	"spotter/journal/form"
	"spotter/race"
)

const aRace = "boston-2027"

// lines are a journal: an open line and n others. Two with other runners differ from line 1
// on, two with other texts from line 2 on.
func lines(n int, runner, text string) [][]byte {
	at := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	open := race.Open{Format: 1, Program: "test", Race: "Boston", Runner: runner, Facing: "backward", Keys: "road", Units: "km"}
	events := []race.Event{{Seq: 1, Kind: race.KindOpen, Open: &open, Stamp: race.Stamp{Wall: at}}}
	for i := range n {
		e := race.Event{Seq: uint64(i + 2), Kind: race.KindNote, Text: fmt.Sprint(text, " ", i), Stamp: race.Stamp{Wall: at.Add(time.Duration(i) * time.Second)}}
		if i%2 == 1 {
			e.Kind, e.Text, e.Cue, e.Pressed, e.Class = race.KindCue, "", "left", "right", cues.Steer
		}
		events = append(events, e)
	}
	all, _ := journal.Encode(form.ZeroHash, events)
	var list [][]byte
	for _, line := range strings.SplitAfter(string(all), "\n") {
		if line != "" {
			list = append(list, []byte(line))
		}
	}
	return list
}

func join(lines [][]byte) (all []byte) {
	for _, l := range lines {
		all = append(all, l...)
	}
	return all
}

// nameOf is the name of the mirror of lines.
func nameOf(t testing.TB, lines [][]byte) string {
	t.Helper()
	name, ok := wire.Name(lines[0])
	if !ok {
		t.Fatal("the first line has no hash")
	}
	return name
}

// open opens a store, which the test closes.
func open(t testing.TB, folder string, d *faultdisk.Disk) *Store {
	t.Helper()
	s, err := Open(Options{Folder: folder, FS: d})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// openNew opens a store in a new folder.
func openNew(t testing.TB) *Store { return open(t, t.TempDir(), new(faultdisk.Disk)) }

// add appends a batch that must be taken.
func add(t testing.TB, s *Store, name string, from int64, batch []byte) Appended {
	t.Helper()
	a, err := s.Append(aRace, name, from, batch)
	if err != nil || !a.Taken {
		t.Fatalf("the batch at %d was not taken: %+v, %v", from, a.Copy, err)
	}
	return a
}

// same compares the file of a mirror, and what the journal's reader says of it, with the bytes
// of a journal.
func same(t testing.TB, s *Store, name string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(s.Path(aRace, name))
	if err != nil || string(got) != string(want) {
		t.Fatalf("the mirror has %d bytes and should have %d, or others: %v", len(got), len(want), err)
	}
	log, err := journal.VerifyFile(s.Path(aRace, name))
	if err != nil || log.Err() != nil {
		t.Fatalf("the mirror is not whole: %v, %v", err, log.Err())
	}
	c, err := s.Copy(aRace, name)
	if err != nil || c != (wire.Copy{Size: log.Size, Lines: log.Lines, Head: log.Head}) {
		t.Fatalf("the store says %+v, %v, and the file has %d bytes, %d lines", c, err, log.Size, log.Lines)
	}
}
