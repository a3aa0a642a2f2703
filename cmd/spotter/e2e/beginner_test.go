//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest/fakepulse"
	"spotter/testrun"
)

// doing is one thing that the tutorial has its reader do: a command, or a key.
type doing struct {
	line int    // of docs/tutorial.md
	run  string // a command for the shell, "" for a key
	key  string // a key for the program that runs
	says string // what the screen then says, "" for anything
}

var (
	keyRow = regexp.MustCompile("^\\| `([^`]+)` \\|.*\\| (?:`([^`]+)` )?\\|$")
	named  = map[string]string{"→": "right", "←": "left"}
)

// tutorial reads what the tutorial has its reader do, in order.
func tutorial(t *testing.T) (all []doing) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "tutorial.md"))
	if err != nil {
		t.Fatal(err)
	}
	shell := false
	for i, l := range strings.Split(string(b), "\n") {
		switch m := keyRow.FindStringSubmatch(l); {
		case strings.HasPrefix(l, "```"):
			shell = l == "```sh"
		case shell:
			all = append(all, doing{line: i + 1, run: l})
		case m != nil:
			key := m[1]
			if n := named[key]; n != "" {
				key = n
			}
			all = append(all, doing{line: i + 1, key: key, says: m[2]})
		case strings.HasPrefix(l, "| `"):
			t.Fatalf("docs/tutorial.md:%d: no row of keys: %s", i+1, l)
		}
	}
	return all
}

// The tutorial works as it stands: every command in it is run, and every key is pressed,
// by somebody who has never run a race, with a sound server. Such a person is slow, so the name
// of this file has it begin among the first.
func TestTutorial(t *testing.T) {
	testrun.Slow(t, "a tutorial at the pace of a reader")
	t.Parallel()
	s := fakepulse.Start(t, fakepulse.Options{})
	h := newHome(t)
	h.env = append(h.env, "PULSE_SERVER="+s.Addr)
	todo := tutorial(t)
	commands, keys := 0, 0
	for i := 0; i < len(todo); i++ {
		d := todo[i]
		args, ok := strings.CutPrefix(d.run, "spotter ")
		if !ok {
			t.Fatalf("docs/tutorial.md:%d: %q is no command of spotter", d.line, d.run)
		}
		commands++
		if i+1 == len(todo) || todo[i+1].key == "" {
			if out, err := h.shell(args); err != nil {
				t.Fatalf("docs/tutorial.md:%d: %s: %v\n%s", d.line, d.run, err, out)
			}
			continue
		}
		x := h.open(t, 80, 24, words(t, args)...)
		if keys == 0 {
			x.see(`← → space: cues for the runner`) // the first start of all
		}
		x.see(`\? help|tab`)
		for ; i+1 < len(todo) && todo[i+1].key != ""; i++ {
			k := todo[i+1]
			keys++
			time.Sleep(time.Second) // a reader's pace: a second space clears STOP, a bounce does not
			x.press(k.key)
			if k.says != "" {
				x.t.Logf("docs/tutorial.md:%d: %s", k.line, k.key)
				x.see(regexp.QuoteMeta(k.says))
			}
		}
		if status := x.exit(); status != 0 {
			t.Errorf("docs/tutorial.md:%d: %s ended with %d", d.line, d.run, status)
		}
	}
	if commands < 8 || keys < 15 {
		t.Errorf("the tutorial has %d commands and %d keys only", commands, keys)
	}
	if b, err := os.ReadFile(h.path("first.html")); err != nil || !strings.Contains(string(b), "First steps") {
		t.Errorf("the page of the race: %v", err)
	}
}

// shell runs the program with arguments that a shell splits.
func (h *home) shell(args string) (out string, err error) {
	c := h.program()
	self := c.Path
	c.Path, c.Args = "/bin/sh", []string{"sh", "-c", `exec "$SPOTTER_SELF" ` + args}
	c.Env = append(c.Env, "SPOTTER_SELF="+self)
	b, err := c.CombinedOutput()
	return string(b), err
}

// words splits a command line as a shell does.
func words(t *testing.T, args string) []string {
	t.Helper()
	b, err := exec.Command("sh", "-c", "printf '%s\\n' "+args).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
}
