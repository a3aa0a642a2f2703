package dash

import (
	"spotter/cues"
	"spotter/text/say"
	"spotter/ui/cells"
)

// keyCell is the width of a key and its cue in the list of keys, in cells.
const keyCell = 20

// keyColumnsH is the least height in rows of the list with a column for each class.
const keyColumnsH = 12

// rows returns how many rows of r the other keys take, at most all.
func (k *Keys) rows(r cells.Rect) int {
	rows := 0
	switch {
	case r.H <= 1:
		return r.H
	case r.W >= 100 && r.H >= keyColumnsH:
		rows = keyColumnsH
		var of [cues.Alarm + 1]int
		for i := range k.Rest {
			class := k.Rest[i].Class
			of[class]++
			rows = max(rows, 1+of[class])
		}
	default:
		cols := max(1, r.W/keyCell)
		rows = (len(k.Rest) + cols - 1) / cols
	}
	return min(r.H, rows)
}

// drawKeys draws the other keys: in columns by class where there is room for
// all, in a row of the nearest ones where there is hardly any.
func (s *Sheet) drawKeys(f *Facts, r cells.Rect) {
	switch {
	case r.H <= 0:
	case r.H == 1:
		s.drawKeyRow(f, r)
	case r.W >= 100 && r.H >= keyColumnsH:
		s.drawKeyColumns(f, r)
	default:
		cols := max(1, r.W/keyCell)
		w := (r.W - 1) / cols
		for i := range f.Keys.Rest {
			if i/cols >= r.H {
				return
			}
			at := r.Row(i / cols)
			s.drawKey(f, cells.Rect{X: at.X + 1 + i%cols*w, Y: at.Y, W: w - 1, H: 1}, &f.Keys.Rest[i])
		}
	}
}

// hushed reports whether quiet mode keeps a cue from being heard.
func (f *Facts) hushed(k *Key) bool { return f.Quiet && k.Class < cues.Steer }

// drawKey draws one key and its cue.
func (s *Sheet) drawKey(f *Facts, r cells.Rect, k *Key) {
	ink, _ := cells.CueRoles(k.Class)
	if f.hushed(k) {
		ink = cells.Voided
	}
	x := s.canvas.Text(r, 0, cells.Key, k.Label) + 1
	if x+cells.Width(k.Short) <= r.W || k.Short == k.Says {
		s.canvas.Text(r, x, ink, k.Short)
		return
	}
	side := r.Right(max(x, r.W-cells.Width(k.Side)-1)) // the side that the runner hears is never cut
	s.canvas.Text(cells.Rect{X: r.X, Y: r.Y, W: side.X - r.X, H: 1}, x, ink, k.Says)
	s.canvas.Text(side, s.canvas.Text(side, 0, ink, "›"), ink, k.Side)
}

// drawKeyRow draws as many keys as fit into one row. At its end stands the key of the next
// board, which has no other place on a screen that small.
func (s *Sheet) drawKeyRow(f *Facts, r cells.Rect) {
	x := 1
	if b := f.Race.board(); r.W < 72 && b != nil && b.Key != "" {
		unit := f.Race.unit()
		at := r.W - cells.Width(b.Key) - 1 - cells.Width(unit)
		s.canvas.Text(r, s.canvas.Text(r, at, cells.Key, b.Key)+1, cells.Text, unit)
		r.W = at - 1
	}
	for i := range f.Keys.Rest {
		k := &f.Keys.Rest[i]
		if k.Sided {
			continue // two words and a side: too long here
		}
		ink, _ := cells.CueRoles(k.Class)
		if f.hushed(k) {
			ink = cells.Voided
		}
		if x+cells.Width(k.Label)+1+cells.Width(k.Says) > r.W {
			return
		}
		x = s.canvas.Text(r, s.canvas.Text(r, x, cells.Key, k.Label), cells.Key, " ")
		x = s.canvas.Text(r, x, ink, k.Says) + 1
	}
}

// drawKeyColumns draws every key, in a column for each class.
func (s *Sheet) drawKeyColumns(f *Facts, r cells.Rect) {
	classes := [...]cues.Class{cues.Steer, cues.Prepare, cues.Service, cues.Info}
	titles := [...]string{say.T("STEER"), say.T("PREPARE"), say.T("SERVICE"), say.T("INFO")}
	w := r.W / len(classes)
	for i, class := range classes {
		col := cells.Rect{X: r.X + 1 + i*w, Y: r.Y, W: w - 2, H: r.H}
		ink, _ := cells.CueRoles(class)
		s.canvas.Text(col.Row(0), 0, ink, titles[i])
		y := 1
		for n := range f.Keys.Rest {
			if f.Keys.Rest[n].Class != class {
				continue
			}
			s.drawKey(f, col.Row(y), &f.Keys.Rest[n])
			y++
		}
	}
}
