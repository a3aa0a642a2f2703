package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"spotter/crew/viewer"
	"spotter/crew/wire"
	"spotter/text"
	"spotter/ui/board"
)

// told is a line of --json.
type told struct {
	Event string `json:"event"`
	Data  any    `json:"data"`
}

// linked is the data of a line about the link.
type linked struct {
	Link string `json:"link"` // open, lost or refused
	Why  string `json:"why,omitempty"`
}

var linkWords = [...]string{"opening", "open", "lost", "refused"}

// boardJSON prints each event of the board as a line, and how the link is doing.
func (h *headquarters) boardJSON(ctx context.Context, o viewer.Options) error {
	out := json.NewEncoder(h.out)
	var v *viewer.Viewer
	link := viewer.Opening
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var failed error
	o.Told = func(e viewer.Event) {
		var data json.RawMessage
		if e.Name != "" && json.Unmarshal(e.Data, &data) == nil {
			failed = out.Encode(told{text.Clean(e.Name), data})
		}
		if s := v.State(); failed == nil && s.Link != link {
			link = s.Link
			failed = out.Encode(told{"link", linked{linkWords[link], s.Why}})
		}
		if failed != nil {
			cancel()
		}
	}
	v = viewer.New(o)
	if err := v.Run(ctx); err != nil {
		return err
	}
	return failed
}

// teller tells a board in lines, and obeys lines that are typed.
type teller struct {
	h     *headquarters
	in    io.Reader
	name  string
	quiet bool
	v     *viewer.Viewer

	link   viewer.Link
	waits  string        // what was told of a headquarters that does not answer
	within time.Duration // a headquarters that has not answered for so long is told of
	begun  bool
	rung   time.Time          // when it rang last
	said   map[string]saidRow // by mirror
	failed error
}

// saidRow holds what was told of a row last.
type saidRow struct{ name, is string }

func newTeller(h *headquarters, name string, quiet bool) *teller {
	return &teller{h: h, in: os.Stdin, name: name, quiet: quiet, within: 3 * time.Second, said: make(map[string]saidRow)}
}

// bellEvery is the time between two bells for what is still nobody's, as on the screen.
const bellEvery = 10 * time.Second

const tellerHelp = "Type: list, red, history BIB, take BIB, say BIB TEXT, name NAME, or quit"

