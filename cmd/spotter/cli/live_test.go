package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"spotter/audio"
	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
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
			report, rerr := os.ReadFile(a.crashFile())
			if rerr != nil || !bytes.Contains(report, []byte("boom")) || !bytes.Contains(report, []byte("live_test.go")) {
				t.Errorf("report %q, %v: want the panic and where it was", report, rerr)
			}
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != fault.ExitFailed || !strings.Contains(f.Next, a.crashFile()) {
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

// panicking is an engine's output that panics when it is opened.
type panicking struct{}

func (panicking) Name() string { return "panicking" }
func (panicking) Open(context.Context, *audio.Timeline) (audio.Stream, error) {
	return nil, errors.New("none")
}

// A panic beside the screen ends the race in order: the journal has its close
// line, and the error says where report and race are.
func TestACrashClosesTheJournal(t *testing.T) {
	a := testApp(t, Options{Version: "test"})
	ctx, end := context.WithCancel(t.Context())
	defer end()
	path := filepath.Join(t.TempDir(), "race.jsonl")
	r := &liveRace{app: a, plan: plan{output: value{text: "auto"}}, clock: new(race.Clock), pack: pack.Default(), path: path, crash: crash.New(end)}
	if err := r.openJournal(); err != nil {
		t.Fatal(err)
	}
	r.openSound([]audio.Output{panicking{}})
	r.inside.Go(func() {
		defer r.crash.Caught()
		time.Sleep(100 * time.Millisecond)
		panic("boom")
	})
	why, err := r.screen(ctx, end)
	_, err = r.close(why, err)
	if err == nil || !strings.Contains(err.Error(), "spotter crashed: boom") {
		t.Fatalf("error %v, want the crash", err)
	}
	var f *fault.Error
	if !errors.As(err, &f) || !strings.Contains(f.Next, path) || !strings.Contains(f.Next, a.crashFile()) {
		t.Errorf("next step %+v, want report and journal", f)
	}
	log, err := journal.ReadFile(path)
	if err != nil || log.Err() != nil || !log.Closed {
		t.Fatalf("journal %v, %v, closed %v", err, log.Err(), log.Closed)
	}
	if last := log.Events[len(log.Events)-1]; last.Reason != reasonCrash {
		t.Errorf("closed for %q", last.Reason)
	}
}

func TestTakingARaceUpKeepsItsSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	w, err := journal.Create(path, race.Open{Race: "A", Runner: "R", Facing: "forward", Keys: "runner", Target: 90 * time.Minute,
		DistanceM: 21097.5, Units: "mi", Pack: "Other", PackSHA256: strings.Repeat("a", 64)}, journal.Options{Now: host.This().Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close("test"); err != nil {
		t.Fatal(err)
	}
	vals := map[string]value{"journal": {text: path}, "facing": {text: "backward"}, "keys": {text: "road", where: "--keys", flag: true},
		"units": {text: "km", where: "SPOTTER_UNITS"}, "distance": {text: "marathon"}, "race": {text: ""}}
	r := &liveRace{app: New(Options{Env: []string{}})}
	if err := r.takeUp(vals); err != nil {
		t.Fatal(err)
	}
	p := r.plan
	if p.race != "A" || p.runner != "R" || p.frame != (cues.Frame{Facing: cues.Forward}) || p.target != 90*time.Minute ||
		p.distanceM != 21097.5 || p.units != "mi" {
		t.Errorf("taken up as %+v", p)
	}
	if err := r.takePack(); err == nil || !strings.Contains(err.Error(), `begun with pack "Other"`) {
		t.Errorf("another pack: %v, want it refused", err)
	}
	r.plan.pack.flag = true
	if err := r.takePack(); err != nil || r.pack != pack.Default() {
		t.Errorf("another pack that a flag asked for: %v", err)
	}
}

func TestNewJournalPathsDiffer(t *testing.T) {
	dir := t.TempDir()
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 2, 0, 0, time.UTC)}
	a := New(Options{Env: []string{"XDG_DATA_HOME=" + dir}, Now: func() race.Stamp { return at }})
	for _, want := range []string{"2027-04-19-100200-boston-2027.jsonl", "2027-04-19-100200-boston-2027-2.jsonl"} {
		path, err := a.newJournalPath("Boston 2027")
		if err != nil || path != filepath.Join(dir, "spotter", "races", want) {
			t.Fatalf("path %s, %v, want %s", path, err, want)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestShellWord(t *testing.T) {
	for in, want := range map[string]string{"/a/b-1.jsonl": "/a/b-1.jsonl", "a b": "'a b'", "it's": `'it'\''s'`, "$HOME": "'$HOME'"} {
		if got := text.ShellWord(in); got != want {
			t.Errorf("shellWord(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestHostClock(t *testing.T) {
	h := host.This()
	before := h.Now()
	time.Sleep(20 * time.Millisecond)
	after := h.Now()
	wall, boot := after.Wall.Sub(before.Wall), after.Boot-before.Boot
	if boot < 20*time.Millisecond || (wall-boot).Abs() > 50*time.Millisecond {
		t.Errorf("wall clock went %v, boot clock %v", wall, boot)
	}
	if d, err := h.Boot(); err != nil || d <= 0 {
		t.Errorf("boot time %v, %v", d, err)
	}
	if n, err := h.Free(t.TempDir()); err != nil || n <= 0 {
		t.Errorf("free space %d, %v", n, err)
	}
}
