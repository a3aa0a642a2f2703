package handed

import (
	"slices"
	"testing"
	"time"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/input"
	"spotter/ui/keymap"
	"spotter/ui/uitest"
)

// source is a device that gave its race away, as a test has it.
type source struct {
	view View
	did  []string
	keep bool
}

func (s *source) Look() View { return s.view }
func (s *source) Stop()      { s.did, s.view.Stop = append(s.did, "stop"), true }
func (s *source) Clear()     { s.did, s.view.Stop = append(s.did, "clear"), false }
func (s *source) Keep() bool { s.did = append(s.did, "keep"); return s.keep }

func gone() View {
	return View{Step: Gone, Device: "Ben", Since: "0:12:03", Heard: true, On: "OpenRun", Near: true}
}

// rig returns a screen of a source, with a clock that only wait moves.
func rig(v View) (m *Screen, s *source, wait func(time.Duration)) {
	s = &source{view: v}
	now := time.Unix(1e9, 0)
	keys := keymap.New(pack.Default(), cues.Frame{})
	m = New(Options{Source: s, Now: func() time.Time { return now }, Keys: &keys})
	return uitest.Resize(m, 80, 24), s, func(d time.Duration) { now = now.Add(d) }
}

// STOP is played at its first press, stays while it is hammered, and ends at a later press or by backspace.
func TestStopIsPlayed(t *testing.T) {
	m, s, wait := rig(gone())
	uitest.Press(m, "space", "space")
	wait(alarmHold - time.Millisecond)
	uitest.Press(m, "space")
	if !slices.Equal(s.did, []string{"stop"}) {
		t.Errorf("hammered, %v", s.did)
	}
	uitest.Shows(t, m, "space again: STOP ends")
	wait(alarmHold)
	uitest.Press(m, "space")
	uitest.Press(m, "backspace") // nothing sounds any more
	m.Update(input.Press{Do: input.Do{Act: input.Stop}})
	uitest.Press(m, "backspace")
	if want := []string{"stop", "clear", "stop", "clear"}; !slices.Equal(s.did, want) {
		t.Errorf("%v, want %v", s.did, want)
	}
}

// Another cue plays nothing here, and the screen says with whom the race is.
func TestNothingElseIsPlayed(t *testing.T) {
	m, s, wait := rig(gone())
	for _, key := range []string{"left", "right", "w", "enter"} {
		uitest.Press(m, key)
		uitest.Shows(t, m, "nothing here but STOP, the race is with Ben")
	}
	if len(s.did) > 0 {
		t.Errorf("keys of cues did %v", s.did)
	}
	wait(noticeFor + time.Second)
	m.Update(lookMsg{})
	uitest.Shows(t, m, "space: STOP · ctrl+c twice: leave")
}

// ctrl+c takes the race back while that is possible; then it leaves, at its second press within 2 s.
func TestLeave(t *testing.T) {
	v := gone()
	v.Step, v.Left = Waiting, 7*time.Second
	m, s, _ := rig(v)
	s.keep = true
	if uitest.Press(m, "ctrl+c", "ctrl+c") || !slices.Equal(s.did, []string{"keep", "keep"}) {
		t.Errorf("while it can be taken back: %v", s.did)
	}
	m, s, wait := rig(gone())
	if uitest.Press(m, "ctrl+c") {
		t.Error("one ctrl+c leaves")
	}
	uitest.Shows(t, m, "ctrl+c again: leave, and there is no STOP here any more")
	wait(leaveWithin + time.Millisecond)
	if uitest.Press(m, "ctrl+c") {
		t.Error("a second ctrl+c leaves however late it comes")
	}
	if !uitest.Press(m, "ctrl+c") || len(s.did) > 0 {
		t.Errorf("two do not leave, or did %v", s.did)
	}
}

// The screen says where the race is, whether STOP is heard, and whether the other device has a press. It
// believes nothing that nobody knows, cleans what comes from devices, and fits.
func TestWhatIsShown(t *testing.T) {
	deaf := gone()
	deaf.Heard, deaf.Fault, deaf.Near = false, "OpenRun is gone", false
	deaf.Press, deaf.Silent = "10:15:02", true
	told := gone()
	told.Press, told.Took = "10:15:02", true
	odd := gone()
	odd.Device = "Ben\x1b[2J\u202e"
	for name, c := range map[string]struct {
		view View
		want []string
	}{
		"gone": {gone(), []string{"the race is with Ben since 0:12:03", "STOP still works here: space. It plays on OpenRun.", "Ben is there"}},
		"deaf": {deaf, []string{"NO SOUND HERE", "STOP is with Ben now.", "no link to Ben", "NOT HEARD here", "NOT LOGGED"}},
		"told": {told, []string{"STOP at 10:15:02 · Ben has it"}},
		"odd":  {odd, []string{"the race is with Ben"}},
	} {
		m, _, _ := rig(c.view)
		uitest.Shows(t, m, c.want...)
		for _, size := range uitest.EdgeSizes(t) {
			uitest.Fits(t, uitest.Resize(m, size[0], size[1]), size[0], size[1])
		}
		if uitest.Shows(t, uitest.Resize(m, 40, 12), "Ben", "STOP"); t.Failed() {
			t.Fatalf("that was %s", name)
		}
	}
}
