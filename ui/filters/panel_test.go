package filters

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/report/filter"
	"spotter/ui/uitest"
)

// press presses keys by name and reports whether the panel is open after the last.
func press(p *Panel, keys ...string) (open bool) {
	for _, k := range keys {
		msg := uitest.Key(k)
		open = p.Key(tea.Key(msg), msg.String())
	}
	return open
}

// typed types text into the panel.
func typed(p *Panel, s string) {
	for _, r := range s {
		p.Key(tea.Key{Code: r, Text: string(r)}, string(r))
	}
}

// shown returns the panel as text.
func shown(p *Panel) string {
	lines, _ := p.Lines()
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.Text() + "\n")
	}
	return b.String()
}

func someLog() Options {
	return Options{Kinds: []race.Kind{race.KindCue, race.KindSplit}, Cues: []cues.ID{"left", "hard_right"}, Voided: true, Units: race.UnitsKm}
}

func TestKeysChangeTheFilter(t *testing.T) {
	for keys, want := range map[string]filter.Filter{
		"":                                    {},
		"right":                               {Kind: race.KindCue},
		"left":                                {Voided: true},
		"left left":                           {Kind: race.KindSplit},
		"right right right right":             {}, // all the way round
		"down right":                          {Class: "alarm"},
		"j right right k j":                   {Class: "steer"},
		"down down left":                      {Cue: "hard_right"},
		"down down down right right":          {Outcome: filter.NotWhole},
		"up up up right right":                {FromM: 1000, ToM: 2000, HasPlace: true},
		"up up up right left":                 {},
		"up up up left":                       {},
		"up up right right":                   {From: 600e9, To: 1200e9, HasTime: true},
		"up right":                            {},
		"right down right F":                  {},
		"up up up enter 1 8 - 2 1 enter":      {FromM: 18000, ToM: 21000, HasPlace: true},
		"up up enter 1 : 0 0 - 1 : 3 0 enter": {From: 3600e9, To: 5400e9, HasTime: true},
		"up enter g e l enter":                {Text: "gel"},
		"up enter g e l esc":                  {},
		"up enter q f F enter":                {Text: "qfF"}, // in a text they are letters
	} {
		p := New(filter.Filter{}, someLog())
		if press(&p, strings.Fields(keys)...); p.Filter() != want {
			t.Errorf("%s: %+v, want %+v", keys, p.Filter(), want)
		}
	}
}

func TestKeysClose(t *testing.T) {
	for keys, open := range map[string]bool{"esc": false, "q": false, "f": false, "x": true, "up enter esc": true, "up enter q": true, "up enter a enter": true} {
		p := New(filter.Filter{}, someLog())
		if got := press(&p, strings.Fields(keys)...); got != open {
			t.Errorf("%s: open %v", keys, got)
		}
	}
}

// TestWrongStretch types what is no stretch: the filter stays, and the line stays open with a note.
func TestWrongStretch(t *testing.T) {
	p := New(filter.Filter{FromM: 1000, ToM: 2000, HasPlace: true}, someLog())
	was := p.Filter()
	press(&p, "up", "up", "up", "enter")
	if !strings.Contains(shown(&p), "1-2") {
		t.Errorf("the stretch is not there to be changed:\n%s", shown(&p))
	}
	typed(&p, "-x")
	press(&p, "enter")
	if p.Filter() != was || !p.Typing() || p.Note() == "" {
		t.Errorf("%+v, typing %v, note %q", p.Filter(), p.Typing(), p.Note())
	}
}

func TestPanelShowsItsValues(t *testing.T) {
	p := New(filter.Filter{Cue: "hard_right", FromM: 18000, ToM: 21000, HasPlace: true, Text: "a\x1b[31mb"}, someLog())
	got := shown(&p)
	for _, want := range []string{"▸ kind      ‹ any ›", "  cue       hard right", "  place     km 18–21", "  time      all of it", "  text      ab"} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no line %q:\n%s", want, got)
		}
	}
	press(&p, "up", "enter")
	p.Paste("\x1b[2Jx\ny")
	if got := shown(&p); strings.ContainsFunc(strings.ReplaceAll(got, "\n", ""), func(r rune) bool { return r < ' ' }) || !strings.Contains(got, "x y") {
		t.Errorf("%q", got)
	}
	for _, w := range []int{40, 80} {
		for _, keys := range []string{"", "esc", "up up enter"} {
			press(&p, strings.Fields(keys)...)
			if h := p.Hint(w); len([]rune(h)) > w {
				t.Errorf("hint of %d columns in %d", len([]rune(h)), w)
			}
		}
	}
}
