package cells

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"
)

// TestChanges turns one random screen of narrow and wide characters into the next,
// again and again, and looks at what an emulated terminal shows of it.
func TestChanges(t *testing.T) {
	const w, h = 23, 4
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		var c Canvas
		s := NewStyles(Theme{Ground: GroundDark, Profile: colorprofile.TrueColor})
		c.setStyles(&s, colorprofile.TrueColor)
		term, shown := vt.NewEmulator(w, h), blank(nil, w*h)
		for step := range 60 {
			c.Reset(w, h)
			for y := range h {
				if rnd.IntN(3) == 0 {
					continue // a line that is erased, or stays so
				}
				for range 1 + rnd.IntN(4) {
					text := ""
					for range rnd.IntN(8) {
						text += []string{"a", "b", " ", "東", "耳", "─", "  "}[rnd.IntN(7)]
					}
					c.Text(Rect{0, y, w, 1}, rnd.IntN(w), []Role{Text, Strong, Select, FaultFill}[rnd.IntN(4)], text)
				}
				for x := range w { // what was written over half of a wide one leaves none
					k := c.cells[y*w+x]
					if k.text == "" && (x == 0 || Width(c.cells[y*w+x-1].text) != 2) || Width(k.text) == 2 && (x+1 == w || c.cells[y*w+x+1].text != "") {
						c.cells[y*w+x] = cell{" ", k.role}
					}
				}
			}
			b := c.changes(nil, shown)
			term.Write(b)
			copy(shown, c.cells)
			if again := c.changes(nil, shown); len(again) > 0 {
				t.Fatalf("seed %d, step %d: %q although nothing changed", seed, step, again)
			}
			for y := range h {
				got, want := "", ""
				for x := range w {
					if k := term.CellAt(x, y); k != nil {
						got += k.Content
					}
					want += c.cells[y*w+x].text
				}
				if strings.TrimRight(got, " ") != strings.TrimRight(want, " ") {
					t.Fatalf("seed %d, step %d, row %d: shows %q, want %q after %q", seed, step, y, got, want, b)
				}
			}
		}
	}
}
