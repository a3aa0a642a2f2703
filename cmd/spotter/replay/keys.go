package replay

import (
	"context"
	"io"
	"os"
	"time"

	xterm "github.com/charmbracelet/x/term"

	"spotter/cmd/spotter/fault"
	"spotter/race/replay"
	"spotter/text/say"
	"spotter/ui/term"
)

// The keys that are obeyed while a race is played. Space is none of them: in a race it is STOP, and nobody should
// learn that it is something else.
const (
	keyPause  = '.'
	keyFaster = '+'
	keySlower = '-'
	keyEnd    = 'q'
	keyBreak  = 3 // ctrl+c, where the terminal makes no signal of it
)

// Key is a key of a replay, and what it does.
type Key struct{ Name, Does string }

// Keys returns the keys of a replay, for its manual page.
func Keys() []Key {
	return []Key{
		{string(rune(keyPause)), "pause; again: go on"},
		{string(rune(keyFaster)), "the next faster speed"},
		{string(rune(keySlower)), "the next slower speed"},
		{string(rune(keyEnd)), "end; ctrl+c too"},
	}
}

// speeds are the speeds that the keys choose.
var speeds = []float64{1, 2, 4, 8, 16, 30, 60, 120, replay.FastestMax}

// errEnded says that a key ended the replay.
type errEnded struct{ interrupt bool }

func (errEnded) Error() string { return "ended by a key" }

// keyboard returns a channel with the keys that are pressed on a terminal, and a function that gives the terminal
// back. The channel is nil for anything else than a terminal.
func keyboard(in io.Reader) (pressed <-chan byte, restore func()) {
	fd, ok := term.FD(in)
	if !ok {
		return nil, func() {}
	}
	before, err := xterm.MakeRaw(fd)
	if err != nil {
		return nil, func() {} // it plays without keys, and ctrl+c is a signal
	}
	keys := make(chan byte, 16)
	go func() { // it ends with the process: nothing can take back the reading of a terminal
		var b [1]byte
		for {
			if n, err := in.Read(b[:]); err != nil || n == 0 {
				return
			}
			put(keys, b[0])
		}
	}()
	return keys, func() { _ = xterm.Restore(fd, before) }
}

// key obeys a key. A pause lasts until the key of the pause comes again.
func (p *player) key(ctx context.Context, key byte) error {
	switch key {
	case keyEnd, keyBreak:
		return errEnded{interrupt: key == keyBreak}
	case keyFaster, keySlower:
		return p.turn(key == keyFaster)
	case keyPause:
		return p.pause(ctx)
	}
	return nil
}

// pause lets nothing further begin until its key comes again. What sounds goes on to its end.
func (p *player) pause(ctx context.Context) error {
	from := time.Now()
	p.out.state = say.T("paused · . goes on")
	p.out.status(from.Sub(p.began))
	defer func() {
		p.began = p.began.Add(time.Since(from))
		p.out.state = ""
		p.out.status(time.Since(p.began))
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case key := <-p.keys:
			if key == keyPause {
				return nil
			}
			if err := p.key(ctx, key); err != nil {
				return err
			}
		case d := <-p.device:
			if err := p.changed(d); err != nil {
				return err
			}
		case r := <-p.reports:
			p.took(r, time.Now())
		}
	}
}

// turn chooses the next speed.
func (p *player) turn(faster bool) error {
	if p.o.Mode != replay.Words && p.o.Mode != replay.Ticks {
		return p.out.print(say.T("every cue is said whole, so the speed is that of the race"))
	}
	now := p.o.Speed
	if p.want > 0 {
		now = p.want
	}
	to := now
	for _, s := range speeds {
		if faster && s > now {
			to = s
			break
		}
		if !faster && s < now {
			to = s
		}
	}
	if to == now {
		return nil
	}
	p.want = to
	return nil
}

// replan goes on from here at the speed that is wanted. next is the first item that was not played.
func (p *player) replan(next int) error {
	at := p.from + time.Duration(float64(time.Since(p.began)-p.late)*p.o.Speed)
	if next > 0 {
		at = max(at, p.plan.Items[next-1].Race+1)
	}
	if next < len(p.plan.Items) {
		at = min(at, p.plan.Items[next].Race)
	}
	p.base += uint64(len(p.plan.Items))
	p.o.Speed, p.o.From, p.want = p.want, at, 0
	if p.o.Mode = replay.Words; p.o.Speed > replay.WordsMost {
		p.o.Mode = replay.Ticks
	}
	if p.stop != 0 {
		p.engine.Clear()
		p.stop, p.ending = 0, false
	}
	p.pending = nil
	p.begin(replay.New(p.book, p.o))
	return p.out.print(say.F("%s from here on", how(p.o)))
}

// begin begins with a plan.
func (p *player) begin(plan *replay.Plan) {
	p.plan, p.out.plan, p.out.o = plan, plan, p.o
	p.register()
	p.began, p.late, p.from = time.Now(), 0, p.o.From
	if p.from == 0 && len(plan.Items) > 0 {
		p.from = plan.Items[0].Race
	}
}

// ended returns what the program says of a replay that a key ended.
func ended(err errEnded) error {
	if err.interrupt {
		return fault.EndedBy(os.Interrupt, nil, "")
	}
	return nil
}
