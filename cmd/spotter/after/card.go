package after

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/newfile"
	"spotter/journal/beside"
	"spotter/race/logbook"
	"spotter/report/card"
	"spotter/text"
)

// cardFlags are the flags of `spotter report` for a card.
type cardFlags struct{ path, cause, donate string }

// flags adds the flags to a command.
func (f *cardFlags) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.path, "card", "", "make a picture to share, 1200 by 630 pixels: this `FILE`, which ends in .png or .svg")
	c.Flags().StringVar(&f.cause, "cause", "", "of the card: what the runner runs for, such as \"Runs for epilepsy research\"")
	c.Flags().StringVar(&f.donate, "donate", "", "of the card: the address of a page for donations; it is shown as text")
	command.SetBy(c, "cause", "SPOTTER_CAUSE")
	command.SetBy(c, "donate", "SPOTTER_DONATE")
}

// check refuses what no card can be made with, before a log is read. lostTrack says that a track
// was given and no page, which alone shows it.
func (f *cardFlags) check(lostTrack bool) error {
	switch ext := strings.ToLower(filepath.Ext(f.path)); {
	case f.path == "" && (f.cause != "" || f.donate != ""):
		return fault.Usagef("add --card card.png", "--cause and --donate stand on a card, and no card is asked for")
	case f.path != "" && ext != ".png" && ext != ".svg":
		return fault.Usagef("end its name in .png or .svg", "--card %s: the name does not say what kind of picture it is", text.Quote(f.path))
	case f.path != "" && lostTrack:
		return fault.Usagef("add -o report.html", "--track is for the page, and no page is asked for")
	}
	return nil
}

// settings reads cause and address: flags go before variables and the configuration file.
func (f *cardFlags) settings(d Desk, c *cobra.Command) error {
	if d.Setting == nil || f.path == "" {
		return nil
	}
	vals, err := d.Setting(c)
	if err != nil {
		return err
	}
	f.cause, f.donate = vals["cause"].Text, vals["donate"].Text
	return nil
}

// makeCard writes the card of a log that was read from a file.
func (d Desk) makeCard(f cardFlags, log *beside.Reading, book *logbook.Book, to newfile.File) error {
	if log.Readable == 0 {
		return command.NoLine(to.From) // a picture to share says nothing of damage
	}
	one := card.Of(card.Race{Book: book, Damaged: log.Err() != nil, Cause: f.cause, Donate: f.donate})
	draw := card.WritePNG
	if strings.EqualFold(filepath.Ext(f.path), ".svg") {
		draw = card.WriteSVG
	}
	var b bytes.Buffer
	err := draw(&b, one)
	undrawn, missing := errors.AsType[*card.UndrawnError](err)
	switch {
	case missing:
		svg := strings.TrimSuffix(f.path, filepath.Ext(f.path)) + ".svg"
		return fault.Failed(undrawn, "make an SVG, which has the letters of whoever opens it: --card "+text.ShellWord(svg))
	case errors.Is(err, card.ErrDonate):
		return fault.Usagef("give a shorter address: it is never cut, since a part of it leads elsewhere", "--donate: %w", err)
	case err != nil:
		return fault.Failed(err, "make the page instead: -o report.html")
	}
	if err := to.Write(func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(d.Stdout, "%s: %s\n", text.Escape(f.path), text.Escape(log.Verdict()))
	return fault.Writing("what was made", err)
}
