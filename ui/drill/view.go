package drill

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"spotter/cues/drill"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// View draws the screen.
func (s *Screen) View() tea.View {
	return cells.WholeView(cells.Join(" · ", say.T("spotter drill"), text.Clean(s.o.Runner)), s.draw(), s.places)
}

func (s *Screen) draw() string {
	return s.canvas.Stack(s.w, s.h, s.drawTop, s.drawBody, s.drawHints)
}

func (s *Screen) drawBody(body cells.Rect) {
	switch s.stage {
	case stageDone:
		for y := range body.H {
			if i := s.page.Top + y; i < len(s.lines) {
				s.canvas.Text(body.Row(y), 0, cells.Text, s.lines[i])
			}
		}
	case stageReady:
		s.drawReady(body)
	default:
		s.drawCue(body)
	}
}

// drawTop draws how far the drill is, and where the cues are heard.
func (s *Screen) drawTop(row cells.Rect) {
	c := &s.canvas
	if s.ear.Fault != "" {
		c.Fill(row, cells.FaultFill)
		c.Text(row, 0, cells.FaultFill, cells.Cut(say.F("✗ NOT HEARD: %s", text.Clean(s.ear.Fault)), row.W))
		return
	}
	at := say.T("drill")
	if s.stage != stageReady && s.stage != stageDone {
		at = say.F("drill %d/%d", min(s.at+1, len(s.steps)), len(s.steps))
	}
	if s.o.Result.Noisy {
		at += say.F(" · crowd −%g dB", s.o.Result.NoiseDB)
	}
	x := c.Text(row, 0, cells.Strong, at)
	name := text.Clean(s.ear.Name)
	if !s.ear.Open {
		name = say.T("opening the sound …")
	}
	if room := row.W - x - 3; room > 8 {
		c.End(row, cells.Dim, cells.Shorten(name, room))
	}
}

// drawReady says what to do.
func (s *Screen) drawReady(body cells.Rect) {
	c := &s.canvas
	left, right := s.keys.sides()
	lines := []string{
		say.T("The runner hears a cue, and obeys."),
		say.T("Press what the runner DID:"),
		"", left, right, say.T("space stopped     n did not move aside"), "",
		say.T("You are not told the cue before that."),
		say.T("A time contains your own reaction too."),
	}
	if body.H < len(lines)+1 {
		lines = append(append([]string(nil), lines[0], lines[1]), lines[3:6]...)
		lines = append(lines, say.T("A time contains your own reaction too."))
	}
	var next []string
	if s.ear.Fault != "" && s.ear.Next != "" {
		next = cells.FoldTo(text.Clean(s.ear.Next), body.W-2, 2)
	}
	lines = lines[:min(len(lines), body.H-len(next))]
	top := max(0, (body.H-len(lines)-2)/2)
	for y, l := range lines {
		c.Text(body.Row(top+y), 1, cells.Text, l)
	}
	for i, l := range next {
		c.Text(body.Row(body.H-len(next)+i), 1, cells.Warn, l)
	}
	if next == nil {
		c.Text(body.Row(body.H-1), 1, cells.Strong, say.T("enter begins"))
	}
}

// drawCue draws what the spotter is to do now, large, and the keys.
func (s *Screen) drawCue(body cells.Rect) {
	c := &s.canvas
	keys := 4
	if body.H > 14 {
		keys = 5
	}
	area := body.Rows(0, body.H-keys-2)
	big, ro := s.order()
	if b, ok := cells.Biggest(s.font, big, area.W-2, area.H); ok {
		w, h, _ := b.Size()
		b.Draw(c, area.X+max(1, (area.W-w)/2), area.Y+(area.H-h+1)/2, ro)
	} else {
		c.Centre(area.Row(area.H/2), ro, big)
	}
	y := area.H
	said, sro := s.saidWords()
	for i, l := range cells.FoldTo(said, body.W-2, 2) { // what to do about a fault is long
		c.Centre(body.Row(y+i), sro, l)
	}
	y += 2
	left, right := s.keys.sides()
	for _, l := range []string{left, right, say.T("space stopped     n did not move aside")} {
		c.Text(body.Row(y), 1, cells.Text, l)
		y++
	}
}

// order says what the spotter is to do, in capitals.
func (s *Screen) order() (string, cells.Role) {
	switch s.stage {
	case stageAnswer:
		if !s.begin.IsZero() && !s.now.Before(s.begin) {
			return say.T("WHICH"), cells.Strong
		}
		return say.T("WATCH"), cells.Text
	case stageShow:
		t := &s.trials[len(s.trials)-1]
		switch {
		case !t.Counts():
			return say.T("NONE"), cells.Warn
		case t.Right():
			return say.T("YES"), cells.OK
		}
		return say.T("NO"), cells.Warn
	case stageRest:
		return say.T("PAUSE"), cells.Text
	}
	return say.T("WATCH"), cells.Text
}

// saidWords says what came of the last key or cue.
func (s *Screen) saidWords() (string, cells.Role) {
	switch {
	case s.stage == stageShow:
		return trialWords(&s.trials[len(s.trials)-1]), cells.Strong
	case s.note != "":
		return s.note, cells.Warn
	case s.stage == stageRest:
		return say.T("enter goes on"), cells.Strong
	case s.stage == stagePause && s.ear.Fault != "":
		return cells.Join(": ", say.T("waits for the sound"), text.Clean(s.ear.Next)), cells.Warn
	case s.stage == stageAnswer && !s.begin.IsZero():
		return say.T("what did the runner do?"), cells.Strong
	}
	return say.T("a cue comes soon"), cells.Dim
}

// trialWords says what came of a cue: "left: moved right, 0.64 s".
func trialWords(t *drill.Trial) string {
	cue := say.C("cue", cells.Words(string(t.Cue)))
	switch {
	case t.Unheard != "":
		return say.F("%s was not heard: %s", cue, text.Clean(t.Unheard))
	case t.Answer == drill.Missing:
		return say.F("%s: no answer", cue)
	}
	did := map[drill.Answer]string{drill.Left: say.T("%s: runner moved left, %.2f s"), drill.Right: say.T("%s: runner moved right, %.2f s"), drill.Stopped: say.T("%s: runner stopped, %.2f s")}[t.Answer]
	if t.Answer == drill.Stayed {
		return say.F("%s: runner did not move", cue)
	}
	return fmt.Sprintf(did, cue, t.Reaction.Seconds())
}

// drawHints draws the keys that do something now.
func (s *Screen) drawHints(row cells.Rect) {
	hint := say.T("x take back  p pause  q result")
	switch s.stage {
	case stageReady:
		hint = say.T("enter begin  q leave")
	case stageRest:
		hint = say.T("enter go on  x take back  q result")
	case stageDone:
		hint = say.T("↑ ↓ scroll  q leave")
	}
	s.canvas.Text(row, 0, cells.Dim, hint)
}
