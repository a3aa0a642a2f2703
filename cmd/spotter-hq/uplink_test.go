package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"spotter/crew/uplink"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// longJournal returns the lines of a journal of a runner; two with other words differ from line 11 on.
func longJournal(n int, words, runner string) (lines [][]byte) {
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)}
	events := []race.Event{{Seq: 1, Kind: race.KindOpen, Stamp: at, Open: &race.Open{Format: 1, Program: "test", Runner: runner, Facing: "backward", Keys: "road", Units: "km"}}}
	for i := range n {
		e := race.Event{Seq: uint64(i + 2), Kind: race.KindNote, Text: fmt.Sprint("note ", i), Stamp: at}
		if i >= 9 {
			e.Text = words
		}
		events = append(events, e)
	}
	all, _ := journal.Encode(form.ZeroHash, events)
	lines = bytes.SplitAfter(all, []byte("\n"))
	return lines[:len(lines)-1]
}

// link begins a link of a pair for a journal's file, and returns how it is ended.
func link(t *testing.T, to wire.Invitation, path string) (l *uplink.Link, end func()) {
	t.Helper()
	l = uplink.New(uplink.Options{To: to, Path: func() string { return path }, Beat: func() wire.Beat { return wire.Beat{At: time.Now(), Output: "opened"} },
		Every: 100 * time.Millisecond, BeatEvery: 200 * time.Millisecond, RetryLeast: 20 * time.Millisecond, RetryMost: 200 * time.Millisecond})
	ended := make(chan struct{})
	go func() { l.Run(); close(ended) }()
	return l, func() { l.Close(time.Second); <-ended }
}

// arrives waits until a mirror has the bytes of a journal.
func arrives(t *testing.T, mirror string, want []byte, l *uplink.Link) {
	t.Helper()
	for until := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		got, err := os.ReadFile(mirror)
		if err == nil && bytes.Equal(got, want) {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("the mirror has %d of %d bytes: %v; the link: %+v", len(got), len(want), err, l.Status())
		}
	}
}

// TestLinkOutlivesHeadquarters lets the link of spotter send a journal that grows while
// headquarters ends and starts again, and the link too.
func TestLinkOutlivesHeadquarters(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data, path := filepath.Join(folder, "hq"), filepath.Join(folder, "race.jsonl")
	address, stop := serving(t, data, "--host", "hq.example")
	pair, _ := invited(t, data, address)
	lines := longJournal(200, "a", "Ann")
	name, _ := wire.Name(lines[0])
	mirror := filepath.Join(data, "races", "boston-2027", name+".jsonl")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	l, end := link(t, pair, path)
	defer func() { end() }()
	for i, line := range lines {
		if _, err := file.Write(line); err != nil {
			t.Fatal(err)
		}
		l.Wake()
		switch i % 40 {
		case 10:
			stop()
		case 20:
			_, stop = serving(t, data, "--listen", address)
		case 30: // the pair's program is killed and starts again
			end()
			l, end = link(t, pair, path)
		}
	}
	arrives(t, mirror, bytes.Join(lines, nil), l)
	if log, err := journal.VerifyFile(mirror); err != nil || log.Err() != nil || log.Lines != len(lines) {
		t.Errorf("the mirror: %v, %v", err, log.Err())
	}
	if others, _ := filepath.Glob(filepath.Join(data, "races", "boston-2027", "*.[2t]*")); len(others) != 0 {
		t.Errorf("there are other files: %q", others)
	}
}

// TestLinkAfterABackup restores the pair's journal from a backup, after which it goes on with
// other lines: headquarters has both.
func TestLinkAfterABackup(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data, path := filepath.Join(folder, "hq"), filepath.Join(folder, "race.jsonl")
	address, _ := serving(t, data, "--host", "hq.example")
	pair, _ := invited(t, data, address)
	first, second := longJournal(30, "first", "Ann"), longJournal(40, "again", "Ann")
	name, _ := wire.Name(first[0])
	mirror := filepath.Join(data, "races", "boston-2027", name)
	for _, lines := range [][][]byte{first, second, second} { // the last time it finds its own mirror again
		if err := os.WriteFile(path, bytes.Join(lines, nil), 0o600); err != nil {
			t.Fatal(err)
		}
		l, end := link(t, pair, path)
		if arrives(t, mirror+".jsonl", bytes.Join(first, nil), l); &lines[0] != &first[0] {
			arrives(t, mirror+".2.jsonl", bytes.Join(second, nil), l)
		}
		end()
	}
	if _, err := os.Stat(mirror + ".3.jsonl"); err == nil {
		t.Error("there is a third mirror")
	}
}
