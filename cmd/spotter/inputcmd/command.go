package inputcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
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
	"spotter/input/known"
	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// Desk has what the commands ask the program. All fields are required.
type Desk struct {
	Stdout io.Writer
	Path   func(*cobra.Command) string // of input.toml; "" where there is no place for it
	// Pack returns the pack of the settings, and whose left its keys mean.
	Pack         func(*cobra.Command) (*pack.Pack, cues.Frame, error)
	Theme        func(*cobra.Command) (cells.Theme, error)
	NeedTerminal func(what string) error
	// Show runs a model on the terminal until it quits.
	Show func(context.Context, tea.Model) (tea.Model, error)
	Now  func() race.Stamp
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
	c.AddCommand(d.learn(), d.list(), d.check(), d.use(), d.termux())
	return c
}

// load reads input.toml.
func (d Desk) load(c *cobra.Command) (*bindings.File, string, error) {
	path := d.Path(c)
	if path == "" {
		return nil, "", fault.Usagef("set HOME to your home folder, or name a configuration with --config", "HOME is not set: spotter does not know where %s is kept", bindings.Name)
	}
	f, err := bindings.Load(path)
	if _, faulty := errors.AsType[bindings.Faults](err); faulty {
		return nil, path, fault.Failed(fmt.Errorf("%s has faults:\n%w", text.Escape(path), err), "mend them, or move the file away")
	}
	if err != nil {
		return nil, path, fault.Failed(fmt.Errorf("reading %s: %w", text.Escape(path), err), "make it readable, or move it away")
	}
	return f, path, nil
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
			f, path, err := d.load(c)
			if err != nil {
				return err
			}
			p, frame, err := d.Pack(c)
			if err != nil {
				return err
			}
			usual := taught.Usual(p, frame)
			lines := []string{text.Escape(path) + ":"}
			if len(f.Devices) == 0 {
				lines = append(lines, "  nothing yet: spotter input learn, or spotter input use NAME")
			}
			for _, dev := range f.Devices {
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
			f, path, err := d.load(c)
			if err != nil {
				return err
			}
			p, _, err := d.Pack(c)
			if err != nil {
				return err
			}
			faults, notes := judge(f, p)
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

// use is the command that writes a ready table.
func (d Desk) use() *cobra.Command {
	var force bool
	c := &cobra.Command{
		Use:   "use NAME",
		Short: "Write the ready table of a device into input.toml",
		Long: command.Paragraphs(`Use adds the table of a device to input.toml: spotter input list names the devices. A key that was
taught something else is only replaced with --force. Press each button once on the live screen
before you trust a table: devices of one name differ.`),
		Example: "spotter input use r400\nspotter input use shutter --force",
		Args:    command.Takes(1, 1, "NAME"),
		RunE:    func(c *cobra.Command, words []string) error { return d.write(c, words[0], force) },
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
			for _, k := range known.Devices() {
				names = append(names, k.Name+"\t"+k.About)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().BoolVar(&force, "force", false, "replace keys that were taught something else")
	return c
}

// write adds the table of a device to the file.
func (d Desk) write(c *cobra.Command, name string, force bool) error {
	k, near := known.Find(name)
	if k == nil {
		next := "spotter input list names the devices; any other is taught with spotter input learn"
		if near != "" {
			next = "did you mean " + near + "? " + next
		}
		return fault.Usagef(next, "there is no table of %s", text.Quote(name))
	}
	binds := k.Binds()
	if len(binds) == 0 {
		return fault.Failed(fmt.Errorf("%s: %s", k.Name, k.Says), "use a device that sends keys: spotter input list")
	}
	f, path, err := d.load(c)
	if err != nil {
		return err
	}
	var taken []string
	have := f.For("")
	for _, b := range binds {
		if do, ok := have.Do(b.Key); ok && do != b.Do {
			taken = append(taken, b.Key+"="+do.String())
		}
	}
	if len(taken) > 0 && !force {
		return fault.Failed(fmt.Errorf("%s has other uses for its keys: %s", text.Escape(path), strings.Join(taken, " ")), "replace them with --force")
	}
	f.Set(bindings.Device{About: k.About, Binds: binds})
	if err := taught.Save(f, path); err != nil {
		return err
	}
	lines := []string{text.Escape(path) + ": " + k.About}
	for _, b := range binds {
		lines = append(lines, fmt.Sprintf("  %-16s %s", b.Key, b.Do))
	}
	return d.print(slices.Concat(lines, []string{k.Says})...)
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
