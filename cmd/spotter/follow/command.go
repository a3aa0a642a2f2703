package follow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/crew/follow"
	"spotter/crew/wire"
	"spotter/text"
	"spotter/ui/cells"
	screen "spotter/ui/follow"
)

// Desk has what the command uses. All fields are required.
type Desk struct {
	Stdin   io.Reader
	Stdout  io.Writer
	Version string
	// Theme returns the colours of the screen, and has it speak the language of the settings.
	Theme func(*cobra.Command) (cells.Theme, error)
	// NeedTerminal returns why a screen cannot be shown.
	NeedTerminal func(what string) error
	// Show runs a model on the terminal until it quits, ctx ends or the guard has a panic, and then calls ended. What the
	// guard has is written down after that.
	Show        func(ctx context.Context, m tea.Model, c *crash.Guard, ended func()) (tea.Model, error)
	RacesFolder func() (string, error)
	// TakeUp runs the race of a copy.
	TakeUp func(*cobra.Command, run.Entry) error
}

// Command returns the command, to be added to a tree once. Its caller adds the flags of a race: a race that is taken over
// is run with them.
func (d Desk) Command() *cobra.Command {
	c := &cobra.Command{
		Use:   "follow LINK",
		Short: "Show a race that another device runs, live, and take it over",
		Long: command.Paragraphs(`Follow shows the race of another device: its clock, how the runner stands, a fall or a STOP,
the latest lines, and how old all that is. It plays no cue and writes nothing there.

LINK is the invitation of headquarters, or what the other spotter's device shows in its list of outputs (ctrl+o) under
"Second device". The link is a secret. With - it is read from standard input, so that no list of programs has it.

The lines come as the bytes of the journal, and each is checked by the chain. --save keeps them: that file is the beginning
of the journal, byte for byte. Where the file is there already, it goes on.

t asks the other spotter for the race. Once they said yes, the race goes on here, in the copy, with the flags that were given:
those of spotter resume. A device that does not answer can be left out, after a warning. docs/follow.md has all of it.`),
		Example: "spotter follow HTTPS://192.168.43.1:8899/ABCD…/EFGH…\nspotter follow - --save race.jsonl < link.txt\nspotter follow \"spotter-hq://hq.example/boston-2027?token=…\" --pair \"bib 4711\"",
		Args:    command.Takes(1, 1, "LINK"),
		RunE:    d.run,
	}
	c.Flags().String("save", "", "keep a copy of the journal in this file")
	c.Flags().String("pair", "", "which pair of the race: its label at headquarters, or the name of its journal")
	c.Flags().String("device", "", "the name of this device, for the other spotter's question; without it the name of the machine")
	return c
}

// run follows until somebody leaves, and goes on with a race that was taken over.
func (d Desk) run(c *cobra.Command, args []string) error {
	to, err := d.link(args[0])
	if err != nil {
		return err
	}
	if err := d.NeedTerminal("spotter follow"); err != nil {
		return err
	}
	theme, err := d.Theme(c)
	if err != nil {
		return err
	}
	save, _ := c.Flags().GetString("save")
	pair, _ := c.Flags().GetString("pair")
	device, _ := c.Flags().GetString("device")
	ctx, cancel := context.WithCancel(c.Context())
	defer cancel()
	guard := crash.New(cancel)
	f, err := follow.New(follow.Options{To: to, Agent: "spotter/" + d.Version, Which: pair, Save: save, Changed: func() {}, Guard: guard.Caught})
	if err != nil {
		return fault.Failed(err, "name another file with --save, or leave it out")
	}
	s := &source{f: f, to: to, guard: guard.Caught, device: deviceName(device), copies: d.newCopy}
	entry, err := d.show(ctx, s, theme, guard)
	f.Close()
	if err != nil || entry == nil {
		return err
	}
	return d.TakeUp(c, *entry)
}

// show shows the race. It returns how a race that was taken over is entered; nil without one.
func (d Desk) show(ctx context.Context, s *source, theme cells.Theme, guard *crash.Guard) (*run.Entry, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.ctx = ctx
	m := screen.New(screen.Options{Source: s, Now: time.Now, Theme: theme})
	showing, hide := context.WithCancel(ctx)
	defer hide()
	ended := make(chan struct{})
	var following error // read after ended
	go func() {
		defer close(ended)
		defer guard.Caught()
		if following = s.f.Run(ctx); following != nil {
			hide() // it could not even begin
		}
	}()
	var entry *run.Entry
	_, err := d.Show(showing, m, guard, func() {
		if m.Began() {
			entry = s.entry()
		}
		s.leave()
		cancel()
		<-ended
	})
	if guard.Happened() {
		return nil, err
	}
	if following != nil {
		return nil, refused(following)
	}
	return entry, err
}

// refused says why following could not begin, and what to do.
func refused(err error) error {
	if choose, ok := errors.AsType[*follow.ChooseError](err); ok {
		if len(choose.List) == 0 {
			return fault.Failed(err, "begin again when the pair has begun its race with --mirror")
		}
		var labels []string
		for _, l := range choose.List {
			if label := text.Clean(l.Label); label != "" && !slices.Contains(labels, label) {
				labels = append(labels, label)
			}
		}
		return fault.Usagef("name one with --pair: "+strings.Join(labels[:min(len(labels), 20)], ", "), "%w", err)
	}
	return fault.Failed(fmt.Errorf("following: %w", err), "ask for a new link: the other device makes one each time that it begins a race")
}

// link reads the link, from standard input for -.
func (d Desk) link(arg string) (wire.Invitation, error) {
	if arg == "-" {
		b, err := io.ReadAll(io.LimitReader(d.Stdin, 4<<10))
		if err != nil {
			return wire.Invitation{}, fmt.Errorf("reading the link: %w", err)
		}
		arg = strings.Join(strings.Fields(string(b)), "")
	}
	to, err := wire.ParseInvitation(arg)
	if err != nil {
		return to, fault.Usagef("take it from the other device's list of outputs (ctrl+o), or from headquarters", "%s", text.Clean(err.Error()))
	}
	return to, nil
}

// deviceName returns the name of this device.
func deviceName(chosen string) string {
	if chosen == "" {
		chosen, _ = os.Hostname()
	}
	if chosen = text.Clean(chosen); chosen == "" {
		chosen = "another device"
	}
	for len(chosen) > wire.MaxDevice {
		r := []rune(chosen)
		chosen = string(r[:len(r)-1])
	}
	return strings.TrimRight(chosen, " ") // the cut may have been behind a word
}

// newCopy returns a file for the copy of a race that is taken over without --save.
func (d Desk) newCopy(mirror string) (string, error) {
	dir, err := d.RacesFolder()
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return "", fmt.Errorf("making the folder for the copy: %w", err)
	}
	for n := 1; ; n++ {
		path := filepath.Join(dir, fmt.Sprintf("%s-%s.jsonl", time.Now().Format("2006-01-02-150405"), mirror))
		if n > 1 {
			path = strings.TrimSuffix(path, ".jsonl") + fmt.Sprintf("-%d.jsonl", n)
		}
		if _, err := os.Lstat(path); err != nil || n > 100 {
			return path, nil
		}
	}
}
