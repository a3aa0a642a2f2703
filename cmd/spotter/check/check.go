package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/audio/pulse"
	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/beside"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/text"
)

// grade says how a part is doing.
type grade uint8

const (
	gradeOK grade = iota
	gradeWarning
	gradeFailure
)

func (g grade) String() string { return [...]string{"ok", "warning", "failure"}[g] }

// finding is one line of the check.
type finding struct {
	grade grade
	part  string
	text  string
	next  string // what to do about it
}

func (d Desk) checkCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "check",
		Short:   "Check what a race depends on: sound, disk, clock, terminal, pack",
		Example: "spotter check\nspotter check --output pulse:laptop --pack es\nspotter check --loopback",
		Long: command.Paragraphs(`Check tests everything that a race depends on. It opens the sound output and
measures it, syncs a file in the folder of journals, compares the clocks, asks the
terminal what it can do, and loads the pack. Each line is ok, a warning or a failure,
and says what to do. The exit code is 1 when there is a failure.

It looks at input.toml, at keyboards beyond the first, and at event devices: which this user may read,
and those that --pad and input.toml name.

With --copy it looks at that folder too, and with --spotter-sink whether that sink is
the runner's.

With --loopback it measures how late a cue arrives at the ear, Bluetooth included. It
plays clicks and listens with a microphone; hold the earpiece to it. The live screen
uses the result.`),
		Args: command.NoArgs,
		RunE: d.check,
	}
	settings.AddFlags(c, "pack", "output", "latency", "moved", "mono", "keep-awake", "say-name", "loopback", "mic", "target", "distance", "copy", "spotter-sink", "pad", "runner-button")
	asjson.Flag(c)
	return c
}

func (d Desk) check(c *cobra.Command, _ []string) error {
	d.json = asjson.On(c)
	_, p, err := d.Settings.Plan(c)
	if err != nil {
		return err
	}
	outputs, err := run.Outputs(p, d.Started)
	if err != nil {
		return err
	}
	if p.Loopback {
		return d.checkLoopback(c.Context(), p, outputs)
	}
	failures := 0
	show := func(list ...finding) error {
		for _, f := range list {
			if f.grade == gradeFailure {
				failures++
			}
			if err := d.write(f); err != nil {
				return err
			}
		}
		return nil
	}
	start := time.Now()
	packed := checkPack(c.Context(), p)
	heard, opened := checkOutput(c.Context(), outputs, p)
	ready := finding{gradeOK, "start", fmt.Sprintf("pack and output ready in %s", text.ShowMS(time.Since(start)-opened.measuring)), ""}
	if err := show(packed, heard); err != nil {
		return err
	}
	if packed.grade != gradeFailure && opened.proven {
		if err := show(ready); err != nil {
			return err
		}
	}
	if err := show(checkSinks(c.Context(), opened.device, p.Mix)...); err != nil {
		return err
	}
	if err := show(d.checkEarpiece(opened.device, p)...); err != nil {
		return err
	}
	if err := show(d.checkInput(c, p)...); err != nil {
		return err
	}
	if err := show(d.checkDisk(), d.checkSpace(), d.checkClock(), d.checkTerminal(c.Context())); err != nil {
		return err
	}
	races, _ := d.Settings.RacesFolder() // checkDisk has told what is wrong with it
	for _, f := range beside.Check(c.Context(), p, races, opened.device.Name) {
		if err := show(finding{besideGrade(f), f.Part, f.Text, f.Next}); err != nil {
			return err
		}
	}
	if failures > 0 {
		return fault.Failed(fault.ErrTold, "")
	}
	return nil
}

// besideGrade grades what stands beside a race.
func besideGrade(f beside.Finding) grade {
	switch {
	case f.OK:
		return gradeOK
	case f.Failed:
		return gradeFailure
	}
	return gradeWarning
}

// write writes a finding as a line for people, or as JSON.
func (d Desk) write(f finding) error {
	if d.json {
		return asjson.Write(d.Stdout, "the check", rowOf(f))
	}
	return fault.Writing("the check", writeFinding(d.Stdout, f))
}

