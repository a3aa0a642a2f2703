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
		if s.name == scene {
			r := newRig(t)
			r.size(w, h)
			s.set(r)
			return ansi.Strip(r.View().Content)
		}
	}
	t.Fatalf("no scene %s", scene)
	return ""
}

// TestMainScreensInEachLanguage compares the screens of a race in each language with golden
// ones, at the two sizes that matter.
func TestMainScreensInEachLanguage(t *testing.T) {
	for _, lang := range uitest.Languages() {
		for _, scene := range []string{"check", "heard", "stop", "lost", "first"} {
			for _, size := range [][2]int{{80, 24}, {40, 12}} {
				name := fmt.Sprintf("%s-%s-%dx%d.golden", lang, scene, size[0], size[1])
				t.Run(name, func(t *testing.T) {
					uitest.Golden(t, name, shownIn(t, lang, scene, size[0], size[1])+"\n")
				})
			}
		}
	}
}

// TestNothingThatMattersIsCut looks in each language for the words of a screen that may not be
// cut: sides, STOP, its key, what became of a cue, and what is wrong.
func TestNothingThatMattersIsCut(t *testing.T) {
	for _, lang := range uitest.Languages() {
		uitest.Speak(t, lang)
		upper := func(side string) string { return strings.ToUpper(say.C("side", side)) }
		initial := func(side string) string { return upper(side)[:1] }
		held := say.T("held: STOP")
		for _, c := range []struct {
			scene string
			w, h  int
			has   []string
		}{
			{"check", 80, 24, []string{say.F("road %s", upper("left")), say.F("road %s", upper("right")), say.T("right ear"), "›" + upper("right"), "›" + upper("left"), "STOP", "space"}},
			{"check", 40, 12, []string{say.F("%s ROAD %s", "←", initial("left")), say.F("%s ROAD %s", "→", initial("right")), say.T("right ear"), "RIGHT", "LEFT", "STOP", "space"}},
			{"heard", 80, 24, []string{say.F("✓ heard%s", " · 3 ms"), say.T("BEHIND"), say.T("need"), say.T("finish"), say.F("saved %d/%d", 412, 412)}},
			{"heard", 40, 12, []string{say.F("✓ heard%s", " · 3 ms"), say.T("BEHIND"), say.T("need") + " 5:17", say.T("finish") + " 3:44:11", say.F("saved %d/%d", 412, 412)}},
			{"stop", 80, 24, []string{say.F("● repeats · %s · %s clears it", "3 ms", "space"), say.T("again: clear it"), held}},
			{"stop", 40, 12, []string{say.F("● repeats · %s · %s clears it", "3 ms", "space"), say.T("clear it"), held, "STOP"}},
			{"lost", 80, 24, []string{say.F("NO SOUND%s: %s", " 0:07", "OpenRun is gone"), say.T("not heard"), say.T("another output"), say.F("NO SOUND: %s lost", "OpenRun")}},
			{"lost", 40, 12, []string{say.F("NO SOUND%s: %s", " 0:07", "OpenRun is gone"), say.T("not heard"), "d: " + say.T("another output")}},
			{"disk", 80, 24, []string{say.F("NOT SAVED: %d of %d lines", 3, 415), say.F("NOT SAVED %d/%d", 412, 415)}},
			{"disk", 40, 12, []string{say.F("NOT SAVED: %d of %d lines", 3, 415), say.F("NOT SAVED %d/%d", 412, 415)}},
			{"quiet", 40, 12, []string{strings.TrimSpace(say.T("QUIET "))}},
			{"log", 40, 12, []string{say.T("mirrored")}},
		} {
			screen := strings.ReplaceAll(shownIn(t, lang, c.scene, c.w, c.h), "\u00a0", " ")
			for _, want := range c.has {
				if !strings.Contains(screen, want) {
					t.Errorf("%s: %s at %d×%d lacks %q:\n%s", lang, c.scene, c.w, c.h, want, screen)
				}
			}
		}
	}
}

// TestAnswersBesideAFaultAreNotCut asks about a board while a fault has the band: the header
// then has the keys that answer, whole.
func TestAnswersBesideAFaultAreNotCut(t *testing.T) {
	for _, lang := range append(uitest.Languages(), "en") {
		for _, size := range [][2]int{{40, 12}, {60, 15}, {80, 24}, {120, 40}} {
			t.Run(lang+" "+uitest.SizeName(size), func(t *testing.T) {
				uitest.Speak(t, lang)
				r := newRig(t)
				r.size(size[0], size[1])
				r.health = Health{Output: OutputHealth{State: OutputOK, Name: "ear", Fault: "another spotter (process 4711) speaks on \"ear\" too", Next: "Leave one of the two."}}
				r.key("enter")
				r.wait(18 * time.Second)
				r.key("enter")
				r.shows("enter: " + say.T("it is"))
				r.shows("x: " + say.T("no press"))
			})
		}
	}
}

// TestDrawingInALanguageCostsNoMore counts what a frame allocates: a translated one no more
// than an English one.
func TestDrawingInALanguageCostsNoMore(t *testing.T) {
	frame := func(lang string) float64 {
		uitest.Speak(t, lang)
		r := newRig(t)
		r.size(80, 24)
		running(r)
		return testing.AllocsPerRun(50, func() { r.View() })
	}
	english := frame("en")
	for _, lang := range uitest.Languages() {
		if n := frame(lang); n > english {
			t.Errorf("a frame in %s makes %.0f allocations, in English %.0f", lang, n, english)
		}
	}
}
