package packs

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/installed"
	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
	"spotter/text"
)

func (d Desk) cuesNewCommand() *cobra.Command {
	var extends, copyOf string
	c := &cobra.Command{
		Use:   "new DIR",
		Short: "Make a pack of your own, ready to be edited",
		Long: command.Paragraphs(`New makes a pack in the folder DIR, which must be new or empty. The pack extends
another pack: it holds only what you change, and takes the rest from the other. Its
pack.toml has three examples as comments (another word, another key, a cue of your
own), and a list of everything that you can change.

With --copy the new pack holds the whole manifest and every sound itself. You can then
replace them one by one.`),
		Example: `spotter cues new our-voice
spotter cues new our-voice --extends ../club
spotter cues new my-own --copy`,
		Args: command.Takes(1, 1, "DIR"),
		RunE: func(c *cobra.Command, words []string) error {
			o := pack.NewOptions{From: extends}
			if c.Flags().Changed("copy") {
				if c.Flags().Changed("extends") {
					return fault.Usagef("give one of them", "--extends and --copy cannot be used together: a copy extends nothing")
				}
				o = pack.NewOptions{From: copyOf, Copy: true}
			}
			return d.newPack(words[0], o)
		},
	}
	c.Flags().StringVar(&extends, "extends", run.DefaultPack, "the pack to take over from: a voice of the program, an installed one, a folder or a zip")
	c.Flags().StringVar(&copyOf, "copy", "", "copy all of a pack instead: of the default one, or --copy=PACK")
	c.Flags().Lookup("copy").NoOptDefVal = run.DefaultPack
	return c
}

// newPack makes a pack, and says what to do with it.
func (d Desk) newPack(dir string, o pack.NewOptions) error {
	from := o.From
	base, err := run.OpenPack(from) // which says more about a name that is none
	if err != nil {
		return err
	}
	o.From, o.Find = run.PackPath(from), []pack.Finder{d.finder()}
	if err := pack.Create(dir, o); err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return fault.Failed(err, "name a folder that you may write to")
		}
		return err
	}
	what := fmt.Sprintf("made %s: it extends %s and changes nothing yet", filepath.Join(dir, "pack.toml"), text.Escape(o.From))
	edit := "remove the # from the lines that you want to change, and edit them"
	if o.Copy {
		what = fmt.Sprintf("made %s: %s and %s, copied from %s", text.Escape(dir), text.Count(len(base.Cues), "cue"), text.Count(len(base.Words), "word"), text.Escape(o.From))
		edit = "replace the sounds one by one, and edit pack.toml"
	}
	word := text.ShellWord(dir)
	_, err = fmt.Fprintf(d.Stdout, "%s\n1. %s\n2. spotter cues check %s\n3. spotter --pack %s\n", what, edit, word, d.packWord(word))
	return fault.Writing("what was made", err)
}

// packWord returns the word of a shell that names a folder for --pack, also where
// a voice has the same name.
func (d Desk) packWord(word string) string {
	if p := run.PackPath(word); p != word {
		return "./" + word
	}
	if slices.Contains(pack.Builtins(), word) || slices.Contains(installed.Names(d.Settings.Env), word) {
		return "./" + word
	}
	return word
}