// writeFinding writes one line, and what to do on the next.
func writeFinding(w io.Writer, f finding) error {
	line := fmt.Sprintf("%-8s %-9s %s\n", f.grade, f.part, text.Escape(f.text))
	if f.next != "" {
		line += fmt.Sprintf("%-8s %-9s %s\n", "", "", text.Escape("→ "+f.next))
	}
	_, err := io.WriteString(w, line)
	return err
}

// checkPack opens the pack of a plan and makes every clip ready, as a race does.
func checkPack(ctx context.Context, p run.Plan) finding {
	start := time.Now()
	pack, err := run.OpenPack(p.Pack.Text)
	var bank clip.Bank
	if err == nil {
		bank, err = clip.LoadBank(pack)
	}
	if err == nil {
		_, err = clip.LoadSpeech(ctx, pack)
	}
	if err == nil {
		_, err = run.CallingBank(p, pack, bank)
	}
	if err != nil {
		lines := strings.Split(err.Error(), "\n")
		said := lines[0]
		if n := len(lines) - 1; n > 0 {
			said += fmt.Sprintf(" (and %d more)", n)
		}
		next := "correct it; spotter cues check " + text.ShellWord(p.Pack.Text) + " lists every fault"
		_, nameless := errors.AsType[*clip.MissingWordError](err)
		if told, ok := errors.AsType[*fault.Error](err); ok && (nameless || errors.Is(err, fs.ErrNotExist)) {
			next = told.Next // there is nothing to mend
		}
		return finding{gradeFailure, "pack", said, next}
	}
	words, lacks := wordsFinding(pack)
	f := finding{gradeOK, "pack", fmt.Sprintf("%s: %d cues%s, loaded in %s%s", pack.Name, len(pack.Cues), words,
		text.ShowMS(time.Since(start)), nameFinding(p, pack)), lacks}
	if lacks != "" {
		f.grade = gradeWarning
	}
	if _, ok := pack.Cue("stop"); !ok {
		f.grade, f.next = gradeWarning, `it has no cue "stop": use a pack that has one`
	}
	return f
}

// opening holds what checkOutput found besides its line.
type opening struct {
	device    audio.Device
	proven    bool          // something that can be heard is open
	measuring time.Duration // how long was measured after it was open
}

// How the output is measured: how often, and when its latency needs a word.
const (
	splices    = 9
	slowOutput = 60 * time.Millisecond // 20 cm at record pace
)

// checkOutput opens the first output that can be, and measures how long a cue
// takes from a key to the ear, by changing what it plays as a key does.
func checkOutput(ctx context.Context, outputs []audio.Output, p run.Plan) (finding, opening) {
	if p.Output.Text != "null" {
		outputs = engine.Audible(outputs) // silence is no sound
	}
	r, err := engine.OpenFirst(ctx, outputs, p.Mix)
	failed := make([]string, len(r.Failed))
	for i, err := range r.Failed {
		failed[i] = strings.ReplaceAll(err.Error(), "\n", "; ")
	}
	tried := strings.Join(failed, "; ")
	if err != nil {
		return finding{gradeFailure, "output", cmp.Or(tried, "no output is built into this program"), ""}, opening{}
	}
	f, o := measureOutput(r.Output, r.Stream)
	if err := r.Stream.Close(); err != nil && f.grade == gradeOK {
		f.grade, f.next = gradeWarning, "closing it: "+err.Error()
	}
	if tried != "" {
		f.text += " (" + tried + ")"
	}
	return f, o
}

