package gates

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/typed"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/line"
)

// boardEdit is the page on which a board is set or set anew: a board is chosen, and the
// race time at which it was passed is typed.
type boardEdit struct {
	boards []race.KnownBoard
	byGPS  []time.Duration // for each, when it was passed by position; 0 for not known
	at     int
	typed  line.Editor
}

// OpenBoards opens the page on which boards are set, or closes it. It begins at the first
// board that has no time, and else at the last that was passed.
func (d *Desk) OpenBoards() {
	if d.open == boardPage {
		d.Close()
		return
	}
	if !d.s.Started() {
		d.o.Host.Notify(say.F("%s: the clock does not run", d.o.Labels.Boards))
		return
	}
	boards := d.s.Facts().Boards()
	if len(boards) == 0 { // such as of a race over no distance that was finished
		d.o.Host.Notify(say.F("%s: no board to set", d.o.Labels.Boards))
		return
	}
	d.open = boardPage
	d.board = boardEdit{boards: boards, typed: line.Editor{Most: mostTime, Takes: digits}}
	p := &d.board
	p.byGPS = make([]time.Duration, len(boards))
	for i := range boards {
		if d.o.Crossed != nil && boards[i].State != race.BoardPassed {
			p.byGPS[i], _ = d.o.Crossed(boards[i].DistanceM)
		}
	}
	p.at = len(p.boards) - 1
	if p.at > 0 && p.boards[p.at].State == race.BoardNext {
		p.at--
	}
	for i := range p.boards {
		if b := &p.boards[i]; b.State == race.BoardMissed || b.State == race.BoardDoubted {
			p.at = i
			break
		}
	}
}

// move goes to another board.
func (p *boardEdit) move(by int) {
	p.at = min(max(p.at+by, 0), len(p.boards)-1)
}

// boardKey takes a key of the page.
func (d *Desk) boardKey(k tea.Key, now race.Stamp) bool {
	if k = plainKey(k); !typing(k, &d.board.typed) {
		return false
	}
	p := &d.board
	if k.Code == tea.KeyBackspace && p.typed.Empty() {
		return false // it ends every sound
	}
	switch p.typed.Key(k) {
	case line.Entered:
		d.setBoard(now)
	case line.Full:
		d.o.Host.Notify(say.T("use a time such as 2:06:10"))
	}
	return true
}

// setBoard sets the chosen board to the time that was typed.
func (d *Desk) setBoard(now race.Stamp) {
	p := &d.board
	if p.typed.Empty() {
		d.o.Host.Notify(say.T("type a time such as 2:06:10"))
		return
	}
	t, err := typed.Duration(p.typed.Text())
	if err != nil {
		d.o.Host.Notify(say.T("use a time such as 2:06:10"))
		return
	}
	b := &p.boards[p.at]
	lines, err := d.s.SetBoard(b.Marker, b.DistanceM, t, now)
	if err != nil {
		d.o.Host.Notify(text.Clean(err.Error()))
		return
	}
	for i := range lines {
		d.o.Host.Log(&lines[i])
	}
	d.Close()
	d.o.Host.Notify(say.F("%s set to %s", text.Clean(b.Marker), race.FormatElapsed(t)))
	if b.Marker == race.MarkerFinish {
		d.finish(now)
	}
}

// boardSays says in words how a board stands.
func boardSays(b *race.KnownBoard) (cells.Role, string) {
	switch b.State {
	case race.BoardPassed:
		return cells.Text, race.FormatMilli(b.Elapsed)
	case race.BoardDoubted:
		return cells.Warn, say.F("%s not believed", race.FormatMilli(b.Elapsed))
	case race.BoardSkipped:
		return cells.Dim, say.T("skipped")
	case race.BoardNext:
		return cells.Dim, say.T("comes next")
	}
	return cells.Warn, say.T("no press")
}

// Draw draws the boards around the one that is chosen, and the line to type in.
func (p *boardEdit) Draw(c *cells.Canvas, r cells.Rect) {
	y := 0
	if r.H >= 9 {
		c.Rule(r.Row(0))
		c.RuleTitle(r.Row(0), 2, say.T("set a board · ↑ ↓ choose · esc back"))
		y = 1
	}
	foot := 2
	if r.H < 5 {
		foot = 1
	}
	list := r.Rows(y, r.H-y-foot)
	first := min(max(0, p.at-list.H/2), max(0, len(p.boards)-list.H))
	for i := first; i < len(p.boards) && i-first < list.H; i++ {
		row, b := list.Row(i-first), &p.boards[i]
		ro, says := boardSays(b)
		if t := p.byGPS[i]; t > 0 {
			says += say.F(" · GPS %s", race.FormatElapsed(t))
		}
		mark := "  "
		if i == p.at {
			mark, ro = "▸ ", cells.Select
			c.Fill(row, cells.Select)
		}
		c.Text(row, 1, ro, mark+strings.ToUpper(text.Clean(b.Marker)))
		c.Text(row, 12, ro, says)
	}
	b := &p.boards[p.at]
	c.Text(r.Row(r.H-foot), 1, cells.Select, say.F(" %s at: %s_ ", text.Clean(b.Marker), p.typed.Text()))
	if foot > 1 {
		c.Text(r.Row(r.H-1), 1, cells.Dim, firstThatFits(r.W-2, say.T("enter: set · esc: back · STOP and letters work"), say.T("enter: set · esc: back · STOP works")))
	}
}
