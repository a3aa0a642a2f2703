package term

import tea "charm.land/bubbletea/v2"

// Guard keeps the panics of a screen. It is safe for concurrent use.
type Guard interface {
	// Caught is to be deferred. It recovers a panic, and has the screen end.
	Caught()
}

// Guarded returns a model whose panics guard keeps, so that Bubble Tea leaves as it
// does on any other day and gives the terminal back.
func Guarded(m tea.Model, guard Guard) tea.Model { return &guarded{m, guard} }

// guarded is a model whose panics are kept, so that Bubble Tea leaves as it does
// on any other day and gives the terminal back.
type guarded struct {
	tea.Model
	guard Guard
}

// Init implements [tea.Model].
func (g *guarded) Init() (cmd tea.Cmd) {
	defer g.guard.Caught()
	return g.keep(g.Model.Init())
}

// Update implements [tea.Model]. It is on a key's way and allocates nothing of
// its own.
func (g *guarded) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	m = g // in a panic this remains
	defer g.guard.Caught()
	g.Model, cmd = g.Model.Update(msg)
	return g, g.keep(cmd)
}

// View implements [tea.Model].
func (g *guarded) View() (v tea.View) {
	defer g.guard.Caught()
	return g.Model.View()
}

// keep returns cmd with its panics kept, and those of the commands it brings.
func (g *guarded) keep(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.guard.Caught()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = g.keep(batch[i])
			}
		}
		return msg
	}
}
