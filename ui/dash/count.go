package dash

import (
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/ui/cells"
)

// Count shows a countdown under way. It stands in the first line of the band. The zero
// value is none.
type Count struct {
	Cue   cues.ID       // that the countdown follows, as the runner hears it
	Word  cues.ID       // the count that was heard last; "" before the first
	Left  time.Duration // until "now"
	Done  float64       // part of the way to "now", 0 to 1
	Title string        // the cue in capitals
	Says  string        // the count in capitals
	Keys  string        // the keys that say "now" at once and end it, as "0 now  c cancel"
}

// The columns of a countdown.
const (
	countTitle = 16 // most of the title
	countWord  = 6  // room for a count
	countBar   = 28 // the longest bar
	countLeast = 5  // the shortest
	countKeys  = 60 // the keys are named from this width on
)

// drawCount draws a countdown in the first row of an area.
func (s *Sheet) drawCount(r cells.Rect, n *Count) {
	row, c := r.Row(0), &s.canvas
	c.Fill(row, cells.Select)
	title, left := cells.Cut(n.Title, countTitle), leftWords(n.Left)
	keys := ""
	if r.W >= countKeys {
		keys = n.Keys
	}
	bar := r.W - 1 - cells.Width(title) - 2 - 2 - countWord - cells.Width(left) - 1
	if keys != "" {
		bar -= 2 + cells.Width(keys)
	}
	x := c.Text(row, 1, cells.Select, title) + 2
	if bar = min(bar, countBar); bar >= countLeast {
		full := int(n.Done*float64(bar) + 0.5)
		x = c.Text(row, x, cells.Select, strings.Repeat("█", full)+strings.Repeat("░", bar-full)) + 2
	}
	c.Text(row, x, cells.Select, cells.Cut(n.Says, countWord))
	x = c.Text(row, x+countWord, cells.Select, left)
	if keys != "" {
		c.Text(row, x+2, cells.Select, keys)
	}
}

// leftWords writes the time until "now", as wide at all times.
func leftWords(d time.Duration) string {
	tenths := int64((d + 50*time.Millisecond) / (100 * time.Millisecond))
	s := "now in " + strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + " s"
	return s
}
