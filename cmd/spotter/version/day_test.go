package version

import (
	"os"
	"regexp"
	"testing"
)

// TestDayIsThatOfTheLastRelease compares the day with the newest heading of CHANGELOG.md that has one.
func TestDayIsThatOfTheLastRelease(t *testing.T) {
	text, err := os.ReadFile("../../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	last := regexp.MustCompile(`(?m)^## [0-9.]+ - (\d{4}-\d\d-\d\d)$`).FindSubmatch(text)
	if last == nil || string(last[1]) != Day {
		t.Errorf("CHANGELOG.md has %q, want %s", last, Day)
	}
}
