package drill

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/drill"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// How long things last.
const (
	lookEvery = 40 * time.Millisecond   // between two looks at the sound
	answerFor = 6 * time.Second         // after the cue began, in which an answer counts
	soundFor  = 5 * time.Second         // after a cue was handed over, in which it must begin
	showFor   = 1200 * time.Millisecond // what came of an answer is shown
	mostLost  = 3                       // cues in a row that may be lost before the drill stands still
)

// Options configures a [Screen]. All but the names are required.
type Options struct {
	Now             func() time.Time
	Sound           Sound
	Frame           cues.Frame
	Steps           []drill.Step
	Result          drill.Result // all but its trials
	Before          func(now *drill.Result) *drill.Result
	Theme           cells.Theme
	Runner, Spotter string
}

// stage is one step on the way of a cue, from the pause before it to its answer.
type stage int

// The stages.
const (
	stageReady  stage = iota // says what to do
	stagePause               // waits before a cue
	stageAnswer              // a cue sounds or has sounded: waits for the answer
	stageShow                // shows what came of it
	stageRest                // stands still until enter
	stageDone                // shows the result
)

// Screen is the screen of a drill, a [tea.Model]. It belongs to the program's goroutine and
// never waits.
type Screen struct {
	o      Options
	keys   keyMap
	known  cells.Keys
	places bool
	theme  cells.Theme
	canvas cells.Canvas
	font   cells.Font
	w, h   int

	stage   stage
	since   time.Time // of the stage
	now     time.Time
	steps   []drill.Step // those taken back come again at the end
	at      int          // the step
	plays   int          // cues handed over: the number of the one at hand
	lost    int          // cues in a row that did not reach the ear
	begin   time.Time    // of the cue at hand, in the ear; zero while it has not begun
	trials  []drill.Trial
	ear     Ear
	reports []Report
	note    string // what came of the last key
	lines   []string
	page    cells.Pager
}

type lookMsg struct{}

// New returns the screen of a drill that has not begun.
func New(o Options) *Screen {
	s := &Screen{o: o, keys: newKeyMap(o.Frame), theme: o.Theme, font: cells.NewFont(), steps: append([]drill.Step(nil), o.Steps...), now: o.Now()}
	s.known = cells.NewKeys(s.keys.groups())
	s.page.Text = true
	s.canvas.SetTheme(s.theme)
	s.lookAtSound()
	return s
}

// Result returns the drill as far as it came.
func (s *Screen) Result() drill.Result {
	r := s.o.Result
	r.Trials = s.trials
	return r
}

// Init asks the terminal whether it is dark, and begins to look at the sound.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.theme.Request(), look()) }

func look() tea.Cmd {
	return tea.Tick(lookEvery, func(time.Time) tea.Msg { return lookMsg{} })
}

// Update takes a message in.
func (s *Screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	s.now = s.o.Now()
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		cmd = s.canvas.Answered(&s.theme, msg)
	case lookMsg:
		s.lookAtSound()
		s.advance()
		cmd = look()
	case tea.KeyPressMsg:
		s.lookAtSound() // the cue may have begun since the last look
		cmd = s.press(msg)
	}
	s.page.Size(len(s.lines), s.h-2)
	return s, cmd
}

// lookAtSound takes in what became of cues.
func (s *Screen) lookAtSound() {
	s.reports, s.ear = s.o.Sound.Look(s.reports[:0])
	for _, r := range s.reports {
		if s.stage != stageAnswer || r.Trial != s.plays {
			continue
		}
		if !r.Begin.IsZero() {
			s.begin = r.Begin
		}
		if r.Unheard != "" {
			s.unheard(r.Unheard)
		}
	}
}

// advance moves on when it is time.
func (s *Screen) advance() {
	age := s.now.Sub(s.since)
	switch {
	case s.stage == stagePause && (!s.ear.Open || s.ear.Fault != ""):
		s.since = s.now // nobody hears a cue: the pause begins when somebody does
	case s.stage == stagePause && age >= s.steps[s.at].Pause:
		s.begin = time.Time{}
		s.enter(stageAnswer)
		s.plays++
		s.o.Sound.Play(s.plays, s.steps[s.at].Cue)
	case s.stage == stageAnswer && s.begin.IsZero() && age >= soundFor:
		s.unheard(say.T("the output stands still"))
	case s.stage == stageAnswer && !s.begin.IsZero() && s.now.Sub(s.begin) >= answerFor:
		s.add(drill.Trial{Cue: s.steps[s.at].Cue})
	case s.stage == stageShow && age >= showFor:
		s.next()
	}
}

// enter goes to a stage.
func (s *Screen) enter(stage stage) { s.stage, s.since = stage, s.now }

// unheard notes that the cue at hand did not reach the ear. It is asked again at the end.
func (s *Screen) unheard(why string) {
	s.steps = append(s.steps, s.steps[s.at])
	s.add(drill.Trial{Cue: s.steps[s.at].Cue, Unheard: why})
	if s.lost++; s.lost >= mostLost {
		s.lost = 0
		s.rest()
		s.note = say.F("not heard: %s", text.Clean(why))
	}
}

