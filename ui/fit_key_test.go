package ui

import (
	"slices"
	"testing"
)

// A key at the beginning of a sentence stays with what it does.
func TestFoldedTextKeepsAKeyWithItsWords(t *testing.T) {
	got := foldText("Reopening it. d: another output", 17)
	if want := []string{"Reopening it.", "d: another output"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
