package replay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/race/logbook"
	"spotter/race/replay"
	"spotter/text"
)

// How long a player waits.
const (
	openWithin = 15 * time.Second       // a sound server answers, or says why not
	endWithin  = 10 * time.Second       // beyond its length, in which a sound ends on a device that is there
	hushWithin = 200 * time.Millisecond // what sounds fades
	patience   = time.Minute            // a sound that the plan has room for may wait so long for the machine
	reportRoom = 1024                   // more reports than sounds under way
	neverAgain = 24 * time.Hour         // until an alarm repeats
)

// player plays a plan.
type player struct {
	book  *logbook.Book
	plan  *replay.Plan
	o     replay.Options
	voice *voice
	out   *screen

	engine  *engine.Engine
	keys    <-chan byte // that are pressed; nil without a terminal
	cues    atomic.Pointer[map[cues.ID]cues.Cue]
	reports chan audio.Report
	device  chan engine.DeviceEvent
	name    string // of the device

	began   time.Time     // when the plan began; later by every pause
	from    time.Duration // race time at which the plan begins
	base    uint64        // presses of plans before this one
	want    float64       // the speed that a key asked for; 0 for none
	late    time.Duration // by how much the device is behind the plan
	pending *replay.Item  // what sounds now, of a plan that no sound of may be cut
	stop    uint64        // the press of the STOP that is on, 0 for none
	ending  bool          // that STOP ends as soon as it was said
}

// play plays a plan on an output until its end, or until ctx ends: what sounds then fades.
func play(ctx context.Context, p *player, out audio.Output, mix audio.MixOptions) error {
	if len(p.plan.Items) == 0 {
		return fault.Failed(errNothing, "choose another part with --from and --to")
	}
	p.reports, p.device = make(chan audio.Report, reportRoom), make(chan engine.DeviceEvent, 16)
	p.register()
	p.engine = engine.New(engine.Options{
		Cue:  p.cue,
		Bank: p.voice.bank, Outputs: []audio.Output{out}, Mix: mix,
		Report: func(r audio.Report) { put(p.reports, r) }, Device: func(d engine.DeviceEvent) { put(p.device, d) },
	})
	running, quiet := context.WithCancel(context.Background())
	closed := make(chan error, 1)
	go func() { closed <- p.engine.Run(running) }()
	err := p.run(ctx)
	p.engine.Silence()
	stopped, byKey := errors.AsType[errEnded](err)
	if byKey {
		err = ended(stopped)
	}
	if ctx.Err() != nil || byKey {
		time.Sleep(hushWithin)
	}
	quiet()
	if closing := <-closed; closing != nil {
		err = errors.Join(err, fmt.Errorf("closing the sound output: %w", closing))
	}
	return errors.Join(err, p.out.end(ctx.Err() == nil && err == nil && !byKey))
}

// put hands something over without waiting: of a storm the first are enough.
func put[T any](to chan T, v T) {
	select {
	case to <- v:
	default:
	}
}

// planned is the name to the engine of a sound that the plan has room for: none of them cuts
// another, and none is too late.
func planned(pan cues.Pan) cues.ID { return cues.ID("planned " + pan.String()) }

// register tells what the engine has to know of each sound.
func (p *player) register() {
	known := map[cues.ID]cues.Cue{}
	defer p.cues.Store(&known)
	for _, pan := range []cues.Pan{cues.Left, cues.Centre, cues.Right} {
		known[planned(pan)] = cues.Cue{ID: planned(pan), Class: cues.Service, Pan: pan, TTL: patience}
	}
	for i := range p.plan.Items {
		it := &p.plan.Items[i]
		if _, done := known[it.Cue]; done || it.Cue == "" {
			continue
		}
		q, ok := p.voice.pack.Cue(it.Cue)
		if !ok {
			q = cues.Cue{ID: it.Cue, Class: cmp.Or(it.Class, cues.Info)}
		}
		if it.Sound != replay.Said && q.Class == cues.Alarm {
			q.Class = cues.Steer // a tick for it does not go on until it is cleared
		}
		q.Repeat = neverAgain // a STOP is said once
		known[it.Cue] = q
	}
}

// cue returns what the engine has to know of a sound. Any goroutine may call it.
func (p *player) cue(id cues.ID) (cues.Cue, bool) {
	q, ok := (*p.cues.Load())[id]
	return q, ok
}

