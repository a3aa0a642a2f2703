package run

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	xterm "github.com/charmbracelet/x/term"

	"spotter/audio"
	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cues/pack"
	"spotter/journal"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/live"
	"spotter/ui/term"
	"spotter/ui/uitest"
)

// testProgram returns a program on a terminal of its own, with empty folders.
func testProgram(t *testing.T) *Program {
	t.Helper()
	ptmx, tty := uitest.OpenTerminal(t)
	go func() { _, _ = io.Copy(io.Discard, ptmx) }()
	dir := t.TempDir()
	h := host.This()
	return &Program{
		Host: h, Now: h.Now, Started: time.Now(), Version: "test", Stdout: tty, Stderr: io.Discard,
		Signals: func() (<-chan os.Signal, func()) { return nil, func() {} },
		Show: func(ctx context.Context, m tea.Model, c *crash.Guard, ready func(send func(tea.Msg))) (tea.Model, error) {
			return term.Run(ctx, m, term.RunOptions{In: tty, Out: tty, Env: []string{"TERM=xterm-256color"}, Getenv: func(string) string { return "" },
				Guard: c, Ready: ready, Watch: func(*xterm.State) func() { return func() {} }, Notice: func(term.Notice) tea.Msg { return nil }})
		},
		Theme:     func(cells.Ground) cells.Theme { return cells.Theme{} },
		CrashFile: filepath.Join(dir, "crash.log"), EarpieceFile: filepath.Join(dir, "earpieces.toml"),
		RacesFolder: func() (string, error) { return dir, nil }, LastJournal: func() (string, error) { return "", nil },
		Offer: func() (o live.Offer, ok bool) { return o, false }, NoRaceYet: func() bool { return false },
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
	prog := testProgram(t)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	path := filepath.Join(t.TempDir(), "race.jsonl")
	r := &openRace{prog: prog, plan: Plan{Output: Value{Text: "auto"}}, clock: new(race.Clock), pack: pack.Default(), path: path, crash: crash.New(end)}
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
	if !errors.As(err, &f) || !strings.Contains(f.Next, path) || !strings.Contains(f.Next, prog.CrashFile) {
		t.Errorf("next step %+v, want report and journal", f)
	}
	log, err := journal.ReadFile(path)
	if err != nil || log.Err() != nil || !log.Closed {
		t.Fatalf("journal %v, %v, closed %v", err, log.Err(), log.Closed)
	}
	if last := log.Events[len(log.Events)-1]; last.Reason != ReasonCrash {
		t.Errorf("closed for %q", last.Reason)
	}
}

func TestNewJournalPathsDiffer(t *testing.T) {
	dir := t.TempDir()
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 2, 0, 0, time.UTC)}
	r := &openRace{prog: &Program{Now: func() race.Stamp { return at }, RacesFolder: func() (string, error) { return dir, nil }}}
	for _, want := range []string{"2027-04-19-100200-boston-2027.jsonl", "2027-04-19-100200-boston-2027-2.jsonl"} {
		path, err := r.newJournalPath("Boston 2027")
		if err != nil || path != filepath.Join(dir, want) {
			t.Fatalf("path %s, %v, want %s", path, err, want)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAnotherPackIsRefused takes a race up that was begun with another pack, and then
// with a flag that asks for this one.
func TestAnotherPackIsRefused(t *testing.T) {
	r := &openRace{begun: &race.Open{Pack: "Other", PackSHA256: strings.Repeat("a", 64)}, plan: Plan{Pack: Value{Text: DefaultPack}}}
	if err := r.takePack(); err == nil || !strings.Contains(err.Error(), `begun with pack "Other"`) {
		t.Errorf("another pack: %v, want it refused", err)
	}
	r.plan.Pack.Flag = true
	if err := r.takePack(); err != nil || r.pack != pack.Default() {
		t.Errorf("another pack that a flag asked for: %v", err)
	}
}
