package spoken

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/race"
)

// A note has the file and the sum of its last amend that counts, and no path leads out of the
// journal's folder.
func TestNotes(t *testing.T) {
	note := func(id race.EventID, file string) race.Event {
		return race.Event{ID: id, Kind: race.KindNote, Item: race.ItemVoice, File: file}
	}
	amend := func(id, ref race.EventID, file, sum string) race.Event {
		return race.Event{ID: id, Kind: race.KindAmend, Ref: ref, File: file, Rare: race.Rare{Length: time.Duration(len(sum)) * time.Second, SHA256: sum}}
	}
	log := []race.Event{
		{ID: 1, Kind: race.KindOpen}, note(2, "r-2.wav"), amend(3, 2, "", "5f"), note(4, "r-4.wav"), amend(5, 4, "r-4-2.wav", "aa"),
		note(6, "r-6.wav"), {ID: 7, Kind: race.KindNote, Item: race.ItemMic, Ref: 6, Text: "none is safe"},
		note(8, "../../etc/passwd"), note(9, `..\..\secret.wav`), amend(10, 9, "", "bb"), {ID: 11, Kind: race.KindVoid, Ref: 9},
		note(12, ".."), amend(13, 12, "", "cc"), {ID: 14, Kind: race.KindVoid, Ref: 13}, {ID: 15, Kind: race.KindNote, Item: race.ItemRecording, File: "heard.wav"},
		amend(16, 99, "x.wav", "dd"), {ID: 17, Kind: race.KindAmend, Ref: 2, Text: "words"},
	}
	want := []Note{
		{ID: 2, File: "r-2.wav", Length: 2 * time.Second, SHA256: "5f"}, {ID: 4, File: "r-4-2.wav", Length: 2 * time.Second, SHA256: "aa"},
		{ID: 6, File: "r-6.wav", Why: "none is safe"}, {ID: 8, File: "passwd"}, {ID: 9, File: "secret.wav", Length: 2 * time.Second, SHA256: "bb", Voided: true}, {ID: 12},
	}
	got := Notes(log)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, open := range []bool{false, false, false, true, false, true} {
		if got[i].Open() != open {
			t.Errorf("note %d: open %v", got[i].ID, got[i].Open())
		}
	}
}
