package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"spotter/cues"
	"spotter/race"
)

// How long things last on the live screen.
const (
	tickEvery   = 100 * time.Millisecond // between two looks at clock, sound and disk
	bounce      = 60 * time.Millisecond  // a key again so soon is a bounce or a repeat
	enterHold   = time.Second            // enter again so soon is a held key: nobody passes two markers in it
	alarmHold   = 600 * time.Millisecond // a hammered STOP stays one
	leaveWithin = 2 * time.Second        // from the first ctrl+c to the second
	noticeFor   = 3 * time.Second        // a message in the header
)

// Options is what a live screen needs. Session, Pack, Player, Recorder, Monitor
// and Now are required; Session's frame must be Frame.
type Options struct {
	Now      func() race.Stamp
	Session  *race.Session
	Pack     *cues.Pack
	Frame    cues.Frame
	Player   Player
	Recorder Recorder
	Monitor  Monitor

	Race, Runner string
	StartNow     bool          // start the clock as soon as the screen runs
	History      []race.Event  // of a resumed race, oldest first
	Head         func() string // the journal's head hash; nil: not shown
	Unfinished   string        // another race that broke off, to be offered; "" for none
	Theme        *Theme        // nil: ask the terminal
}

// Live is the screen of a running race, a [tea.Model]. Its methods are called
// by Bubble Tea, from one goroutine. A key's cue is handed to the player before
// Update returns, and nothing on that way waits or allocates.
type Live struct {
	o      Options
	keys   keymap
	pads   pads
	feed   feed
	health Health

	now     race.Stamp // when Update was last called
	reports []Report   // reused from tick to tick

	latched   cues.ID       // the alarm that repeats, as pressed; "" for none
	alarmID   race.EventID  // its event
	alarmAt   time.Duration // boot time of the last press of its key
	leaveAt   time.Duration // boot time of the last ctrl+c, 0 for none
	notice    string
	noticeEnd time.Duration // boot time

	page   page
	scroll int // lines of the log or help above the first that is shown
	reach  int // the largest scroll that shows something, as of the last View

	w, h   int
	theme  Theme
	canvas canvas
	glyphs map[rune]glyph
}

// page is what the body of the screen shows.
type page uint8

const (
	pagePads page = iota
	pageLog
	pageHelp
)

// NewLive returns the live screen of a race.
func NewLive(o Options) *Live {
	o.Race, o.Runner, o.Unfinished = Clean(o.Race), Clean(o.Runner), Clean(o.Unfinished)
	l := &Live{o: o, keys: newKeymap(o.Pack, o.Frame), glyphs: glyphs(), now: o.Now(), reports: make([]Report, 0, 64)}
	l.pads = newPads(o.Pack, &l.keys)
	l.feed.init()
	l.recall(o.History)
	l.health = o.Monitor.Health()
	l.setTheme(Theme{Dark: true, Profile: colorprofile.TrueColor})
	if o.Theme != nil {
		l.setTheme(*o.Theme)
	}
	return l
}

// recall takes in what a resumed journal says.
func (l *Live) recall(history []race.Event) {
	splits := race.Splits(history)
	for i := range history {
		e := l.feed.restore(&history[i])
		for n := range splits {
			if e != nil && splits[n].ID == e.id {
				e.reason = splitWords(l.o.Session.Plan(), splits[:n+1])
			}
		}
	}
}

// splitWords says how the last of some splits went.
func splitWords(p race.Plan, splits []race.Split) string {
	if len(splits) == 0 {
		return ""
	}
	st := p.AtSplit(splits[len(splits)-1])
	s := race.FormatPace(st.Pace, p.Units)
	if st.HasGap {
		s += " · " + gapPhrase(st.Behind)
	}
	return s
}

// tickMsg asks for another look at clock, sound and disk.
type tickMsg struct{}

func tick() tea.Cmd {
	return tea.Tick(tickEvery, func(time.Time) tea.Msg { return tickMsg{} })
}

