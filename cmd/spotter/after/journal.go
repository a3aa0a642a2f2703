package after

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"spotter/audio/record"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/run"
	"spotter/journal"
	"spotter/text"
)

func (d Desk) journal() *cobra.Command {
	c := &cobra.Command{
		Use:   "journal",
		Short: "Check the log of a race, and mend it",
		Long: command.Paragraphs(`The journal is the log of a race: one line for each thing that happened, each with a hash that
holds all lines before it. These commands check that chain, and bring a journal in order that a broken disk left behind.`),
		Example: "spotter journal verify race.jsonl\nspotter journal recover race.jsonl -o clean.jsonl",
	}
	c.AddCommand(named.TakesJournals(&cobra.Command{
		Use:   "verify FILE",
		Short: "Check that nobody has changed a log: its chain of hashes, line by line",
		Long: command.Paragraphs(`Verify reads a journal and checks the form, the number and the hash of every line.
The exit code is 0 only when the whole chain is right. The head hash stands for every
line before it: somebody who wrote it down at the finish can prove that no line has
changed since.

Of a log that is not whole it shows the place: the line and the one before it, the hash
that is there and the one that should be, which lines can be trusted, and what to do.`),
		Example: "spotter journal verify race.jsonl\nspotter journal verify last",
		Args:    command.Takes(1, 1, "FILE"),
		RunE:    d.verify,
	}))
	c.AddCommand(&cobra.Command{
		Use:   "mend FILE REST",
		Short: "Add to a log the lines that its disk did not take",
		Long: command.Paragraphs(`When the disk fails until the end of a race, spotter saves the lines that it could
not write to the journal in another file, the rest. Mend adds the rest to the journal,
so that both are one whole chain again. It checks that the rest continues this journal,
line by line and hash by hash; if not, it changes nothing. A second mend does no harm.
The file with the rest stays as it is.

Mend the journal before you resume the race: new lines would take the place of the
rest.`),
		Example: "spotter journal mend race.jsonl ~/.local/state/spotter/race.jsonl.rest",
		Args:    command.Takes(2, 2, "FILE REST"),
		RunE:    d.mend,
	})
	c.AddCommand(d.recover())
	c.AddCommand(&cobra.Command{
		Use:   "points FILE RECORDING",
		Short: "Add to a recording of --record the cue points that a kill kept from it",
		Long: command.Paragraphs(`What --record writes gets its cue points when it is closed. A program that is killed
does not come to that, and a full disk may not take them: the sound is there, the
points are not. Points adds them, from the journal of the race, to the file that was
recorded then. The samples stay as they are. A recording that has its points stays
as it is, and so does one that is not of this journal.

Each point is a cue that was heard; its number is its line in the journal. A race
that is taken up again does the same by itself, for recordings that lie beside its
journal.`),
		Example: "spotter journal points race.jsonl heard.wav",
		Args:    command.Takes(2, 2, "FILE RECORDING"),
		RunE:    func(_ *cobra.Command, words []string) error { return d.points(words[0], words[1]) },
	})
	return c
}

func (d Desk) mend(_ *cobra.Command, words []string) error {
	path, rest := words[0], words[1]
	m, err := journal.Mend(journal.OS{}, path, rest)
	if err != nil {
		return err
	}
	says := text.Count(m.Added, "line") + " added"
	if m.Added == 0 {
		says = "it already has every line of the rest"
	}
	says = fmt.Sprintf("%s: %s\n%s: %s\nhead %s\n", text.Escape(path), says, text.Escape(path), text.Escape(m.Log.Verdict()), m.Log.Head)
	if _, err := fmt.Fprint(d.Stdout, says); err != nil {
		return fault.Writing("what was mended", err)
	}
	if m.Torn != nil {
		return fault.Failed(fmt.Errorf("%s: %w", rest, m.Torn), "the journal has all lines before it, but not the unfinished one")
	}
	if err := m.Log.Err(); err != nil {
		return fault.Failed(fmt.Errorf("%s is not whole: %w", path, err), "spotter --journal "+text.ShellWord(path)+" sets the torn end aside and goes on")
	}
	return nil
}

// points is the command that adds cue points to a recording from its journal.
func (d Desk) points(path, wav string) error {
	if strings.EqualFold(filepath.Ext(path), ".wav") {
		return fault.Usagef("spotter journal points FILE RECORDING takes the journal first", "%s is no journal", text.Escape(path))
	}
	unlock, err := journal.OS{}.Lock(path)
	if errors.Is(err, journal.ErrLocked) {
		return fault.Failed(fmt.Errorf("journal %s is in use by another spotter, which may still record", text.Escape(path)), "leave that race; it writes the points itself then")
	}
	if err == nil {
		defer func() { _ = unlock() }() // the lock ends with the process in any case
	}
	log, rerr := journal.ReadFile(path)
	if rerr != nil {
		return rerr
	}
	if err != nil {
		return fault.Failed(err, "make the journal writable, so that nobody records meanwhile")
	}
	m, err := record.Mend(wav, run.HeardIn(log.Events, text.Escape(filepath.Base(wav))))
	if err != nil {
		return err
	}
	says := text.Count(m.Points, "cue point") + " added"
	if m.Had {
		says = "nothing to do, it was closed in order with " + text.Count(m.Points, "cue point")
	}
	if log.Damaged > 0 {
		says += fmt.Sprintf("\n%s is damaged: cues of lines that cannot be read have no point", text.Escape(path))
	}
	_, err = fmt.Fprintf(d.Stdout, "%s: %s\n", text.Escape(wav), says)
	return fault.Writing("what was mended", err)
}
