package live

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"spotter/text/say"
	"spotter/ui/uitest"
)

// shownIn returns the screen of a scene in a language, without colours.
func shownIn(t *testing.T, lang, scene string, w, h int) string {
	t.Helper()
	uitest.Speak(t, lang)
	for _, s := range scenes() {
		if s.name != scene {
			continue
		}
		r := newRig(t)
		r.size(w, h)
		s.set(r)
		return ansi.Strip(r.View().Content)
	}
	t.Fatalf("no scene %s", scene)
	return ""
}

func TestDumpLanguages(t *testing.T) {
	for _, lang := range []string{"de", "fr", "es"} {
		for _, scene := range []string{"check", "heard", "stop", "lost", "disk", "quiet", "log"} {
			for _, size := range [][2]int{{80, 24}, {40, 12}} {
				fmt.Printf("== %s %s %v\n%s\n", lang, scene, size, shownIn(t, lang, scene, size[0], size[1]))
			}
		}
	}
	_ = strings.ToUpper
	_ = say.T
	_ = time.Second
}
