package drill

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/ui/uitest"
)

func TestModifiersTakeNoKeyOfTheDrill(t *testing.T) {
	known := newRig(t, cues.Frame{}, "left").known
	for name, get := range map[string]func(r *rig){
		"ready":  func(*rig) {},
		"sounds": func(r *rig) { r.press("enter"); r.wait(2*time.Second + lookEvery); r.sounds(); r.wait(time.Second) },
		"done":   func(r *rig) { r.press("enter"); r.take("left", time.Second); r.press("q") },
	} {
		t.Run(name, func(t *testing.T) {
			uitest.EveryModifier(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
				r := newRig(t, cues.Frame{}, "left", "right", "stop")
				r.Update(tea.WindowSizeMsg{Width: 40, Height: 12})
				get(r)
				return func(k tea.KeyPressMsg) bool { _, cmd := r.Update(k); return uitest.Quits(cmd) }, func() string {
					return fmt.Sprint(r.stage, r.trials, r.at, r.page, r.log)
				}
			})
		})
	}
}

// A Russian letter whose place the terminal tells is the key at that place; of another one
// line tells what to do.
func TestTheDrillNamesTheAlphabet(t *testing.T) {
	r := newRig(t, cues.Frame{}, "left")
	r.press("enter")
	r.wait(2*time.Second + lookEvery)
	r.sounds()
	r.Update(tea.KeyPressMsg{Code: '\u0442', Text: "\u0442"})
	if s := r.draw(); !strings.Contains(s, "Latin") || !r.places {
		t.Errorf("the screen does not name the alphabet:\n%s", s)
	}
	r.Update(tea.KeyPressMsg{Code: '\u0442', Text: "\u0442", BaseCode: 'n'})
	if len(r.trials) != 1 {
		t.Errorf("the key at the place of n gave %+v", r.trials)
	}
}

// The screen fits whatever terminal there is.
func TestTheDrillFits(t *testing.T) {
	for _, size := range uitest.EdgeSizes(t) {
		r := newRig(t, cues.Frame{}, "left", "right")
		uitest.Resize(r.Screen, size[0], size[1])
		uitest.Fits(t, r.Screen, size[0], size[1])
		r.press("enter")
		r.wait(2*time.Second + lookEvery)
		r.sounds()
		uitest.Fits(t, r.Screen, size[0], size[1])
		r.press("left")
		uitest.Fits(t, r.Screen, size[0], size[1])
		r.press("q")
		uitest.Fits(t, r.Screen, size[0], size[1])
	}
}
