//go:build linux

package e2e

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/fault"

	"github.com/creack/pty"
)

// TestWholeProgramOddInput sends what terminals send when a link is cut, a modifier
// is held or another program's keys are set, and looks at what was logged.
func TestWholeProgramOddInput(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in   []string
		want string // the kinds and cues that are logged for them
		says string
	}{
		"paste":     {[]string{"\x1b[200~x", " ", "w"}, "stop cue", "paste broke off"},
		"shift":     {[]string{"\x1b[27;2;32~"}, "stop", ""},
		"kitty":     {[]string{"\x1b[32;2:1u"}, "stop", ""},
		"alt":       {[]string{"\x1b "}, "stop", ""},
		"ctrl":      {[]string{"\x00"}, "stop", ""},
		"osc":       {[]string{"\x1b]0;x", " "}, "stop", ""},
		"half":      {[]string{"\xd0", " "}, "stop", ""},
		"linux F1":  {[]string{"\x1b[[A", "\x1b[[C", " "}, "stop", ""},
		"Cyrillic":  {[]string{"р"}, "", "switch the keyboard to Latin letters: it is set to Russian"},
		"mouse":     {[]string{"\x1b[<64;1;1M", "\x1b[M`!!", " "}, "stop", ""},
		"fullwidth": {[]string{"ｗ"}, "cue", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			x, journal := h.live(t, 80, 24, "null", "--start-now")
			for i, in := range tt.in {
				time.Sleep(300 * time.Millisecond) // longer than the filter waits
				if _, err := x.pty.WriteString(in); err != nil {
					t.Fatal(err)
				}
				if i == 0 && tt.says != "" {
					x.see(tt.says)
				}
			}
			wants := strings.Fields(tt.want)
			lines := awaitJournal(t, journal, tt.want, func(l []line) bool { return len(only(l, "cue")) >= len(wants) })
			got := only(lines, "cue")
			if len(got) != len(wants) {
				t.Fatalf("%d cues were logged, want %v", len(got), wants)
			}
			for i, w := range wants {
				if w != "cue" && got[i].Cue != w {
					t.Errorf("cue %d is %s, want %s", i, got[i].Cue, w)
				}
			}
			x.leave()
			x.exit()
			x.restored()
		})
	}
}

// TestWholeProgramEndOfInput closes the terminal of a program that was told to
// ignore the signal of it, as nohup does: it ends as the signal ends it.
func TestWholeProgramEndOfInput(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	journal := h.path("race.jsonl")
	c := h.program("--pack", tonePack(t), "--journal", journal, "--output", "null", "--start-now")
	p, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	pty.Setsize(p, &pty.Winsize{Rows: 24, Cols: 80})
	audiotest.Need(t, "sh")
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	c.Args = append([]string{"sh", "-c", `trap "" HUP; exec "$0" "$@"`, c.Path}, c.Args[1:]...)
	c.Path = sh
	c.Stdin, c.Stdout, c.Stderr = tty, tty, tty
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	tty.Close()
	ended := make(chan struct{})
	go func() { c.Wait(); close(ended) }()
	t.Cleanup(func() { c.Process.Kill(); <-ended })
	go func() { // somebody reads the screen
		b := make([]byte, 4096)
		for {
			if _, err := p.Read(b); err != nil {
				return
			}
		}
	}()
	awaitJournal(t, journal, "an open output", func(l []line) bool { return len(states(l)) > 0 })
	p.Close()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("it goes on without a terminal")
	}
	if got, want := c.ProcessState.ExitCode(), 128+int(syscall.SIGHUP); got != want {
		t.Errorf("exit status %d, want %d", got, want)
	}
	lines := readJournal(t, journal)
	if last := lines[len(lines)-1]; last.Kind != "close" || last.Reason != "terminal lost" {
		t.Errorf("the journal ends with %+v", last)
	}
	h.verified(t, journal)
}

// TestWholeProgramFewFiles allows fewer open files than a race needs: it says so,
// and begins no race.
func TestWholeProgramFewFiles(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	journal := h.path("race.jsonl")
	c := h.program("--journal", journal, "--output", "null", "--start-now")
	p, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	defer tty.Close()
	audiotest.Need(t, "sh")
	c.Args = append([]string{"sh", "-c", `ulimit -n 20; exec "$0" "$@"`, c.Path}, c.Args[1:]...)
	if c.Path, err = exec.LookPath("sh"); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	c.Stdin, c.Stdout, c.Stderr = tty, tty, &said
	if err := c.Run(); c.ProcessState.ExitCode() != fault.ExitFailed {
		t.Errorf("ended with %v", err)
	}
	for _, want := range []string{"open files", "ulimit -n 256"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("said %q, not %q", said.String(), want)
		}
	}
	if found, _ := exec.Command("ls", "-A", h.dir).Output(); strings.Contains(string(found), "race.jsonl") {
		t.Errorf("a race was begun: %s", found)
	}
}
