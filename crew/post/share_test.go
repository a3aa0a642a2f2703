package post

import (
	"errors"
	"testing"

	"spotter/crew/wire"
)

// TestShared sends messages that others are told of first, and merges theirs.
func TestShared(t *testing.T) {
	folder, other := t.TempDir(), New(t.TempDir(), nil, noon)
	o := New(folder, nil, noon)
	theirs, err := other.Send(aRace, aJournal, wire.Message{From: "Di", Text: "theirs"})
	if err != nil {
		t.Fatal(err)
	}
	list, err := other.Since(aRace, 0)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	tries := 0
	o.Share(func(race string, l Line) error {
		if tries++; tries == 1 { // another message came first
			return errors.Join(ErrBehind, o.Merge(race, list[0].Text))
		}
		return other.Merge(race, l.Text)
	})
	if m := send(t, o, "ours"); m.ID != theirs.ID+1 || tries != 2 {
		t.Errorf("number %d after %d tries", m.ID, tries)
	}
	for _, x := range []*Office{o, other, New(folder, nil, noon)} {
		if got := waiting(t, x); got != "theirs ours " {
			t.Errorf("waiting: %q", got)
		}
	}
	if err := o.Merge(aRace, list[0].Text); err != nil || waiting(t, o) != "theirs ours " {
		t.Errorf("merged twice: %v, %q", err, waiting(t, o))
	}
	away := errors.New("away")
	o.Share(func(string, Line) error { return away })
	if _, err := o.Send(aRace, aJournal, wire.Message{From: "Cy", Text: "x"}); !errors.Is(err, away) || waiting(t, o) != "theirs ours " {
		t.Errorf("nobody can be told: %v, %q", err, waiting(t, o))
	}
	for _, bad := range []string{"", "{}", `{"journal":"../x","id":1}`, `{"journal":"0123456789abcdef"}`} {
		if o.Merge(aRace, []byte(bad)) == nil {
			t.Errorf("%q was merged", bad)
		}
	}
}
