package ui

import "charm.land/bubbles/v2/key"

// moveKeys are the bindings that move in a list or a text, like those of less.
type moveKeys struct {
	Down, Up, PageDown, PageUp, HalfDown, HalfUp, Top, Bottom key.Binding
}

// findKeys are the bindings that search, like those of less.
type findKeys struct {
	Search, Next, Prev key.Binding
}

// bind makes a binding with its help.
func bind(shown, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, does))
}

func newMoveKeys() moveKeys {
	return moveKeys{
		Down:     bind("j ↓", "down a line", "j", "down"),
		Up:       bind("k ↑", "up a line", "k", "up"),
		PageDown: bind("space", "down a page", "space", "pgdown", "ctrl+f"),
		PageUp:   bind("b", "up a page", "b", "pgup", "ctrl+b"),
		HalfDown: bind("d", "down half a page", "d", "ctrl+d"),
		HalfUp:   bind("u", "up half a page", "u", "ctrl+u"),
		Top:      bind("g", "to the first line", "g", "home", "<"),
		Bottom:   bind("G", "to the last line", "G", "end", ">"),
	}
}

func newFindKeys() findKeys {
	return findKeys{
		Search: bind("/", "search", "/"),
		Next:   bind("n", "next match", "n"),
		Prev:   bind("N", "previous match", "N"),
	}
}

// keyGroup is a part of a help page.
type keyGroup struct {
	title string
	keys  []key.Binding
}

func (k moveKeys) group() keyGroup {
	return keyGroup{"move", []key.Binding{k.Down, k.Up, k.PageDown, k.PageUp, k.HalfDown, k.HalfUp, k.Top, k.Bottom}}
}

func (k findKeys) group() keyGroup {
	return keyGroup{"find", []key.Binding{k.Search, k.Next, k.Prev}}
}

// helpLines writes bindings as a page.
func helpLines(groups []keyGroup) []reviewLine {
	var out []reviewLine
	for i, g := range groups {
		if i > 0 {
			out = append(out, nil)
		}
		out = append(out, reviewLine{{g.title, roleStrong}})
		for _, b := range g.keys {
			if h := b.Help(); b.Enabled() {
				out = append(out, reviewLine{{pad(h.Key, 11), roleKey}, {h.Desc, roleText}})
			}
		}
	}
	return out
}
