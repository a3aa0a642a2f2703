package packs

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/cues/pack"
	"spotter/studio/check"
	"spotter/text"
	"spotter/ui/studio"
)

func (d Desk) cuesRecordCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "record [DIR]",
		Short:   "Record the sounds of a pack with a microphone, one by one",
		Example: "spotter cues new our-voice --copy\nspotter cues record our-voice",
		Long: command.Paragraphs(`Record takes the cues of the pack in a folder one by one; without a folder it takes
the one you are in. It shows the cue, counts down, records until you are silent again,
trims and levels the take, and plays it. Enter saves the take under the name that
pack.toml gives it. The folder "takes" keeps what the microphone heard. Record skips
sounds that exist, so you can record the rest another day.

Record uses the sound server's default microphone, or the one that --mic names. Keep it
close to the mouth, in a quiet room, and use the same one for all sounds.`),
		Args: command.Takes(0, 1, "[DIR]"),
		RunE: d.recordCues,
	}
	settings.AddFlags(c, "mic", "output", "latency", "theme", "plain")
	return c
}

func (d Desk) recordCues(c *cobra.Command, words []string) (err error) {
	_, p, err := d.Settings.Plan(c)
	if err != nil {
		return err
	}
	outputs, err := run.Outputs(p, d.Started)
	if err != nil {
		return err
	}
	dir := "."
	if len(words) > 0 {
		dir = words[0]
	}
	draft, unlock, err := d.lockDraft(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := d.NeedTerminal("the recording screen"); err != nil {
		return err
	}
	b, err := run.OpenBooth(c.Context(), p.Mic, draft, outputs)
	if err != nil {
		return fault.Failed(err, "spotter devices lists the sinks; pactl list short sources lists the microphones")
	}
	_, err = d.Browse(c.Context(), studio.New(studio.Options{
		Pack: draft.Name, Folder: draft.Path, Sounds: studioSounds(draft), Microphone: b, Takes: b, Theme: d.Theme(p.Theme),
	}))
	return errors.Join(err, b.Close(), d.tellRecorded(draft, dir))
}

// lockDraft opens a folder whose sounds are to be recorded, and keeps others from
// recording and building in it until it is unlocked.
func (d Desk) lockDraft(dir string) (draft *pack.Draft, unlock func() error, err error) {
	draft, unlock, err = pack.LockDraft(dir, d.finder())
	if err == nil {
		return draft, unlock, nil
	}
	next := "spotter cues new DIR makes a folder with a pack.toml"
	if _, ok := errors.AsType[pack.Faults](err); ok {
		next = "correct it: only sounds may still be missing here"
	} else if isInUse(err) {
		next = leaveOther
	} else if errors.Is(err, fs.ErrNotExist) {
		next = "spotter cues new " + text.ShellWord(dir) + " makes it"
	}
	return nil, nil, fault.Failed(err, next)
}

// leaveOther says what to do about a folder that is in use.
const leaveOther = "close that one or wait for it, then run the same command again"

// isInUse reports whether an error is of a folder that another spotter writes into.
func isInUse(err error) bool {
	_, ok := errors.AsType[*pack.LockedError](err)
	return ok
}

// tellRecorded says how far the voice is.
func (d Desk) tellRecorded(draft *pack.Draft, dir string) error {
	var own, base int
	for _, s := range draft.Sounds {
		switch s.State {
		case pack.SoundOwn:
			own++
		case pack.SoundBase:
			base++
		}
	}
	said := fmt.Sprintf("%d of %s recorded in %s", own, text.Count(len(draft.Sounds), "sound"), text.Escape(draft.Path))
	if base > 0 {
		said += fmt.Sprintf("; %d still come from another voice", base)
	}
	if n := len(draft.Sounds) - own - base; n > 0 {
		said += fmt.Sprintf("; %d are missing", n)
	}
	next := "spotter cues record " + text.ShellWord(dir) + " goes on"
	if own == len(draft.Sounds) {
		next = "spotter cues check " + text.ShellWord(dir) + " checks them"
	}
	_, err := fmt.Fprintf(d.Stdout, "%s\n%s\n", said, next)
	return fault.Writing("what is recorded", err)
}

// studioSounds returns the sounds of a draft with how long each may be.
func studioSounds(d *pack.Draft) []studio.Sound {
	list := make([]studio.Sound, len(d.Sounds))
	for i, s := range d.Sounds {
		list[i] = studio.Sound{DraftSound: s, Limit: check.Limit(s.Class)}
	}
	return list
}
