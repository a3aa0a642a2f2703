package ui

import (
	"fmt"
	"math"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues/pack"
	"spotter/text"
	"spotter/ui/cells"
)

// How a take is counted in, and how often the meter is drawn.
const (
	countFrom = 3
	countStep = 700 * time.Millisecond
	studioRow = 50 * time.Millisecond   // between two looks at the microphone
	holdPeak  = 1500 * time.Millisecond // for which the meter marks the highest peak
)

// StudioOptions configures a [Studio].
type StudioOptions struct {
	Pack   string // its name
	Folder string // where it is
	Sounds []StudioSound
	Booth  Booth
	Shelf  Shelf
	Now    func() time.Time // nil means time.Now
	Theme  cells.Theme      // to begin with; the terminal's own answers replace it
}

// studioStage is what the screen is doing.
type studioStage int

// The stages.
const (
	stageIdle  studioStage = iota // shows a sound
	stageCount                    // counts down to a take
	stageRoll                     // records
	stageCut                      // waits for the take to be ready
	stageTake                     // shows a take
	stageSave                     // waits for the disk
)

// studioLayer is what lies over the sound.
type studioLayer int

// The layers.
const (
	studioNone studioLayer = iota
	studioList
	studioHelp
)

// Studio is the screen on which a voice is recorded, sound by sound. It is a
// Bubble Tea model and belongs to the program's goroutine. It never waits: what
// takes time is done in commands, one at a time.
type Studio struct {
	o      StudioOptions
	keys   studioKeys
	known  cells.Keys // of keys
	places bool       // the terminal should tell where keys are on the keyboard
	theme  cells.Theme
	canvas cells.Canvas
	font   cells.Font
	w, h   int

	at    int // the sound
	stage studioStage
	layer studioLayer
	list  cells.Pager
	over  cells.Pager
	help  []cells.Line

	now     time.Time
	since   time.Time // of the stage
	hearing Hearing
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
	studioTick time.Time
	cutMsg     struct {
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

// NewStudio returns the recording screen, at the first sound that is not the
// pack's own.
func NewStudio(o StudioOptions) *Studio {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Studio{o: o, keys: newStudioKeys(), theme: o.Theme, font: cells.NewFont(), now: o.Now(), hold: math.Inf(-1)}
	s.known = cells.NewKeys(s.keys.groups())
	s.over.Text = true
	s.hearing = o.Booth.Hear()
	if i, ok := s.open(-1); ok {
		s.at = i
	} else {
		s.note = s.doneWords()
	}
	s.restyle()
	return s
}

// restyle takes the looks from the theme.
func (s *Studio) restyle() {
	s.canvas.SetTheme(s.theme)
}

// open returns the next sound behind i, and round, that is not the pack's own.
func (s *Studio) open(i int) (next int, ok bool) {
	n := len(s.o.Sounds)
	for step := 1; step <= n; step++ {
		if j := (i + step + n) % n; s.o.Sounds[j].State != pack.SoundOwn {
			return j, true
		}
	}
	return 0, false
}

// recorded counts the pack's own sounds.
func (s *Studio) recorded() (n int) {
	for i := range s.o.Sounds {
		if s.o.Sounds[i].State == pack.SoundOwn {
			n++
		}
	}
	return n
}

func (s *Studio) doneWords() string {
	return fmt.Sprintf("all %d sounds are recorded: spotter cues check looks them over", len(s.o.Sounds))
}

// Init asks the terminal whether it is dark, and starts the meter.
func (s *Studio) Init() tea.Cmd { return tea.Batch(s.theme.Request(), s.tick()) }

func (s *Studio) tick() tea.Cmd {
	return tea.Tick(studioRow, func(t time.Time) tea.Msg { return studioTick(t) })
}

// Update takes a message in.
func (s *Studio) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	s.now = s.o.Now()
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		if t, changed := s.theme.Answered(msg); changed {
			s.theme = t
			s.restyle()
			cmd = tea.ClearScreen // every cell is painted anew
		}
	case studioTick:
		cmd = tea.Batch(s.look(), s.tick())
	case cutMsg:
		cmd = s.cut(msg)
	case keptMsg:
		s.kept(msg)
	case playedMsg:
		s.played(msg)
	case listenMsg:
		s.listening(msg)
	case tea.KeyPressMsg:
		cmd = s.press(msg)
	case tea.PasteMsg:
		s.stray = stray{"pasted text", "ignored"}
	}
	s.arrange()
	return s, cmd
}

// to goes to a stage. What was told of a key is true of the one before, and of the
// countdown as long as its take is recorded.
func (s *Studio) to(stage studioStage) {
	s.stage, s.since, s.leaving = stage, s.now, false
	if stage != stageRoll {
		s.stray = stray{}
	}
}

