package after

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/journal"
	"spotter/race"
	"spotter/report/evidence"
)

// spokenJournal writes a journal with four notes by voice: one whole, one whose file is gone,
// one that was deleted, and one that was never closed. It returns the path of it and of the whole one's file.
func spokenJournal(t *testing.T) (path, sound string) {
	t.Helper()
	dir := t.TempDir()
	path, sound = filepath.Join(dir, "race.jsonl"), filepath.Join(dir, "race-2.wav")
	b := append([]byte("RIFF\x24\x00\x00\x00WAVEfmt "), make([]byte, 40)...)
	if err := os.WriteFile(sound, b, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	w, err := journal.Create(path, race.Open{Race: "Test"}, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	note := func(id race.EventID, file, sha string) {
		w.Append(race.Event{ID: id, Kind: race.KindNote, Item: race.ItemVoice, File: file})
		if sha != "" {
			w.Append(race.Event{Kind: race.KindAmend, Ref: id, Rare: race.Rare{Length: time.Second, SHA256: sha}})
		}
	}
	note(1, "race-2.wav", hex.EncodeToString(sum[:]))
	note(2, "race-4.wav", strings.Repeat("0", 64))
	note(3, "race-6.wav", strings.Repeat("1", 64))
	w.Append(race.Event{ID: 9, Kind: race.KindVoid, Ref: 3})
	note(4, "race-9.wav", "")
	w.Append(race.Event{ID: 10, Kind: race.KindNote, Item: race.ItemVoice, File: "race-10.wav"})
	w.Append(race.Event{Kind: race.KindNote, Ref: 10, Item: race.ItemMic, Text: "none is safe"})
	if err := w.Close("left"); err != nil {
		t.Fatal(err)
	}
	return path, sound
}

// Verify compares the files of notes by voice with the journal, and names those that are
// missing, were changed, or were never closed. A file that was changed is a failure.
func TestVerifyChecksNotesByVoice(t *testing.T) {
	path, sound := spokenJournal(t)
	verify := func() (string, error) {
		var out bytes.Buffer
		err := Desk{Stdout: &out}.verify(path, false)
		return out.String(), err
	}
	said, err := verify()
	for _, want := range []string{"notes by voice that are as the journal says, by SHA-256: 1\n", "line 4: the note by voice race-4.wav is missing",
		"line 9: the note by voice was never closed: the program was killed, or the power failed. Nothing vouches for race-9.wav"} {
		if !strings.Contains(said, want) {
			t.Errorf("said\n%s, want %q", said, want)
		}
	}
	if err != nil || strings.Contains(said, "race-6.wav") || strings.Contains(said, "race-10.wav") {
		t.Errorf("%v, said\n%s", err, said)
	}
	f, err := os.OpenFile(sound, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte{0})
	f.Close()
	if said, err := verify(); err == nil || !strings.Contains(said, "line 2: the note by voice race-2.wav was CHANGED") {
		t.Errorf("%v, said\n%s", err, said)
	}
}

// The evidence takes the notes that count and are whole.
func TestEvidenceNamesNotesByVoice(t *testing.T) {
	path, _ := spokenJournal(t)
	log, err := journal.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range evidence.Named(log.Events) {
		if names = append(names, f.Name); f.Sort != evidence.Recording || len(f.SHA256) != 64 {
			t.Errorf("%+v", f)
		}
	}
	if got := strings.Join(names, " "); got != "race-2.wav race-4.wav" {
		t.Errorf("named %s", got)
	}
}
