package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"spotter/crew/viewer"
	"spotter/crew/wire"
	"spotter/text"
	"spotter/ui/board"
	"spotter/ui/cells"
	"spotter/ui/term"
)

// viewerEnv has the invitation in the environment: others on the machine see what a program is started with.
const viewerEnv = "SPOTTER_HQ_BOARD"

// watch shows the board of a race: on a screen, in lines, or as JSON.
func (h *headquarters) watch(ctx context.Context, args []string) error {
	f := h.flags("board", "[INVITATION] shows the board of a race; the invitation, or the link of its page, may also stand in "+viewerEnv)
	name := f.String("name", "", "your `NAME`, for what you take on and for messages")
	quiet := f.Bool("quiet", false, "ring no bell")
	plain := f.Bool("plain", false, "tell the board in lines, for a screen reader")
	asJSON := f.Bool("json", false, "print what changes, a JSON object a line")
	words, err := parse(f, args, 0, 1)
	if err != nil {
		return err
	}
	invitation := h.env(viewerEnv)
	if len(words) == 1 {
		invitation = words[0]
	}
	if invitation == "" {
		return fmt.Errorf("%w: give the invitation, or put it in %s", errUsage, viewerEnv)
	}
	to, err := wire.ParseViewer(invitation)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o := viewer.Options{To: to}
	switch {
	case *asJSON:
		return h.boardJSON(ctx, o)
	case *plain:
		t := newTeller(h, *name, *quiet)
		return t.run(ctx, o)
	}
	return h.boardScreen(ctx, o, board.Options{Name: text.Clean(*name), Quiet: *quiet})
}

// guard keeps a panic of the screen until the terminal is itself again.
type guard struct {
	once sync.Once
	err  error
	end  context.CancelFunc
}

// Caught implements [term.Guard].
func (g *guard) Caught() {
	if r := recover(); r != nil {
		g.once.Do(func() { g.err = fmt.Errorf("the board has a fault, and ended: %v", r) })
		g.end()
	}
}

// boardScreen shows the board on the terminal.
func (h *headquarters) boardScreen(ctx context.Context, o viewer.Options, s board.Options) error {
	if _, ok := term.FD(os.Stdin); !ok {
		return fmt.Errorf("%w: standard input is not a terminal: use --plain or --json", errUsage)
	}
	if _, ok := term.FD(h.out); !ok {
		return fmt.Errorf("%w: standard output is not a terminal: use --plain or --json", errUsage)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	send := newSender()
	o.Told = func(viewer.Event) { send.soon() }
	v := viewer.New(o)
	s.Source = v
	colours := colorprofile.Detect(os.Stdout, os.Environ())
	s.Theme = cells.Theme{Profile: colours}
	var running sync.WaitGroup
	running.Go(func() {
		if v.Run(ctx) != nil {
			send.soon() // the screen says why
		}
	})
	running.Go(func() { send.run(ctx) })
	g := &guard{end: cancel}
	_, err := term.Run(ctx, board.New(s), term.RunOptions{In: os.Stdin, Out: h.out, Env: os.Environ(), Getenv: h.env, Colours: colours, Guard: g, Ready: send.ready})
	cancel()
	running.Wait()
	if g.err != nil {
		return g.err
	}
	if errors.Is(err, term.ErrHungUp) {
		return nil
	}
	return err
}

// sender tells a screen that something changed, at most ten times a second.
type sender struct {
	changed chan struct{}

	mu   sync.Mutex
	send func(tea.Msg)
}

func newSender() *sender { return &sender{changed: make(chan struct{}, 1)} }

func (s *sender) ready(send func(tea.Msg)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.send = send
}

// soon has the screen told. It does not wait.
func (s *sender) soon() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// run tells the screen until ctx ends.
func (s *sender) run(ctx context.Context) {
	for {
		select {
		case <-s.changed:
		case <-ctx.Done():
			return
		}
		s.mu.Lock()
		send := s.send
		s.mu.Unlock()
		if send != nil {
			send(board.Changed())
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return
		}
	}
}
