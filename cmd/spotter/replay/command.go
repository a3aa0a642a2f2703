package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/audio"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/race/replay"
	"spotter/report/figures"
	"spotter/report/filter"
	"spotter/text"
)

// Desk has the streams and the signals that the command uses. All but Stdin are required.
type Desk struct {
	Stdin  io.Reader // where it and Stdout are a terminal, its keys pause and choose the speed; nil: no keys
	Stdout io.Writer // takes a line for each event as it sounds
	Stderr io.Writer // what is to be known about them
	// UntilSignal returns a context that ends with a signal, which the second result returns.
	// The last one is to be called at the end.
	UntilSignal func(context.Context) (ctx context.Context, which func() os.Signal, stop func())
}

// flags are the flags of the command as they were given.
type flags struct {
	output, speed, from, to, pack, recording string
	gaps, mono                               bool
}

// Command returns the command, to be added to a tree once.
func (d Desk) Command() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "replay RACE --output OUTPUT",
		Short: "Hear a race again: its cues in words, faster as ticks, or without the silences",
		Long: command.Paragraphs(`Replay plays the cues of a journal at their race times, each in the ear and on the side
where the runner heard it, and prints every event as it sounds. Voided presses are left out.

Up to 4 times faster than the race it says every cue, and one cue cuts another as in the
race. Faster, it says STOP, falls, rests, a lost earpiece and every fifth board; every other
cue is a tick in its ear, higher for a more urgent class, and rough if the runner did not hear
it whole. A STOP is said once. --gaps says every cue whole at the speed of the race, and cuts
silences to half a second. --recording plays what --record wrote in the race, cue by cue.

Name the output: it is never the race's earpiece by itself. A sink on which a runner hears
cues now is refused. wav:FILE records in the time that the replay takes. Nothing else is
written. On a terminal . pauses and goes on, + and - choose the speed, and q or ctrl+c ends it.`),
		Example: `spotter replay race.jsonl --output pulse:laptop --gaps
spotter replay race.jsonl --output pulse:laptop --speed 30
spotter replay race.jsonl --output wav:replay.wav --from "km 21" --to "km 25" --speed 4`,
		Args: command.Takes(1, 1, "RACE"),
		RunE: func(c *cobra.Command, words []string) error { return d.run(c, words[0], f) },
	}
	named.TakesJournals(c)
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.output, "output", "", "where to play: pulse[:SINK], speaker, wav:FILE or null; it has no default")
	flags.StringVar(&f.speed, "speed", "1", "how many times faster than the race, 1 to 240; above 4 cues become ticks")
	flags.BoolVar(&f.gaps, "gaps", false, "say every cue whole at the speed of the race, and leave silences out")
	flags.StringVar(&f.from, "from", "", `begin here: "km 21", 1:40 for a race time, or #812 for a line of the journal`)
	flags.StringVar(&f.to, "to", "", "end here, written as --from")
	flags.StringVar(&f.pack, "pack", "", "voice pack; without it that of the race, if it is part of spotter or installed")
	flags.StringVar(&f.recording, "recording", "", "play the sound of this file, which --record wrote in the race; at speed 1 or with --gaps")
	flags.BoolVar(&f.mono, "mono", false, "play the same in both ears")
	for name, words := range map[string][]string{"speed": {"1", "2", "4", "16", "30", "60"}} {
		if err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // the flag was made above
		}
	}
	return c
}

// run plays the race in the journal at path.
func (d Desk) run(c *cobra.Command, path string, f flags) error {
	o, err := f.options(c.Flags().Changed("speed"))
	if err != nil {
		return err
	}
	out, err := ChooseOutput(c.Context(), f.output, func() bool { return journal.InUse(path) })
	if err != nil {
		return err
	}
	log, err := journal.ReadFile(path)
	if err != nil {
		return err
	}
	if log.Readable == 0 {
		return command.NoLine(path)
	}
	book := logbook.New(log.Events)
	if err := f.part(book, &o); err != nil {
		return err
	}
	voice, err := openVoice(c.Context(), f.pack, &book.Open)
	if err != nil {
		return err
	}
	if f.recording != "" {
		if voice.recorded, err = openRecording(f.recording); err != nil {
			return err
		}
		defer voice.recorded.reader.Close()
	}
	o.Cue, o.Word = voice.cueLasts, voice.wordLasts
	plan := replay.New(book, o)
	notes := append(voice.notes, planNotes(plan, f.recording != "")...)
	for _, n := range notes {
		fmt.Fprintf(d.Stderr, "spotter: %s\n", text.Escape(n))
	}
	ctx, sig, stop := d.UntilSignal(c.Context())
	defer stop()
	p := &player{book: book, plan: plan, o: o, voice: voice, out: newScreen(d.Stdout, plan, o)}
	if p.out.terminal && d.Stdin != nil {
		var restore func()
		p.keys, restore = keyboard(d.Stdin)
		p.out.keys = p.keys != nil
		defer restore()
	}
	err = play(ctx, p, out, audio.MixOptions{Mono: f.mono})
	if s := sig(); s != nil {
		return fault.EndedBy(s, nil, "")
	}
	if err == nil && log.Err() != nil {
		return fault.Failed(fmt.Errorf("%s is not whole: %s", text.Escape(path), text.Escape(log.Verdict())),
			"every line that can be read was played; spotter journal verify "+text.ShellWord(path)+" tells more")
	}
	return err
}

