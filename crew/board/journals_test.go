package board_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"spotter/crew/board"
	"spotter/crew/watch/watchtest"
	"spotter/crew/wire"
	"spotter/race"
)

// TestAnotherJournal has a pair begin anew: the row of its first journal goes once it is silent, and
// not while a fall in it is nobody's.
func TestAnotherJournal(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("1", "Ann")
	p.Fall()
	first := r.Board.Rows(watchtest.Race)[0]
	w, err := r.Board.Watch(watchtest.Race, false, "")
	if err != nil {
		t.Fatal(err)
	}
	change(t, w)
	r.Pass(time.Second)
	p.Begin("Ann again")
	r.Pass(50 * time.Second)
	p.Beat(wire.Beat{})
	r.Pass(10 * time.Second)
	if got := rows(r); got != "1 fall, 1 ok" {
		t.Errorf("with a fall in the first: %s", got)
	}
	if _, err := r.Board.Acknowledge(watchtest.Race, wire.Ack{Mirror: first.Mirror, Red: first.Red, By: "Eve"}); err != nil {
		t.Fatal(err)
	}
	if got := rows(r); got != "1 ok" {
		t.Errorf("once it is taken on: %s", got)
	}
	for gone := false; !gone; {
		for _, m := range change(t, w).Gone {
			gone = gone || m == first.Mirror
		}
	}
}

// TestRehearsed has a pair that rehearsed, and left in order, begin the race: its old row goes, also
// after a start of headquarters, whichever journal is read first.
func TestRehearsed(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("1", "Ann")
	p.Send(race.Event{Kind: race.KindClose, Reason: "quit"})
	old := p.Mirror
	r.Pass(10 * time.Second)
	p.Begin("Ann")
	if got := rows(r); got != "1 ok, 1 over" {
		t.Errorf("at once: %s", got)
	}
	r.Pass(44 * time.Second)
	p.Beat(wire.Beat{})
	r.Pass(44 * time.Second)
	p.Beat(wire.Beat{})
	r.Pass(time.Second)
	if got := rows(r); got != "1 ok" {
		t.Errorf("once the old one was silent for a while: %s", got)
	}
	for _, order := range [][]string{{old, p.Mirror}, {p.Mirror, old}} {
		b := restarted(t, r, order...)
		for end := time.Now().Add(30 * time.Second); len(b.Rows(watchtest.Race)) != 1 && time.Now().Before(end); time.Sleep(time.Millisecond) {
			b.Tick()
		}
		if got := b.Rows(watchtest.Race); len(got) != 1 || got[0].Mirror != p.Mirror {
			t.Errorf("after a start that reads %v: %+v", order, got)
		}
	}
}

// TestUnreadable shows a pair whose mirror cannot be read as one without news, and not at all one that has no
// mirror.
func TestUnreadable(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("1", "Ann")
	failed := make(chan string, 2)
	b := board.New(board.Options{Owner: r.Book.Owner, Folder: r.Folder, Now: r.Now, Failed: func(_, mirror string, _ error) { failed <- mirror },
		Lines: func(_, mirror string) ([]race.Event, time.Time, error) {
			if mirror == p.Mirror {
				return nil, time.Time{}, errors.New("the disk")
			}
			return nil, time.Time{}, fs.ErrNotExist
		}})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { b.Run(ctx); close(done) }()
	b.Load(watchtest.Race, []string{p.Mirror, "0123456789abcdef"})
	<-failed
	<-failed
	for b.Reading(watchtest.Race) > 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
	if got := b.Rows(watchtest.Race); len(got) != 1 || got[0].Label != "1" || got[0].Status != "no news" {
		t.Errorf("the rows are %+v", got)
	}
}
