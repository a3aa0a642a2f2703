package handed

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/input"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

const (
	lookEvery   = 200 * time.Millisecond
	alarmHold   = 800 * time.Millisecond // a hammered STOP stays one, and a held one
	leaveWithin = 2 * time.Second        // from the first ctrl+c to the second
	noticeFor   = 4 * time.Second
)

// Options configure a [Screen]. All but Learned are required.
type Options struct {
	Source  Source
	Now     func() time.Time
	Theme   cells.Theme
	Keys    *keymap.Map
	Learned func(tea.Key) (do input.Do, ok bool) // what a key was taught; nil: none was
	Touch   bool                                 // a tap is STOP
}

// Screen shows that the race is on another device, a [tea.Model]. It belongs to the program's goroutine and never waits.
type Screen struct {
	o      Options
	canvas cells.Canvas
	font   cells.Font
	w, h   int

	view     View
	stopAt   time.Time // of the last press of STOP
	leaveAt  time.Time // of the last ctrl+c
	notice   string
	noticeAt time.Time
}

type lookMsg struct{}

// New returns the screen.
func New(o Options) *Screen {
	s := &Screen{o: o, font: cells.NewFont()}
	s.canvas.SetTheme(o.Theme)
	s.view = o.Source.Look()
	return s
}

// TakesTaps reports whether the screen acts on what a finger or a mouse presses.
func (s *Screen) TakesTaps() bool { return s.o.Touch }

// Init asks the terminal whether it is dark, and begins to look.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.o.Theme.Request(), look()) }

func look() tea.Cmd { return tea.Tick(lookEvery, func(time.Time) tea.Msg { return lookMsg{} }) }

// Update takes a message in.
func (s *Screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		return s, s.canvas.Answered(&s.o.Theme, msg)
	case lookMsg:
		s.look()
		if s.view.Step == Over {
			return s, tea.Quit
		}
		return s, look()
	case tea.KeyPressMsg:
		return s, s.key(tea.Key(msg))
	case tea.MouseClickMsg:
		if s.o.Touch && msg.Button == tea.MouseLeft {
			s.stop(false)
		}
	case input.Press:
		if msg.Edge != input.Up {
			s.does(msg.Do, msg.Edge == input.Held)
		}
	}
	return s, nil
}

func (s *Screen) look() {
	s.view = s.o.Source.Look()
	if s.notice != "" && s.o.Now().Sub(s.noticeAt) > noticeFor {
		s.notice = ""
	}
}

// key takes a key.
func (s *Screen) key(k tea.Key) tea.Cmd {
	if s.o.Learned != nil {
		if do, ok := s.o.Learned(k); ok {
			s.does(do, k.IsRepeat)
			return nil
		}
	}
	if k.String() == "ctrl+c" {
		return s.leave()
	}
	b := s.o.Keys.LookUp(k)
	switch {
	case b == nil:
	case b.Act == keymap.Cue && b.Pressed.Class == cues.Alarm:
		s.stop(k.IsRepeat)
	case b.Act == keymap.Silence:
		s.clear()
	case b.Act == keymap.Cue || b.Act == keymap.Split:
		s.elsewhere(b.Labels(1))
	}
	return nil
}

// does does what a button is for.
func (s *Screen) does(do input.Do, held bool) {
	switch do.Act {
	case input.Stop:
		s.stop(held)
	case input.Silence:
		s.clear()
	case input.None:
	default:
		s.elsewhere(do.String())
	}
}

// stop plays STOP, or ends it where it was left alone for long enough.
func (s *Screen) stop(held bool) {
	now := s.o.Now()
	soon := now.Sub(s.stopAt) < alarmHold
	s.stopAt = now
	s.view = s.o.Source.Look()
	switch {
	case held:
	case !s.view.Stop:
		s.o.Source.Stop()
		s.notice = ""
	case !soon:
		s.clear()
	}
	s.view = s.o.Source.Look()
}

func (s *Screen) clear() {
	if s.view = s.o.Source.Look(); s.view.Stop {
		s.o.Source.Clear()
		s.view = s.o.Source.Look()
	}
}

// elsewhere says that a key does nothing here.
func (s *Screen) elsewhere(key string) {
	s.notify(say.F("%s: nothing here but STOP, the race is with %s", key, s.view.Device))
}

func (s *Screen) notify(words string) { s.notice, s.noticeAt = words, s.o.Now() }

// leave takes the race back where that is still possible, and ends the screen at the second press after that.
func (s *Screen) leave() tea.Cmd {
	now := s.o.Now()
	if s.view.Step != Gone && s.o.Source.Keep() {
		s.notify(say.T("taking the race back …"))
		return nil
	}
	if !s.leaveAt.IsZero() && now.Sub(s.leaveAt) <= leaveWithin {
		return tea.Quit
	}
	s.leaveAt = now
	s.notify(say.T("ctrl+c again: leave, and there is no STOP here any more"))
	return nil
}
