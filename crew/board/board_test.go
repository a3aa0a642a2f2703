package board_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/crew/board"
	"spotter/crew/intake"
	"spotter/crew/watch/watchtest"
	"spotter/crew/wire"
	"spotter/race"
)

// rows lists a board as "label status", with who has taken it on.
func rows(r *watchtest.Rig) string {
	var list []string
	for _, row := range r.Board.Rows(watchtest.Race) {
		s := row.Label + " " + row.Status
		if row.Ack != nil {
			s += " by " + row.Ack.By
		}
		list = append(list, s)
	}
	return strings.Join(list, ", ")
}

// TestOrder has a pair in each state: the worst comes first.
func TestOrder(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	r.Pair("9", "A") // no news
	over := r.Pair("7", "A")
	over.Send(race.Event{Kind: race.KindFinish, Clock: "gun"})
	r.Pass(time.Minute)
	stopped := r.Pair("3", "A")
	stopped.Stop()
	second, first, deaf, late := r.Pair("2", "A"), r.Pair("1", "A"), r.Pair("4", "A"), r.Pair("5", "A")
	late.Board(5, 30*time.Minute)
	for range 2 {
		r.Pass(31 * time.Second)
		for _, p := range []*watchtest.Pair{stopped, second, first, late} {
			p.Beat(wire.Beat{Output: "opened"})
		}
		deaf.Beat(wire.Beat{Earpiece: wire.EarpieceLost})
	}
	first.Fall()
	r.Pass(time.Second)
	second.Fall()
	r.Pair("6", "A")
	if got, want := rows(r), "1 fall, 2 fall, 3 STOP, 4 earpiece lost, 9 no news, 5 behind, 6 ok, 7 over"; got != want {
		t.Errorf("the order is %s\nwant %s", got, want)
	}
	first.Go()
	if got := rows(r); !strings.HasPrefix(got, "2 fall, 3 STOP") || strings.Contains(got, "1 fall") {
		t.Errorf("after the go: %s", got)
	}
}

