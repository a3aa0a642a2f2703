package live

import (
	"cmp"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/dash"
	"spotter/ui/keymap"
)

// relistEvery is the time between two questions for the outputs while their list is
// shown: an earpiece that is switched on should appear.
const relistEvery = 2 * time.Second

// Outputs are the ways to the runner's ear that the spotter can change to.
type Outputs interface {
	// Choices lists them. It may wait for a sound server, but not for long; it is
	// called from a goroutine of its own, one call at a time.
	Choices() ([]Choice, error)
	// Use changes to one. It never waits: what comes of it is seen in [Health].
	Use(spec string) error
}

// Choice is a way to the runner's ear that can be chosen.
type Choice struct {
	Spec                    string        // as --output takes it
	Label                   string        // as people know it
	State                   string        // such as "idle"; "" where nothing is known
	Default                 bool          // the sound server's own choice
	Stays                   bool          // it is no output: the list stays when it is chosen
	Latency                 time.Duration // as the server reports it, 0 where it does not
	Bluetooth, Muted, InUse bool
}

// choicesMsg brings the outputs that there are.
type choicesMsg struct {
	choices []Choice
	err     error
}

// relistMsg asks for the list again.
type relistMsg struct{}

// picker is the list of outputs while it is shown. It takes no key from a cue:
// only tab, enter and esc, which no pack may have, and keys of the program's
// that the pack leaves it.
type picker struct {
	choices []Choice
	at      int // the line that enter takes
	moved   bool
	asked   bool // a list is on its way
	told    bool // one came
	err     error
}

// openPicker shows the outputs, or goes to the next of them.
func (l *Screen) openPicker(race.Stamp) tea.Cmd {
	switch {
	case l.o.Outputs == nil:
		l.notify(say.T("the output cannot be changed here"))
		return nil
	case l.page == pagePicker:
		l.picker.move(1)
		return nil
	}
	l.page, l.scroll = pagePicker, 0
	l.picker = picker{asked: l.picker.asked}
	return l.askForChoices()
}

// askForChoices asks for the outputs, unless it has.
func (l *Screen) askForChoices() tea.Cmd {
	if l.picker.asked {
		return nil
	}
	l.picker.asked = true
	outputs := l.o.Outputs
	return func() tea.Msg {
		c, err := outputs.Choices()
		return choicesMsg{c, err}
	}
}

// listed takes the outputs in, and has them asked for again after a while.
func (l *Screen) listed(m choicesMsg) tea.Cmd {
	p := &l.picker
	p.asked = false
	if l.page != pagePicker {
		return nil
	}
	p.setChoices(m)
	return tea.Tick(relistEvery, func(time.Time) tea.Msg { return relistMsg{} })
}

// relist asks again, while anybody looks.
func (l *Screen) relist() tea.Cmd {
	if l.page != pagePicker {
		return nil
	}
	return l.askForChoices()
}

// setChoices keeps the line that is chosen on its output; until somebody moved, that
// is the one in use, so that an enter meant for a split changes nothing.
func (p *picker) setChoices(m choicesMsg) {
	chosen := ""
	if p.moved && p.at < len(p.choices) {
		chosen = p.choices[p.at].Spec
	}
	p.told, p.err = true, m.err
	if m.err != nil && len(m.choices) == 0 {
		return // what was known before is still the best to choose from
	}
	p.choices = m.choices
	for i := range p.choices {
		c := &p.choices[i]
		c.Label, c.State = text.Clean(c.Label), text.Clean(c.State)
	}
	p.at = max(0, slices.IndexFunc(p.choices, func(c Choice) bool {
		return chosen == "" && c.InUse || chosen != "" && c.Spec == chosen
	}))
}

// move goes n lines on, and round at the ends.
func (p *picker) move(n int) {
	if len(p.choices) > 0 {
		p.at, p.moved = (p.at+n+len(p.choices))%len(p.choices), true
	}
}

// scroll moves as the keys that scroll the other pages do.
func (p *picker) scroll(a keymap.Action) {
	switch a {
	case keymap.PageUp, keymap.LineUp:
		p.move(-1)
	case keymap.PageDown, keymap.LineDown:
		p.move(1)
	case keymap.Home:
		p.move(-p.at)
	case keymap.End:
		p.move(len(p.choices) - 1 - p.at)
	}
}

// useChoice changes to the chosen output.
func (l *Screen) useChoice(now race.Stamp) {
	p := &l.picker
	if p.at >= len(p.choices) {
		l.notify(say.T("no output to take: esc goes back"))
		return
	}
	c := p.choices[p.at]
	if c.Stays && l.o.Outputs.Use(c.Spec) == nil {
		return
	}
	l.page = pagePads
	if c.InUse {
		l.notify(say.F("still %s: enter splits again", c.name()))
		return
	}
	if err := l.o.Outputs.Use(c.Spec); err != nil {
		l.notify(text.Clean(err.Error()))
		return
	}
	l.note(race.ItemOutput, c.Spec, now)
	l.notify(say.F("changing to %s", c.name()))
}

// name returns the words by which people know an output.
func (c *Choice) name() string { return cmp.Or(c.Label, text.Clean(c.Spec)) }

// page returns the list as it is drawn.
func (p *picker) page() dash.OutputsPage {
	page := dash.OutputsPage{At: p.at, Told: p.told}
	if p.err != nil {
		page.Err = text.Clean(p.err.Error())
	}
	for i := range p.choices {
		c := &p.choices[i]
		page.Choices = append(page.Choices, dash.Choice{Name: c.name(), Spec: text.Clean(c.Spec), Notes: c.notes(), Keep: c.InUse || c.Muted, Stays: c.Stays})
	}
	return page
}

// notes lists what is known of an output, what matters most first.
func (ch *Choice) notes() []string {
	var s []string
	add := func(on bool, what string) {
		if on {
			s = append(s, what)
		}
	}
	add(ch.InUse, say.T("● in use"))
	add(ch.Muted, say.T("MUTED"))
	add(ch.Bluetooth, "bluetooth")
	add(ch.Default, say.C("output", "default"))
	add(ch.Latency > 0, dash.Millis(ch.Latency))
	add(ch.State != "", ch.State)
	return s
}
