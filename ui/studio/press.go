package studio

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/cues/pack"
	"spotter/text/say"
	"spotter/ui/cells"
)

// press obeys a key. Modifiers on their own are no keys.
func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if cells.LoneModifier(msg.Code) {
		return nil
	}
	k := &s.keys
	s.stray = stray{}
	msg = s.known.Meant(msg)
	if key.Matches(msg, k.Quit) {
		return s.quit(msg.String() == "ctrl+c")
	}
	s.leaving = false
	switch {
	case s.layer != layerNone:
		s.pressLayer(msg)
	case key.Matches(msg, k.Mic) && s.stage != stageCut && s.stage != stageSave:
		return s.listen(false)
	case key.Matches(msg, k.Other) && s.stage != stageCut && s.stage != stageSave:
		return s.listen(true)
	case s.stage == stageIdle:
		return s.pressIdle(msg)
	case s.stage == stageTake:
		return s.pressTake(msg)
	case s.underWay() && key.Matches(msg, k.Drop):
		s.dropTake()
	case s.underWay() && key.Matches(msg, k.End) && s.now.Sub(s.since) <= bounce:
	case s.stage == stageRoll && key.Matches(msg, k.End):
		return s.endTake(true)
	default:
		s.unknown(msg)
	}
	return nil
}

// bounce is the time after a stage of a take began in which the key that began it
// may bounce: it means nothing again so soon.
const bounce = 200 * time.Millisecond

// quit leaves: a layer, a take under way, or the screen.
func (s *Screen) quit(now bool) tea.Cmd {
	switch {
	case s.layer != layerNone && !now:
		s.layer = layerNone
	case s.underWay() && !now:
		s.dropTake()
	case s.stage == stageSave, s.stage == stageCut:
		s.note = say.T("one moment: the take is being made ready")
	case s.stage == stageTake && !s.take.Nothing && !s.leaving:
		s.layer, s.leaving = layerNone, true
		s.note = say.T("this take is not kept: enter keeps it, q again leaves without it")
	default:
		return tea.Quit
	}
	return nil
}

// pressIdle obeys the keys while a sound is shown.
func (s *Screen) pressIdle(msg tea.KeyPressMsg) tea.Cmd {
	k := &s.keys
	if key.Matches(msg, k.Record) {
		return s.countIn()
	}
	s.note = ""
	switch {
	case key.Matches(msg, k.Again):
		return s.countIn()
	case key.Matches(msg, k.Play):
		if s.o.Sounds[s.at].State == pack.SoundMissing {
			s.note = say.T("there is nothing to play yet: enter records it")
			return nil
		}
		return s.play(false)
	default:
		s.pressGo(msg)
	}
	return nil
}

// pressTake obeys the keys while a take is shown.
func (s *Screen) pressTake(msg tea.KeyPressMsg) tea.Cmd {
	k := &s.keys
	s.note = ""
	switch {
	case key.Matches(msg, k.Again), s.take.Nothing && key.Matches(msg, k.Record):
		return s.countIn()
	case key.Matches(msg, k.Keep):
		return s.keepTake()
	case key.Matches(msg, k.Play) && !s.take.Nothing:
		return s.play(true)
	case key.Matches(msg, k.Drop):
		s.dropTake()
	default:
		s.pressGo(msg)
	}
	return nil
}

// pressGo obeys the keys that go elsewhere. What is not kept is gone with them.
func (s *Screen) pressGo(msg tea.KeyPressMsg) {
	k := &s.keys
	switch {
	case key.Matches(msg, k.Skip):
		s.showSound(s.at + 1)
	case key.Matches(msg, k.Back):
		s.showSound(s.at - 1)
	case key.Matches(msg, k.List):
		s.layer = layerList
		s.list.Size(len(s.o.Sounds), s.h-3)
		s.list.To(s.at)
	case key.Matches(msg, k.Help):
		s.layer = layerHelp
		s.over.To(0)
	default:
		s.unknown(msg)
	}
}

// showSound goes to a sound, and round at the ends.
func (s *Screen) showSound(i int) {
	n := len(s.o.Sounds)
	if s.stage == stageTake && !s.take.Nothing {
		s.note = say.F("the take of %s was not kept", s.o.Sounds[s.at].name())
	}
	s.at = (i + n) % n
	s.take, s.fault, s.playing = Take{}, "", time.Time{}
	s.turn++
	s.enterStage(stageIdle)
}

// pressLayer obeys the keys of the list and the help page.
func (s *Screen) pressLayer(msg tea.KeyPressMsg) {
	k := &s.keys
	switch {
	case key.Matches(msg, k.Drop), s.layer == layerList && key.Matches(msg, k.List), s.layer == layerHelp && key.Matches(msg, k.Help):
		s.layer = layerNone
	case s.layer == layerHelp:
		if !s.over.Move(k.MoveKeys, msg) {
			s.unknown(msg)
		}
	case key.Matches(msg, k.Open):
		s.layer = layerNone
		if s.list.Cursor != s.at {
			s.showSound(s.list.Cursor)
		}
	case key.Matches(msg, k.Help):
		s.layer = layerHelp
		s.over.To(0)
	case !s.list.Move(k.MoveKeys, msg):
		s.unknown(msg)
	}
}

// stray is a key that means nothing where it was pressed, and what is told of it,
// until the next key that means something.
type stray struct{ name, says string }

// unknown notes a key that means nothing here, and where those are told that do.
func (s *Screen) unknown(msg tea.KeyPressMsg) {
	says := say.T("not a key here: ? lists them")
	switch {
	case s.layer == layerHelp:
		says = say.T("not a key here: q goes back")
	case s.layer == layerList:
	case s.underWay(): // whoever speaks is not shown a page
		says = say.T("not a key here: see below")
	case s.stage == stageCut, s.stage == stageSave:
		says = say.T("not yet: one moment")
	}
	s.stray = stray{cells.KeyName(tea.Key(msg)), says}
	if cells.ForeignWords(tea.Key(msg)) != "" {
		s.places = true
		s.stray = stray{say.F("%s letters", say.C("script", cells.ForeignScript(tea.Key(msg)))), say.T("switch the keyboard to Latin")}
	}
}