// Init starts the clock where that was asked for, and the screen's own ticks.
func (l *Live) Init() tea.Cmd {
	if l.o.StartNow {
		l.start(l.o.Now())
	}
	if l.o.Theme != nil {
		return tick()
	}
	return tea.Batch(tick(), tea.RequestBackgroundColor)
}

// Update takes one message. For a cue key it hands the cue over, logs it and
// returns no command: commands do not keep their order.
func (l *Live) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	now := l.o.Now()
	l.now = now
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return l, l.press(tea.Key(msg), now)
	case tickMsg:
		l.look()
		return l, tick()
	case tea.WindowSizeMsg:
		l.w, l.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		l.retheme(Theme{Dark: msg.IsDark(), Profile: l.theme.Profile})
	case tea.ColorProfileMsg:
		l.retheme(Theme{Dark: l.theme.Dark, Profile: msg.Profile})
	case tea.PasteMsg:
		l.say("pasted text: ignored")
	}
	return l, nil
}

// retheme takes what the terminal said of itself, unless it was not asked.
func (l *Live) retheme(t Theme) {
	if l.o.Theme == nil {
		l.setTheme(t)
	}
}

func (l *Live) setTheme(t Theme) {
	l.theme = t
	styles := NewStyles(t)
	l.canvas.setStyles(&styles)
}

// look takes in how sound and disk are doing.
func (l *Live) look() {
	was := l.health
	if l.health = l.o.Monitor.Health(); l.health.Output.State != was.Output.State {
		l.noteOutput()
	}
	if jump := l.health.ClockJump; jump != 0 && jump != was.ClockJump {
		l.say("the wall clock stepped " + jump.Round(100*time.Millisecond).String() + ": race time runs on")
	}
	l.reports = l.o.Monitor.Outcomes(l.reports[:0])
	for i := range l.reports {
		l.feed.report(&l.reports[i])
	}
}

// noteOutput puts a change of the output into the feed. The journal has it from
// whoever opened the output.
func (l *Live) noteOutput() {
	o := &l.health.Output
	e := race.Event{Kind: race.KindOutput, Stamp: l.now, Device: Clean(o.Name), State: o.State.String()}
	e.Elapsed, e.HasElapsed = l.o.Session.Elapsed(l.now)
	l.feed.add(&e)
}

// press acts on a key. The first key of a bounce counts, and so does each that
// comes well after the one before it.
func (l *Live) press(k tea.Key, now race.Stamp) tea.Cmd {
	b := l.keys.find(k)
	if b == nil {
		l.unbound(k)
		return nil
	}
	guard := bounce
	if b.act == actSplit {
		guard = enterHold
	}
	soon := b.seen && now.Boot-b.at < guard
	b.seen, b.at = true, now.Boot
	if k.IsRepeat || soon {
		// A held key is no second STOP: it holds the wait for one.
		if b.act == actCue && l.latched != "" && b.pressed.ID == l.latched {
			l.alarmAt = now.Boot
		}
		return nil
	}
	return l.act(b, now)
}

// act does what a key is for.
func (l *Live) act(b *bound, now race.Stamp) tea.Cmd {
	switch b.act {
	case actCue:
		l.cue(b, now)
	case actSplit:
		l.split(now)
	case actVoid:
		l.void(now)
	case actHelp:
		l.help()
	case actLog:
		l.toggleLog()
	case actLeave:
		return l.leave(now)
	case actIdle:
		l.say("esc: does nothing here")
	default:
		l.scrollBy(b.act)
	}
	return nil
}

