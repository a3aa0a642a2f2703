package post

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/journal"
)

const (
	aRace    = "boston-2027"
	aJournal = "0123456789abcdef"
)

func noon() time.Time { return time.Date(2027, 4, 19, 12, 0, 0, 0, time.UTC) }

func send(t *testing.T, o *Office, text string) wire.Message {
	t.Helper()
	m, err := o.Send(aRace, aJournal, wire.Message{From: "Cy", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// waiting are the texts that wait.
func waiting(t *testing.T, o *Office) (texts string) {
	t.Helper()
	list, err := o.Waiting(aRace, aJournal)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		texts += m.Text + " "
	}
	return texts
}

func TestMessagesOutliveHeadquarters(t *testing.T) {
	folder := t.TempDir()
	o := New(folder, nil, noon)
	if got := waiting(t, o); got != "" {
		t.Errorf("in a new race, %q waits", got)
	}
	a, b := send(t, o, "one"), send(t, o, "two")
	if a.ID != 1 || b.ID != 2 || !b.At.Equal(noon()) {
		t.Errorf("messages %+v, %+v", a, b)
	}
	if got, err := o.Seen(aRace, aJournal, []uint64{1, 7}); err != nil || len(got) != 1 || got[0] != a {
		t.Errorf("seen %+v, %v", got, err)
	}
	if got, err := o.Seen(aRace, aJournal, []uint64{1}); err != nil || len(got) != 0 {
		t.Errorf("seen again %+v, %v", got, err)
	}
	for _, o := range []*Office{o, New(folder, nil, noon)} {
		if got := waiting(t, o); got != "two " {
			t.Errorf("%q waits", got)
		}
	}
	o = New(folder, nil, noon)
	if c := send(t, o, "three"); c.ID != 3 {
		t.Errorf("the number %d is used again", c.ID)
	}
	if list, err := o.Waiting(aRace, "fedcba9876543210"); err != nil || len(list) != 0 {
		t.Errorf("for another pair: %v, %v", list, err)
	}
}

func TestTornMessage(t *testing.T) {
	folder := t.TempDir()
	o := New(folder, nil, noon)
	send(t, o, "one")
	path := filepath.Join(folder, aRace, "messages.jsonl")
	first, _ := os.ReadFile(path)
	send(t, o, "two")
	whole, _ := os.ReadFile(path)
	for at := len(first); at < len(whole); at++ {
		if err := os.WriteFile(path, whole[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		o := New(folder, nil, noon)
		if got := waiting(t, o); got != "one " {
			t.Fatalf("cut at %d: %q waits", at, got)
		}
		if send(t, o, "new"); waiting(t, New(folder, nil, noon)) != "one new " {
			t.Fatalf("cut at %d: the next message is lost", at)
		}
	}
}

func TestRefusedMessages(t *testing.T) {
	o := New(t.TempDir(), nil, noon)
	if _, err := o.Send(aRace, aJournal, wire.Message{From: "Cy"}); err == nil {
		t.Error("an empty message was sent")
	}
	if _, err := o.Send("..", aJournal, wire.Message{From: "Cy", Text: "x"}); err == nil {
		t.Error("a message to no race was sent")
	}
	for range MaxWaiting {
		send(t, o, "x")
	}
	if _, err := o.Send(aRace, aJournal, wire.Message{From: "Cy", Text: "x"}); !errors.Is(err, ErrWaiting) {
		t.Errorf("one more: %v", err)
	}
	if list, _ := o.Waiting(aRace, aJournal); len(list) != wire.MaxMessages {
		t.Errorf("%d messages go with one beat", len(list))
	}
}

// failing is a file system on which no file can be synced.
type failing struct{ journal.OS }

type badFile struct{ journal.File }

func (failing) OpenWrite(path string, create bool) (journal.File, error) {
	f, err := journal.OS{}.OpenWrite(path, create)
	return badFile{f}, err
}

var errSync = errors.New("no sync")

func (badFile) Sync() error { return errSync }

func TestUnsyncedMessageIsNotSent(t *testing.T) {
	folder := t.TempDir()
	o := New(folder, failing{}, noon)
	if _, err := o.Send(aRace, aJournal, wire.Message{From: "Cy", Text: "x"}); !errors.Is(err, errSync) {
		t.Errorf("sent: %v", err)
	}
	if got := waiting(t, o) + waiting(t, New(folder, nil, noon)); got != "" {
		t.Errorf("%q waits", got)
	}
}
