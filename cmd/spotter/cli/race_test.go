package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/run"
	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/ui/uitest"
)

// testApp returns an App on a terminal of its own, with empty folders.
func testApp(t *testing.T, o Options) *App {
	t.Helper()
	ptmx, tty := uitest.OpenTerminal(t)
	go func() {
		buf := make([]byte, 32<<10)
		for {
			if _, err := ptmx.Read(buf); err != nil {
				return
			}
		}
	}()
	dir := t.TempDir()
	o.Stdin, o.Stdout = tty, tty
	o.Env = append([]string{"TERM=xterm-256color", "XDG_DATA_HOME=" + filepath.Join(dir, "data"),
		"XDG_STATE_HOME=" + filepath.Join(dir, "state"), "XDG_CONFIG_HOME=" + filepath.Join(dir, "config")}, o.Env...)
	return New(o)
}

// terminalModes returns the modes of an App's terminal.
func terminalModes(t *testing.T, a *App) term.State {
	t.Helper()
	s, err := term.GetState(a.o.Stdin.(*os.File).Fd())
	if err != nil {
		t.Fatal(err)
	}
	return *s
}

// faulty is a model that panics at one of its calls.
type faulty struct{ at string }

type boomMsg struct{}

func (f faulty) Init() tea.Cmd {
	if f.at == "init" {
		panic("boom")
	}
	return tea.Batch(func() tea.Msg { return boomMsg{} }, func() tea.Msg {
		if f.at == "command" {
			panic("boom")
		}
		return nil
	})
}

func (f faulty) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(boomMsg); ok && f.at == "update" {
		panic("boom")
	}
	return f, nil
}

func (f faulty) View() tea.View {
	if f.at == "view" {
		panic("boom")
	}
	v := tea.NewView("hello")
	v.AltScreen = true
	return v
}

func TestAPanicGivesTheTerminalBackAndLeavesAReport(t *testing.T) {
	for _, at := range []string{"init", "update", "view", "command"} {
		t.Run(at, func(t *testing.T) {
			a := testApp(t, Options{Version: "test"})
			before := terminalModes(t, a)
			_, err := a.browse(t.Context(), faulty{at})
			if err == nil || !strings.Contains(err.Error(), "spotter crashed: boom") {
				t.Fatalf("error %v, want the crash", err)
			}
			if after := terminalModes(t, a); before != after {
				t.Error("the terminal is not as it was")
			}
			report, rerr := os.ReadFile(a.desk.CrashFile())
			if rerr != nil || !bytes.Contains(report, []byte("boom")) || !bytes.Contains(report, []byte("race_test.go")) {
				t.Errorf("report %q, %v: want the panic and where it was", report, rerr)
			}
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != fault.ExitFailed || !strings.Contains(f.Next, a.desk.CrashFile()) {
				t.Errorf("next step %+v, want the path of the report", f)
			}
		})
	}
}

func TestASignalEndsAScreen(t *testing.T) {
	sigs := make(chan os.Signal, 1)
	a := testApp(t, Options{Signals: sigs})
	before := terminalModes(t, a)
	time.AfterFunc(50*time.Millisecond, func() { sigs <- syscall.SIGTERM })
	_, err := a.browse(t.Context(), faulty{})
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != 128+15 || err.Error() != "ended by SIGTERM" {
		t.Errorf("error %v, %+v", err, f)
	}
	if after := terminalModes(t, a); before != after {
		t.Error("the terminal is not as it was")
	}
}

func TestTakingARaceUpKeepsItsSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	w, err := journal.Create(path, race.Open{Race: "A", Runner: "R", Facing: "forward", Keys: "runner", Target: 90 * time.Minute,
		DistanceM: 21097.5, Units: "mi", ExtraBoard: race.MarkerHalf, Pack: "Other", PackSHA256: strings.Repeat("a", 64)}, journal.Options{Now: host.This().Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close("test"); err != nil {
		t.Fatal(err)
	}
	vals := map[string]run.Value{"journal": {Text: path}, "facing": {Text: "backward"}, "keys": {Text: "road", Where: "--keys", Flag: true},
		"units": {Text: "km", Where: "SPOTTER_UNITS"}, "distance": {Text: "marathon"}, "race": {Text: ""}, "halfway": {Text: "false"}, "target-clock": {Text: "chip"}}
	open, err := run.OpeningOf(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := replan(vals, false, path, open)
	if err != nil {
		t.Fatal(err)
	}
	if p.Race != "A" || p.Runner != "R" || p.Frame != (cues.Frame{Facing: cues.Forward}) || p.Target != 90*time.Minute ||
		p.DistanceM != 21097.5 || p.Units != "mi" || !p.Half || p.TargetClock != "" {
		t.Errorf("taken up as %+v", p)
	}
}
