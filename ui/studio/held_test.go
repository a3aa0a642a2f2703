package studio

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/ui/cells"
	"spotter/ui/uitest"
)

func TestModifiersTakeNoKeyOfStudio(t *testing.T) {
	known := cells.NewKeys(newKeyMap().groups())
	for stage, before := range map[string]func(*rig){
		"shown": func(*rig) {}, "counting": func(r *rig) { r.keys("enter"); r.wait(time.Second) },
		"rolling": func(r *rig) { r.keys("enter"); r.wait(countFrom * countStep); r.wait(time.Second) },
		"a take":  func(r *rig) { r.record() },
		"list":    func(r *rig) { r.keys("l") }, "help": func(r *rig) { r.keys("?") },
	} {
		t.Run(stage, func(t *testing.T) {
			uitest.EveryModifier(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
				r := newRig(t, 80, 24)
				before(r)
				return func(k tea.KeyPressMsg) bool { _, cmd := r.Screen.Update(k); return uitest.Quits(cmd) }, func() string {
					says := r.stray
					if says.name != "" {
						says.name = "a key" // it names the modifiers too
					}
					return fmt.Sprint(r.at, r.stage, r.layer, r.list, r.over, r.note, says, r.leaving, r.turn, r.opening)
				}
			})
		})
	}
}

// TestStudioNamesTheAlphabet presses Russian letters: one line tells of a letter whose
// place the terminal does not tell, and with its place it works.
func TestStudioNamesTheAlphabet(t *testing.T) {
	r := newRig(t, 80, 24)
	if v := r.Screen.View(); v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes {
		t.Error("the places of keys are asked for before they are needed")
	}
	at := r.at
	r.Screen.Update(uitest.Decode("о")[0]) // on the j
	v := r.Screen.View()
	if says := "switch the keyboard to Latin"; !strings.Contains(v.Content, says) {
		t.Errorf("the alphabet is not named:\n%s", v.Content)
	}
	if !v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes || !v.KeyboardEnhancements.ReportAlternateKeys {
		t.Error("the places of keys are not asked for")
	}
	if r.Screen.Update(uitest.Decode("\x1b[1086::106u")[0]); r.at == at {
		t.Error("the letter on the j does nothing")
	}
}
