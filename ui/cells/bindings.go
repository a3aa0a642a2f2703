package cells

import (
	"charm.land/bubbles/v2/key"

	"spotter/text/say"
)

// MoveKeys are the bindings that move in a list or a text, like those of less.
type MoveKeys struct {
	Down, Up, PageDown, PageUp, HalfDown, HalfUp, Top, Bottom key.Binding
}

// FindKeys are the bindings that search, like those of less.
type FindKeys struct {
	Search, Next, Prev key.Binding
}

// Bind makes a binding of keys, with how they are shown and what they do.
func Bind(shown, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, does))
}

// NewMoveKeys returns the bindings that move.
func NewMoveKeys() MoveKeys {
	return MoveKeys{
		Down:     Bind("j ↓", say.T("down a line"), "j", "down"),
		Up:       Bind("k ↑", say.T("up a line"), "k", "up"),
		PageDown: Bind("space", say.T("down a page"), "space", "pgdown", "ctrl+f"),
		PageUp:   Bind("b", say.T("up a page"), "b", "pgup", "ctrl+b"),
		HalfDown: Bind("d", say.T("down half a page"), "d", "ctrl+d"),
		HalfUp:   Bind("u", say.T("up half a page"), "u", "ctrl+u"),
		Top:      Bind("g", say.T("to the first line"), "g", "home", "<"),
		Bottom:   Bind("G", say.T("to the last line"), "G", "end", ">"),
	}
}

// NewFindKeys returns the bindings that search.
func NewFindKeys() FindKeys {
	return FindKeys{
		Search: Bind("/", say.T("search"), "/"),
		Next:   Bind("n", say.T("next match"), "n"),
		Prev:   Bind("N", say.T("previous match"), "N"),
	}
}

// KeyGroup is a part of a help page: bindings under a title.
type KeyGroup struct {
	Title string
	Keys  []key.Binding
}

// Group returns the bindings that move, for a help page.
func (k MoveKeys) Group() KeyGroup {
	return KeyGroup{say.T("move"), []key.Binding{k.Down, k.Up, k.PageDown, k.PageUp, k.HalfDown, k.HalfUp, k.Top, k.Bottom}}
}

// Group returns the bindings that search, for a help page.
func (k FindKeys) Group() KeyGroup {
	return KeyGroup{say.T("find"), []key.Binding{k.Search, k.Next, k.Prev}}
}

// HelpLines writes bindings as a page.
func HelpLines(groups []KeyGroup) []Line {
	var out []Line
	for i, g := range groups {
		if i > 0 {
			out = append(out, nil)
		}
		out = append(out, Line{{g.Title, Strong}})
		for _, b := range g.Keys {
			if h := b.Help(); b.Enabled() {
				out = append(out, Line{{Pad(h.Key, 11), Key}, {h.Desc, Text}})
			}
		}
	}
	return out
}
