package uitest

import (
	"image/color"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Cell is one cell of a screen.
type Cell struct {
	Text         string
	Ink, Back    color.Color // nil: the terminal's own
	Bold, Struck bool
}

// ParseScreen reads lines with SGR sequences, as a screen writes them, into cells by row
// and column.
func ParseScreen(content string, cols, rows int) [][]Cell {
	out := make([][]Cell, rows)
	lines := strings.Split(content, "\n")
	parser := ansi.NewParser()
	for y := range out {
		row := make([]Cell, cols)
		out[y] = row
		if y >= len(lines) {
			continue
		}
		var pen Cell
		var reverse bool
		state := byte(0)
		for x, s := 0, lines[y]; s != "" && x < cols; {
			seq, w, n, next := ansi.WcWidth.DecodeSequenceInString(s, state, parser)
			if n == 0 {
				break
			}
			state, s = next, s[n:]
			switch {
			case w > 0:
				k := pen
				if k.Text = seq; reverse {
					k.Ink, k.Back = orColor(k.Back, color.Transparent), orColor(k.Ink, color.Opaque)
				}
				row[x] = k
				x += w
			case ansi.HasCsiPrefix(seq) && ansi.Cmd(parser.Command()).Final() == 'm':
				reverse = sgr(&pen, reverse, parser.Params())
			}
		}
	}
	return out
}

func orColor(c, other color.Color) color.Color {
	if c == nil {
		return other
	}
	return c
}

// sgr takes the attributes of an SGR sequence in.
func sgr(pen *Cell, reverse bool, params ansi.Params) bool {
	if len(params) == 0 {
		*pen = Cell{}
		return false
	}
	for i := 0; i < len(params); i++ {
		switch n := params[i].Param(0); {
		case n == 0:
			*pen, reverse = Cell{}, false
		case n == 1:
			pen.Bold = true
		case n == 7:
			reverse = true
		case n == 9:
			pen.Struck = true
		case n >= 30 && n <= 37:
			pen.Ink = ansi.BasicColor(n - 30)
		case n >= 90 && n <= 97:
			pen.Ink = ansi.BasicColor(n - 82)
		case n >= 40 && n <= 47:
			pen.Back = ansi.BasicColor(n - 40)
		case n >= 100 && n <= 107:
			pen.Back = ansi.BasicColor(n - 92)
		case n == 38 || n == 48:
			var c color.Color
			used := ansi.ReadStyleColor(params[i:], &c)
			if used == 0 {
				return reverse
			}
			if i += used - 1; n == 38 {
				pen.Ink = c
			} else {
				pen.Back = c
			}
		}
	}
	return reverse
}
