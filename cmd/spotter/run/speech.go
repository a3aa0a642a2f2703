package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/inputs"
	"spotter/cmd/spotter/pads"
	"spotter/cmd/spotter/voicenote"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/input/evdev"
	"spotter/race"
	"spotter/text"
	"spotter/ui/live"
	"spotter/ui/sign"
)

// wordsFaultFor bounds how long the screen shows that words cannot be said: the pace needs
// the place, and each split that is played without them tells of it again.
const wordsFaultFor = 30 * time.Second

// spoken are the words of the pack, and what is wrong with some.
type spoken struct {
	speech *clip.Speech
	fault  live.WordsHealth // of those that splits may need
	boot   time.Duration    // when that became known
}

// Why words are not said although the pack has them.
var (
	errStillLoading = errors.New("they are still being loaded")
	errStillMaking  = errors.New("those of the splits before are still being made ready")
)

// utterance is a phrase on its way to the sound.
type utterance struct {
	id     race.EventID
	cue    cues.ID
	at     time.Time // of the key
	phrase grammar.Phrase
	words  *clip.Speech
}

// utterances bounds how many phrases wait to be joined. Each takes milliseconds.
const utterances = 8

// Say implements [live.Speaker]. The words are joined beside the keys, which never wait for
// them; each phrase is handed to the sound in its turn.
func (w *wire) Say(e race.Event, p grammar.Phrase) error {
	at := time.Now() // as in Play; what joining costs is part of the latency
	words := w.words.Load()
	if words == nil {
		return errStillLoading
	}
	if err := words.speech.Lacks(p); err != nil {
		return err
	}
	select {
	case w.utterances <- utterance{e.ID, e.Cue, at, p, words.speech}:
		return nil
	default:
		return errStillMaking
	}
}

// speak joins a phrase and has it played. A word that cannot be made ready after all leaves
// the press without a sound, and is told as any cue that is not heard.
func (w *wire) speak(s *utterance) {
	clip, err := s.words.Join(s.phrase)
	if err != nil {
		w.report(audio.Report{ID: uint64(s.id), Outcome: audio.Dropped, Why: audio.Why(race.WhyNoWords), Reason: text.FirstLine(err)})
		return
	}
	w.sound.Play(audio.Press{ID: uint64(s.id), Cue: s.cue, At: s.at, Clip: clip})
}

// settled is a time that sounds nobody asked for yet leave to the screen and the first key, after the
// output was opened: on two cores they made the first cue 9 ms later.
const settled = 100 * time.Millisecond

// loadSpeech makes the clips ready that no key asked for yet, and opens the words of the pack,
// in the background, once the output has been opened or has failed: the way of the first cue
// to the ear comes before them. Then it joins what is to be said.
func (r *openRace) loadSpeech(ctx context.Context) {
	r.inside.Go(func() {
		defer r.crash.Caught()
		select {
		case <-r.wire.told:
		case <-ctx.Done():
			return
		}
		select {
		case <-time.After(settled):
		case <-ctx.Done():
			return
		}
		r.bank.MakeReady(ctx)
		speech, _ := clip.OpenSpeech(ctx, r.pack) // what the error tells of, the speech does too
		if speech == nil {
			return // the race is left
		}
		r.wire.take(r.pack, speech)
		for {
			select {
			case s := <-r.wire.utterances:
				r.wire.speak(&s)
			case <-ctx.Done():
				return
			}
		}
	})
}

// take has splits said with words. Those that cannot be said it takes to the journal, and
// to the screen, so that the runner can be told before a split comes without them. It
// never waits.
func (w *wire) take(pack *pack.Pack, speech *clip.Speech) {
	said := &spoken{speech: speech}
	if broken := speech.Broken(); len(broken) > 0 {
		e := w.event(race.KindNote)
		e.Item, e.File, e.Text = race.ItemWords, text.Escape(broken[0].File), brokenText(broken)
		w.log.Append(e)
		said.fault, said.boot = wordsFault(pack, broken), e.Boot
	}
	w.words.Store(said)
	w.nudge()
}

// brokenText says in the journal which words cannot be said, and why.
func brokenText(broken []*clip.BrokenWordError) string {
	ids := make([]string, len(broken))
	for i, b := range broken {
		ids[i] = string(b.Word)
	}
	return fmt.Sprintf("%s cannot be said, and splits with them play the plain clip: %s", text.Few(ids), text.FirstLine(broken[0].Err))
}

// wordsFault puts those broken words into the screen's words that splits may need.
func wordsFault(pack *pack.Pack, broken []*clip.BrokenWordError) (h live.WordsHealth) {
	for _, w := range grammar.WordsFor(pack.Language) {
		i := slices.IndexFunc(broken, func(b *clip.BrokenWordError) bool { return b.Word == w.ID })
		switch {
		case i < 0:
		case h.Fault == "":
			h.Fault, h.File = text.FirstLine(broken[i].Err), text.Escape(broken[i].File)
		default:
			h.More++
		}
	}
	return h
}

