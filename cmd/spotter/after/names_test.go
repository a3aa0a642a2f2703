package after_test

import (
	"slices"
	"testing"

	"spotter/cmd/spotter/after"
)

// TestNamesAreThoseOfTheCommands compares the names by which a start of the program finds these commands with
// the commands.
func TestNamesAreThoseOfTheCommands(t *testing.T) {
	var names []string
	for _, c := range (after.Desk{}).Commands() {
		if names = append(names, c.Name()); len(c.Aliases) > 0 {
			t.Errorf("%s has other names: %v", c.Name(), c.Aliases)
		}
	}
	if !slices.Equal(names, after.Names()) {
		t.Errorf("the commands are %v, Names says %v", names, after.Names())
	}
}
