package studio

import (
	"math"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues/pack"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// How a take is counted in, and how often the meter is drawn.
const (
	countFrom  = 3
	countStep  = 700 * time.Millisecond
	meterEvery = 50 * time.Millisecond   // between two looks at the microphone
	holdPeak   = 1500 * time.Millisecond // for which the meter marks the highest peak
)

// Options configures a [Screen].
type Options struct {
	Pack       string // its name
	Folder     string // where it is
	Sounds     []Sound
	Microphone Microphone
	Takes      Takes
	Now        func() time.Time // nil means time.Now
	Theme      cells.Theme      // to begin with; the terminal's own answers replace it
}

// stage is one step on the way of a sound, from shown to saved.
type stage int

// The stages.
const (
	stageIdle  stage = iota // shows a sound
	stageCount              // counts down to a take
	stageRoll               // records
	stageCut                // waits for the take to be ready
	stageTake               // shows a take
	stageSave               // waits for the disk
)

// layer is a page that is shown in place of the sound.
type layer int

// The layers.
const (
	layerNone layer = iota
	layerList
	layerHelp
)

// Screen is the screen on which a voice is recorded, sound by sound. It is a
// Bubble Tea model and belongs to the program's goroutine. It never waits: what
// takes time is done in commands, one at a time.
type Screen struct {
	o      Options
	keys   keyMap
	known  cells.Keys // of keys
	places bool       // the terminal should tell where keys are on the keyboard
	theme  cells.Theme
	canvas cells.Canvas
	font   cells.Font
	w, h   int

	at    int // the sound
	stage stage
	layer layer
	list  cells.Pager
	over  cells.Pager
	help  []cells.Line

	now     time.Time
	since   time.Time // of the stage
	level   Level
	hold    float64 // highest peak lately
	holdAt  time.Time
	take    Take
	playing time.Time // until when something is heard
	turn    int       // counts plays, so that the last one's answer counts
	opening bool      // a microphone is being opened
	leaving bool      // once more leaves a take that is not kept
	note    string    // what came of the last key
	stray   stray     // the last key, where it means nothing
	fault   string    // what went wrong, to be seen until the next take
}

// The answers of commands.
type (
	tickMsg time.Time
	cutMsg  struct {
		take Take
		err  error
	}
	keptMsg struct {
		note string
		err  error
	}
	playedMsg struct {
		turn   int
		length time.Duration
		err    error
	}
	listenMsg struct{ err error }
)

// New returns the recording screen, at the first sound that is not the
// pack's own.
func New(o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Screen{o: o, keys: newKeyMap(), theme: o.Theme, font: cells.NewFont(), now: o.Now(), hold: math.Inf(-1)}
	s.known = cells.NewKeys(s.keys.groups())
	s.over.Text = true
	s.level = o.Microphone.Hear()
	if i, ok := s.nextToRecord(-1); ok {
		s.at = i
	} else {
		s.note = s.doneWords()
	}
	s.canvas.SetTheme(s.theme)
	return s
}

// nextToRecord returns the next sound behind i, and round, that is not the pack's own.
func (s *Screen) nextToRecord(i int) (next int, ok bool) {
	n := len(s.o.Sounds)
	for step := 1; step <= n; step++ {
		if j := (i + step + n) % n; s.o.Sounds[j].State != pack.SoundOwn {
			return j, true
		}
	}
	return 0, false
}

// recorded counts the pack's own sounds.
func (s *Screen) recorded() (n int) {
	for i := range s.o.Sounds {
		if s.o.Sounds[i].State == pack.SoundOwn {
			n++
		}
	}
	return n
}

func (s *Screen) doneWords() string {
	return say.F("all %d sounds are recorded: spotter cues check looks them over", len(s.o.Sounds))
}

// Init asks the terminal whether it is dark, and starts the meter.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.theme.Request(), s.tick()) }

func (s *Screen) tick() tea.Cmd {
	return tea.Tick(meterEvery, func(t time.Time) tea.Msg { return tickMsg(t) })
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
	case tickMsg:
		cmd = tea.Batch(s.readLevel(), s.tick())
	case cutMsg:
		cmd = s.gotTake(msg)
	case keptMsg:
		s.kept(msg)
	case playedMsg:
		s.played(msg)
	case listenMsg:
		s.listening(msg)
	case tea.KeyPressMsg:
		cmd = s.press(msg)
	case tea.PasteMsg:
		s.stray = stray{say.T("pasted text"), say.T("ignored")}
	}
	s.arrange()
	return s, cmd
}

// enterStage goes to a stage. What was told of a key is true of the one before, and of the
// countdown as long as its take is recorded.
func (s *Screen) enterStage(stage stage) {
	s.stage, s.since, s.leaving = stage, s.now, false
	if stage != stageRoll {
		s.stray = stray{}
	}
}

