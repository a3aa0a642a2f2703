package cells

import (
	"testing"

	"spotter/text"

	"github.com/charmbracelet/x/ansi"
)

func FuzzClean(f *testing.F) {
	f.Add("a\x1b[31mb\x1b]0;x\x07\u202e\x9b1m")
	f.Fuzz(func(t *testing.T, s string) {
		got := text.Clean(s)
		for _, r := range got {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Errorf("text.Clean(%q) = %q has %U", s, got, r)
			}
		}
		c := &Canvas{}
		c.Reset(20, 1)
		c.Text(Rect{0, 0, 20, 1}, 0, Text, s)
		if w := ansi.StringWidthWc(c.String()); w > 20 {
			t.Errorf("%q is drawn %d wide", s, w)
		}
	})
}
