package packs

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/installed"
	"spotter/cues/pack"
	"spotter/text"
)

func (d Desk) cuesGetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "get NAME|FILE",
		Short: "Install a voice from an archive beside the program, or from a file",
		Long: command.Paragraphs(`Get installs a voice for you: NAME is one whose archive came with spotter, FILE is
an archive NAME.voice, or a zip that spotter cues pack made. The name of the file becomes
the name of the voice, which --pack then takes. Every sound is read and compared with
its sum first. The voice is put into the folder spotter/voices of XDG_DATA_HOME as a whole or
not at all, and takes the place of an installed one of that name. Nothing is fetched from
a network.`),
		Example: `spotter cues get es
spotter cues get ~/Downloads/our-voice.zip
spotter --pack our-voice`,
		Args: command.Takes(1, 1, "NAME|FILE"),
		RunE: func(c *cobra.Command, words []string) error { return d.getVoice(c.Context(), words[0]) },
	}
}

// getVoice installs a voice and says so.
func (d Desk) getVoice(ctx context.Context, asked string) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("looking for the folder of the program: %w", err)
	}
	r, err := installed.Get(ctx, d.Settings.Env, program, asked)
	if err != nil {
		return err
	}
	said := ""
	switch {
	case r.Path == "":
		said = fmt.Sprintf("%s is part of this spotter: there is nothing to install\n", r.Name)
	case !r.Done:
		said = fmt.Sprintf("%s is installed already: %s\n", r.Name, text.Escape(r.Path))
	case r.Before:
		said = fmt.Sprintf("installed %s in place of the one before: %s\n", r.Name, text.Escape(r.Path))
	default:
		said = fmt.Sprintf("installed %s: %s\n", r.Name, text.Escape(r.Path))
	}
	said += fmt.Sprintf("%s, %s, licence %s, sha256 %.12s…\nspotter --pack %s\n", text.Count(len(r.Pack.Cues), "cue"),
		text.Count(len(r.Pack.Words), "word"), text.Escape(r.Pack.License), r.Pack.SHA256, r.Name)
	_, err = fmt.Fprint(d.Stdout, said)
	return fault.Writing("what was installed", err)
}

// finder finds the installed voices for package pack.
func (d Desk) finder() pack.Finder { return installed.Finder(d.Settings.Env) }

// installedRows returns the rows of the installed voices in the list of voices.
func (d Desk) installedRows() (rows [][]string) {
	for _, name := range installed.Names(d.Settings.Env) {
		path, ok := installed.Find(d.Settings.Env, name)
		if !ok {
			continue
		}
		p, err := pack.Open(path, d.finder())
		if err != nil {
			rows = append(rows, []string{name + " (installed)", "", "", "", "", "cannot be used: " + text.FirstLine(err), ""})
			continue
		}
		rows = append(rows, voiceRow(name, name+" (installed)", p))
	}
	return rows
}
