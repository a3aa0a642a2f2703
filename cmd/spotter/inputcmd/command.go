package inputcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/taught"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/input"
	"spotter/input/bindings"
	"spotter/input/evdev"
	"spotter/input/known"
	"spotter/race"
	"spotter/text"
	"spotter/text/faults"
	"spotter/ui/cells"
)

// Desk has what the commands ask the program. All fields but Devices are required.
type Desk struct {
	Stdout io.Writer
	Path   func(*cobra.Command) string // of input.toml; "" where there is no place for it
	// Pack returns the pack of the settings, and whose left its keys mean.
	Pack         func(*cobra.Command) (*pack.Pack, cues.Frame, error)
	Theme        func(*cobra.Command) (cells.Theme, error)
	NeedTerminal func(what string) error
	// Show runs a model on the terminal until it quits.
	Show    func(context.Context, tea.Model) (tea.Model, error)
	Now     func() race.Stamp
	Devices evdev.System // where event devices are found; nil where the system has none
	// Pads returns the devices of --pad.
	Pads func(*cobra.Command) ([]string, error)
}

// Command returns the command "spotter input" with its commands, to be added to a tree once.
func (d Desk) Command() *cobra.Command {
	c := &cobra.Command{
		Use:     "input",
		Short:   "Teach spotter the buttons of a clicker, page turner, pad or pedal",
		Example: "spotter input learn\nspotter input use r400\nspotter input check",
		Long: command.Paragraphs(`These devices are keyboards: a terminal cannot tell their keys from yours, and a clicker's blank
button says TURN LEFT until it is taught otherwise. What a button does stands in input.toml in
spotter's configuration folder, beside the voice pack and before it. docs/clickers.md describes the file.`),
		Args: command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(d.learn(), d.list(), d.devices(), d.check(), d.use(), d.termux())
	return c
}

// load reads input.toml.
func (d Desk) load(c *cobra.Command) (*bindings.File, string, error) {
	path := d.Path(c)
	if path == "" {
		return nil, "", fault.Usagef("set HOME to your home folder, or name a configuration with --config", "HOME is not set: spotter does not know where %s is kept", bindings.Name)
	}
	f, err := bindings.Load(path)
	if _, faulty := errors.AsType[faults.List](err); faulty {
		return nil, path, fault.Failed(fmt.Errorf("%s has faults:\n%w", text.Escape(path), err), "mend them, or move the file away")
	}
	if err != nil {
		return nil, path, fault.Failed(fmt.Errorf("reading %s: %w", text.Escape(path), err), "make it readable, or move it away")
	}
	return f, path, nil
}

// opened has what a command looks at: the file, and the pack and sides that give its keys a meaning.
type opened struct {
	file  *bindings.File
	path  string
	pack  *pack.Pack
	frame cues.Frame
}

// open reads input.toml and opens the pack of the settings.
func (d Desk) open(c *cobra.Command) (o opened, err error) {
	if o.file, o.path, err = d.load(c); err == nil {
		o.pack, o.frame, err = d.Pack(c)
	}
	return o, err
}

// print writes lines to the standard output.
func (d Desk) print(lines ...string) error {
	_, err := io.WriteString(d.Stdout, strings.Join(lines, "\n")+"\n")
	return fault.Writing("the result", err)
}

// list is the command that shows what was taught.
func (d Desk) list() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the buttons that were taught, and the devices with a ready table",
		Example: "spotter input list",
		Args:    command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := d.open(c)
			if err != nil {
				return err
			}
			usual := taught.Usual(o.pack, o.frame)
			lines := []string{text.Escape(o.path) + ":"}
			if len(o.file.Devices) == 0 {
				lines = append(lines, "  nothing yet: spotter input learn, or spotter input use NAME")
			}
			for _, dev := range o.file.Devices {
				lines = append(lines, "", "  "+deviceName(&dev))
				for _, b := range dev.Binds {
					line := fmt.Sprintf("    %-16s %s", b.Key, b.Do)
					if was := usual(b.Key); was != "" && dev.Name == "" {
						line += "   (without this table: " + was + ")"
					}
					lines = append(lines, line)
				}
			}
			lines = append(lines, "", "Devices with a ready table, and what their keys do without one:")
			for _, k := range known.Devices() {
				lines = append(lines, fmt.Sprintf("  %-16s %s", k.Name, k.About))
				if does := taught.WithoutLearning(&k, usual); does != "" {
					lines = append(lines, "                   today: "+does)
				}
			}
			return d.print(lines...)
		},
	}
}