// change waits for what comes next.
func change(t *testing.T, w *board.Watcher) board.Change {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := w.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSlowWatcher lets a thousand things happen while a watcher does not ask: it is told the newest
// state of each pair, once, and as many alarms as are kept.
func TestSlowWatcher(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	a, b := r.Pair("1", "Ann"), r.Pair("2", "Ann")
	w, err := r.Board.Watch(watchtest.Race, false, "")
	if err != nil {
		t.Fatal(err)
	}
	if c := change(t, w); !c.Full || len(c.Rows) != 2 || len(c.Alarms) != 0 {
		t.Fatalf("the first time: %+v", c)
	}
	for range 150 {
		a.Fall()
		a.Go()
		b.Fall()
	}
	c := change(t, w)
	if c.Full || len(c.Rows) != 2 || len(c.Alarms) != 256 || c.Missed != 44 {
		t.Errorf("%d rows, %d alarms, %d missed", len(c.Rows), len(c.Alarms), c.Missed)
	}
	for _, row := range c.Rows {
		if strings.Contains(string(row), "Ann") || strings.Contains(string(row), "Bo") {
			t.Errorf("a name is in %s", row)
		}
	}
	last := c.Alarms[len(c.Alarms)-1].ID
	b.Fall()
	again, err := r.Board.Watch(watchtest.Race, true, last)
	if err != nil {
		t.Fatal(err)
	}
	if c := change(t, again); !c.Full || len(c.Alarms) != 1 || !strings.Contains(string(c.Rows[0])+string(c.Rows[1]), "Ann") {
		t.Errorf("who comes back: %+v", c)
	}
	ctx, cancel := context.WithCancel(context.Background())
	change(t, w)
	cancel()
	if _, err := w.Next(ctx); err == nil {
		t.Error("a watcher that gave up got something")
	}
}

// TestAlarms goes through what is told.
func TestAlarms(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("1", "Ann")
	w, err := r.Board.Watch(watchtest.Race, true, "")
	if err != nil {
		t.Fatal(err)
	}
	change(t, w)
	for _, tt := range []struct {
		do   func()
		want string
	}{
		{p.Fall, wire.EventFall},
		{p.Fall, wire.EventFall},
		{func() { p.Send(race.Event{Kind: race.KindVoid, Ref: 4}) }, wire.EventVoid}, // the second one
		{p.Go, ""},
		{func() { p.Send(race.Event{Kind: race.KindOutput, State: "lost"}) }, wire.EventEarpieceLost},
		{func() { p.Send(race.Event{Kind: race.KindOutput, State: "opened"}) }, ""},
		{func() { r.Pass(50 * time.Second) }, wire.EventLinkLost},
		{func() { p.Beat(wire.Beat{Output: "opened"}) }, ""},
		{func() { p.Stop(); r.Pass(40 * time.Second); p.Beat(wire.Beat{}); r.Pass(25 * time.Second) }, wire.EventStop},
	} {
		tt.do()
		var got []string
		for _, a := range change(t, w).Alarms {
			got = append(got, a.Event)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("told %q, want %q; rows %s", got, tt.want, rows(r))
		}
	}
}

// TestAcknowledge takes a fall on, and starts headquarters anew.
func TestAcknowledge(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("1", "Ann")
	p.Fall()
	red := r.Board.Rows(watchtest.Race)[0].Red
	a := wire.Ack{Mirror: p.Mirror, Red: red, By: "Eve"}
	for _, bad := range []wire.Ack{{Mirror: p.Mirror, Red: "fall-99", By: "x"}, {Mirror: "0000000000000000", Red: red, By: "x"}, {Mirror: p.Mirror, Red: red, By: " "}} {
		if _, err := r.Board.Acknowledge(watchtest.Race, bad); err == nil {
			t.Errorf("%+v was kept", bad)
		}
	}
	if _, err := r.Board.Acknowledge(watchtest.Race, a); err != nil {
		t.Fatal(err)
	}
	a.By = "Max"
	if kept, err := r.Board.Acknowledge(watchtest.Race, a); err != nil || kept.By != "Eve" { // the first one stays
		t.Errorf("%+v, %v", kept, err)
	}
	if err := r.Board.TakeAck(watchtest.Race, a); err == nil {
		t.Error("one without a time came from elsewhere")
	}
	file := filepath.Join(r.Folder, watchtest.Race, "acknowledged.jsonl")
	whole, err := os.ReadFile(file)
	if err != nil || strings.Count(string(whole), "\n") != 1 {
		t.Fatalf("the file: %q, %v", whole, err)
	}
	if err := os.WriteFile(file, append(whole, `{"torn`...), 0o600); err != nil {
		t.Fatal(err)
	}
	again := restarted(t, r, p.Mirror)
	if got := again.Rows(watchtest.Race); len(got) != 1 || got[0].Ack == nil || got[0].Ack.By != "Eve" || got[0].Label != "1" {
		t.Fatalf("after a restart: %+v", got)
	}
	a.Red, a.At = "stop-9", r.Now()
	if err := again.TakeAck(watchtest.Race, a); err != nil {
		t.Error(err)
	}
	if b, _ := os.ReadFile(file); strings.Count(string(b), "\n") != 2 || strings.Contains(string(b), "torn") {
		t.Errorf("the torn line is there still: %q", b)
	}
	p.Fall()
	if got := rows(r); got != "1 fall" {
		t.Errorf("another fall is taken on already: %s", got)
	}
}

// TestAcknowledgeElsewhere asks another headquarters first: who was first there counts here too.
func TestAcknowledgeElsewhere(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("1", "Ann")
	p.Fall()
	a := wire.Ack{Mirror: p.Mirror, Red: r.Board.Rows(watchtest.Race)[0].Red, By: "Eve"}
	asked := 0
	r.Board.Share(func(raceName string, a wire.Ack) (wire.Ack, error) {
		asked++
		if raceName != watchtest.Race || a.At.IsZero() {
			t.Errorf("%s, %+v", raceName, a)
		}
		a.By = "Max"
		return a, nil
	})
	for range 2 { // the second time it is known
		if got, err := r.Board.Acknowledge(watchtest.Race, a); err != nil || got.By != "Max" {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if list, err := r.Board.Acks(watchtest.Race); err != nil || len(list) != 1 || list[0].By != "Max" || asked != 1 {
		t.Errorf("%+v, %v, asked %d times", list, err, asked)
	}
}

// restarted returns the board that a new start of headquarters makes of the folder.
func restarted(t *testing.T, r *watchtest.Rig, mirrors ...string) *board.Board {
	t.Helper()
	b := board.New(board.Options{Owner: r.Book.Owner, Lines: r.Lines, Folder: r.Folder, Now: r.Now})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { b.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	b.Load(watchtest.Race, mirrors)
	for b.Reading(watchtest.Race) > 0 {
		time.Sleep(time.Millisecond)
	}
	return b
}

// TestDamagedAcks shows that a file that cannot be read takes no line more: it may be mended.
func TestDamagedAcks(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("1", "Ann")
	file := filepath.Join(r.Folder, watchtest.Race, "acknowledged.jsonl")
	if err := os.WriteFile(file, []byte("rubbish\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Fall()
	row := r.Board.Rows(watchtest.Race)[0]
	if _, err := r.Board.Acknowledge(watchtest.Race, wire.Ack{Mirror: p.Mirror, Red: row.Red, By: "Eve"}); err == nil || row.Ack != nil {
		t.Errorf("it was written to: %v", err)
	}
	if b, _ := os.ReadFile(file); string(b) != "rubbish\n" {
		t.Errorf("the file is %q", b)
	}
}

// TestGap takes news out of their order, twice, and from the middle of a journal: the board reads
// what it lacks.
func TestGap(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("1", "Ann")
	p.Fall()
	p.Board(1, 5*time.Minute)
	events, _, err := r.Lines(watchtest.Race, p.Mirror)
	if err != nil {
		t.Fatal(err)
	}
	for name, order := range map[string][][]race.Event{
		"the end first":  {events[3:], events[:3]},
		"each twice":     {events[:2], events[:2], events[1:4], events[2:4]},
		"the end alone":  {events[3:]},
		"in its order":   {events[:1], events[1:2], events[2:]},
		"with a hole":    {events[:1], events[2:]},
		"the same again": {events, events},
	} {
		b := restarted(t, r)
		for _, list := range order {
			b.Take(intake.News{Race: watchtest.Race, Mirror: p.Mirror, At: r.Now(), Events: list})
		}
		for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
			got := b.Rows(watchtest.Race)
			if len(got) == 1 && got[0].DistanceM == 1000 && got[0].Red == "" {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("%s: %+v", name, got)
			}
		}
	}
}

// TestStrangers sends beats of journals that are not there, and news under names that are none.
func TestStrangers(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	for i := range 100 {
		r.Board.Take(intake.News{Race: watchtest.Race, Mirror: fmt.Sprintf("%016x", i), At: r.Now(), Beat: &wire.Beat{At: r.Now()}})
		r.Board.Take(intake.News{Race: "../x", Mirror: "y", At: r.Now(), Events: []race.Event{{Seq: 1}}})
		r.Board.Take(intake.News{Race: watchtest.Race, Mirror: "y", At: r.Now(), Events: []race.Event{{Seq: 1}}})
	}
	if got := rows(r); got != "" || r.Board.Reading(watchtest.Race) != 0 {
		t.Errorf("rows %s", got)
	}
	if _, err := r.Board.Watch("A b", false, ""); err == nil {
		t.Error("a race of that name has a board")
	}
	w, err := r.Board.Watch(watchtest.Race, false, "nonsense-7")
	if err != nil {
		t.Fatal(err)
	}
	change(t, w)
	gone := errors.New("not all is gone")
	if err := r.Board.Forget(watchtest.Race, true, func() error { return gone }); !errors.Is(err, gone) {
		t.Errorf("the error of remove is lost: %v", err)
	}
	if err := r.Board.TakeAck(watchtest.Race, wire.Ack{Mirror: "0123456789abcdef", Red: "fall-1", By: "Eve", At: time.Now()}); !errors.Is(err, board.ErrNoRace) {
		t.Errorf("a race that is gone for good: %v", err)
	}
	if _, err := w.Next(context.Background()); err != board.ErrForgotten {
		t.Errorf("a race that was taken off: %v", err)
	}
}
