package live

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/ui/cells"
	"spotter/ui/keymap"
	"spotter/ui/uitest"
)

// TestModifiersTakeNoKeyOfLive presses every key of the program in the race and in the
// list of outputs with every modifier.
func TestModifiersTakeNoKeyOfLive(t *testing.T) {
	known, packs := cells.Keys{"up": true, "down": true}, newRig(t).keys
	for _, o := range packs.Own {
		for _, k := range o.Binding.Keys() {
			if b := packs.ByName[k]; b != nil && b.Act == o.Act {
				known[k] = true
			}
		}
	}
	for name := range packs.ByName {
		if len(name) > 1 || packs.ByName[name].Act == keymap.Cue {
			continue
		}
		known[name] = true
	}
	for _, before := range []string{"d", "tab", "?"} {
		uitest.EveryModifier(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
			r := newRig(t)
			if before == "d" {
				r.pickFrom(sinks()...)
			} else {
				r.key(before)
			}
			r.screenText() // reckons how far a page scrolls
			return func(k tea.KeyPressMsg) bool { _, cmd := r.Update(k); return uitest.Quits(cmd) }, func() string {
				return fmt.Sprint(r.page, r.scroll, r.picker, r.order, r.notice, r.used, r.quieted, r.silenced, r.leaveAt)
			}
		})
	}
}
