package cells

import (
	"slices"
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