// options reads the flags that say how to play.
func (f *flags) options(speed bool) (o replay.Options, err error) {
	o.Speed, err = strconv.ParseFloat(strings.TrimRight(strings.TrimSpace(f.speed), "x×"), 64)
	switch {
	case err != nil || !(o.Speed >= 1 && o.Speed <= replay.FastestMax):
		return o, fault.Usagef(fmt.Sprintf("use 1 to %d, such as 4", replay.FastestMax), "--speed %s is no speed", text.Quote(f.speed))
	case f.gaps && speed && o.Speed != 1:
		return o, fault.Usagef("leave --speed out, or --gaps", "--gaps says cues whole, at the speed of the race")
	case f.recording != "" && o.Speed != 1:
		return o, fault.Usagef("leave --speed out; --gaps leaves the silences out", "a recording plays at the speed of the race")
	case f.gaps:
		o.Mode = replay.Gaps
	case f.recording != "":
		o.Mode = replay.Whole
	case o.Speed > replay.WordsMost:
		o.Mode = replay.Ticks
	}
	return o, nil
}

// part sets which part of a race is played.
func (f *flags) part(b *logbook.Book, o *replay.Options) (err error) {
	if f.from != "" {
		if o.From, err = raceTime(b, f.from); err != nil {
			return fault.Usagef("", "--from: %w", err)
		}
	}
	if f.to != "" {
		if o.To, err = raceTime(b, f.to); err != nil {
			return fault.Usagef("", "--to: %w", err)
		}
		if strings.HasPrefix(strings.TrimSpace(f.to), "#") {
			o.To += time.Millisecond // that line too
		}
		if o.To <= o.From {
			return fault.Usagef("", "--to %s is not after --from", text.Quote(f.to))
		}
	}
	return nil
}

// raceTime returns the race time of a place of the log.
func raceTime(b *logbook.Book, typed string) (time.Duration, error) {
	p, err := filter.ParsePlace(typed, b.Plan.Units)
	switch {
	case err != nil:
		return 0, err
	case p.IsTime:
		return p.At, nil
	case p.IsPlace:
		at, ok := figures.FromBook(b).Way().When(p.Metres)
		if !ok {
			return 0, fmt.Errorf("%s lies behind the last board of the log", text.Quote(typed))
		}
		return at, nil
	}
	i, ok := b.At(race.EventID(p.Seq))
	if !ok {
		return 0, fmt.Errorf("the log has no line %d", p.Seq)
	}
	if !b.Lines[i].HasElapsed {
		return 0, fmt.Errorf("line %d has no race time", p.Seq)
	}
	return b.Lines[i].Elapsed, nil
}

// planNotes says what a plan leaves out.
func planNotes(p *replay.Plan, recorded bool) (notes []string) {
	if p.Before > 0 {
		notes = append(notes, text.Count(p.Before, "cue")+" of the radio check, before the start, not played")
	}
	lacks, missing := map[string]bool{}, 0
	for i := range p.Items {
		it := &p.Items[i]
		if it.Lacks {
			missing++
		}
		name := string(it.Cue)
		if name == "" {
			name = string(it.Word)
		}
		if it.Lacks && !lacks[name] && !recorded {
			lacks[name] = true
			kind := "cue"
			if it.Cue == "" {
				kind = "word"
			}
			notes = append(notes, fmt.Sprintf("the pack has no %s %q: a tick in its place, or nothing", kind, name))
		}
	}
	if recorded && missing > 0 {
		notes = append(notes, text.Count(missing, "cue")+" not in the recording: a tick each")
	}
	return notes
}

// errNothing says that a log has nothing to be played.
var errNothing = errors.New("nothing to play: no line of this part of the race has a time")
