package cli

import (
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/drill"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/cmd/spotter/wait"
	"spotter/text"
)

// The bounds of the flags of a drill.
const (
	mostNoise   = 40 // dB under the cues: less is not heard
	usualRounds = 6
	mostRounds  = 100
)

func (a *App) drillCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "drill",
		Short: "Practise the cues before a race: who takes which word for another, and how fast",
		Long: command.Paragraphs(`Drill plays cues in the runner's ear, in a random order. The spotter presses what the
runner did: left or right arrow for the side to which the runner moved, space for stopped,
n for no move. The keys mean the sides that --facing and --keys say, as in a race.

At the end it shows how often each cue was obeyed and how long that took, names the words
that the runner takes for each other, and compares with the last drill of the same runner.
Give the runner's name with --runner. A time begins when the cue begins in the ear and ends
with the key, so it contains the spotter's own reaction.

With --noise 5 a crowd sounds 5 dB softer than the cues; with --noise 0 it is as loud. Cues
and crowd are turned down together, so that the sum is never louder than a cue may be.
Results are kept in drills.jsonl in spotter's state folder.`),
		Example: "spotter drill --runner \"L. Z.\"\nspotter drill --runner \"L. Z.\" --noise 5\nspotter drill --output wav:drill.wav --rounds 2",
		Args:    command.NoArgs,
		RunE:    a.drill,
	}
	settings.AddFlags(c, "pack", "output", "latency", "moved", "mono", "keep-awake", "facing", "keys", "runner", "spotter", "theme", "lang", "plain")
	c.Flags().String("noise", "", "let a crowd sound so many dB softer than the cues: 0 to 40; without it there is silence")
	c.Flags().Int("rounds", usualRounds, "how often each cue comes")
	c.Flags().Uint64("seed", 0, "the order of the cues: the same number gives the same order; 0 is another order each time")
	return c
}

func (a *App) drill(c *cobra.Command, _ []string) error {
	_, p, err := a.desk.Plan(c)
	if err != nil {
		return err
	}
	o := drill.Options{Mix: p.Mix, Frame: p.Frame, Runner: p.Runner, Spotter: p.Spotter, Theme: a.theme(p.Theme),
		Now: time.Now, Out: a.o.Stdout, Show: a.browse, Earpieces: a.desk.EarpieceFile(), Store: settings.File(a.desk.Folder("XDG_STATE_HOME"), "drills.jsonl")}
	noise, _ := c.Flags().GetString("noise")
	if noise != "" {
		if o.NoiseDB, err = strconv.ParseFloat(noise, 64); err != nil || !(o.NoiseDB >= 0 && o.NoiseDB <= mostNoise) {
			return fault.Usagef("", "--noise %q: use 0 to %d, the dB by which the crowd is softer than the cues", text.Escape(noise), mostNoise)
		}
		o.Noisy = true
	}
	o.Rounds, _ = c.Flags().GetInt("rounds")
	if o.Rounds < 1 || o.Rounds > mostRounds {
		return fault.Usagef("", "--rounds %d is out of range: use 1 to %d", o.Rounds, mostRounds)
	}
	if o.Seed, _ = c.Flags().GetUint64("seed"); o.Seed == 0 {
		o.Seed = uint64(a.o.Started.UnixNano())
	}
	if p.Output.Text == "null" {
		return fault.Usagef("name an output that the runner hears: spotter devices lists them", "a drill on the output null: nobody hears it")
	}
	if o.Outputs, err = run.Outputs(p, a.o.Started); err != nil {
		return err
	}
	if err := a.needTerminal("the drill"); err != nil {
		return err
	}
	if o.Pack, err = run.OpenPack(p.Pack.Text); err != nil {
		return err
	}
	if said := a.speak(p.Lang, o.Pack.Language); said != "" {
		_ = wait.Write(a.o.Stderr, "spotter: "+text.Escape(said)+"\n", time.Second)
	}
	return drill.Run(c.Context(), o)
}
