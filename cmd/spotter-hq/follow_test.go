package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/crew/follow"
	"spotter/crew/wire"
	"spotter/journal"
)

// follows runs a follower until the test ends.
func follows(t *testing.T, to wire.Invitation, which, save string) *follow.Follower {
	t.Helper()
	f, err := follow.New(follow.Options{To: to, Which: which, Save: save, Changed: func() {}, Every: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		f.Close()
	})
	return f
}

// has waits until a follower has so many lines.
func has(t *testing.T, f *follow.Follower, lines int) follow.State {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		s, _ := f.State()
		if s.Lines == lines && s.Link == follow.Good && (s.Saved == s.Size || f.Copy() == "") {
			return s
		}
		if time.Now().After(end) {
			t.Fatalf("%d lines did not come: %+v", lines, s)
		}
	}
}

// A second device of a pair follows its race at headquarters, and goes on with it there under a token of its own. A third
// guest reads every pair's, and has to say which; another pair sees nothing of it.
func TestSecondDeviceAtHeadquarters(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data := filepath.Join(folder, "hq")
	address, _ := serving(t, data, "--host", "hq.example:8443")
	pair, id := invited(t, data, address)
	out, problems, code := hq(data, "invite", "--second", id, "--code=false", "--host", address)
	if code != exitDone {
		t.Fatalf("invite --second ends with %d: %s", code, problems)
	}
	line, _, _ := strings.Cut(out, "\n")
	second, err := wire.ParseInvitation(line)
	if err != nil || second.Token == pair.Token {
		t.Fatalf("%v: %s", err, out)
	}
	lines := longJournal(40, "x", "Ann")
	name, _ := wire.Name(lines[0])
	path := wire.JournalPath("boston-2027", name)
	all := bytes.Join(lines, nil)
	first := bytes.Join(lines[:20], nil)
	if status, said := call(t, pair, "POST", path+"?from=0", string(first)); status != 200 {
		t.Fatalf("%d %s", status, said)
	}
	save := filepath.Join(folder, "copy.jsonl")
	f := follows(t, second, "", save)
	has(t, f, 20)
	if c, ok := f.Clock(time.Now()); !ok || !c.Rough {
		t.Errorf("nobody told how the pair's clock goes, and it is known: %+v", c)
	}
	at := time.Now().Add(5 * time.Minute).UTC().Format(time.RFC3339Nano)
	if status, said := call(t, pair, "POST", path+"/beat", `{"at":"`+at+`","battery":71,"earpiece":"lost","apart":{"ms":300000,"error_ms":20}}`); status != 200 {
		t.Fatalf("%d %s", status, said)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		c, _ := f.Clock(time.Now())
		ahead := time.Until(c.Stamp.Wall)
		if s, _ := f.State(); !c.Rough && s.Beat != nil && *s.Beat.Battery == 71 && (ahead-5*time.Minute).Abs() <= c.Off+time.Second && c.Off >= 20*time.Millisecond {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the pair's clock is %v ahead, within %v", ahead, c.Off)
		}
	}
	// The second device goes on with the same journal.
	if status, said := call(t, second, "POST", path+"?from="+strconv.Itoa(len(first)), string(all[len(first):])); status != 200 {
		t.Fatalf("the second device: %d %s", status, said)
	}
	has(t, f, 41)
	if got, err := os.ReadFile(save); err != nil || !bytes.Equal(got, all) {
		t.Errorf("the copy has %d of %d bytes, %v", len(got), len(all), err)
	}

	stranger, _ := invited(t, data, address)
	g, err := follow.New(follow.Options{To: stranger, Which: name, Changed: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := g.Run(ctx); err != nil {
		t.Errorf("another pair waits for a race of its own: %v", err)
	}
	if s, events := g.State(); len(events) > 0 || s.Mirror != "" {
		t.Errorf("another pair sees %+v", s)
	}

	other := longJournal(5, "y", "Bob")
	otherName, _ := wire.Name(other[0])
	if status, said := call(t, stranger, "POST", wire.JournalPath("boston-2027", otherName)+"?from=0", string(bytes.Join(other, nil))); status != 200 {
		t.Fatalf("%d %s", status, said)
	}
	reader, _ := invited(t, data, address, "--role", "read-only")
	view := filepath.Join(folder, "view.jsonl")
	seen := follows(t, reader, name, view)
	if s := has(t, seen, 41); !s.Nameless {
		t.Error("a guest as read-only is not told that names are left out")
	}
	log, err := journal.VerifyFile(view)
	if text, rerr := os.ReadFile(view); err != nil || rerr != nil || log.Err() != nil || log.Lines != 41 || bytes.Contains(text, []byte("Ann")) {
		t.Errorf("the copy of a view: %v, %v, %+v", err, rerr, log)
	}
	if _, err := seen.Ask(context.Background(), "a tablet"); !errors.Is(err, follow.ErrNameless) {
		t.Errorf("a race goes on from a view: %v", err)
	}
	has(t, follows(t, reader, otherName, ""), 6)
	wrong, err := follow.New(follow.Options{To: reader, Which: "bib 99", Changed: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	defer wrong.Close()
	if _, ok := errors.AsType[*follow.ChooseError](wrong.Run(context.Background())); !ok {
		t.Error("a pair that is not there was followed")
	}
	if _, problems, code := hq(data, "invite", "--second", "nobody"); code != exitUsage {
		t.Errorf("a second of nobody ends with %d: %s", code, problems)
	}
}
