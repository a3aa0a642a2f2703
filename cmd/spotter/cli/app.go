package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"spotter/cmd/spotter/check"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/packs"
	"spotter/cmd/spotter/settings"
	"spotter/cmd/spotter/taught"
	"spotter/cmd/spotter/version"
	"spotter/cmd/spotter/wait"
	"spotter/input/evdev"
	"spotter/race"
	"spotter/text"

	"github.com/spf13/cobra"
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
	Devices evdev.System      // where event devices are listed; nil means the system
}

// App is the program: it reads a command line, runs one command, and turns
// whatever went wrong into an exit code. It is used once, by one goroutine.
type App struct {
	o    Options
	host host.Host
	desk settings.Desk
	ran  *cobra.Command // the command that runs
	err  error          // of it

	piped named.Journal // what was read from standard input
}

// New returns an App with what o leaves open filled in.
func New(o Options) *App {
	if o.Devices == nil {
		o.Devices = evdev.This()
	}
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
		o.Version = version.This().Short()
	}
	if o.Started.IsZero() {
		o.Started = time.Now()
	}
	return &App{o: o, host: h, desk: settings.Desk{Environ: o.Env}}
}

// packs returns what the commands on voice packs need.
func (a *App) packs() packs.Desk {
	return packs.Desk{Settings: a.desk, Stdout: a.o.Stdout, Started: a.o.Started,
		NeedTerminal: a.needTerminal, Browse: a.browse, Theme: a.theme, UntilSignal: a.untilSignal}
}

// checks returns what the commands need that look at the host.
func (a *App) checks() check.Desk {
	return check.Desk{Settings: a.desk, Stdout: a.o.Stdout, Stderr: a.o.Stderr, Host: a.host, Now: a.o.Now, Started: a.o.Started,
		NeedTerminal: a.needTerminal, Browse: a.browse, Keyboards: func() []string { return taught.Keyboards(taught.DevicesFile) }, Devices: a.o.Devices}
}

// tell writes what went wrong to Stderr, each fault on a line of its own, then
// what to do, and returns the exit code.
func (a *App) tell(err error) int {
	if err == nil {
		return fault.ExitDone
	}
	if errors.Is(err, fault.ErrNobodyReads) {
		return fault.ExitNobodyReads
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		f = &fault.Error{Err: err, Code: fault.ExitFailed}
	}
	var b strings.Builder
	if !errors.Is(err, fault.ErrTold) {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintf(&b, "spotter: %s\n", text.Escape(strings.TrimRight(line, "\n")))
		}
	}
	if f.Next != "" {
		fmt.Fprintf(&b, "next: %s\n", text.Escape(f.Next))
	}
	_ = wait.Write(a.o.Stderr, b.String(), time.Second) // there is nowhere left to say that it failed
	return f.Code
}
