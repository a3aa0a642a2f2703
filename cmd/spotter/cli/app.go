package cli

import (
	"cmp"
	"context"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"charm.land/fang/v2"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/race"
)

// Options hold all that an [App] depends on. The zero value is the program as it is
// started from a shell.
type Options struct {
	Args    []string          // without the program's name; nil means the process's
	Stdin   io.Reader         // a terminal where it is one; nil means os.Stdin
	Stdout  io.Writer         // nil means os.Stdout
	Stderr  io.Writer         // nil means os.Stderr
	Env     []string          // "NAME=value"; nil means the process's
	Now     func() race.Stamp // nil means the host's clocks
	Signals <-chan os.Signal  // what asks the program to end; nil means the process's
	Version string            // empty means what the build says
	Started time.Time         // when the program started; zero means now
}

// App is the program: it reads a command line, runs one command, and turns
// whatever went wrong into an exit code. It is used once, by one goroutine.
type App struct {
	o    Options
	host host.Host
	err  error // of the command that ran
}

// New returns an App with what o leaves open filled in.
func New(o Options) *App {
	h := host.This()
	if o.Args == nil {
		o.Args = os.Args[1:]
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	if o.Stdout == nil {
		o.Stdout = os.Stdout
	}
	if o.Stderr == nil {
		o.Stderr = os.Stderr
	}
	if o.Env == nil {
		o.Env = os.Environ()
	}
	if o.Now == nil {
		o.Now = h.Now
	}
	if o.Version == "" {
		o.Version = buildVersion()
	}
	if o.Started.IsZero() {
		o.Started = time.Now()
	}
	return &App{o: o, host: h}
}

// Main runs the command that the arguments name and returns the exit code: 0
// done, 1 failed, 2 used wrongly, 128 and the signal's number when a signal
// ended a race. It has then said on Stderr what went wrong.
func (a *App) Main(ctx context.Context) int {
	root := a.root()
	err := fang.Execute(ctx, root,
		fang.WithVersion(a.o.Version),
		fang.WithoutManpage(), // ours writes a folder of pages too
		fang.WithColorSchemeFunc(helpColours),
		fang.WithErrorHandler(func(io.Writer, fang.Styles, error) {}),
	)
	if err != nil { // of cobra's own, before any command of ours ran
		a.err = fault.Usage(err)
	}
	return a.tell(a.err)
}

// env returns the value of an environment variable, "" when it is not set. As
// in a shell, the last one of a name counts.
func (a *App) env(name string) string {
	for i := len(a.o.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(a.o.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// buildVersion returns the version that Go stamped into the program, or "devel".
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "(devel)" {
		return "devel"
	}
	return cmp.Or(info.Main.Version, "devel")
}
