//go:build unix

package e2e

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"spotter/crew/uplink/fakehq"
	"spotter/crew/wire"
	"spotter/testrun"
)

// atHQ waits until a mirror at headquarters is the file, and returns its name.
func atHQ(t *testing.T, hq *fakehq.HQ, path string) string {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		all, err := os.ReadFile(path)
		if err == nil && len(all) > 0 {
			name, ok := wire.Name(bytes.SplitAfter(all, []byte{'\n'})[0])
			if ok && bytes.Equal(hq.Mirror(name), all) {
				return name
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("mirrors %q, the journal has %d bytes (%v)", hq.Names(), len(all), err)
		}
	}
}

// The journal of a race is at headquarters byte for byte: while it runs, after a link that was
// gone, after a kill and when it is taken up. The status line says how the link is doing. What
// the crew writes stands on the screen and in the journal, and no cue is made of it.
func TestWholeProgramAtHeadquarters(t *testing.T) {
	testrun.Slow(t, "a link that is cut and comes back")
	t.Parallel()
	h := newHome(t)
	hq := fakehq.New(wire.TokenText([wire.TokenBytes]byte{7}))
	invitation := hq.Serve(t, "boston-2027").String()
	path, pack := h.path("race.jsonl"), tonePack(t)
	flags := []string{"--pack", pack, "--output", "null", "--mirror", invitation}
	x := h.open(t, 120, 30, append(flags, "--journal", path, "--start-now")...)
	x.see(`HQ \d+ s`)
	x.pressed(path, 1, "left")
	x.press("F") // a fall goes at once
	name := atHQ(t, hq, path)

	hq.Say(wire.Message{ID: 1, From: "Anna\x1b[2J", Text: "no water\r\nat km 30"})
	x.see(`HQ, Anna: no water at km 30`)
	awaitJournal(t, path, "the words of the crew", func(l []line) bool {
		for _, e := range l {
			if e.Item == "crew" && e.Name == "Anna" && e.Text == "no water at km 30" {
				return true
			}
		}
		return false
	})
	for deadline := time.Now().Add(patience); len(hq.Seen()) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("headquarters is not told that the words were seen")
		}
	}
	if n := len(only(readJournal(t, path), "cue")); n != 1 {
		t.Errorf("%d cues, one key was pressed", n)
	}

	var gone atomic.Bool
	gone.Store(true)
	hq.Instead(func(w http.ResponseWriter, _ *http.Request) bool {
		if gone.Load() {
			panic(http.ErrAbortHandler) // the connection breaks
		}
		return false
	})
	x.press("F")
	x.see(`HQ no link .*\d+ lines? waits?`)
	if _, red := x.look(); red[len(red)-1] {
		t.Error("the status line is red, and all that is missing is headquarters")
	}
	x.cmd.Process.Kill()
	x.exit()
	gone.Store(false)

	x = h.open(t, 120, 30, append(append([]string{"resume"}, path), flags...)...)
	x.see(`HQ \d+ s`)
	x.pressed(path, 1, "left")
	x.quit()
	x.seeWrapped(`headquarters has every line, under ` + name)
	if got := atHQ(t, hq, path); got != name || len(hq.Names()) != 1 {
		t.Errorf("mirrors %q", hq.Names())
	}
	if wrong := hq.Wrong(); len(wrong) > 0 {
		t.Errorf("wrong calls: %q", wrong)
	}
	h.verified(t, path)
	if all, err := os.ReadFile(path); err != nil || strings.Contains(string(all), hq.Token) {
		t.Errorf("the journal has the token in it, or %v", err)
	}
}

// An invitation that headquarters does not know, or has withdrawn, is told on the screen at once, and
// costs the race nothing.
func TestWholeProgramNotInvited(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	hq := fakehq.New(wire.TokenText([wire.TokenBytes]byte{8}))
	to := hq.Serve(t, "boston-2027")
	to.Token = wire.TokenText([wire.TokenBytes]byte{9})
	path := h.path("race.jsonl")
	x := h.open(t, 100, 30, "--pack", tonePack(t), "--output", "null", "--mirror", to.String(), "--journal", path, "--start-now")
	x.see(`! HQ: it does not know this invitation`)
	x.pressed(path, 1, "left")
	x.quit()
	x.seeWrapped(`headquarters lacks the last \d+ lines: headquarters does not know this invitation`)
	h.verified(t, path)

	if status, out := h.run(t, "--mirror", "spotter-hq://hq.test/boston?token=short"); status != 2 || !strings.Contains(out, "token") {
		t.Errorf("a wrong invitation: exit status %d: %s", status, out)
	}
}
