package cells

import (
	"slices"
	"strings"
	"testing"
)

// Words that are glued stay in one line.
func TestFoldedTextKeepsGluedWordsTogether(t *testing.T) {
	got := Fold("Connect it again. d:"+Glue+"another"+Glue+"output. Cues are logged.", 30)
	if want := []string{"Connect it again.", "d: another output. Cues are", "logged."}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A key at the beginning of a sentence stays with what it does.
func TestFoldedTextKeepsAKeyWithItsWords(t *testing.T) {
	got := Fold("Reopening it. d: another output", 17)
	if want := []string{"Reopening it.", "d: another output"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestWrap breaks texts into lines of few columns, and no more lines than there is room for.
func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text string
		w, h int
		want string
	}{
		{"Mile five, forty-two ten", 40, 3, "Mile five, forty-two ten"},
		{"Mile five, forty-two ten", 10, 3, "Mile five,|forty-two|ten"},
		{"Mile five, forty-two ten", 10, 2, "Mile five,|forty-two…"},
		{"Mile five, forty-two ten", 12, 2, "Mile five,|forty-two …"},
		{"Mile five, forty-two ten", 40, 1, "Mile five, forty-two ten"},
		{"Kilometer", 5, 2, "Kilo…"},
		{"", 5, 2, ""},
	} {
		got := FoldTo(tt.text, tt.w, tt.h)
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%q in %d×%d: %q, want %q", tt.text, tt.w, tt.h, got, tt.want)
		}
		for _, line := range got {
			if Width(line) > tt.w || len(got) > tt.h {
				t.Errorf("%q in %d×%d does not fit: %q", tt.text, tt.w, tt.h, got)
			}
		}
	}
}
