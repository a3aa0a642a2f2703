package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
)

func (a *App) cuesVoicesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "voices",
		Short: "List the voices that are part of the program",
		Long: paragraphs(`Voices lists the voices of the program. --pack takes their names, and a pack of your
own can extend one. The list shows the name, the language and the licence, how many
cues and words for splits there are, and how often a cue of one side was taken for one
of the other side in noise as loud as the voice. A speech recogniser was asked, not a
person.`),
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.listVoices() },
	}
}

func (a *App) listVoices() error {
	rows := [][]string{{"VOICE", "LANGUAGE", "LICENCE", "CUES", "WORDS", "CALLED", "SIDES IN NOISE"}}
	for _, name := range pack.Builtins() {
		p, err := run.OpenPack(name)
		if err != nil {
			return err
		}
		row := []string{name, p.Language, p.License, strconv.Itoa(len(p.Cues)), strconv.Itoa(len(p.Words)), p.Name,
			pack.BuiltinSides(name).String()}
		if name == pack.DefaultName {
			row[0] += " (default)"
		}
		rows = append(rows, row)
	}
	return writeTable(a.o.Stdout, rows)
}
