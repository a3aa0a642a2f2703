package run

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/audio/mic"
	"spotter/audio/pulse"
	"spotter/cues/pack"
	"spotter/studio/check"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/studio"
)

// Booth joins a microphone, an output and the folder of a pack for the screen that
// records a voice. Hear and Roll never wait; the rest is called one at a time.
type Booth struct {
	ctx      context.Context // of the program: ends what waits for the sound server
	playback *engine.Playback

	mu   sync.Mutex // held for no longer than a copy takes
	open *mic.Mic   // nil while there is none
	why  error      // why there is none
	mic  string     // to listen with; "" for the default one
	take *mic.Take

	disk  sync.Mutex // held while a file is written
	draft *pack.Draft
}

var (
	_ studio.Microphone = (*Booth)(nil)
	_ studio.Takes      = (*Booth)(nil)
)

// OpenBooth opens a microphone, "" for the default one, for the sounds of a draft. ctx
// is that of the program. The booth is to be closed, also when it is an error that no
// microphone could be opened.
func OpenBooth(ctx context.Context, mic string, draft *pack.Draft, outputs []audio.Output) (*Booth, error) {
	b := &Booth{ctx: ctx, mic: mic, draft: draft, playback: engine.NewPlayback(outputs)}
	return b, b.Listen(false)
}

// now returns the open microphone.
func (b *Booth) now() (*mic.Mic, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open, b.why
}

// Hear implements [studio.Microphone].
func (b *Booth) Hear() studio.Level {
	m, why := b.now()
	if m == nil {
		h := studio.Level{Mic: say.T("none"), Peak: -200, Room: -200, Lost: true, Fault: say.T("it is being opened")}
		if why != nil {
			h.Fault = alert.Fault(why.Error())
		}
		return h
	}
	s, h := m.Source(), m.Hear()
	out := studio.Level{Mic: s.Label, Peak: h.Peak, Room: h.Room, Clipped: h.Clipped, Speech: h.Speech, Over: h.Over, Lost: h.Lost}
	if s.Label != s.Name {
		out.Mic += " (" + s.Name + ")"
	}
	if h.Err != nil {
		out.Fault = alert.Fault(h.Err.Error())
	}
	return out
}

// Roll implements [studio.Microphone].
func (b *Booth) Roll(on bool) {
	m, _ := b.now()
	switch {
	case m == nil:
	case on:
		m.Begin()
	default:
		m.Drop()
	}
}

// Cut implements [studio.Microphone].
func (b *Booth) Cut(sound int, byKey bool) (studio.Take, error) {
	m, why := b.now()
	if m == nil {
		return studio.Take{}, fmt.Errorf("there is no microphone: %w", why)
	}
	t, err := m.End(byKey)
	if err != nil {
		return studio.Take{}, err
	}
	b.mu.Lock()
	b.take = t
	b.mu.Unlock()
	return judged(t, check.Limit(b.draft.Sounds[sound].Class)), nil
}

// judged says in words what came of a take.
func judged(t *mic.Take, limit time.Duration) studio.Take {
	if t.Clip == nil {
		return studio.Take{Nothing: true}
	}
	facts, faults := check.JudgeTake(check.Take{Sound: t.Clip.Measures(), Level: t.Level, Room: t.Room, Clipped: t.Clipped, Holed: t.Holed}, limit)
	return studio.Take{Facts: facts, Faults: faults}
}

// Listen implements [studio.Microphone].
func (b *Booth) Listen(next bool) error {
	ctx, cancel := b.within()
	defer cancel()
	b.mu.Lock()
	old, name := b.open, b.mic
	b.open, b.why = nil, nil
	b.mu.Unlock()
	was := name
	if old != nil {
		was = old.Source().Name
		old.Close()
	}
	var err error
	if next {
		name, err = nextMic(ctx, was)
	}
	var m *mic.Mic
	if err == nil {
		m, err = mic.Open(ctx, name)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open, b.why = m, err; err == nil {
		b.mic = name
	}
	return err
}

// nextMic returns the microphone behind the named one, and round.
func nextMic(ctx context.Context, name string) (string, error) {
	all, err := pulse.Sources(ctx)
	if err != nil {
		return "", err
	}
	mics := mic.Microphones(all)
	if len(mics) == 0 {
		return "", errors.New("the sound server has no microphone: connect one, then press o")
	}
	at := slices.IndexFunc(mics, func(s pulse.Source) bool { return s.Name == name })
	return mics[(at+1)%len(mics)].Name, nil
}

// taken returns the last take.
func (b *Booth) taken() (*mic.Take, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.take == nil || b.take.Clip == nil {
		return nil, errors.New("there is no take")
	}
	return b.take, nil
}

// Keep implements [studio.Takes].
func (b *Booth) Keep(sound int) (note string, err error) {
	t, err := b.taken()
	if err != nil {
		return "", err
	}
	b.disk.Lock()
	defer b.disk.Unlock()
	if err := b.draft.Save(sound, t.Clip.WAV()); err != nil {
		return "", fmt.Errorf("%w: %s, then enter tries again", err, diskNext(err))
	}
	if err := b.draft.SaveTake(sound, t.Raw.WAV()); err != nil {
		return "the sound is saved, but not what the microphone heard: " + err.Error(), nil
	}
	return "", nil
}

// diskNext says what to do about a file that could not be written.
func diskNext(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "make room on the disk"
	case errors.Is(err, syscall.EACCES), errors.Is(err, syscall.EROFS):
		return "make the folder writable"
	}
	return "check the folder"
}

// Play implements [studio.Takes].
func (b *Booth) Play(sound int, take bool) (time.Duration, error) {
	ctx, cancel := b.within()
	defer cancel()
	s := b.draft.Sounds[sound]
	var heard *clip.Clip
	if take {
		t, err := b.taken()
		if err != nil {
			return 0, err
		}
		heard = t.Clip
	} else {
		data, err := b.draft.ReadFile(s.File)
		if err != nil {
			return 0, err
		}
		if heard, err = clip.Load(data, s.File); err != nil {
			return 0, err
		}
	}
	if err := b.playback.Play(ctx, heard, s.Pan); err != nil {
		return 0, err
	}
	return dsp.Rate.D(heard.Frames()), nil
}

// Hush implements [studio.Takes].
func (b *Booth) Hush() { b.playback.Hush() }

// Close ends listening and playing, when what is being written is written.
func (b *Booth) Close() error {
	b.disk.Lock()
	defer b.disk.Unlock()
	b.mu.Lock()
	m := b.open
	b.open = nil
	b.mu.Unlock()
	if m != nil {
		m.Close()
	}
	if err := b.playback.Close(); err != nil {
		return fmt.Errorf("closing the sound output: %w", err)
	}
	return nil
}

// recordAsk bounds how long opening a microphone or an output may take.
const recordAsk = 5 * time.Second

func (b *Booth) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, recordAsk)
}
