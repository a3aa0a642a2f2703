package inputcmd

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/input"
	"spotter/race"
	"spotter/ui/teach"
)

// newLesson returns the screen of spotter input learn beside an event device.
func newLesson(t *testing.T, w, h int) *lesson {
	t.Helper()
	at := time.Hour
	s := &lesson{now: func() time.Duration { at += time.Second; return at }, buttons: &listener{ctx: t.Context(), got: make(chan tea.Msg)}}
	s.canvas.SetTheme(s.theme)
	s.desk = teach.New(teach.Ports{Check: func(teach.Code) string { return "" }, Usual: func(teach.Code) string { return "" }, Keep: func([]teach.Bind) error { return nil }})
	s.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return s
}

// Every choice is on the smallest screen, beside a device that is there.
func TestLessonHasRoom(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}} {
		s := newLesson(t, size[0], size[1])
		s.Update(input.State{Source: "/dev/input/event7", Is: input.Here})
		s.Update(input.Press{Device: "R400", Code: "KEY_DOT", Way: race.ByPad, At: race.Stamp{Boot: time.Hour}})
		s.Update(lookMsg{})
		screen := ansi.Strip(s.View().Content)
		for _, want := range []string{"KEY_DOT", "What is it for?", "1 left", "3 stop", "people"} {
			if !strings.Contains(screen, want) {
				t.Errorf("%v: %q is not on the screen:\n%s", size, want, screen)
			}
		}
	}
}

// The screen says how each device is doing, and what to do.
func TestLessonTellsOfDevices(t *testing.T) {
	s := newLesson(t, 80, 24)
	for _, c := range []struct {
		state input.State
		want  string
	}{
		{input.State{Source: "R400", Is: input.Absent, Fault: "no such device", Next: "Connect it again."}, "R400 is not there: no such device. Connect it again."},
		{input.State{Source: "R400", Is: input.Denied, Fault: "this user may not read it", Next: "Be in a group."}, "R400 may not be opened: this user may not read it. Be in a group."},
		{input.State{Source: "R400", Is: input.Here}, "R400: its buttons are read"},
		{input.State{Source: "R400", Is: input.Lost, Fault: "it is gone"}, "PAD LOST: R400: it is gone"},
	} {
		s.Update(c.state)
		if got := strings.Join(s.Telling().Lines, "\n"); !strings.Contains(got, c.want) || strings.Count(got, "R400") != 1 {
			t.Errorf("%q is not said:\n%s", c.want, got)
		}
	}
}
