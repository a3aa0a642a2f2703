package inputcmd

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/input/evdev"
	"spotter/text"
)

// deviceRow is one event device as JSON.
type deviceRow struct {
	Path    string   `json:"path"`
	Name    string   `json:"name"`
	Denied  *string  `json:"denied"`  // why it may not be read; null where it may
	Typing  bool     `json:"typing"`  // it has the letters of a keyboard
	Runner  bool     `json:"runner"`  // it is the button of earbuds
	Buttons []string `json:"buttons"` // names as input.toml takes them
}

// devices is the command that lists event devices.
func (d Desk) devices() *cobra.Command {
	c := &cobra.Command{
		Use:   "devices",
		Short: "List the event devices of Linux, with their buttons",
		Long: command.Paragraphs(`Devices lists what Linux reads as event devices: pads, clickers, page turners, the buttons of
earbuds, and keyboards. A race reads those that --pad or input.toml names. A device that may not be
read is listed with what to do.`),
		Example: "spotter input devices",
		Args:    command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if d.Devices == nil {
				return noDevices()
			}
			all, err := d.Devices.List()
			switch {
			case errors.Is(err, fs.ErrNotExist):
				all = nil // no folder: this machine has none
			case err != nil:
				return fault.Failed(fmt.Errorf("listing %s: %w", evdev.Folder, err), "look at the rights of the folder: ls -l "+evdev.Folder)
			}
			if asjson.On(c) {
				rows := make([]deviceRow, len(all))
				for i := range all {
					rows[i] = rowOf(&all[i])
				}
				return asjson.Write(d.Stdout, "the devices", rows...)
			}
			return d.print(deviceLines(all)...)
		},
	}
	asjson.Flag(c)
	return c
}

// rowOf returns a device as JSON has it.
func rowOf(i *evdev.Info) deviceRow {
	row := deviceRow{Path: text.Clean(i.Path), Name: text.Clean(i.Name), Typing: i.Typing(), Runner: i.Runner(), Buttons: i.Buttons()}
	if i.Denied != nil {
		row.Denied = asjson.Text(text.Clean(i.Denied.Error()))
	}
	if row.Buttons == nil {
		row.Buttons = []string{}
	}
	return row
}

// mostShown is the number of buttons that a line names.
const mostShown = 8

// deviceLines lists devices for people.
func deviceLines(all []evdev.Info) []string {
	if len(all) == 0 {
		return []string{"no event device: plug the device in or pair it, then look again", "A device that types in the terminal needs none: spotter input learn"}
	}
	var lines []string
	for i := range all {
		dev := &all[i]
		kind := ""
		switch {
		case dev.Runner():
			kind = "   the runner's button"
		case dev.Typing():
			kind = "   a keyboard: only read when named whole"
		}
		lines = append(lines, text.Escape(dev.Path)+"  "+text.Quote(dev.Name)+kind)
		buttons := dev.Buttons()
		shown := strings.Join(buttons[:min(len(buttons), mostShown)], " ")
		if n := len(buttons) - mostShown; n > 0 {
			shown += fmt.Sprintf(" and %d more (--json has all)", n)
		}
		if shown == "" {
			shown = "no buttons"
		}
		lines = append(lines, "  "+shown)
		if dev.Denied != nil {
			lines = append(lines, "  may not be read: "+text.Escape(dev.Denied.Error()))
		}
	}
	if how := evdev.HowToRead(all); len(how) > 0 {
		lines = append(append(lines, ""), how...)
	}
	return lines
}
