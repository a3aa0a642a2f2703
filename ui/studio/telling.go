package studio

import (
	"fmt"

	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Telling implements [cells.Teller]. Nothing is told while a take is recorded: a reader's
// voice would be in it.
func (s *Screen) Telling() cells.Telling {
	switch s.layer {
	case layerHelp:
		t := cells.Telling{Page: say.T("help")}
		for i := s.over.Top; i < len(s.help) && i < s.over.Top+s.over.H; i++ {
			t.Lines = append(t.Lines, s.help[i].Text())
		}
		return t
	case layerList:
		t := cells.Telling{Page: say.T("all sounds"), Keys: say.T("enter to it  ? help  q back"), At: s.list.Cursor + 1, Of: len(s.o.Sounds)}
		if s.list.Cursor < len(s.o.Sounds) {
			t.Item = s.o.Sounds[s.list.Cursor].told()
		}
		return t
	}
	sound := &s.o.Sounds[s.at]
	t := cells.Telling{Page: say.F("%d of %d: %s", s.at+1, len(s.o.Sounds), sound.told()), Note: s.note}
	if s.stray != (stray{}) {
		t.Note = s.stray.name + ": " + s.stray.says
	}
	if s.underWay() {
		t.Lines = []string{say.F("in %s s say: %s", fmt.Sprintf("%.0f", (countFrom*countStep).Seconds()), text.Clean(sound.Text))}
		return t
	}
	if f := s.level.Fault; f != "" {
		head := say.F("NOTHING IS HEARD: %s", text.Clean(f))
		if s.level.Lost {
			head = say.F("NO MICROPHONE: %s", text.Clean(f))
		}
		t.Lines = append(t.Lines, head)
	}
	if s.fault != "" {
		t.Lines = append(t.Lines, s.fault)
	}
	switch {
	case s.stage == stageIdle && s.level.Lost:
		t.Ask = say.T("o opens it again · m the next one")
	case s.stage == stageIdle:
		t.Ask = say.T("enter record  p play  n next  b back  l list  ? help  q quit")
	case s.stage == stageTake && s.take.Nothing:
		t.Ask = say.T("nothing was heard: enter records again")
	case s.stage == stageTake:
		t.Lines = append(t.Lines, s.takeWords()...)
		t.Ask = say.T("enter keep  r again  p play  n skip  b back  ? help  q quit")
	}
	return t
}

// takeWords says how a take was judged.
func (s *Screen) takeWords() (out []string) {
	for _, f := range s.take.Faults {
		out = append(out, text.Clean(f))
	}
	if len(out) == 0 {
		out = append(out, say.T("good"))
	}
	return append(out, text.Clean(s.take.Facts))
}

// told words a sound: what it is, what is said, and what is there of it.
func (s *Sound) told() string {
	_, state, _ := s.stateWords()
	return cells.Join(", ", s.name(), s.kind(), "\""+text.Clean(s.Text)+"\"", state)
}
