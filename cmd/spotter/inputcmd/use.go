package inputcmd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/taught"
	"spotter/input/bindings"
	"spotter/input/known"
	"spotter/text"
)

// use is the command that writes a ready table.
func (d Desk) use() *cobra.Command {
	var force bool
	c := &cobra.Command{
		Use:   "use NAME",
		Short: "Write the ready table of a device into input.toml",
		Long: command.Paragraphs(`Use adds the table of a device to input.toml: spotter input list names the devices. A key that was
taught something else is only replaced with --force. Press each button once on the live screen
before you trust a table: devices of one name differ.

With --pad the table is for the event device of that name (spotter input devices), not for what the
terminal sends.`),
		Example: "spotter input use r400\nspotter input use shutter --force\nspotter input use r400 --pad \"Logitech R400\"",
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
	names, err := d.deviceNames(c)
	if err != nil {
		return err
	}
	taken := othersUses(f, names, binds)
	if len(taken) > 0 && !force {
		return fault.Failed(fmt.Errorf("%s has other uses for its keys: %s", text.Escape(path), strings.Join(taken, " ")), "replace them with --force")
	}
	for _, name := range names {
		f.Set(bindings.Device{Name: name, About: k.About, Binds: binds})
	}
	if err := taught.Save(f, path); err != nil {
		return err
	}
	lines := []string{text.Escape(path) + ": " + k.About}
	for _, b := range binds {
		lines = append(lines, fmt.Sprintf("  %-16s %s", b.Key, b.Do))
	}
	return d.print(slices.Concat(lines, []string{k.Says})...)
}

// deviceNames returns the devices that a table is for: those of --pad, by their names, else the
// terminal, which is "".
func (d Desk) deviceNames(c *cobra.Command) ([]string, error) {
	if f := c.Flags().Lookup("pad"); f == nil || !f.Changed {
		return []string{""}, nil
	}
	names, err := d.Pads(c)
	if err != nil || len(names) == 0 {
		return []string{""}, err
	}
	for i, name := range names {
		if !strings.Contains(name, "/") {
			continue
		}
		if d.Devices == nil {
			return nil, noDevices()
		}
		info, err := d.Devices.Describe(name)
		if err != nil {
			return nil, fault.Failed(fmt.Errorf("%s: %w", text.Escape(name), err), "spotter input devices lists what is there")
		}
		names[i] = text.Clean(info.Name)
	}
	return names, nil
}

// othersUses lists the keys of a table that devices were taught something else for.
func othersUses(f *bindings.File, names []string, binds []bindings.Bind) (taken []string) {
	for _, name := range names {
		have := f.For(name)
		table := (&bindings.File{Devices: []bindings.Device{{Name: name, Binds: binds}}}).For(name).All() // by both names of a key
		for _, key := range slices.Sorted(maps.Keys(table)) {
			if do, ok := have.Do(key); ok && do != table[key] {
				taken = append(taken, key+"="+do.String())
			}
		}
	}
	return taken
}
