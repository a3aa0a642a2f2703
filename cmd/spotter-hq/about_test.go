package main

import (
	"os/exec"
	"strings"
	"testing"

	"spotter/audio/audiotest"
)

func TestAbout(t *testing.T) {
	data := t.TempDir()
	for _, tt := range []struct{ args, want string }{
		{"version", "spotter-hq 0."}, {"--version", "spotter-hq 0."}, {"licenses", "golang.org/x/crypto"}, {"man", ".SS spotter\\-hq keep"},
		{"completion bash", "--until"}, {"completion zsh", "#compdef spotter-hq"}, {"completion fish", "-l acme"},
	} {
		if out, problems, code := hq(data, strings.Fields(tt.args)...); code != exitDone || !strings.Contains(out, tt.want) {
			t.Errorf("%s: %d %s\n%.300s", tt.args, code, problems, out)
		}
	}
	for _, args := range []string{"completion", "completion tcsh", "version now", "man 7"} {
		if _, problems, code := hq(data, strings.Fields(args)...); code != exitUsage || problems == "" {
			t.Errorf("%s: %d %q", args, code, problems)
		}
	}
	for _, name := range commands() {
		if flags := flagsOf(name); len(flags) < 2 {
			t.Errorf("%s has the flags %q", name, flags)
		}
	}
}

// TestOthersReadIt has mandoc look at the manual page, and shells at the completions.
func TestOthersReadIt(t *testing.T) {
	data := t.TempDir()
	for _, x := range []struct {
		args    string
		program []string
	}{{"man", []string{"mandoc", "-T", "lint", "-W", "warning"}}, {"completion bash", []string{"bash", "-n"}}} {
		audiotest.Need(t, x.program[0])
		out, _, _ := hq(data, strings.Fields(x.args)...)
		c := exec.Command(x.program[0], x.program[1:]...)
		c.Stdin = strings.NewReader(out)
		if said, err := c.CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("%s of %s: %v\n%s", x.program, x.args, err, said)
		}
	}
}
