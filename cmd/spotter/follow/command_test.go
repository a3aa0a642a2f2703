package follow

import (
	"testing"

	"spotter/cmd/spotter/fault"
	"spotter/crew/follow"
	"spotter/crew/wire"
)

// TestRefusedNamesThePairs lists each label once, also one that is the beginning of another.
func TestRefusedNamesThePairs(t *testing.T) {
	for _, tt := range []struct {
		labels []string
		next   string
	}{
		{nil, "begin again when the pair has begun its race with --mirror"},
		{[]string{"bib 4711", "bib 47", "bib 47", ""}, "name one with --pair: bib 4711, bib 47"},
		{[]string{"a\x1b[2J", "b"}, "name one with --pair: a, b"},
	} {
		var list []wire.Listed
		for _, l := range tt.labels {
			list = append(list, wire.Listed{Label: l})
		}
		if next := fault.Next(refused(&follow.ChooseError{List: list})); next != tt.next {
			t.Errorf("%q: %q, want %q", tt.labels, next, tt.next)
		}
	}
}
