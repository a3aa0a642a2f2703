package ui

import (
	"math"
	"strings"
)

// Level is how loud it is at the ear right now.
type Level struct {
	Left, Right float64 // peaks; 1 is full scale, 0 silence
	Proven      bool    // the device's own timing says that so much has left it
}

// meterBars are the peaks in dBFS from which on a bar is lit: speech that is
// levelled for an ear reaches the fourth, and with its loudest the fifth.
var meterBars = [...]float64{-48, -36, -24, -14, -6}

// bars returns how many bars a level lights, of the louder ear.
func (v Level) bars() int { return bars(max(v.Left, v.Right)) }

func bars(peak float64) int {
	db, n := 20*math.Log10(peak), 0 // −∞ for silence
	for n < len(meterBars) && db >= meterBars[n] {
		n++
	}
	return n
}

// meter draws a peak. What the device has proven looks another than what only
// our own clock says: bars, or shades.
func meter(peak float64, proven bool) string {
	lit, dark := "▮", "▯"
	if !proven {
		lit, dark = "▒", "░"
	}
	n := bars(peak)
	return strings.Repeat(lit, n) + strings.Repeat(dark, len(meterBars)-n)
}

// meterWords is the level as the status line shows it: only while sound leaves,
// each ear by itself where there is room.
func meterWords(v Level, wide bool) string {
	if v.bars() == 0 {
		return ""
	}
	if !wide {
		return meter(max(v.Left, v.Right), v.Proven) + " "
	}
	s := "L " + meter(v.Left, v.Proven) + " R " + meter(v.Right, v.Proven) + " "
	if !v.Proven {
		s += "not proven "
	}
	return s
}
