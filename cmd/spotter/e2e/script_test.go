package e2e

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"

	"spotter/cmd/spotter/cli"
	"spotter/cmd/spotter/clitest"
	"spotter/cmd/spotter/host"
	"spotter/journal"
	"spotter/race"
	"spotter/testrun"
)

func TestMain(m *testing.M) {
	// Under nohup or behind a shell's & the programs that tests start would ignore
	// SIGHUP or SIGINT as well. They begin with the system's own answer to a signal that
	// is handled here.
	for _, s := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
	testscript.Main(testrun.AtOnce(m, 10), map[string]func(){
		"spotter":  func() { os.Exit(cli.Main()) },
		"terminal": terminalMain,
		"hold":     holdMain,
		"faketts":  clitest.FakeTTS,
	})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	keys := clitest.KeysPack(t)
	scripts := newBeside(t, 3)
	defer scripts.wait()
	testscript.RunT(scriptT{t, scripts}, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			// No sound server, no settings and no terminal but those of the script.
			for name, value := range map[string]string{
				"HOME":            e.WorkDir,
				"XDG_DATA_HOME":   filepath.Join(e.WorkDir, "data"),
				"XDG_CONFIG_HOME": filepath.Join(e.WorkDir, "config"),
				"XDG_STATE_HOME":  filepath.Join(e.WorkDir, "state"),
				"XDG_RUNTIME_DIR": filepath.Join(e.WorkDir, "run"),
				"PULSE_SERVER":    "unix:" + filepath.Join(e.WorkDir, "no-server"),
				"TERM":            "xterm-256color",
				"ESC":             "\x1b",
				"KEYS_PACK":       keys, // starts in a tenth of the time that the default voice takes
				"LC_ALL":          "C.UTF-8",
				"TZ":              "UTC",
			} {
				e.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode": exitCode,
			"replace":  replaceText,
			"append":   appendText,
			"waitfor":  waitFor,

			"faketts-to": clitest.FakeRecording,
			"copyvoice":  clitest.CopyVoice,
		},
		Condition: func(cond string) (bool, error) {
			if cond == "root" { // file permissions do not bind
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
	})
}

// exitCode runs a command that must end with a code:
//
//	exitcode CODE COMMAND [ARG...]
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode CODE COMMAND [ARG...]")
	}
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("running %s: %v", args[1], err)
	}
	if args[0] != strconv.Itoa(code) {
		ts.Fatalf("%s ended with %d, want %s", strings.Join(args[1:], " "), code, args[0])
	}
}

// replaceText changes the first place of a text in a file:
//
//	replace FILE OLD NEW
func replaceText(ts *testscript.TestScript, _ bool, args []string) {
	old := ts.ReadFile(args[0])
	if !strings.Contains(old, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(old, args[1], args[2], 1)), 0o600))
}

// appendText appends a text, without a newline, to a file:
//
//	append FILE TEXT
func appendText(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+args[1]), 0o600))
}

// waitFor waits for a file to be there:
//
//	waitfor FILE
func waitFor(ts *testscript.TestScript, _ bool, args []string) {
	for range 500 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s is not there after 5 s", args[0])
}

// terminalMain runs a command on a terminal of 80×24 of its own, with standard
// error left as it is, and exits with its code:
//
//	terminal [-type KEYS] COMMAND [ARG...]
//
// Keys are separated by blanks and typed 150 ms apart, from 400 ms after the
// first output on; each is Go's escape of its bytes, such as \x1b[C. Two of one key at
// the end, such as those that leave a race, are typed again where the command goes on.
func terminalMain() {
	args := os.Args[1:]
	var keys []string
	if len(args) > 1 && args[0] == "-type" {
		keys, args = strings.Fields(args[1]), args[2:]
	}
	code, err := onTerminal(args, keys)
	if err != nil {
		fmt.Fprintln(os.Stderr, "terminal:", err)
		code = 99
	}
	os.Exit(code)
}

func onTerminal(args, keys []string) (code int, err error) {
	ptmx, tty, err := pty.Open()
	if err != nil {
		return 0, err
	}
	defer ptmx.Close()
	if err := pty.Setsize(ptmx, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		return 0, err
	}
	c := exec.Command(args[0], args[1:]...)
	c.Stdin, c.Stdout, c.Stderr = tty, tty, os.Stderr
	if err := c.Start(); err != nil {
		return 0, err
	}
	tty.Close()
	shown, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		buf := make([]byte, 32<<10)
		for first := true; ; {
			n, err := ptmx.Read(buf)
			if n > 0 && first {
				close(shown)
				first = false
			}
			if err != nil {
				return
			}
			_, _ = os.Stdout.Write(buf[:n])
		}
	}()
	if len(keys) > 0 {
		<-shown
		time.Sleep(400 * time.Millisecond)
	}
	if err := typeKeys(ptmx, keys); err != nil {
		return 0, err
	}
	over := make(chan struct{})
	go func() { err = c.Wait(); close(over) }()
	awaitEnd(over, ptmx, keys, c.Process)
	select {
	case <-ended: // nobody has the terminal any more, and all that was written is read
	case <-time.After(5 * time.Second):
		return 0, errors.New("the program ended, and something that it started keeps the terminal")
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// typeKeys types keys on a terminal, 150 ms apart.
func typeKeys(ptmx io.Writer, keys []string) error {
	for _, k := range keys {
		s, err := strconv.Unquote(`"` + k + `"`)
		if err != nil {
			return fmt.Errorf("key %s: %w", k, err)
		}
		if _, err := io.WriteString(ptmx, s); err != nil {
			return err
		}
		time.Sleep(150 * time.Millisecond)
	}
	return nil
}

// awaitEnd waits until a program is over, and kills it where it does not end. A busy
// machine may see one key that is typed twice as a bounce, so where two of one key ended
// it they are typed again.
func awaitEnd(over <-chan struct{}, ptmx io.Writer, keys []string, p *os.Process) {
	for deadline := time.Now().Add(40 * time.Second); time.Now().Before(deadline); {
		select {
		case <-over:
			return
		case <-time.After(5 * time.Second):
		}
		if n := len(keys); n >= 2 && keys[n-1] == keys[n-2] {
			_ = typeKeys(ptmx, keys[n-2:]) // it may have ended meanwhile
		}
	}
	_ = p.Kill()
	<-over
}

// holdMain creates a journal and keeps it open until standard input ends:
//
//	hold FILE
func holdMain() {
	w, err := journal.Create(os.Args[1], race.Open{Program: "test"}, journal.Options{Now: host.This().Now})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := os.WriteFile(os.Args[1]+".held", nil, 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	time.Sleep(20 * time.Second) // the script ends it before
	_ = w.Close("held")
}
