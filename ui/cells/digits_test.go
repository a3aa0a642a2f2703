package cells

import "testing"

// TestFontIsWhole checks that the big letters have five rows of one width.
func TestFontIsWhole(t *testing.T) {
	gs := NewFont()
	for r, g := range gs {
		for i, row := range g.dots {
			if r != ' ' && len(row) != g.w {
				t.Errorf("%c: row %d is %q, not %d wide", r, i, row, g.w)
			}
		}
	}
	for r := '0'; r <= '9'; r++ {
		if gs[r].w != 3 {
			t.Errorf("digit %c is %d wide: the clock would move", r, gs[r].w)
		}
	}
}