// deviceName names a device of the file.
func deviceName(dev *bindings.Device) string {
	name := "the terminal"
	if dev.Name != "" {
		name = "device " + text.Quote(dev.Name)
	}
	if dev.About != "" {
		name += " (" + text.Clean(dev.About) + ")"
	}
	return name
}

// check is the command that tells the faults of the file.
func (d Desk) check() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Tell every fault of input.toml, with its line",
		Long: command.Paragraphs(`Check reads input.toml as a race does and tells every fault at once, each with its line. It
also tells of cues that the pack does not have, and of a start of the clock that is out of reach. The exit code is 1
when there is a fault.`),
		Example: "spotter input check",
		Args:    command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := d.open(c)
			if err != nil {
				return err
			}
			f, path := o.file, o.path
			faults, notes := judge(f, o.pack)
			for _, n := range append(faults, notes...) {
				if err := d.print(n); err != nil {
					return err
				}
			}
			if len(faults) > 0 {
				return fault.Failed(fmt.Errorf("%s: %s", text.Escape(filepath.Base(path)), text.Count(len(faults), "fault")), "mend what the lines above say")
			}
			buttons := 0
			for _, dev := range f.Devices {
				buttons += len(dev.Binds)
			}
			return d.print(fmt.Sprintf("%s: no faults. %s of %s", text.Escape(path), text.Count(buttons, "button"), text.Count(len(f.Devices), "device")))
		},
	}
}

// judge compares a file with a pack.
func judge(f *bindings.File, p *pack.Pack) (faults, notes []string) {
	for _, n := range f.Notes {
		notes = append(notes, fmt.Sprintf("note: %s:%d: %s: it is passed over", bindings.Name, n.Line, n.Text))
	}
	var ids []string
	for i := range p.Cues {
		ids = append(ids, string(p.Cues[i].ID))
	}
	for _, dev := range f.Devices {
		for _, b := range dev.Binds {
			if _, ok := p.Cue(b.Do.Cue); b.Do.Act != input.Cue || ok {
				continue
			}
			line := fmt.Sprintf("%s:%d: the pack %s has no cue %s", bindings.Name, b.Line, text.Quote(p.Name), text.Quote(string(b.Do.Cue)))
			if near := text.Nearest(string(b.Do.Cue), append(ids, input.Acts()...)); near != "" {
				line += "; did you mean " + text.Quote(near) + "?"
			}
			faults = append(faults, line)
		}
	}
	do := f.For("").All()
	if enter, ok := do["enter"]; ok && enter.Act != input.Split {
		start := "alt+enter"
		for key, what := range do {
			if what.Act == input.Split && (start == "alt+enter" || key < start) {
				start = key
			}
		}
		notes = append(notes, fmt.Sprintf("note: Enter is %s, on your keyboard too: %s starts the clock and splits", enter, start))
	}
	if esc, ok := do["esc"]; ok {
		notes = append(notes, fmt.Sprintf("note: Esc is %s, on your keyboard too; many terminals hold Esc back for 50 ms", esc))
	}
	return faults, notes
}

// TermuxRow is the setting of Termux that puts spotter's keys above the keyboard of a phone.
const TermuxRow = `extra-keys = [[ \
  {key: LEFT, display: '◀ LEFT'}, {key: SPACE, display: 'STOP'}, {key: RIGHT, display: 'RIGHT ▶'} ],[ \
  {key: '[', display: '[ water'}, {key: w, display: 'water', popup: {key: g, display: 'gel'}}, {key: ']', display: 'water ]'}, \
  {key: ENTER, display: 'split'}, {key: x, display: 'void'}, {macro: "CTRL c", display: '^C'} ]]`

// termux is the command that prints a row of keys for Termux.
func (d Desk) termux() *cobra.Command {
	return &cobra.Command{
		Use:   "termux",
		Short: "Print a row of keys for Termux: steer, STOP, water, split, void",
		Long: command.Paragraphs(`Termux prints a row of keys above the keyboard of a phone. A tap there is never taken for scrolling or
selecting, and it vibrates: it is worth more than touching the screen. Add the lines to
~/.termux/termux.properties, in place of its own extra-keys, then run termux-reload-settings. The volume keys
of a phone cannot be cues: Termux keeps them.`),
		Example: "spotter input termux >>~/.termux/termux.properties && termux-reload-settings",
		Args:    command.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return d.print(TermuxRow) },
	}
}