// cue makes a cue heard, then logs it.
func (l *Live) cue(b *bound, now race.Stamp) {
	if b.heard.ID == "" {
		l.say(b.missing)
		return
	}
	if b.pressed.Class == cues.Alarm {
		if l.latched == b.pressed.ID {
			l.alarmAgain(now)
			return
		}
		l.latched, l.alarmAt = b.pressed.ID, now.Boot
	}
	e := l.o.Session.Press(b.pressed, b.heard, now)
	l.o.Player.Play(e)
	l.o.Recorder.Append(e)
	l.feed.add(&e)
	if b.pressed.Class == cues.Alarm {
		l.alarmID = e.ID
	}
	l.notice = ""
}

// alarmAgain ends the alarm, if its key was left alone for long enough: someone
// who hammers it wants the runner to stop.
func (l *Live) alarmAgain(now race.Stamp) {
	rest := now.Boot - l.alarmAt
	l.alarmAt = now.Boot
	if rest < alarmHold {
		return
	}
	e := l.o.Session.ClearAlarm(now)
	l.o.Player.Clear()
	l.o.Recorder.Append(e)
	l.feed.add(&e)
	l.latched = ""
	l.say("STOP cleared")
}

// split starts the clock, and afterwards notes the next marker.
func (l *Live) split(now race.Stamp) {
	if !l.o.Session.Started() {
		l.start(now)
		return
	}
	e, ok := l.o.Session.Split(now)
	if !ok {
		l.say("no split: every marker was passed")
		return
	}
	l.o.Recorder.Append(e)
	l.feed.add(&e).reason = splitWords(l.o.Session.Plan(), l.o.Session.Splits())
	l.say("split " + Clean(e.Marker) + " at " + race.FormatElapsed(e.Elapsed))
}

// start starts the clock.
func (l *Live) start(now race.Stamp) {
	e, ok := l.o.Session.Start(now)
	if !ok {
		return
	}
	l.o.Recorder.Append(e)
	l.feed.add(&e)
	l.say("the clock runs")
}

// void takes back the last event that still counts.
func (l *Live) void(now race.Stamp) {
	e, ok := l.o.Session.Void(now)
	if !ok {
		l.say("nothing to void")
		return
	}
	l.o.Recorder.Append(e)
	what := l.feed.void(e.Ref)
	l.feed.add(&e)
	l.say("voided: " + what)
}

// leave asks for a second ctrl+c, and leaves at it.
func (l *Live) leave(now race.Stamp) tea.Cmd {
	if l.leaveAt != 0 && now.Boot-l.leaveAt <= leaveWithin {
		return tea.Quit
	}
	l.leaveAt = now.Boot
	l.say("ctrl+c again leaves")
	l.noticeEnd = now.Boot + leaveWithin
	return nil
}

// unbound says that a key has no cue. Modifiers on their own are no keys.
func (l *Live) unbound(k tea.Key) {
	if k.IsRepeat || loneModifier(k.Code) {
		return
	}
	l.say(Clean(keyLabel(k.String())) + ": no cue on this key")
}

// say shows a message in the header for a while.
func (l *Live) say(s string) { l.notice, l.noticeEnd = s, l.now.Boot+noticeFor }

// help shows the help, page after page, and then the pads again.
func (l *Live) help() {
	switch {
	case l.page != pageHelp:
		l.page, l.scroll = pageHelp, 0
	case l.scroll < l.reach:
		l.scrollBy(actPageDown)
	default:
		l.page = pagePads
	}
}

// toggleLog shows the whole log, or the pads again.
func (l *Live) toggleLog() {
	if l.page == pageLog {
		l.page = pagePads
		return
	}
	l.page, l.scroll = pageLog, 0
}

// scrollBy moves through the log or the help.
func (l *Live) scrollBy(a action) {
	if l.page == pagePads {
		l.say("nothing to scroll: tab shows the log")
		return
	}
	step := max(1, arrange(l.w, l.h).body.h-2)
	switch a {
	case actPageUp:
		l.scroll -= step
	case actPageDown:
		l.scroll += step
	case actHome:
		l.scroll = 0
	case actEnd:
		l.scroll = l.reach
	}
	l.scroll = min(max(l.scroll, 0), l.reach)
}