// run tells the board until ctx ends or quit is typed.
func (t *teller) run(ctx context.Context, o viewer.Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := newSender()
	o.Told = func(viewer.Event) { s.soon() }
	t.v = viewer.New(o)
	t.print(tellerHelp)
	lines := make(chan string)
	go func() { // it ends with the input, or with the program: nobody can stop a read
		for in := bufio.NewScanner(t.in); in.Scan(); {
			select {
			case lines <- in.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	ended := make(chan error, 1)
	go func() { ended <- t.v.Run(ctx) }()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case line := <-lines:
			if !t.obey(ctx, line) {
				cancel()
				return <-ended
			}
		case <-s.changed:
		case <-tick.C:
		}
		t.look()
		if t.failed != nil {
			cancel()
			<-ended
			return t.failed
		}
	}
}

func (t *teller) print(line string) {
	if _, err := fmt.Fprintln(t.h.out, line); err != nil && t.failed == nil {
		t.failed = err
	}
}

// look tells what changed since it looked last.
func (t *teller) look() {
	s := t.v.State()
	now := t.h.now().Add(s.Ahead)
	if s.Link != t.link {
		t.link = s.Link
		if s.Link == viewer.Open && !t.begun {
			t.begun = true
			t.print(fmt.Sprintf("Board of %s, %d pairs", s.Hello.Race, len(s.Rows)))
		}
		t.print(board.LinkWords(&s))
	}
	if t.link == viewer.Opening && s.Quiet > t.within && t.waits != s.Why+"." {
		t.waits = s.Why + "."
		t.print(board.LinkWords(&s))
	}
	there, loud := make(map[string]bool, len(s.Rows)), ""
	for i := range s.Rows {
		r := &s.Rows[i]
		there[r.Mirror] = true
		if r.Loud() && loud == "" {
			loud = board.NameOf(r) + " is " + r.Status
		} else if r.Loud() && !strings.HasSuffix(loud, "more") {
			loud += ", and more"
		}
		is := r.Status + " " + r.Red
		if r.Ack != nil {
			is += " " + r.Ack.By
		}
		if t.said[r.Mirror].is == is {
			continue
		}
		t.said[r.Mirror] = saidRow{board.NameOf(r), is}
		bell := ""
		if r.Loud() && !t.quiet {
			bell, t.rung = "\a", t.h.now()
		}
		t.print(bell + board.Sentence(r, now, time.Local))
	}
	if loud != "" && !t.quiet && t.h.now().Sub(t.rung) >= bellEvery {
		t.rung = t.h.now()
		t.print("\aNobody has taken on: " + loud)
	}
	for mirror, was := range t.said {
		if !there[mirror] && s.Link == viewer.Open {
			delete(t.said, mirror)
			t.print(was.name + ": this row is gone")
		}
	}
}

// obey obeys a line; false to leave.
func (t *teller) obey(ctx context.Context, line string) bool {
	verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimSpace(rest)
	s := t.v.State()
	now := t.h.now().Add(s.Ahead)
	switch verb {
	case "quit", "q":
		return false
	case "name":
		t.name = rest
		t.print("Your name is " + text.Clean(rest))
	case "list", "red":
		for i := range s.Rows {
			if r := &s.Rows[i]; verb == "list" || r.Red != "" {
				t.print(board.Sentence(r, now, time.Local))
			}
		}
		t.print(board.LinkWords(&s))
	case "history", "take", "say":
		bib, more, _ := strings.Cut(rest, " ")
		r := pairOf(s.Rows, bib)
		if verb == "say" {
			r = heardLast(s.Rows, r)
		}
		if r == nil {
			t.print("No pair has the bib " + text.Clean(bib))
			break
		}
		if err := t.act(ctx, verb, *r, more); err != nil {
			t.print("Not done: " + text.Clean(err.Error()))
		}
	default:
		t.print(tellerHelp)
	}
	return true
}

// pairOf returns the worst row whose label is, or ends in, a bib; nil for none.
func pairOf(rows []wire.Row, bib string) *wire.Row {
	i := slices.IndexFunc(rows, func(r wire.Row) bool {
		return bib != "" && (r.Label == bib || strings.HasSuffix(r.Label, " "+bib) || r.Mirror == bib)
	})
	if i < 0 {
		return nil
	}
	return &rows[i]
}

// heardLast returns the row of a pair that was heard last: one that began another journal reads what is
// written to that alone.
func heardLast(rows []wire.Row, r *wire.Row) *wire.Row {
	for i := range rows {
		if r != nil && board.Newer(&rows[i], r) {
			r = &rows[i]
		}
	}
	return r
}

// act does something about one pair.
func (t *teller) act(ctx context.Context, verb string, r wire.Row, more string) error {
	if verb == "history" {
		past, err := t.v.History(ctx, r.Mirror)
		if err != nil {
			return err
		}
		for _, l := range past.Lines {
			t.print(l.Race + " " + l.Text)
		}
		for _, m := range past.Messages {
			seen := "not seen yet"
			if !m.Seen.IsZero() {
				seen = "seen at " + m.Seen.Local().Format("15:04:05")
			}
			t.print("Message of " + m.From + ": " + m.Text + ", " + seen)
		}
		return nil
	}
	if t.name == "" {
		return fmt.Errorf("say who you are first: name NAME")
	}
	if verb == "say" {
		_, err := t.v.Message(ctx, r.Mirror, t.name, more)
		if err == nil {
			t.print("Sent to headquarters for " + board.NameOf(&r))
		}
		return err
	}
	if r.Red == "" {
		return fmt.Errorf("%s is not red", board.NameOf(&r))
	}
	a, err := t.v.Acknowledge(ctx, r, t.name)
	if err == nil {
		t.print(board.NameOf(&r) + ": " + r.Status + " taken on by " + a.By) // its row may go with that
	}
	return err
}
