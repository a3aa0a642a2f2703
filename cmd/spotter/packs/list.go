package packs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/text"
)

func (d Desk) cuesListCommand() *cobra.Command {
	list := &cobra.Command{
		Use:     "list [PACK]",
		Short:   "List the cues of a pack: keys, words, and the ear they sound in",
		Example: "spotter cues list\nspotter cues list es --facing forward",
		Long: command.Paragraphs(`List shows each key, the cue that its press means, and the cue that the runner
hears. The sides differ when the keys mean the road's left and right and the runner
faces backward. --facing and --keys show the other cases. List shows only those times
of a cue that differ from the usual ones.`),
		Args: command.Takes(0, 1, "[PACK]"),
		RunE: d.listCues,
	}
	named.TakesFiles(list)
	asjson.Flag(list)
	settings.AddFlags(list, "facing", "keys")
	return list
}

func (d Desk) listCues(c *cobra.Command, words []string) error {
	pack, p, err := d.Settings.Pack(c, words)
	if err != nil {
		return err
	}
	head := []string{text.Escape(pack.Name), text.Escape(pack.Language)}
	if pack.Extends != "" {
		head = append(head, "extends "+text.Escape(pack.Extends))
	}
	if asjson.On(c) {
		return listJSON(d.Stdout, pack, p.Frame)
	}
	if _, err := fmt.Fprintf(d.Stdout, "%s\n\n", strings.Join(append(head, p.Frame.Words()), " · ")); err != nil {
		return fault.Writing("the list", err)
	}
	rows := [][]string{{"KEYS", "CUE", "RUNNER HEARS", "EAR", "CLASS", "WORDS", "TIMES"}}
	for _, cue := range pack.Cues {
		heard, ok := pack.Cue(p.Frame.Heard(cue.ID))
		row := []string{strings.Join(cue.Keys, " "), string(cue.ID), string(heard.ID), heard.Pan.String(), heard.Class.String(), heard.Text, times(heard)}
		if !ok {
			row = append(row[:2], fmt.Sprintf("nothing: the pack has no %q", p.Frame.Heard(cue.ID)))
		}
		rows = append(rows, row)
	}
	return command.WriteTable(d.Stdout, rows)
}

// times says what a cue does otherwise than those of its class, as packs spell it.
func times(c cues.Cue) string {
	var t []string
	if c.Retrigger != cues.Restart {
		t = append(t, "retrigger "+c.Retrigger.String())
	}
	if c.Repeat > 0 && c.Repeat != cues.DefaultRepeat {
		t = append(t, fmt.Sprintf("repeat_ms %d", c.Repeat.Milliseconds()))
	}
	if usual := (cues.Cue{Class: c.Class}); c.TTL > 0 && c.TTL != usual.TimeToLive() {
		t = append(t, fmt.Sprintf("ttl_ms %d", c.TTL.Milliseconds()))
	}
	if c.Countdown != cues.NoCountdown {
		t = append(t, "countdown "+c.Countdown.String())
	}
	return strings.Join(t, ", ")
}

func (d Desk) cuesVoicesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "voices",
		Short:   "List the voices of the program, and those that are installed",
		Example: "spotter cues voices",
		Long: command.Paragraphs(`Voices lists the voices of the program, and those that spotter cues get installed. --pack takes their names, and a pack of your
own can extend one. The list shows the name, the language and the licence, how many
cues and words for splits there are, and how often a cue of one side was taken for one
of the other side in noise as loud as the voice. A speech recogniser was asked, not a
person.`),
		Args: command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if asjson.On(c) {
				return d.voicesJSON(d.Stdout)
			}
			return d.listVoices()
		},
	}
	asjson.Flag(c)
	return c
}

func (d Desk) listVoices() error {
	rows := [][]string{{"VOICE", "LANGUAGE", "LICENCE", "CUES", "WORDS", "CALLED", "SIDES IN NOISE"}}
	for _, name := range pack.Builtins() {
		p, err := run.OpenPack(name)
		if err != nil {
			return err
		}
		shown := name
		if name == pack.DefaultName {
			shown += " (default)"
		}
		rows = append(rows, voiceRow(name, shown, p))
	}
	rows = append(rows, d.installedRows()...)
	return command.WriteTable(d.Stdout, rows)
}

// voiceRow returns the row of a voice in the list of voices.
func voiceRow(name, shown string, p *pack.Pack) []string {
	return []string{shown, text.Escape(p.Language), text.Escape(p.License), strconv.Itoa(len(p.Cues)), strconv.Itoa(len(p.Words)), text.Escape(p.Name),
		pack.BuiltinSides(name).String()}
}
