package inputcmd

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/pads"
	"spotter/input"
	"spotter/input/evdev"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// noDevices is the error of a system without event devices.
func noDevices() error {
	return fault.Failed(evdev.ErrNoSystem, "teach the keys that a device types in the terminal: spotter input learn")
}

// listener reads event devices beside a screen. A nil one reads none.
type listener struct {
	ctx    context.Context
	got    chan tea.Msg  // an input.Press or an input.State
	states []input.State // of each device, as it was told last
}

// listen reads the devices of some names until ctx is done.
func (d Desk) listen(ctx context.Context, names []string) *listener {
	if len(names) == 0 {
		return nil
	}
	l := &listener{ctx: ctx, got: make(chan tea.Msg)}
	p := pads.New(pads.Options{Setting: pads.Setting{Pads: names, Button: pads.Off}, Sys: d.Devices, Now: d.Now})
	go func() {
		err := p.Run(ctx, input.Sink{Press: func(p input.Press) { l.send(p) }, State: func(s input.State) { l.send(s) }})
		if err != nil {
			l.send(input.State{Source: p.Name(), Is: input.Lost, Fault: text.FirstLine(err)})
		}
	}()
	return l
}

// send has the screen take a message, or drops it when the screen ends.
func (l *listener) send(m tea.Msg) {
	select {
	case l.got <- m:
	case <-l.ctx.Done():
	}
}

// next waits for one message. The screen asks for the next one when it has it, so that their order is
// kept.
func (l *listener) next() tea.Msg {
	if l == nil {
		return nil
	}
	select {
	case m := <-l.got:
		return m
	case <-l.ctx.Done():
		return nil
	}
}

// took takes in how a device is doing.
func (l *listener) took(s input.State) {
	s.Source = text.Clean(s.Source)
	if i := slices.IndexFunc(l.states, func(o input.State) bool { return o.Source == s.Source }); i >= 0 {
		l.states[i] = s
		return
	}
	l.states = append(l.states, s)
}

// lines says how each device is doing, in lines of at most w cells.
func (l *listener) lines(w int) (lines []string) {
	if l == nil {
		return nil
	}
	for _, s := range l.states {
		why := say.C("fault", text.Clean(s.Fault))
		said := ""
		switch s.Is {
		case input.Here:
			said = say.F("%s: its buttons are read", s.Source)
		case input.Lost:
			said = say.F("PAD LOST: %s: %s", s.Source, why)
		case input.Denied:
			said = say.F("%s may not be opened: %s", s.Source, why)
		default:
			said = say.F("%s is not there: %s", s.Source, why)
		}
		if next := say.C("remedy", text.Clean(s.Next)); s.Next != "" {
			said += ". " + next
		}
		lines = append(lines, cells.FoldTo(said, max(w, 20), 3)...)
	}
	return lines
}