// readLevel takes in what the microphone hears, and moves on when it is time.
func (s *Screen) readLevel() tea.Cmd {
	s.level = s.o.Microphone.Hear()
	if h := &s.level; h.Peak >= s.hold || s.now.Sub(s.holdAt) > holdPeak {
		s.hold, s.holdAt = h.Peak, s.now
	}
	switch {
	case !s.underWay():
	case s.level.Lost:
		s.o.Microphone.Roll(false)
		s.fault = say.T("the take is lost with the microphone")
		s.enterStage(stageIdle)
	case s.stage == stageCount && s.now.Sub(s.since) >= countFrom*countStep:
		s.o.Microphone.Roll(true)
		s.enterStage(stageRoll)
	case s.stage == stageRoll && s.level.Over:
		return s.endTake(false)
	}
	return nil
}

// count is the number that is counted.
func (s *Screen) count() int { return max(1, countFrom-int(s.now.Sub(s.since)/countStep)) }

// countIn counts down to a take.
func (s *Screen) countIn() tea.Cmd {
	s.note, s.fault = "", ""
	if s.level.Lost {
		s.note = say.T("there is no microphone: o opens it again, m the next one")
		return nil
	}
	s.enterStage(stageCount)
	s.take, s.playing = Take{}, time.Time{}
	s.turn++
	takes := s.o.Takes
	return func() tea.Msg { takes.Hush(); return nil }
}

// underWay reports whether a take is counted down to or recorded.
func (s *Screen) underWay() bool { return s.stage == stageCount || s.stage == stageRoll }

// dropTake forgets the take, under way or shown.
func (s *Screen) dropTake() {
	if s.underWay() {
		s.o.Microphone.Roll(false)
	}
	s.take, s.fault, s.note = Take{}, "", say.T("the take is dropped")
	s.enterStage(stageIdle)
}

// endTake ends the take and has it made ready.
func (s *Screen) endTake(byKey bool) tea.Cmd {
	s.enterStage(stageCut)
	mic, at := s.o.Microphone, s.at
	return func() tea.Msg {
		t, err := mic.Cut(at, byKey)
		return cutMsg{t, err}
	}
}

// gotTake takes in a take, and plays it.
func (s *Screen) gotTake(m cutMsg) tea.Cmd {
	if m.err != nil {
		s.fault = text.Clean(m.err.Error())
		s.enterStage(stageIdle)
		return nil
	}
	s.take = m.take
	s.enterStage(stageTake)
	if m.take.Nothing {
		return nil
	}
	return s.play(true)
}

// play plays the take, or the sound's file.
func (s *Screen) play(take bool) tea.Cmd {
	s.turn++
	takes, at, turn := s.o.Takes, s.at, s.turn
	return func() tea.Msg {
		d, err := takes.Play(at, take)
		return playedMsg{turn, d, err}
	}
}

func (s *Screen) played(m playedMsg) {
	switch {
	case m.turn != s.turn:
	case m.err != nil:
		s.note = say.F("not heard: %s", text.Clean(m.err.Error()))
	default:
		s.playing = s.now.Add(m.length)
	}
}

// keepTake has the take saved.
func (s *Screen) keepTake() tea.Cmd {
	s.note, s.fault = "", ""
	s.enterStage(stageSave)
	takes, at := s.o.Takes, s.at
	return func() tea.Msg {
		note, err := takes.Keep(at)
		return keptMsg{note, err}
	}
}

// kept takes in what came of it, and goes on to the next sound.
func (s *Screen) kept(m keptMsg) {
	if m.err != nil { // the take is still there
		s.fault = say.F("NOT SAVED: %s", text.Clean(m.err.Error()))
		s.enterStage(stageTake)
		return
	}
	name := s.o.Sounds[s.at].name()
	s.o.Sounds[s.at].State, s.o.Sounds[s.at].Base = pack.SoundOwn, ""
	s.take, s.playing = Take{}, time.Time{}
	s.fault = text.Clean(m.note)
	s.enterStage(stageIdle)
	s.note = say.F("%s is saved", name)
	if next, ok := s.nextToRecord(s.at); ok {
		s.at = next
	} else {
		s.note = s.doneWords()
	}
}

// listen opens a microphone.
func (s *Screen) listen(next bool) tea.Cmd {
	if s.opening {
		return nil
	}
	if s.underWay() {
		s.dropTake()
	}
	s.opening, s.note = true, say.T("opening the microphone …")
	mic := s.o.Microphone
	return func() tea.Msg { return listenMsg{mic.Listen(next)} }
}

func (s *Screen) listening(m listenMsg) {
	s.opening, s.note = false, ""
	s.level = s.o.Microphone.Hear()
	s.hold = math.Inf(-1)
	if m.err != nil {
		s.fault = text.Clean(m.err.Error())
		return
	}
	s.fault, s.note = "", say.F("listening with %s", text.Clean(s.level.Mic))
}
