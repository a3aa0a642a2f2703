package teach

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/input"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/bound"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// Options tell a live screen which keys were taught, and how to teach more.
type Options struct {
	Learned *bound.Keys // nil for none
	// Ports are for the page on which buttons are taught. Its Keep puts what was taught into
	// Learned. With a nil Keep there is no such page.
	Ports Ports
}

// Page is the page of a live screen on which buttons are taught. It belongs to the goroutine of its
// screen. The zero value is closed.
type Page struct {
	desk *Desk // nil: closed
	body body
}

// Open opens the page; key is its key as it is labelled. Otherwise it says why not. Nobody runs
// while the page is open: on it every key is a button, STOP too.
func (p *Page) Open(with Ports, key string, started bool) (why string) {
	switch {
	case with.Keep == nil:
		return say.F("%s: not here", key)
	case started:
		return say.F("%s: only before the start", key)
	}
	p.desk = New(with)
	return ""
}

// Key takes a key at a boot time. The page does not stay at ctrl+c, and not when the clock
// runs: the key is then not taken.
func (p *Page) Key(k tea.Key, started bool, at time.Duration) (stays, taken bool) {
	name := Name(k)
	if p.desk == nil || started || name == "ctrl+c" {
		p.desk = nil
		return false, !started
	}
	if name != "" {
		p.desk.Press(name, k.IsRepeat, at)
	}
	return true, true
}

// Button takes a button of an event device. It reports whether the page took it: not when it is
// closed, and not when the clock runs.
func (p *Page) Button(b *input.Press, started bool) (taken bool) {
	if p.desk == nil || started || b.Way != race.ByPad {
		return false
	}
	p.desk.Button(b)
	return true
}

// Released takes in that a key was let go at a boot time.
func (p *Page) Released(k tea.Key, at time.Duration) {
	if p.desk != nil {
		p.desk.Release(Name(k), at)
	}
}

// Due returns when the page changes by itself, in boot time; ok is false when it does not.
func (p *Page) Due() (at time.Duration, ok bool) { return p.desk.Due() }

// body shows what the desk says. Where a screen has too few rows it leaves out the first lines: the
// choices come last, and a button cannot be taught without them.
type body struct{ dash.TextPage }

// Rows returns how many rows the page needs: the screen makes room for them.
func (b *body) Rows() int { return len(b.Lines) }

// Draw draws the last lines that there is room for.
func (b *body) Draw(c *cells.Canvas, r cells.Rect) {
	shown := dash.TextPage{Lines: b.Lines[max(0, len(b.Lines)-r.H):]}
	shown.Draw(c, r)
}

// Body returns what the page shows at a boot time, on w columns.
func (p *Page) Body(w int, at time.Duration) dash.Page {
	if p.desk == nil {
		return nil
	}
	p.desk.Look(at)
	p.body.Lines = p.body.Lines[:0]
	for _, s := range p.desk.Lines(w) {
		p.body.Lines = append(p.body.Lines, dash.TextLine{Text: s, Role: cells.Text})
	}
	return &p.body
}
