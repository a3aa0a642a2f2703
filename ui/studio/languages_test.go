package studio

import (
	"fmt"
	"strings"
	"testing"

	"spotter/ui/uitest"
)

// The recording screen in each language, on a usual and on a small terminal. What the next key does
// is never cut, and the keys that help and leave are there.
func TestStudioInEachLanguage(t *testing.T) {
	for _, lang := range uitest.Languages() {
		uitest.Speak(t, lang)
		for _, size := range [][2]int{{80, 24}, {40, 12}} {
			for _, name := range []string{"idle", "roll", "good", "bad", "list"} {
				r := newRig(t, size[0], size[1])
				scenes()[name](r)
				uitest.Golden(t, fmt.Sprintf("%s/%s-%dx%d.txt", lang, name, size[0], size[1]), uitest.GoldenText(r.Screen))
				last := strings.Split(uitest.Plain(r.Screen), "\n")[size[1]-1]
				if name != "roll" && !strings.Contains(last, "? ") || len(strings.TrimSpace(last)) == 0 {
					t.Errorf("%s, %s, %d columns: %q", lang, name, size[0], last)
				}
			}
		}
	}
}
