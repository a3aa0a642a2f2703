package blocks

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestRows draws a code on a dark and on a light ground: one is the other's negative.
func TestRows(t *testing.T) {
	dark, light := Rows("https://hq.example/x", true), Rows("https://hq.example/x", false)
	if len(dark) < 10 || len(dark) != len(light) {
		t.Fatalf("%d and %d rows", len(dark), len(light))
	}
	other := map[rune]rune{'█': ' ', ' ': '█', '▀': '▄', '▄': '▀'}
	for y := range dark[:len(dark)-1] { // the last row may be half beyond the code
		if got := strings.Map(func(r rune) rune { return other[r] }, dark[y]); got != light[y] {
			t.Errorf("row %d is %q and %q", y, dark[y], light[y])
		}
		if utf8.RuneCountInString(dark[y]) != utf8.RuneCountInString(dark[0]) {
			t.Errorf("row %d has another width", y)
		}
	}
	if strings.Trim(dark[0], " ") != "" || strings.Trim(dark[1], " ") != "" {
		t.Error("there is no empty rim")
	}
	if Rows(strings.Repeat("x", 5000), true) != nil {
		t.Error("a text that is longer than any code was drawn")
	}
}