// run plays every item at its time, and goes on with another plan where a key chooses another speed.
func (p *player) run(ctx context.Context) error {
	if err := p.opened(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	if err := p.out.begin(p.voice.pack, p.name); err != nil {
		return err
	}
	for p.begin(p.plan); ; {
		next, err := p.items(ctx)
		if err == nil && p.want > 0 {
			err = p.replan(next)
			if err == nil {
				continue
			}
		}
		return err
	}
}

// items plays the items of the plan up to its end, or until a key asks for another speed. It returns the first that
// was not played.
func (p *player) items(ctx context.Context) (next int, err error) {
	stops := func(err error) bool { return err != nil || ctx.Err() != nil || p.want > 0 }
	for i := range p.plan.Items {
		it := &p.plan.Items[i]
		if it.Sound != replay.Mute && p.pending != nil {
			if err := p.wait(ctx, p.pending.At+p.pending.Lasts+endWithin, true); stops(err) {
				return i, err
			}
		}
		if err := p.wait(ctx, it.At, false); stops(err) {
			return i, err
		}
		if err := p.item(it, p.base+uint64(i+1)); err != nil {
			return i, err
		}
	}
	return len(p.plan.Items), p.wait(ctx, p.plan.Lasts+hushWithin, false)
}

// item plays one item, and prints its line.
func (p *player) item(it *replay.Item, press uint64) error {
	switch it.Sound {
	case replay.Clear:
		if p.ending = p.stop != 0; !p.ending {
			p.engine.Clear()
		}
		return nil
	case replay.Mute:
	default:
		q, err := p.press(it, press)
		if err != nil {
			return err
		}
		p.engine.Play(q)
	}
	return p.out.line(p.book, it)
}

// press returns the press that an item is.
func (p *player) press(it *replay.Item, id uint64) (press audio.Press, err error) {
	press = audio.Press{ID: id, Cue: it.Cue, At: time.Now()}
	e := &p.book.Lines[it.Line]
	switch {
	case p.voice.recorded != nil && it.Sound == replay.Said:
		var pan cues.Pan
		press.Clip, pan, err = p.voice.recorded.clip(e.Seq)
		press.Cue, p.pending = planned(pan), it
	case p.o.Mode != replay.Words:
		press.Cue, press.Clip = planned(p.voice.pan(it.Cue)), p.clip(it)
		if it.Sound != replay.Tick && it.Sound != replay.Missed {
			p.pending = it
		}
	case it.Sound != replay.Said:
		press.Clip = p.clip(it)
	case p.voice.bank[it.Cue] == nil || e.Text != "":
		press.Clip = p.voice.sentence(e.Text) // nil where the words are not there: the pack's own
	}
	if p.o.Mode == replay.Words && p.alarms(press.Cue) {
		p.stop, p.ending = id, false
	}
	return press, err
}

// alarms reports whether a sound is an alarm to the engine.
func (p *player) alarms(id cues.ID) bool {
	q, ok := p.cue(id)
	return ok && q.Class == cues.Alarm
}

// clip returns the sound of an item.
func (p *player) clip(it *replay.Item) *clip.Clip {
	switch it.Sound {
	case replay.Said:
		return p.voice.cue(&p.book.Lines[it.Line])
	case replay.Word:
		return p.voice.word(it.Word)
	case replay.Mark:
		return mark(it.Word)
	}
	return tick(it.Class, it.Sound == replay.Tick)
}

// opened waits for the output, and fails for one that is not to be had.
func (p *player) opened(ctx context.Context) error {
	timer := time.NewTimer(openWithin)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			return fault.Failed(fmt.Errorf("no sound: the output did not open within %v", openWithin), "spotter check says more")
		case d := <-p.device:
			if err := p.changed(d); err != nil {
				return err
			}
			if d.State == engine.Open || d.State == engine.Silent {
				p.name = text.Escape(cmp.Or(d.Device.Label, d.Device.Name))
				return nil
			}
		}
	}
}

// changed takes a change of the device, and fails where nothing may or can be played on it.
func (p *player) changed(d engine.DeviceEvent) error {
	switch {
	case d.Device.Shared:
		return fault.Failed(fmt.Errorf("a runner hears cues on %s: nothing is played there", text.Quote(d.Device.Name)), "name another output with --output")
	case d.State == engine.Lost && d.Err != nil:
		return fault.Failed(fmt.Errorf("no sound: %w", d.Err), "spotter devices lists the sinks; --from goes on from a place")
	}
	return p.out.trouble(d.Device)
}

// wait waits until a time of the plan, or with free until nothing of it sounds any more, which has
// to be by that time. It ends when a key asks for another speed.
func (p *player) wait(ctx context.Context, at time.Duration, free bool) error {
	at += p.late
	timer := time.NewTimer(time.Until(p.began.Add(at)))
	defer timer.Stop()
	var second <-chan time.Time
	if p.out.terminal {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		second = t.C
	}
	for !free || p.pending != nil {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			if free {
				return fault.Failed(errors.New("a sound did not come to its end: the output stands still"), "spotter check says more")
			}
			return nil
		case d := <-p.device:
			if err := p.changed(d); err != nil {
				return err
			}
		case r := <-p.reports:
			p.took(r, time.Now())
		case key := <-p.keys:
			if err := p.key(ctx, key); err != nil || ctx.Err() != nil || p.want > 0 {
				return err
			}
			timer.Reset(time.Until(p.began.Add(at)))
		case now := <-second:
			p.out.status(now.Sub(p.began))
		}
	}
	return nil
}

// took takes what became of a sound.
func (p *player) took(r audio.Report, now time.Time) {
	if r.Outcome == audio.Sounding {
		return
	}
	if r.ID <= p.base {
		return // of a plan before
	}
	it := &p.plan.Items[r.ID-p.base-1]
	p.out.became(it, r.Outcome)
	if p.pending == it {
		p.pending = nil
		p.late = max(p.late, now.Sub(p.began)-it.At-it.Lasts)
	}
	if p.stop == r.ID {
		if p.stop = 0; p.ending {
			p.ending = false
			p.engine.Clear()
		}
	}
}
