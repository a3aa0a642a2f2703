package packs

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/settings"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/studio/build"
	"spotter/studio/tts"
	"spotter/text"
)

// The bounds of --jobs and --timeout.
const (
	mostJobs     = 64
	leastTimeout = 100 * time.Millisecond
	mostTimeout  = 10 * time.Minute
	usualTimeout = 20 * time.Second
)

func (d Desk) cuesBuildCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "build DIR",
		Short: "Make the sounds of a pack from recordings, or with a program that speaks",
		Long: command.Paragraphs(`Build makes the sounds that the pack.toml in a folder names. It takes recordings
			that are named by id (left.wav), or has a text-to-speech program say the texts. With both,
			a recording comes first. It trims and levels each sound and writes it as 48 kHz mono.

			--tts takes the program with its arguments, quoted as in a shell. No shell runs.
			{text} stands for the text and stays one argument. {out} stands for the WAV file to write;
			{id}, {language} and {class} stand for those of the cue. Without {text} the program reads
			the text from standard input. Without {out} it writes the sound to standard output.

			--words first adds to pack.toml the words for splits in the pack's language that it
			lacks. --runner-name adds the runner's name. Build does not make the sounds that the pack
			takes from another pack, unless there is a recording of them. --whole makes all of them,
			so that the pack speaks with one voice.

			Build leaves alone each sound that is up to date: the same command goes on after a stop
			or a failure. It also leaves alone the sounds that you made or changed yourself. --all
			makes those anew too.

			A voice has a licence. Check that the licence allows what you do with the pack, and
			name it in pack.toml.`),
		Example: `spotter cues build my-pack --tts 'espeak-ng -v en-us -s 180 -w {out} -- {text}'
spotter cues build my-pack --tts 'piper -m voice.onnx -f {out}'
spotter cues build my-pack --words --runner-name Ana --tts 'flite -t {text} -o {out}'
spotter cues build my-pack --recordings my-pack/takes`,
		Args: command.Takes(1, 1, "DIR"),
		RunE: d.buildCues,
	}
	f := c.Flags()
	f.SortFlags = false
	f.String("tts", "", "program that speaks, and its arguments, with {text}, {out}, {id}, {language} and {class}")
	f.String("recordings", "", "folder of recordings named by id, such as left.wav")
	f.Bool("all", false, "make every sound anew")
	f.Bool("whole", false, "also make the sounds that the pack takes from the pack it extends")
	f.Bool("words", false, "first add the words for splits in the pack's language")
	f.String("runner-name", "", "first add the runner's name as a word, said before splits")
	f.Duration("timeout", usualTimeout, "time that the program may take for one text")
	f.Int("jobs", max(1, runtime.NumCPU()/2), "how many programs run at once")
	f.Lookup("jobs").DefValue = "half of the processors" // the manual page is the same on every machine
	return c
}

// buildFlags reads the flags of the command, and tells every fault at once.
func (d Desk) buildFlags(c *cobra.Command) (*build.Builder, error) {
	f := c.Flags()
	program, _ := f.GetString("tts")
	folder, _ := f.GetString("recordings")
	timeout, _ := f.GetDuration("timeout")
	b := &build.Builder{}
	b.All, _ = f.GetBool("all")
	b.Whole, _ = f.GetBool("whole")
	b.Jobs, _ = f.GetInt("jobs")
	var faults []error
	broken := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if program == "" && folder == "" {
		broken("build has no source of sounds: name a program with --tts, a folder with --recordings, or both")
	}
	if timeout < leastTimeout || timeout > mostTimeout {
		broken("--timeout %v is out of range: use %v to %v", timeout, leastTimeout, mostTimeout)
	}
	if b.Jobs < 1 || b.Jobs > mostJobs {
		broken("--jobs %d is out of range: use 1 to %d", b.Jobs, mostJobs)
	}
	if program != "" {
		t, err := tts.ParseTemplate(program)
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				broken("--tts: %s", strings.TrimSuffix(line, "\n"))
			}
		}
		b.Speaker = tts.New(t, d.Settings.Environ, timeout)
	}
	if len(faults) > 0 {
		return nil, fault.Usagef(c.CommandPath()+" --help has examples", "%w", errors.Join(faults...))
	}
	if b.Speaker != nil {
		if err := b.Speaker.Find(); err != nil {
			return nil, fault.Failed(err, "install it, or name another with --tts")
		}
	}
	if folder != "" {
		var err error
		if b.Recordings, err = build.OpenRecordings(folder); err != nil {
			return nil, noRecordings(err, folder)
		}
	}
	return b, nil
}

// noRecordings returns why the folder of --recordings is of no use, and what to do
// when it is not one in it.
func noRecordings(err error, folder string) error {
	if e, ok := errors.AsType[*build.FolderError](err); ok && e.Folder != folder {
		return fault.Failed(err, "")
	}
	return fault.Failed(err, "name the folder that has them with --recordings")
}

