package cells

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"spotter/cues"
)

// Styles are the looks of every screen, by meaning. A colour has one meaning
// each, and whatever is coloured also differs by word, shape or place: none of
// it may be lost on a terminal without colours.
type Styles struct {
	Text   lipgloss.Style // plain words
	Dim    lipgloss.Style // words for standing still: units, captions
	Strong lipgloss.Style // what the eye should find: the clock, a heading
	Border lipgloss.Style // frames around areas
	Key    lipgloss.Style // the name of a key
	Voided lipgloss.Style // an event that was taken back
	Select lipgloss.Style // the line a cursor is on
	OK     lipgloss.Style // a part that works
	Warn   lipgloss.Style // a part that needs a look, but works
	Fault  lipgloss.Style // a part that does not work

	Alarm   lipgloss.Style // cues by class
	Steer   lipgloss.Style
	Prepare lipgloss.Style
	Service lipgloss.Style
	Info    lipgloss.Style

	FaultMark lipgloss.Style // the ✗ before words about a fault

	FaultFill   lipgloss.Style // words in an area that reports a fault
	AlarmFill   lipgloss.Style // words in areas filled with a class: its cue sounds
	SteerFill   lipgloss.Style
	PrepareFill lipgloss.Style
	ServiceFill lipgloss.Style
	InfoFill    lipgloss.Style

	FaultArea   lipgloss.Style // blanks and frames of these areas
	AlarmArea   lipgloss.Style
	SteerArea   lipgloss.Style
	PrepareArea lipgloss.Style
	ServiceArea lipgloss.Style
	InfoArea    lipgloss.Style

	Code lipgloss.Style // one that a camera reads: black on white, whatever the ground
}

// NewStyles returns the styles for a theme. Plain words keep the terminal's own
// ink, which its owner can read on any ground. Without colours an area is filled
// by reversing it, and words are set apart by weight.
func NewStyles(t Theme) Styles {
	if !t.Coloured() {
		return plainStyles()
	}
	p := paletteOf(t)
	own, bold := lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true)
	mark := paint(p.fault).Bold(true)
	if p.mark != nil {
		mark = paint(p.mark) // not bold, which changes its shade
	}
	s := Styles{
		Text: own, Dim: paint(p.dim), Strong: bold, Border: paint(p.border), Key: bold,
		Voided: paint(p.dim).Strikethrough(true), OK: own, Warn: bold, Fault: paint(p.fault).Bold(true), FaultMark: mark,
		Alarm: paint(p.alarm).Bold(true), Steer: paint(p.steer).Bold(true), Prepare: paint(p.prepare).Bold(true),
		Service: paint(p.service).Bold(true), Info: bold,
	}
	s.Code = paint(p.code.ink).Background(p.code.back)
	s.FaultFill, s.FaultArea = p.faultFilled.styles()
	s.AlarmFill, s.AlarmArea = p.alarmFill.styles()
	s.SteerFill, s.SteerArea = p.steerFill.styles()
	s.PrepareFill, s.PrepareArea = p.prepareFill.styles()
	s.ServiceFill, s.ServiceArea = p.serviceFill.styles()
	s.InfoFill, s.InfoArea = p.infoFill.styles()
	if s.Select, _ = p.selected.styles(); p.selected.back == nil {
		s.Select = bold.Reverse(true)
	}
	return s
}

// plainStyles returns the styles for a terminal without colours.
func plainStyles() Styles {
	own, bold := lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true)
	full := bold.Reverse(true)
	return Styles{
		Text: own, Dim: own, Strong: bold, Border: own, Key: bold, Voided: own.Strikethrough(true), Select: full,
		OK: own, Warn: bold, Fault: bold, FaultMark: bold,
		Alarm: bold, Steer: bold, Prepare: bold, Service: bold, Info: bold,
		FaultFill: full, AlarmFill: full, SteerFill: full, PrepareFill: full, ServiceFill: full, InfoFill: full,
		FaultArea: full, AlarmArea: full, SteerArea: full, PrepareArea: full, ServiceArea: full, InfoArea: full,
	}
}

// styles returns the style of words in a filled area, and that of its blanks and
// frames.
func (f fill) styles() (words, area lipgloss.Style) {
	words = paint(f.ink).Bold(true).Background(f.back)
	if f.area == nil {
		return words, words
	}
	return words, paint(f.ink).Bold(true).Background(f.area)
}

// paint returns a style with a foreground, where there is one.
func paint(c color.Color) lipgloss.Style {
	if c == nil {
		return lipgloss.NewStyle()
	}
	return lipgloss.NewStyle().Foreground(c)
}

// CueRoles returns the role of words about a class, and of an area filled by it.
func CueRoles(c cues.Class) (text, fill Role) {
	switch c {
	case cues.Alarm:
		return Alarm, AlarmFill
	case cues.Steer:
		return Steer, SteerFill
	case cues.Prepare:
		return Prepare, PrepareFill
	case cues.Service:
		return Service, ServiceFill
	}
	return Info, InfoFill
}
