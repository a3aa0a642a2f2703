package packs

import (
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/preview"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
)

// The bounds of --pause.
const (
	usualPause = 400 * time.Millisecond
	mostPause  = time.Minute
)

func (d Desk) cuesPreviewCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "preview [PACK] [ID...]",
		Short: "Hear a pack: each cue in its ear, one after another",
		Long: command.Paragraphs(`Preview plays cues as a race would, through the same output and in the same ear. It
			prints each as it sounds: its id, its ear and its text. It plays the cues that you name by
			id, in your order; without ids it plays all, in the order of the pack. It plays an alarm
			once. --split says a split from the words of the pack, as in a race.

			--spotter-sink plays on the spotter's own sink, also while a race runs, and refuses a sink on
			which a runner hears cues.

			The first argument is the pack if it is the name of a voice, a folder or a zip. With
			--pack all arguments are ids. Ctrl+c ends it at once.`),
		Example: `spotter cues preview
spotter cues preview my-pack left right
spotter cues preview --words my-pack.zip n42 n10
spotter cues preview --split 'mile 5 42:10 +12'
spotter cues preview --output wav:cues.wav
spotter cues preview --spotter-sink laptop left`,
		RunE: d.previewCues,
	}
	settings.AddFlags(c, "pack", "output", "latency", "mono", "keep-awake", "spotter-sink")
	c.Flags().StringArray("split", nil, `a split as a race would say it, such as "mile 5 42:10 +12"; may be given again`)
	c.Flags().Duration("pause", usualPause, "silence between two cues")
	c.Flags().Bool("words", false, "play the words that splits are built from, instead of the cues")
	return c
}

func (d Desk) previewCues(c *cobra.Command, args []string) error {
	pause, _ := c.Flags().GetDuration("pause")
	words, _ := c.Flags().GetBool("words")
	splits, _ := c.Flags().GetStringArray("split")
	if pause < 0 || pause > mostPause {
		return fault.Usagef("", "--pause %v is out of range: use 0s to %v", pause, mostPause)
	}
	var named []string
	if len(args) > 0 && !c.Flags().Changed("pack") && d.Settings.IsPack(args[0]) {
		named, args = args[:1], args[1:]
	}
	voice, p, err := d.Settings.Pack(c, named)
	if err != nil {
		return err
	}
	outputs, err := run.PreviewOutputs(p, d.Started)
	if err != nil {
		return err
	}
	var items []preview.Item
	if len(splits) == 0 || len(args) > 0 {
		if items, err = preview.Items(voice, words, args); err != nil {
			return err
		}
	}
	bank, err := preview.Load(voice, items)
	if err != nil {
		return fault.Failed(err, "make these sounds again")
	}
	said, err := preview.Splits(c.Context(), voice, splits, bank)
	if err != nil {
		return err
	}
	ctx, sig, stop := d.UntilSignal(c.Context())
	defer stop()
	err = preview.Play(ctx, voice, preview.Options{Out: d.Stdout, Items: append(items, said...), Bank: bank, Outputs: outputs, Mix: p.Mix, Pause: pause})
	if s := sig(); s != nil {
		return fault.EndedBy(s, nil, "")
	}
	return err
}
