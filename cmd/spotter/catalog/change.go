package catalog

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/shelf"
	"spotter/text"
)

func (d Desk) rename() *cobra.Command {
	return &cobra.Command{
		Use:   "rename FILE NAME",
		Short: "Give a race a name in the lists",
		Long: command.Paragraphs(`Rename gives a race another name in the lists. The log itself is not changed, and its file
keeps its name: recordings, copies and notes refer to that. The name is kept in names.json
in the same folder, by the hash of the log's first line, so that it stays with the log when
the file gets another name. An empty name gives the race its own name back.

FILE is a path, or the name of a file in spotter's folder of races.`),
		Example: `spotter races rename 2027-04-19-boston.jsonl "Boston, the day of the rain"`,
		Args:    command.Takes(2, 2, "FILE NAME"),
		RunE: func(_ *cobra.Command, words []string) error {
			path, err := d.find(words[0])
			if err != nil {
				return err
			}
			aside, err := shelf.Rename(path, words[1])
			if err != nil {
				return err
			}
			says := "has the name " + text.Quote(text.Clean(words[1])) + " in the lists"
			if text.Clean(words[1]) == "" {
				says = "has its own name again"
			}
			return d.told(path, says, aside)
		},
	}
}

func (d Desk) tag() *cobra.Command {
	return &cobra.Command{
		Use:   "tag FILE [TAG...]",
		Short: "Give a race tags to find it by",
		Long: command.Paragraphs(`Tag gives a race these tags in place of those that it had; without a tag it has none.
Tags are in small letters. They are kept in names.json beside the log, which is not
changed. spotter races list TAG finds the race.`),
		Example: "spotter races tag 2027-04-19-boston.jsonl pb charity",
		Args:    command.Takes(1, shelf.MostTags+1, "FILE [TAG...]"),
		RunE: func(_ *cobra.Command, words []string) error {
			path, err := d.find(words[0])
			if err != nil {
				return err
			}
			aside, err := shelf.Tag(path, words[1:])
			if err != nil {
				return err
			}
			says := "has the tags " + text.Clean(strings.ToLower(strings.Join(words[1:], ", ")))
			if len(words) == 1 {
				says = "has no tags"
			}
			return d.told(path, says, aside)
		},
	}
}

// told says what was changed of a race.
func (d Desk) told(path, says, aside string) error {
	if aside != "" {
		says += fmt.Sprintf("\nthe names and tags of before could not be read; that file is now %s", text.Escape(aside))
	}
	_, err := fmt.Fprintf(d.Stdout, "%s %s\n", text.Escape(filepath.Base(path)), says)
	return fault.Writing("what was changed", err)
}

func (d Desk) trash() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "trash FILE",
		Short: "Move a race to the trash, after asking",
		Long: command.Paragraphs(`Trash moves a log to the trash, with the files beside it that belong to it: torn ends, a
rest, later notes, and recordings that the log names. A second copy and sound in other folders
stay, and are named. A race that still runs is refused. Nothing is removed for good.

On Linux the trash is that of the desktop, where it is on the same disk. Else it is the folder
"trash" beside the log. The last lines say how to get the race back.

On a terminal trash asks first. Elsewhere it needs --yes.`),
		Example: "spotter races trash 2027-03-01-check.jsonl",
		Args:    command.Takes(1, 1, "FILE"),
		RunE: func(_ *cobra.Command, words []string) error {
			path, err := d.find(words[0])
			if err != nil {
				return err
			}
			if !yes {
				if err := d.ask(path); err != nil {
					return err
				}
			}
			t, err := d.Bin.Take(path)
			if err != nil {
				return err
			}
			_, err = io.WriteString(d.Stdout, TrashedWords(t))
			return fault.Writing("where it is now", err)
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return c
}

// ask asks whether a race is to go to the trash; the error is a no.
func (d Desk) ask(path string) error {
	if !d.Asks {
		return fault.Usagef("spotter races trash --yes "+text.ShellWord(path), "nobody can be asked here")
	}
	if _, err := fmt.Fprintf(d.Stderr, "move %s to the trash? y/n ", text.Escape(path)); err != nil {
		return fault.Writing("the question", err)
	}
	answer, err := bufio.NewReader(d.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading the answer: %w", err)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return fault.Failed(errors.New("nothing was moved"), "")
}

// TrashedWords says where a race is now, what stays, and how to get it back.
func TrashedWords(t shelf.Trashed) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is in the trash: %s\n", text.Escape(filepath.Base(t.From[0])), text.Escape(t.To))
	for _, from := range t.From[1:] {
		fmt.Fprintf(&b, "%s went with it\n", text.Escape(filepath.Base(from)))
	}
	for _, left := range t.Left {
		fmt.Fprintf(&b, "it stays: %s\n", text.Escape(left))
	}
	b.WriteString("to get it back, restore it in the trash of your desktop, or:\n")
	for i, to := range append([]string{t.To}, t.Also...) {
		fmt.Fprintf(&b, "  mv -n %s %s\n", text.ShellWord(to), text.ShellWord(t.From[i]))
	}
	return b.String()
}