// look takes in what the microphone hears, and moves on when it is time.
func (s *Studio) look() tea.Cmd {
	s.hearing = s.o.Booth.Hear()
	if h := &s.hearing; h.Peak >= s.hold || s.now.Sub(s.holdAt) > holdPeak {
		s.hold, s.holdAt = h.Peak, s.now
	}
	switch {
	case !s.underWay():
	case s.hearing.Lost:
		s.o.Booth.Roll(false)
		s.fault = "the take is lost with the microphone"
		s.to(stageIdle)
	case s.stage == stageCount && s.now.Sub(s.since) >= countFrom*countStep:
		s.o.Booth.Roll(true)
		s.to(stageRoll)
	case s.stage == stageRoll && s.hearing.Over:
		return s.end(false)
	}
	return nil
}

// count is the number that is counted.
func (s *Studio) count() int { return max(1, countFrom-int(s.now.Sub(s.since)/countStep)) }

// begin counts down to a take.
func (s *Studio) begin() tea.Cmd {
	s.note, s.fault = "", ""
	if s.hearing.Lost {
		s.note = "there is no microphone: o opens it again, m the next one"
		return nil
	}
	s.to(stageCount)
	s.take, s.playing = Take{}, time.Time{}
	s.turn++
	shelf := s.o.Shelf
	return func() tea.Msg { shelf.Hush(); return nil }
}

// underWay reports whether a take is counted down to or recorded.
func (s *Studio) underWay() bool { return s.stage == stageCount || s.stage == stageRoll }

// drop forgets the take, under way or shown.
func (s *Studio) drop() {
	if s.underWay() {
		s.o.Booth.Roll(false)
	}
	s.take, s.fault, s.note = Take{}, "", "the take is dropped"
	s.to(stageIdle)
}

// end ends the take and has it made ready.
func (s *Studio) end(byKey bool) tea.Cmd {
	s.to(stageCut)
	booth, at := s.o.Booth, s.at
	return func() tea.Msg {
		t, err := booth.Cut(at, byKey)
		return cutMsg{t, err}
	}
}

// cut takes in a take, and plays it.
func (s *Studio) cut(m cutMsg) tea.Cmd {
	if m.err != nil {
		s.fault = text.Clean(m.err.Error())
		s.to(stageIdle)
		return nil
	}
	s.take = m.take
	s.to(stageTake)
	if m.take.Nothing {
		return nil
	}
	return s.play(true)
}

// play plays the take, or the sound's file.
func (s *Studio) play(take bool) tea.Cmd {
	s.turn++
	shelf, at, turn := s.o.Shelf, s.at, s.turn
	return func() tea.Msg {
		d, err := shelf.Play(at, take)
		return playedMsg{turn, d, err}
	}
}

func (s *Studio) played(m playedMsg) {
	switch {
	case m.turn != s.turn:
	case m.err != nil:
		s.note = "not heard: " + text.Clean(m.err.Error())
	default:
		s.playing = s.now.Add(m.length)
	}
}

// keep has the take saved.
func (s *Studio) keep() tea.Cmd {
	s.note, s.fault = "", ""
	s.to(stageSave)
	shelf, at := s.o.Shelf, s.at
	return func() tea.Msg {
		note, err := shelf.Keep(at)
		return keptMsg{note, err}
	}
}

// kept takes in what came of it, and goes on to the next sound.
func (s *Studio) kept(m keptMsg) {
	if m.err != nil { // the take is still there
		s.fault = "NOT SAVED: " + text.Clean(m.err.Error())
		s.to(stageTake)
		return
	}
	name := s.o.Sounds[s.at].name()
	s.o.Sounds[s.at].State, s.o.Sounds[s.at].Base = pack.SoundOwn, ""
	s.take, s.playing = Take{}, time.Time{}
	s.fault = text.Clean(m.note)
	s.to(stageIdle)
	s.note = name + " is saved"
	if next, ok := s.open(s.at); ok {
		s.at = next
	} else {
		s.note = s.doneWords()
	}
}

// listen opens a microphone.
func (s *Studio) listen(next bool) tea.Cmd {
	if s.opening {
		return nil
	}
	if s.underWay() {
		s.drop()
	}
	s.opening, s.note = true, "opening the microphone …"
	booth := s.o.Booth
	return func() tea.Msg { return listenMsg{booth.Listen(next)} }
}

func (s *Studio) listening(m listenMsg) {
	s.opening, s.note = false, ""
	s.hearing = s.o.Booth.Hear()
	s.hold = math.Inf(-1)
	if m.err != nil {
		s.fault = text.Clean(m.err.Error())
		return
	}
	s.fault, s.note = "", "listening with "+text.Clean(s.hearing.Mic)
}
