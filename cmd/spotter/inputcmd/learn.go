package inputcmd

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/taught"
	"spotter/input"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/teach"
)

// learn is the command that teaches buttons.
func (d Desk) learn() *cobra.Command {
	return &cobra.Command{
		Use:   "learn",
		Short: "Teach spotter a button: press it, say what it is for, press it twice more",
		Long: command.Paragraphs(`Learn shows which codes a button sends, and whether its release comes. You say what the button
is for, and press it twice more. A button that sends two codes in turn is recognised: both get
the same use. Each button is saved in input.toml when it is proven. ctrl+c ends.

With --pad the buttons of event devices of Linux are taught too (spotter input devices). Such a
device is grabbed while learn runs, as in a race: its buttons do not type in the terminal.`),
		Example: "spotter input learn\nspotter input learn --pad R400",
		Args:    command.NoArgs,
		RunE:    d.teach,
	}
}

// teach shows the screen on which buttons are taught.
func (d Desk) teach(c *cobra.Command, _ []string) error {
	o, err := d.open(c)
	if err != nil {
		return err
	}
	theme, err := d.Theme(c)
	if err != nil {
		return err
	}
	names, err := d.Pads(c)
	if err != nil {
		return err
	}
	if len(names) > 0 && d.Devices == nil {
		return noDevices()
	}
	if err := d.NeedTerminal("spotter input learn"); err != nil {
		return err
	}
	ctx, end := context.WithCancel(c.Context())
	defer end()
	s := &lesson{now: func() time.Duration { return d.Now().Boot }, theme: theme, buttons: d.listen(ctx, names)}
	s.canvas.SetTheme(theme)
	s.desk = teach.New(teach.Ports{Check: taught.Check, Usual: taught.UsualCode(o.pack, o.frame), Keep: taught.Keeper(o.file, o.path)})
	_, shown := d.Show(c.Context(), s)
	if err := d.print(fmt.Sprintf("%s taught; they are in %s", text.Count(s.desk.Kept(), "button"), text.Escape(o.path))); err != nil && shown == nil {
		return err
	}
	return shown
}

// lookEvery is the time between two looks whether a push is over.
const lookEvery = 100 * time.Millisecond

type lookMsg struct{}

// lesson is the screen of spotter input learn, a [tea.Model].
type lesson struct {
	desk   *teach.Desk
	now    func() time.Duration // boot time
	theme  cells.Theme
	canvas cells.Canvas
	w, h   int

	buttons *listener
}

// Init asks the terminal whether it is dark, and begins to look and to listen.
func (s *lesson) Init() tea.Cmd { return tea.Batch(s.theme.Request(), look(), s.buttons.next) }

func look() tea.Cmd { return tea.Tick(lookEvery, func(time.Time) tea.Msg { return lookMsg{} }) }

// Update takes a message in.
func (s *lesson) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		return s, s.canvas.Answered(&s.theme, msg)
	case lookMsg:
		s.desk.Look(s.now())
		return s, look()
	case input.Press:
		s.desk.Button(&msg)
		return s, s.buttons.next
	case input.State:
		s.buttons.took(msg)
		return s, s.buttons.next
	case tea.KeyReleaseMsg:
		s.desk.Release(teach.Name(tea.Key(msg)), s.now())
	case tea.KeyPressMsg:
		name := teach.Name(tea.Key(msg))
		if name == "ctrl+c" {
			return s, tea.Quit
		}
		if name != "" {
			s.desk.Press(name, msg.IsRepeat, s.now())
		}
	}
	return s, nil
}

// View draws the screen.
func (s *lesson) View() tea.View {
	return cells.WholeView(say.T("spotter input learn"), s.canvas.Stack(s.w, s.h, s.drawTop, s.drawBody, s.drawHints), false)
}

func (s *lesson) drawTop(row cells.Rect) {
	s.canvas.Text(row, 0, cells.Strong, say.T("teach a button"))
}

// drawBody draws the last lines where there is not room for all: the choices come last.
func (s *lesson) drawBody(body cells.Rect) {
	lines := s.lines(body.W - 2)
	air := min(1, max(0, body.H-1-len(lines))) // a row above, and one below
	for y, l := range lines[max(0, len(lines)-body.H):] {
		s.canvas.Text(body.Row(y+air), 1, cells.Text, l)
	}
}

func (s *lesson) drawHints(row cells.Rect) {
	s.canvas.Text(row, 0, cells.Dim, cells.Cut(say.F("buttons taught: %d · ctrl+c ends", s.desk.Kept()), row.W))
}

// lines returns what the screen says, in lines of at most w cells.
func (s *lesson) lines(w int) []string { return append(s.buttons.lines(w), s.desk.Lines(w)...) }

// Telling implements [cells.Teller].
func (s *lesson) Telling() cells.Telling {
	return cells.Telling{Page: say.T("teach a button"), Lines: s.lines(200), Note: s.desk.Note()}
}
