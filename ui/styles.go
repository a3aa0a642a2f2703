package ui

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"spotter/cues"
)

// Theme says what a terminal can show.
type Theme struct {
	Dark    bool // the terminal's background is dark
	Profile colorprofile.Profile
}

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

	FaultFill   lipgloss.Style // an area that reports a fault
	AlarmFill   lipgloss.Style // areas filled with a class: its cue sounds
	SteerFill   lipgloss.Style
	PrepareFill lipgloss.Style
	ServiceFill lipgloss.Style
	InfoFill    lipgloss.Style
}

// Class returns the style of words about cues of a class.
func (s *Styles) Class(c cues.Class) lipgloss.Style {
	switch c {
	case cues.Alarm:
		return s.Alarm
	case cues.Steer:
		return s.Steer
	case cues.Prepare:
		return s.Prepare
	case cues.Service:
		return s.Service
	}
	return s.Info
}

// Fill returns the style of an area filled with the colour of a class.
func (s *Styles) Fill(c cues.Class) lipgloss.Style {
	switch c {
	case cues.Alarm:
		return s.AlarmFill
	case cues.Steer:
		return s.SteerFill
	case cues.Prepare:
		return s.PrepareFill
	case cues.Service:
		return s.ServiceFill
	}
	return s.InfoFill
}

// palette holds the colours of one theme; nil is the terminal's own.
type palette struct {
	text, dim, strong, border                color.Color
	alarm, steer, prepare, service, info     color.Color
	fault, ink, faultBack, faultInk, selBack color.Color
}

// fullPalette has a contrast of at least 7:1 for everything that is read, on
// any background from black to #1c1c1c and from white to #f5f5f5: the screen is
// read in the sun. Borders are not read and may be fainter.
func fullPalette(dark bool) palette {
	pick := lipgloss.LightDark(dark)
	c := func(light, dark string) color.Color { return pick(lipgloss.Color(light), lipgloss.Color(dark)) }
	return palette{
		text: c("#262626", "#dadada"), dim: c("#4a4a4a", "#b2b2b2"), strong: c("#000000", "#ffffff"),
		border: c("#808080", "#7a7a7a"), alarm: c("#87006b", "#ff9cff"), steer: c("#644600", "#ffd75f"),
		prepare: c("#004a8f", "#87d7ff"), service: c("#00570f", "#7fe58f"), info: c("#3d3d3d", "#d0d0e8"),
		fault: c("#a00000", "#ff9a9a"), ink: c("#ffffff", "#000000"),
		faultBack: c("#a00000", "#a80000"), faultInk: c("#ffffff", "#ffffff"), selBack: c("#d7e3f4", "#303a4a"),
	}
}

// basicPalette keeps to the 16 colours that every terminal's owner has chosen
// for legibility; plain words stay in the terminal's own.
func basicPalette(dark bool) palette {
	pick := lipgloss.LightDark(dark)
	return palette{
		alarm:   pick(lipgloss.Magenta, lipgloss.BrightMagenta),
		steer:   pick(lipgloss.Black, lipgloss.BrightYellow),
		prepare: pick(lipgloss.Blue, lipgloss.BrightCyan),
		service: pick(lipgloss.Green, lipgloss.BrightGreen),
		fault:   pick(lipgloss.Red, lipgloss.BrightRed),
		ink:     pick(lipgloss.BrightWhite, lipgloss.Black),
		info:    pick(lipgloss.Black, lipgloss.White), faultBack: lipgloss.Red, faultInk: lipgloss.BrightWhite,
	}
}

// NewStyles returns the styles for a theme. Without colours an area is filled by
// reversing it, and words are set apart by weight.
func NewStyles(t Theme) Styles {
	var p palette
	plain := t.Profile < colorprofile.ANSI && t.Profile != colorprofile.Unknown
	switch {
	case plain:
	case t.Profile == colorprofile.ANSI:
		p = basicPalette(t.Dark)
	default:
		p = fullPalette(t.Dark)
	}
	fill := func(back, ink color.Color) lipgloss.Style {
		if plain {
			return lipgloss.NewStyle().Bold(true).Reverse(true)
		}
		return paint(ink).Bold(true).Background(back)
	}
	s := Styles{
		Text: paint(p.text), Dim: paint(p.dim), Strong: paint(p.strong).Bold(true), Border: paint(p.border),
		Key: paint(p.strong).Bold(true), Voided: paint(p.dim).Strikethrough(true),
		OK: paint(p.text), Warn: paint(p.strong).Bold(true), Fault: paint(p.fault).Bold(true),
		Alarm: paint(p.alarm).Bold(true), Steer: paint(p.steer).Bold(true), Prepare: paint(p.prepare).Bold(true),
		Service: paint(p.service).Bold(true), Info: paint(p.info).Bold(true),
		FaultFill: fill(p.faultBack, p.faultInk), AlarmFill: fill(p.alarm, p.ink), SteerFill: fill(p.steer, p.ink),
		PrepareFill: fill(p.prepare, p.ink), ServiceFill: fill(p.service, p.ink), InfoFill: fill(p.info, p.ink),
	}
	if s.Select = paint(p.strong).Bold(true); p.selBack != nil {
		s.Select = s.Select.Background(p.selBack)
	} else {
		s.Select = s.Select.Reverse(true)
	}
	return s
}

// paint returns a style with a foreground, where there is one.
func paint(c color.Color) lipgloss.Style {
	if c == nil {
		return lipgloss.NewStyle()
	}
	return lipgloss.NewStyle().Foreground(c)
}