// measureOutput splices an open stream a few times.
func measureOutput(out audio.Output, stream audio.Stream) (f finding, o opening) {
	o.device = stream.Device()
	start := time.Now()
	defer func() { o.measuring = time.Since(start) }()
	if o.device.Silent {
		return finding{gradeWarning, "output", out.Name() + ": the runner hears nothing", "leave out --output null for a race"}, o
	}
	var waits []time.Duration
	for range splices {
		pressed := time.Now()
		ear, err := stream.Splice(func(int64) {})
		if err != nil {
			return finding{gradeFailure, "output", fmt.Sprintf("%s: %v", out.Name(), err), ""}, o
		}
		waits = append(waits, max(0, ear.Sub(pressed)))
		time.Sleep(7 * time.Millisecond) // not in step with the device's own period
	}
	o.proven = true
	o.device = stream.Device() // by now it has looked at what may be wrong
	slices.Sort(waits)
	median := waits[len(waits)/2]
	name := out.Name()
	if o.device.Label != "" {
		name += fmt.Sprintf(" %q", o.device.Label)
	}
	if n := o.device.Name; n != "" && n != o.device.Label && !strings.HasSuffix(out.Name(), n) {
		name += " (" + n + ")" // two may have one label, and the headset another name than asked for
	}
	f = finding{gradeOK, "output", fmt.Sprintf("%s: key to ear %s (%s to %s)", name, text.ShowMS(median), text.ShowMS(waits[0]), text.ShowMS(waits[len(waits)-1])), ""}
	if o.device.Detail != "" {
		f.text += ", " + o.device.Detail
	}
	if median > slowOutput {
		f.grade = gradeWarning
		f.next = fmt.Sprintf("at 5:18 /km the runner is %.0f cm further by then: a cable is quicker than Bluetooth", 314.5*median.Seconds())
	}
	return f, o
}

// checkSinks looks for what would keep an open sink from being heard right.
func checkSinks(ctx context.Context, d audio.Device, mix audio.MixOptions) []finding {
	if d.Name == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, run.AskWithin)
	defer cancel()
	sinks, err := pulse.Sinks(ctx)
	if err != nil {
		return nil // no sound server: the output is not one of its sinks
	}
	var list []finding
	if d.Trouble != "" {
		f := finding{gradeWarning, "sink", d.Trouble, d.Next}
		if d.Unheard {
			f.grade = gradeFailure
		}
		list = append(list, f)
	}
	if d.Note != "" {
		list = append(list, finding{gradeOK, "sink", d.Note, ""})
	}
	for _, s := range sinks {
		if s.Name != d.Name {
			continue
		}
		if s.Channels == 1 && !mix.Mono {
			list = append(list, finding{gradeWarning, "sink", s.Name + " is mono", "both ears hear the same, and only the words name the side: choose another sink with --output, or add --mono if you want this"})
		}
	}
	return list
}

// nameFinding says what name a race will say, and before how many cues; splits are
// among those.
func nameFinding(p run.Plan, pack *pack.Pack) string {
	name, ok := pack.Word(grammar.RunnerWord)
	if !p.SayName || !ok {
		return ""
	}
	info := 0
	for _, c := range pack.Cues {
		if c.Class == cues.Info {
			info++
		}
	}
	return fmt.Sprintf(", says %q before %s", name.Text, text.Count(info, "info cue"))
}

// wordsFinding says how many words a pack has, and whether splits can be said with
// them.
func wordsFinding(pack *pack.Pack) (said, next string) {
	if len(pack.Words) == 0 {
		return "", ""
	}
	said = ", " + text.Count(len(pack.Words), "word")
	var first cues.ID
	missing := 0
	for _, w := range grammar.WordsFor(pack.Language) {
		if _, ok := pack.Word(w.ID); !ok {
			if missing++; missing == 1 {
				first = w.ID
			}
		}
	}
	switch all := len(grammar.WordsFor(pack.Language)); {
	case all == 0:
		return said, ""
	case missing == all:
		return said, "" // it has others, such as the runner's name
	case missing > 1:
		return said, fmt.Sprintf("splits that need the word %q or one of %d others are played as the cue's clip", first, missing-1)
	case missing == 1:
		return said, fmt.Sprintf("splits that need the word %q are played as the cue's clip", first)
	}
	return said, ""
}
