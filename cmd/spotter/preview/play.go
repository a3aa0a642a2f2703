package preview

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/charmbracelet/x/ansi"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/text"
)

const (
	openWithin = 15 * time.Second       // a sound server answers, or says why not
	hushWithin = 200 * time.Millisecond // what sounds fades, and says so
	endWithin  = 10 * time.Second       // beyond its length, in which a cue ends on a device that is there
)

// player is a pack that is being listened to.
type player struct {
	w       io.Writer
	mono    bool
	items   []Item
	bank    clip.Bank
	engine  *engine.Engine
	reports chan audio.Report
	device  chan engine.DeviceEvent
	trouble string // of the output, told already
}

// Options say what is played of a pack, and on what.
type Options struct {
	Out     io.Writer // takes a line for each sound as it begins
	Items   []Item
	Bank    clip.Bank      // has the sounds of the items
	Outputs []audio.Output // the first to try first
	Mix     audio.MixOptions
	Pause   time.Duration // between two sounds
}

// Play plays items of a pack one after another, until one cannot be heard or ctx
// ends: what sounds then fades at once.
func Play(ctx context.Context, voice *pack.Pack, o Options) error {
	v := &player{w: o.Out, mono: o.Mix.Mono, items: o.Items, bank: o.Bank,
		reports: make(chan audio.Report, 16), device: make(chan engine.DeviceEvent, 16)}
	byID := map[cues.ID]cues.Cue{}
	for _, it := range o.Items {
		byID[it.cue.ID] = it.cue
	}
	v.engine = engine.New(engine.Options{
		Cue:  func(id cues.ID) (cues.Cue, bool) { q, ok := byID[id]; return q, ok },
		Bank: o.Bank, Outputs: o.Outputs, Mix: o.Mix, Report: v.report, Device: v.changed,
	})
	running, quiet := context.WithCancel(context.Background())
	closed := make(chan error, 1)
	go func() { closed <- v.engine.Run(running) }()
	err := v.play(ctx, voice, o.Pause)
	if ctx.Err() != nil {
		v.hush()
	}
	quiet()
	if closing := <-closed; closing != nil {
		err = errors.Join(err, fmt.Errorf("closing the sound output: %w", closing))
	}
	return err
}

// report takes what became of a press. One press is under way at a time, so that
// there is always room.
func (v *player) report(r audio.Report) {
	select {
	case v.reports <- r:
	default:
	}
}

// changed takes a change of the output. Of a storm of them the first are enough.
func (v *player) changed(d engine.DeviceEvent) {
	select {
	case v.device <- d:
	default:
	}
}

// play plays every item, until one cannot be heard or ctx ends.
func (v *player) play(ctx context.Context, pack *pack.Pack, pause time.Duration) error {
	d, err := v.opened(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	head := fmt.Sprintf("%s · %s · on %s\n", text.Escape(pack.Name), text.Escape(pack.Language), text.Escape(cmp.Or(d.Label, d.Name)))
	if _, err := io.WriteString(v.w, head); err != nil {
		return fault.Writing("what is played on", err)
	}
	if err := v.warn(d); err != nil {
		return err
	}
	width := 0
	for _, it := range v.items {
		width = max(width, ansi.StringWidth(it.id))
	}
	for i, it := range v.items {
		if i > 0 && !sleep(ctx, pause) {
			return nil
		}
		line := fmt.Sprintf("%-*s  %-5s  %s\n", width, it.id, v.ear(it.cue.Pan), text.Escape(it.text))
		if err := v.one(ctx, uint64(i+1), it, line); err != nil || ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// warn tells what is wrong with an output that is open, once.
func (v *player) warn(d audio.Device) error {
	if d.Trouble == "" || d.Trouble == v.trouble {
		return nil
	}
	v.trouble = d.Trouble
	said := "warning: " + text.Escape(d.Trouble)
	if d.Next != "" {
		said += ": " + text.Escape(d.Next)
	}
	_, err := io.WriteString(v.w, said+"\n")
	return fault.Writing("what is wrong with the output", err)
}

// ear names the ear that a cue is for.
func (v *player) ear(p cues.Pan) string {
	if v.mono || p == cues.Centre {
		return "both"
	}
	return p.String()
}

// opened waits for the output, and fails for one that nothing can be heard of.
func (v *player) opened(ctx context.Context) (audio.Device, error) {
	timer := time.NewTimer(openWithin)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return audio.Device{}, nil
		case <-timer.C:
			return audio.Device{}, fault.Failed(fmt.Errorf("no sound: the output did not open within %v", openWithin), "spotter check says more")
		case d := <-v.device:
			switch {
			case d.Device.Shared:
				return audio.Device{}, sharedSink(d.Device)
			case d.State == engine.Open:
				return d.Device, nil
			case d.State == engine.Silent && d.Err == nil:
				return audio.Device{}, fault.Failed(errors.New("no sound: nothing can be heard on the output null"), "name another with --output")
			case d.Err != nil:
				return audio.Device{}, fault.Failed(fmt.Errorf("no sound: %w", d.Err), "spotter check says more")
			}
		}
	}
}

// sharedSink refuses a sink on which a runner hears cues.
func sharedSink(d audio.Device) error {
	return fault.Failed(fmt.Errorf("a runner hears cues on %q: nothing is played there", text.Escape(d.Name)), "name another sink with --spotter-sink")
}

// one plays one item, and prints its line when it sounds.
func (v *player) one(ctx context.Context, press uint64, it Item, line string) error {
	v.engine.Play(audio.Press{ID: press, Cue: it.cue.ID, At: time.Now()})
	timer := time.NewTimer(dsp.Rate.D(v.bank[it.cue.ID].Frames()) + endWithin)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			return fault.Failed(fmt.Errorf("%s was not heard: the output stands still", it.id), "spotter check says more")
		case d := <-v.device:
			if d.Device.Shared {
				return sharedSink(d.Device)
			}
			if err := v.warn(d.Device); err != nil {
				return err
			}
		case r := <-v.reports:
			switch {
			case r.ID != press:
			case r.Outcome == audio.Sounding:
				if _, err := io.WriteString(v.w, line); err != nil {
					return fault.Writing("what is heard", err)
				}
			case r.Outcome == audio.Heard:
				return nil
			default:
				return fault.Failed(fmt.Errorf("%s was not heard: %s", it.id, text.Escape(cmp.Or(r.Reason, "no reason is known"))), "spotter check says more")
			}
		}
	}
}

// hush ends what sounds, at once.
func (v *player) hush() {
	v.engine.Silence()
	timer := time.NewTimer(hushWithin)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			return
		case r := <-v.reports:
			if r.Outcome != audio.Sounding {
				return
			}
		}
	}
}

// sleep waits, and reports whether ctx outlasted it.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
