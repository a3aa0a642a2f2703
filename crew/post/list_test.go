package post

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"spotter/crew/wire"
)

// TestList lists what was sent to one spotter, and when it was seen; a torn line was never sent.
func TestList(t *testing.T) {
	folder := t.TempDir()
	now := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	o := New(folder, nil, func() time.Time { return now })
	if list, err := o.List("boston", "0000000000000001", 5); err != nil || len(list) != 0 {
		t.Errorf("before the first: %v, %v", list, err)
	}
	for _, m := range [][2]string{{"1", "first"}, {"2", "of another"}, {"1", "second"}, {"1", "third"}} {
		if _, err := o.Send("boston", "000000000000000"+m[0], wire.Message{From: "Eve", Text: m[1]}); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(time.Minute)
	if _, err := o.Seen("boston", "0000000000000001", []uint64{2}); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(folder, "boston", "messages.jsonl"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"journal":"torn`); err != nil {
		t.Fatal(err)
	}
	f.Close()
	list, err := o.List("boston", "0000000000000001", 2)
	if err != nil || len(list) != 2 || list[0].Text != "second" || !list[0].Seen.Equal(now) || list[1].Text != "third" || !list[1].Seen.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := o.List("no race", "0000000000000001", 2); err == nil {
		t.Error("a race of that name has messages")
	}
}