// health tells for a while of words that cannot be said.
func (s *spoken) health(now race.Stamp) live.WordsHealth {
	if s == nil || now.Boot-s.boot > wordsFaultFor {
		return live.WordsHealth{}
	}
	return s.fault
}

// callByName puts the runner's name before the info cues, where that was asked for.
func (r *openRace) callByName() error {
	bank, err := CallingBank(r.plan, r.pack, r.bank)
	if err != nil {
		return err
	}
	r.bank = bank
	return nil
}

// CallingBank returns the bank of a race: the one of its pack, where a plan asks for
// it with the runner's name before the info cues. When the pack has no name to say,
// the error wraps an [clip.MissingWordError].
func CallingBank(p Plan, pack *pack.Pack, bank clip.Bank) (clip.Bank, error) {
	if !p.SayName {
		return bank, nil
	}
	bank, err := bank.Calling(pack)
	if _, missing := errors.AsType[*clip.MissingWordError](err); missing {
		return nil, fault.Usagef("add a [[word]] with id = \"runner\" and its sound file to the pack, or leave say-name out",
			"%s: %w", p.SayNameFrom, namelessError{pack.Name, err})
	}
	if err != nil {
		return nil, fault.Failed(err, "spotter cues check "+text.ShellWord(p.Pack.Text)+" tells more")
	}
	return bank, nil
}

// namelessError says that a pack lacks the runner's name, and wraps what found out.
type namelessError struct {
	pack string
	err  error
}

func (e namelessError) Error() string {
	return fmt.Sprintf("pack %q has no word %q to say the name with", e.pack, grammar.RunnerWord)
}

func (e namelessError) Unwrap() error { return e.err }

// openNotes makes ready what records notes by voice, and what carries it to the runner. No microphone is open before a key.
func (r *openRace) openNotes() {
	if r.demo != nil {
		return
	}
	w := r.wire
	r.notes = voicenote.New(voicenote.Options{Mic: r.plan.NoteMic, Path: r.writer.Path, Lines: func() uint64 { return r.writer.Status().Logged },
		Output: w.named, Runner: w.runner, Event: w.event, Append: r.writer.Append, Nudge: w.nudge, Guard: r.crash.Caught,
		Boot: func() time.Duration { return w.now().Boot }})
	r.talk = voicenote.NewTalk(voicenote.TalkOptions{Mic: cmp.Or(r.plan.TalkMic, r.plan.NoteMic), Output: w.named, Runner: w.runner,
		Heard: w.heard, Event: w.event, Append: r.writer.Append, Nudge: w.nudge, Guard: r.crash.Caught, Record: r.recording.Voice,
		Frames: r.plan.Phone.Voice(r.plan.Output.Text), Boot: func() time.Duration { return w.now().Boot }})
	w.small = append(w.small, r.notes.Small, r.talk.Small)
}

// openInputs makes ready what presses come from besides the terminal's keys. It runs when the
// screen is there. A source is added here, by r.wire.hub.Add.
func (r *openRace) openInputs() {
	w := r.wire
	w.hub = inputs.New(inputs.Options{Now: w.now, Nudge: w.nudge, Guard: r.crash.Caught,
		Note: func(text string) { w.note(race.ItemInput, text) },
		Lost: func() { w.tells(ticks.Lost) }})
	if r.demo != nil {
		return
	}
	w.pads = pads.New(pads.Options{Setting: r.plan.Buttons, File: r.plan.Taught.Taught, Sys: evdev.This(), Now: w.now,
		Note: func(text string) { w.note(race.ItemInput, text) }, Sign: w.runnerSign,
		Shown: func() { w.tells(ticks.Ahead); w.nudge() }})
	if w.pads != nil {
		w.hub.Add(w.pads)
	}
	if h := r.in.Handed; h != nil && h.Stops != nil {
		w.hub.Add(h.Stops(w.now, func(said string) { w.note(race.ItemDevice, said) }))
	}
}

// note takes a note of the machine's own to the journal. A demo has none. It never waits.
func (w *wire) note(item, text string) {
	e := w.event(race.KindNote)
	e.Item, e.Text = item, text
	w.log.Append(e)
}

// runnerSign takes a sign of the runner to the journal. It never waits.
func (w *wire) runnerSign(at race.Stamp, is sign.Is) {
	e := race.Event{Kind: race.KindNote, Stamp: at.Milli(), Item: race.ItemRunner, Text: is.String()}
	e.Way = race.ByPad
	e.Elapsed, e.HasElapsed = w.clock.Elapsed(e.Stamp)
	w.log.Append(e)
}
