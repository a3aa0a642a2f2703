package picker

import (
	"fmt"
	"strings"
	"testing"

	"spotter/ui/uitest"
)

// The list in each language, on a usual and on a small terminal. No title of a column is cut.
func TestListInEachLanguage(t *testing.T) {
	for _, lang := range uitest.Languages() {
		uitest.Speak(t, lang)
		for _, size := range [][2]int{{80, 24}, {40, 12}} {
			r := uitest.Resize(New(someRaces()), size[0], size[1])
			uitest.Press(r, "j")
			uitest.Golden(t, fmt.Sprintf("%s/list-%dx%d.txt", lang, size[0], size[1]), uitest.GoldenText(r))
			lines := strings.Split(uitest.Plain(r), "\n")
			if strings.Contains(lines[1], "…") {
				t.Errorf("%s: %q", lang, lines[1])
			}
			if last := lines[size[1]-1]; !strings.Contains(last, "? ") || !strings.Contains(last, " q ") {
				t.Errorf("%s, %d columns: %q", lang, size[0], last)
			}
			uitest.Press(r, "?")
			uitest.Golden(t, fmt.Sprintf("%s/help-%dx%d.txt", lang, size[0], size[1]), uitest.GoldenText(r))
		}
	}
}