func (d Desk) buildCues(c *cobra.Command, words []string) (err error) {
	b, err := d.buildFlags(c)
	if err != nil {
		return err
	}
	draft, unlock, err := pack.LockDraft(words[0], d.finder())
	if err != nil {
		next := "mend it, and build again"
		if isInUse(err) {
			next = leaveOther
		}
		return fault.Failed(err, next)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	b.Draft = draft
	if err := addWords(b, c, d.Stdout); err != nil {
		return err
	}
	plan := b.Plan()
	if plan.Sounds == 0 {
		return fault.Failed(fmt.Errorf("pack %s has no sounds of its own", b.Draft.Name),
			"use --whole to make the sounds that it takes from another pack, or add cues of its own to pack.toml")
	}
	ctx, sig, stop := d.UntilSignal(c.Context())
	defer stop()
	tell := d.newBuildTeller(len(plan.Jobs))
	if err := tell.begin(); err != nil {
		return err
	}
	r, err := b.Run(ctx, plan.Jobs, tell)
	if ending := tell.end(); err == nil {
		err = ending
	}
	if s := sig(); s != nil {
		return fault.EndedBy(s, fmt.Errorf("%w: %d of %s made", fault.Ended{Signal: s}, r.Made, text.Count(len(plan.Jobs), "sound")), "run the same command to go on")
	}
	if err != nil {
		return fault.Failed(err, "make room or mend the folder; run the same command to go on")
	}
	return d.conclude(b, words[0], plan, r)
}

// conclude says what became of all, and whether the pack is whole now.
func (d Desk) conclude(b *build.Builder, dir string, plan build.Plan, r build.Result) error {
	var said strings.Builder
	fmt.Fprintf(&said, "%s: %d made, %d up to date", text.Count(plan.Sounds, "sound"), r.Made, plan.Current)
	if n := len(plan.Kept); n > 0 {
		fmt.Fprintf(&said, ", %d kept that you made or changed: %s", n, text.Escape(text.Few(plan.Kept)))
		said.WriteString("\n(--all makes those anew too)")
	}
	said.WriteByte('\n')
	if plan.Based > 0 {
		fmt.Fprintf(&said, "warning: %s still a copy of the program's own voice: add recordings, or give --tts too\n", text.Are(plan.Based, "sound"))
	}
	if b.Recordings != nil {
		for _, line := range b.Recordings.Strays(b.Ids()) {
			fmt.Fprintf(&said, "warning: %s\n", text.Escape(line))
		}
	}
	if _, err := io.WriteString(d.Stdout, said.String()); err != nil {
		return fault.Writing("what was made", err)
	}
	if faults := b.Placed(slices.Concat(plan.Faults, r.Faults)); len(faults) > 0 {
		err := error(faults)
		if r.Untried > 0 {
			err = fmt.Errorf("%w\n%s made no sound for the first %d texts: %d more were not tried", faults, b.Speaker.Name(), r.Mute, r.Untried)
		}
		return fault.Failed(err, "mend these; the same command then makes only what is missing")
	}
	if _, err := pack.Open(dir, d.finder()); err != nil { // somebody changed it meanwhile
		return fault.Failed(err, "mend it, and build again")
	}
	_, err := fmt.Fprintf(d.Stdout, "check it: spotter cues check %[1]s\nhear it: spotter cues preview %[1]s\n", text.Escape(text.ShellWord(dir)))
	return fault.Writing("what was made", err)
}

// addWords adds the words to the manifest that the flags ask for.
func addWords(b *build.Builder, c *cobra.Command, w io.Writer) error {
	spoken, _ := c.Flags().GetBool("words")
	runner, _ := c.Flags().GetString("runner-name")
	var add []cues.Word
	if spoken {
		all := grammar.WordsFor(b.Draft.Language)
		if len(all) == 0 {
			return fault.Failed(fmt.Errorf("there is no split grammar for language %q", b.Draft.Language), "leave --words out")
		}
		for _, word := range all {
			if _, has := b.Draft.Word(word.ID); !has {
				add = append(add, word)
			}
		}
	}
	if c.Flags().Changed("runner-name") {
		name, err := settings.ParseName(runner)
		if err == nil && name == "" {
			err = errors.New("name is empty")
		}
		if err != nil {
			return fault.Usagef("", "--runner-name: %w", err)
		}
		has, ok := b.Draft.Word(grammar.RunnerWord)
		switch {
		case !ok:
			add = append(add, cues.Word{ID: grammar.RunnerWord, Text: name})
		case has.Text != name:
			return fault.Failed(fmt.Errorf("%s:%d: the word %q is already %q", has.Manifest, has.Line, grammar.RunnerWord, has.Text), "change its text there")
		}
	}
	if len(add) == 0 {
		return nil
	}
	d, err := b.Draft.AddWords(add)
	if err != nil {
		return fault.Failed(fmt.Errorf("adding words: %w", err), "mend it, and build again")
	}
	b.Draft = d
	_, err = fmt.Fprintf(w, "%s added to pack.toml\n", text.Count(len(add), "word"))
	return fault.Writing("what was added", err)
}