// add takes a trial into the result, and shows it.
func (s *Screen) add(t drill.Trial) {
	s.trials = append(s.trials, t)
	s.note = ""
	s.enter(stageShow)
}

// next goes to the next cue, or to the result.
func (s *Screen) next() {
	s.at++
	if s.at >= len(s.steps) {
		s.finish()
		return
	}
	s.o.Sound.Crowd()
	s.enter(stagePause)
}

// finish ends the sound and shows the result.
func (s *Screen) finish() {
	s.o.Sound.Silence()
	r := s.Result()
	s.lines = r.Words(s.o.Before(&r))
	s.page.To(0)
	s.note = ""
	s.enter(stageDone)
}

// press obeys a key. Space ends the sound whatever the stage.
func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if cells.LoneModifier(msg.Code) {
		return nil
	}
	held := msg.IsRepeat
	msg = s.known.Meant(msg)
	if key.Matches(msg, s.keys.Stopped) {
		s.o.Sound.Silence()
	}
	switch {
	case held && s.stage != stageDone:
	case msg.String() == "ctrl+c":
		return s.leave()
	case s.stage == stageDone:
		return s.pressDone(msg)
	case key.Matches(msg, s.keys.Quit):
		if len(s.trials) == 0 {
			return s.leave()
		}
		s.finish()
	case s.stage == stageReady || s.stage == stageRest:
		s.pressWaiting(msg)
	default:
		s.pressDrill(msg)
	}
	return nil
}

// leave ends the sound and the screen.
func (s *Screen) leave() tea.Cmd {
	s.o.Sound.Silence()
	return tea.Quit
}

// pressDone obeys the keys of the result.
func (s *Screen) pressDone(msg tea.KeyPressMsg) tea.Cmd {
	if key.Matches(msg, s.keys.Quit) || key.Matches(msg, s.keys.Begin) {
		return s.leave()
	}
	s.page.Move(s.keys.MoveKeys, msg)
	return nil
}

// pressWaiting obeys the keys while nothing sounds.
func (s *Screen) pressWaiting(msg tea.KeyPressMsg) {
	switch {
	case key.Matches(msg, s.keys.Begin):
		s.note = ""
		s.o.Sound.Crowd()
		s.enter(stagePause)
	case key.Matches(msg, s.keys.Back):
		s.takeBack()
	case cells.ForeignWords(tea.Key(msg)) != "":
		s.unknown(msg)
	default:
		s.note = say.T("enter begins")
	}
}

// pressDrill obeys the keys while cues sound.
func (s *Screen) pressDrill(msg tea.KeyPressMsg) {
	a, answers := s.keys.answer(msg)
	switch {
	case answers && s.stage == stageAnswer:
		s.answer(a)
	case key.Matches(msg, s.keys.Back):
		s.takeBack()
	case key.Matches(msg, s.keys.Stopped) && s.stage == stageShow && s.now.Sub(s.since) < showFor/2:
		// a hammered key is one
	case key.Matches(msg, s.keys.Rest), key.Matches(msg, s.keys.Stopped):
		s.rest()
	case answers:
		s.note = say.T("too soon: no cue sounds")
	default:
		s.unknown(msg)
	}
}

// unknown says that a key means nothing here. Of a letter of another alphabet the terminal
// is asked for the place of its key.
func (s *Screen) unknown(msg tea.KeyPressMsg) {
	s.note = say.F("%s: not a key here", cells.KeyName(tea.Key(msg)))
	if words := cells.ForeignWords(tea.Key(msg)); words != "" {
		s.note, s.places = words, true
	}
}

// answer takes in what the runner did.
func (s *Screen) answer(a drill.Answer) {
	if s.begin.IsZero() || s.now.Before(s.begin) {
		s.note = say.T("too soon: the cue is not in the ear yet")
		return
	}
	s.lost = 0
	s.add(drill.Trial{Cue: s.steps[s.at].Cue, Answer: a, Reaction: s.now.Sub(s.begin).Truncate(time.Millisecond)})
}

// rest stands still. A cue at hand comes again afterwards.
func (s *Screen) rest() {
	s.o.Sound.Silence()
	if s.stage == stageShow {
		s.at++
	}
	if s.at >= len(s.steps) {
		s.finish()
		return
	}
	s.note = ""
	s.enter(stageRest)
}

// takeBack forgets the last answer. Its cue is asked again at the end.
func (s *Screen) takeBack() {
	n := len(s.trials)
	if n == 0 || s.trials[n-1].Unheard != "" {
		s.note = say.T("nothing to take back")
		return
	}
	if s.stage == stageAnswer {
		s.note = say.T("first answer this one")
		return
	}
	t := s.trials[n-1]
	s.trials = s.trials[:n-1]
	s.steps = append(s.steps, drill.Step{Cue: t.Cue, Pause: s.steps[min(s.at, len(s.steps)-1)].Pause})
	if s.stage == stageShow {
		s.next()
	}
	s.note = say.T("taken back: it is asked again at the end")
}
