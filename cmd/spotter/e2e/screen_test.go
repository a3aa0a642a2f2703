//go:build unix

package e2e

import (
	"image/color"
	"regexp"
	"strconv"
	"strings"
)

// text returns the screen as plain text.
func (x *terminal) text() string {
	plain, _ := x.look()
	return plain
}

// look returns the screen as plain text, and which of its rows have red in them.
func (x *terminal) look() (plain string, red []bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.red == nil {
		var b strings.Builder
		for row := range x.rows {
			line, isRed := x.row(row)
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			x.red = append(x.red, isRed)
		}
		x.plain = b.String()
	}
	return x.plain, x.red
}

// row returns a row of the screen as plain text, and whether it has red in it.
func (x *terminal) row(n int) (text string, isRed bool) {
	var line strings.Builder
	for col := 0; col < x.cols; {
		cell := x.screen.CellAt(col, n)
		if cell == nil || cell.Width == 0 {
			line.WriteByte(' ')
			col++
			continue
		}
		if strings.TrimSpace(cell.Content) != "" && (reddish(cell.Style.Fg) || reddish(cell.Style.Bg)) {
			isRed = true
		}
		line.WriteString(cell.Content)
		col += cell.Width
	}
	return line.String(), isRed
}

func reddish(c color.Color) bool {
	if c == nil {
		return false
	}
	r, g, b, _ := c.RGBA()
	return r > 2*g && r > 2*b
}

var savedCount = regexp.MustCompile(`(?i)saved (\d+)/(\d+)`)

// saved returns how many lines the screen says are on disk, and how many were
// handed over; ok is false when it says neither.
func saved(text string) (durable, logged int, ok bool) {
	m := savedCount.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	durable, _ = strconv.Atoi(m[1])
	logged, _ = strconv.Atoi(m[2])
	return durable, logged, true
}
