package blocks

import (
	"strings"

	"rsc.io/qr"
)

// quiet is the width of the empty rim around a code, in modules, as its standard asks.
const quiet = 4

// Rows draws a code in half blocks: two modules a cell, one above the other, with the rim. dark says that the ink is
// darker than the ground: a dark module is ink then, and else a light one is.
func Rows(address string, dark bool) []string { return rows(address, dark, qr.M) }

// Dense draws a code as Rows does, smaller and with less spare in it: for a screen that is read at once.
func Dense(address string, dark bool) []string { return rows(address, dark, qr.L) }

func rows(address string, dark bool, spare qr.Level) []string {
	code, err := qr.Encode(address, spare)
	if err != nil {
		return nil // it is longer than any code: the letters stand beside it
	}
	lit := func(x, y int) bool { return code.Black(x-quiet, y-quiet) == dark } // beyond the code nothing is black
	var all []string
	side := code.Size + 2*quiet
	for y := 0; y < side; y += 2 {
		var b strings.Builder
		for x := range side {
			up, down := lit(x, y), y+1 < side && lit(x, y+1)
			switch {
			case up && down:
				b.WriteString("█")
			case up:
				b.WriteString("▀")
			case down:
				b.WriteString("▄")
			default:
				b.WriteString(" ")
			}
		}
		all = append(all, b.String())
	}
	return all
}
