package gates

import (
	"strconv"
	"strings"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Saved says how the journal stands on the disk.
type Saved struct {
	Head   string // hash of the last line that is on the disk, 64 hex digits
	Line   uint64 // the number of that line
	Logged uint64 // lines that were handed over
	Fault  bool   // lines cannot be saved now
}

// codePage is the page with the code for the witness.
type codePage struct {
	saved Saved
	taken bool // the page keeps showing saved, while somebody writes it down
	none  bool // there is no journal, so no code
	font  cells.Font

	over       bool
	head, more string   // the time of the race, and the gap
	keys       []string // the same words, from long to short
}

// finish ends the race at the last board, and opens the page of the finish.
func (d *Desk) finish(now race.Stamp) {
	e, ok := d.s.Finish(now)
	if !ok {
		return
	}
	d.o.Host.Log(&e)
	d.openCode()
	d.o.Host.Notify(say.F("finish at %s", race.FormatElapsed(e.Elapsed+e.Correction)))
}

// unfinish takes back a finish by mistake: the race goes on.
func (d *Desk) unfinish(now race.Stamp) bool {
	lines := d.s.Unfinish(now)
	for i := range lines {
		d.o.Host.Log(&lines[i])
	}
	if len(lines) == 0 {
		return false
	}
	d.Close()
	d.o.Host.Notify(say.T("no finish: the race goes on"))
	return true
}

// noCode says why a race that is not kept has no code.
func noCode() string { return say.T("no code: there is no journal") }

// OpenCode opens the page with the code for the witness, or takes the newest code where
// it is open.
func (d *Desk) OpenCode() {
	if d.o.Saved == nil {
		d.o.Host.Notify(noCode())
		return
	}
	d.openCode()
}

// openCode opens the page.
func (d *Desk) openCode() {
	if d.code.font == nil {
		d.code.font = cells.NewFont()
	}
	d.open, d.code.taken, d.code.none = finishPage, false, d.o.Saved == nil
	d.takeCode()
}

// takeCode takes the newest code, once every line is on the disk or cannot be saved.
func (d *Desk) takeCode() {
	if d.open != finishPage || d.code.taken || d.o.Saved == nil {
		return
	}
	d.code.saved = d.o.Saved()
	d.code.taken = d.code.saved.Line >= d.code.saved.Logged
}

// tell writes what the page says of the race at a moment.
func (d *Desk) tell(now race.Stamp) {
	p, f := &d.code, d.s.Facts()
	end, over := d.s.Finished()
	p.over = over
	l := &d.o.Labels
	if !over {
		p.head = now.Wall.Format("15:04:05")
		if at, started := d.s.Elapsed(now); started {
			p.head = say.F("race time %s · at %s", race.FormatElapsed(at), p.head)
		}
		p.more, p.keys = "", []string{say.F("%s: the newest code · esc: back", l.Code)}
		return
	}
	p.head = say.F("FINISH  gun %s", race.FormatElapsed(end))
	if chip, ok := f.ByChip(); ok {
		p.head += say.F("  chip %s", race.FormatElapsed(chip))
	}
	p.more = ""
	if st, ok := d.s.Standing(now); ok && st.HasGap {
		target := say.T(" · target ")
		if f.Plan.Clock == race.ClockChip {
			target = say.T(" · chip target ")
		}
		p.more = race.GapWords(st.Behind) + target + race.FormatElapsed(f.Plan.Target)
	}
	p.keys = []string{say.F("%s: not the finish · esc: pads", l.Void)}
	if l.Say != "" {
		p.keys = []string{say.F("%s: say it to the runner · %s", l.Say, p.keys[0]), say.F("%s: say it · %s: no finish · esc: pads", l.Say, l.Void)}
	}
}

// Draw draws the page: the code as large as there is room for, and once more in small
// letters, in which no digit looks like another.
func (p *codePage) Draw(c *cells.Canvas, r cells.Rect) {
	top := r.Row(0)
	y := 0
	if r.H >= 8 {
		c.Rule(top)
		c.RuleTitle(top, 2, say.T("for the witness's book"))
		y = 1
	}
	line := func(ro cells.Role, words ...string) {
		if words[0] != "" && y < r.H {
			c.Text(r.Row(y), 1, ro, firstThatFits(r.W-2, words...))
			y++
		}
	}
	head, more := p.head, p.more
	line(cells.Strong, head)
	line(cells.Text, more)
	if p.none {
		line(cells.Warn, noCode())
		line(cells.Dim, p.keys...)
		return
	}
	code := text.WitnessCode(p.saved.Head)
	y = p.drawLarge(c, r, y, code)
	line(cells.Strong, say.F("code %s", code))
	ro, says := p.state()
	line(ro, says...)
	line(cells.Dim, p.keys...)
}

// state says of which lines the code is, in words from long to short.
func (p *codePage) state() (ro cells.Role, words []string) {
	s := &p.saved
	last, lost := number(s.Line), number(s.Logged-s.Line)
	switch {
	case s.Line >= s.Logged:
		return cells.OK, []string{say.F("lines 1 to %s, on the disk", last)}
	case s.Fault:
		return cells.Fault, []string{say.F("✗ %s lines NOT SAVED and not in it: only 1 to %s", lost, last), say.F("✗ %s NOT SAVED, code of 1 to %s", lost, last)}
	}
	return cells.Warn, []string{say.F("saving %s more: wait", lost)}
}

// drawLarge draws the code in big letters, in one or two rows of them, and returns the row
// behind it. Where there is no room it draws nothing.
func (p *codePage) drawLarge(c *cells.Canvas, r cells.Rect, y int, code string) int {
	const below = 3 // the small code, its lines, the keys
	room := r.H - y - below
	if code == "" || room < 3 {
		return y
	}
	large := strings.ToUpper(code)
	for _, rows := range [][]string{{large}, {large[:14], large[15:]}} {
		h := (room - (len(rows) - 1)) / len(rows)
		var banners []cells.Banner
		for _, s := range rows {
			if b, ok := cells.Biggest(p.font, s, r.W-2, h); ok {
				banners = append(banners, b)
			}
		}
		if len(banners) < len(rows) {
			continue
		}
		scale := banners[0].Scale
		at := y
		for i := range banners {
			banners[i].Scale = min(scale, banners[i].Scale)
			_, bh, _ := banners[i].Size()
			banners[i].Draw(c, r.X+1, r.Y+at, cells.Strong)
			at += bh + 1
		}
		return at - 1
	}
	return y
}

func number(n uint64) string { return strconv.FormatUint(n, 10) }
