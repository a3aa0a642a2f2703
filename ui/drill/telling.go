package drill

import (
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Telling implements [cells.Teller].
func (s *Screen) Telling() cells.Telling {
	t := cells.Telling{Page: say.T("drill"), Note: s.note}
	if s.ear.Fault != "" {
		t.Lines = append(t.Lines, say.F("NOT HEARD: %s", text.Clean(s.ear.Fault)), text.Clean(s.ear.Next))
	}
	left, right := s.keys.sides()
	switch s.stage {
	case stageReady:
		t.Lines = append(t.Lines, say.T("The runner hears a cue, and obeys. Press what the runner DID"), left, right,
			say.T("space: stopped; n: did not move aside"), say.T("enter begins; p: pause; x: take back; q: the result"))
	case stageAnswer:
		if !s.begin.IsZero() && !s.now.Before(s.begin) {
			t.Ask = say.F("%d of %d: what did the runner do?", min(s.at+1, len(s.steps)), len(s.steps))
		}
	case stageShow:
		trial := &s.trials[len(s.trials)-1]
		t.Lines = append(t.Lines, say.F("%d of %d: %s", min(s.at+1, len(s.steps)), len(s.steps), trialWords(trial)))
	case stageRest:
		t.Ask = say.T("pause: enter goes on")
	case stageDone:
		t.Page, t.Lines, t.Ask = say.T("result"), s.lines, say.T("q: leave")
	}
	return t
}
