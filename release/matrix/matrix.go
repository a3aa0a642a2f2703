package matrix

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"spotter/release/target"
)

// Options say what is tried.
type Options struct {
	Root    string // of the source
	Dist    string // the folder of a release, made before; "" is none
	Targets []target.Target
	Out     io.Writer // the table
	Log     io.Writer // what is being done, and what failed
}

// cannot is the exit code of .ci/emulate for a program that cannot be run on this machine.
const cannot = 3

// unknown stands in a cell that nothing was tried for.
const unknown = "-"

// row holds the cells of one machine.
type row struct{ built, vetted, packaged, installed, ran string }

// Print tries everything and prints the table. It fails when something that was tried does not hold.
func Print(o Options) error {
	work, err := os.MkdirTemp("", "spotter-matrix-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "machine\tbuilt\tvetted\tpackaged\tinstalled\tran")
	failed := 0
	for _, t := range o.Targets {
		fmt.Fprintln(o.Log, t)
		r := o.try(t, filepath.Join(work, t.Program()))
		failed += strings.Count(fmt.Sprint(r), failure)
		fmt.Fprintf(w, "%v\t%s\t%s\t%s\t%s\t%s\n", t, r.built, r.vetted, r.packaged, r.installed, r.ran)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if _, err := o.Out.Write(table.Bytes()); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of the cells say %s", failed, failure)
	}
	return nil
}

// failure stands in the cell of something that was tried and does not hold.
const failure = "FAILED"

// try fills the row of one machine. The program is built as the file program.
func (o Options) try(t target.Target, program string) row {
	r := row{built: failure, packaged: packages(o.Dist, t), installed: unknown, ran: unknown}
	flags := []string{"-trimpath", "-tags", "onevoice,nethttpomithttp2"} // vet finds what was compiled, here and for a release
	if _, err := o.run(t.Env(), slices.Concat([]string{"go", "build"}, flags, []string{"-ldflags", "-s -w", "-o", program, "./cmd/spotter"})...); err == nil {
		if info, err := os.Stat(program); err == nil {
			r.built = fmt.Sprintf("%.1f MB", float64(info.Size())/1e6)
		}
	}
	r.vetted = o.cell("yes", t.Env(), slices.Concat([]string{"go", "vet"}, flags, []string{"./..."})...)
	here := t.OS == runtime.GOOS && t.Machine() == runtime.GOARCH
	switch {
	case r.built == failure:
	case here:
		if said, err := o.run(nil, program, "cues", "check"); err != nil {
			r.ran = failure
		} else {
			r.ran = "here: " + last(said)
		}
	default:
		r.ran = o.emulated(t, program)
	}
	if here && t.OS == "linux" && r.packaged != unknown {
		r.installed = o.installed()
	}
	return r
}

// emulated runs the program of another machine, where this one can.
func (o Options) emulated(t target.Target, program string) string {
	if _, err := os.Stat(filepath.Join(o.Root, ".ci", "emulate")); err != nil {
		return unknown
	}
	said, err := o.run(nil, ".ci/emulate", t.String(), program)
	var exit *exec.ExitError
	switch {
	case err == nil:
		return last(said)
	case errors.As(err, &exit) && exit.ExitCode() == cannot:
		return "not here"
	}
	return failure
}

// installed installs the packages of the release for this machine, and returns the ways that hold.
func (o Options) installed() string {
	said, err := o.run(nil, ".ci/packages", o.Dist)
	if err != nil {
		return failure
	}
	return ways(said)
}

// ways returns the names of the ways that .ci/packages says were installed or unpacked.
func ways(said string) string {
	var names []string
	for line := range strings.Lines(said) {
		if words := strings.Fields(line); len(words) > 1 && (strings.HasPrefix(words[1], "installed") || strings.HasPrefix(words[1], "unpacked")) {
			names = append(names, words[0])
		}
	}
	return strings.Join(names, " ")
}

// cell runs a command and returns yes where it succeeds.
func (o Options) cell(yes string, env []string, words ...string) string {
	if _, err := o.run(env, words...); err != nil {
		return failure
	}
	return yes
}

// run runs a command in the root of the source and returns what it printed. What a command that fails said goes to the log.
func (o Options) run(env []string, words ...string) (string, error) {
	var said bytes.Buffer
	c := exec.Command(words[0], words[1:]...)
	c.Dir, c.Env, c.Stderr = o.Root, append(os.Environ(), env...), &said
	out, err := c.Output()
	if err != nil {
		fmt.Fprintf(o.Log, "  %s: %v\n%s%s", strings.Join(words, " "), err, out, &said)
	}
	return string(out), err
}

// last returns the last line of a text that is not empty.
func last(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// packages returns the ends of the files that a release has for a machine.
func packages(dist string, t target.Target) string {
	found, err := filepath.Glob(filepath.Join(dist, fmt.Sprintf("spotter_*_%s_%s.*", t.OS, t.Machine())))
	if dist == "" || err != nil || len(found) == 0 {
		return unknown
	}
	var ends []string
	for _, file := range found {
		_, end, _ := strings.Cut(filepath.Base(file), "_"+t.OS+"_"+t.Machine()+".")
		ends = append(ends, end)
	}
	return strings.Join(ends, " ")
}
