package live

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/cues/pack"
	"spotter/input"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/cells"
	"spotter/ui/count"
	"spotter/ui/dash"
	"spotter/ui/gates"
	"spotter/ui/keymap"
	"spotter/ui/road"
	"spotter/ui/talk"
	"spotter/ui/teach"
	"spotter/ui/voice"
)

// How long things last on the live screen.
const (
	bounce      = 60 * time.Millisecond  // a key again so soon is a bounce or a repeat
	enterHold   = time.Second            // enter again so soon is a held key: nobody passes two markers in it
	alarmHold   = 800 * time.Millisecond // a hammered STOP stays one, and a held one: it repeats after 660 ms at most
	leaveWithin = 2 * time.Second        // from the first ctrl+c to the second
	noticeFor   = 3 * time.Second        // a message in the header, beside whose left is meant
)

// Options configures a [Screen]. Session, Pack, Player, Recorder, Monitor and Now are
// required; Session's frame must be Frame.
type Options struct {
	Now      func() race.Stamp
	Session  *race.Session
	Pack     *pack.Pack
	Frame    cues.Frame
	Player   Player
	Recorder Recorder
	Monitor  Monitor
	Outputs  Outputs        // nil: the output cannot be changed
	Counts   count.Options  // what countdowns are made with; the zero value has none
	Bind     []keyname.Bind // other keys for the program's acts
	Taught   teach.Options  // what keys were taught in input.toml, and how to teach more
	Speaker  Speaker        // nil: nothing is said but the pack's clips

	// Wake is asked to have a [Tick] sent after a while, in place of what it was
	// asked for before. It never waits. Ticks may come at other times too. Nil:
	// whoever runs the screen sends them without being asked.
	Wake func(after time.Duration)

	Race, Runner string
	SayName      bool          // info cues come after the runner's name, a word of the pack
	StartNow     bool          // start the clock as soon as the screen runs
	History      []race.Event  // of a resumed race, oldest first
	Head         func() string // the journal's head hash; nil: not shown
	Saved        func() Saved  // how the journal stands on the disk; nil: no code for a witness
	CountIn      time.Duration // a start in training: so long from enter to the gun; 0: at once
	Corral       time.Duration // so long after the gun the first enter is for the mat; 0: never
	TakenUp      *TakenUp      // how a race that is taken up ended before; nil for a new one
	Said         string        // to be said when the screen opens; "" for nothing
	Theme        cells.Theme   // to begin with; the terminal's own answers replace it
	Notes        voice.Notes   // records what the spotter says; nil: nothing does
	Talk         talk.Line     // carries the spotter's voice to the runner; nil: nothing does
	Road         Road          // what comes next, and where the runner is
	Touch        bool          // pads for a finger stand in place of the keys
}

// Screen is the screen of a running race, a [tea.Model]. Its methods are called
// by Bubble Tea, from one goroutine. A key's cue is handed to the player before
// Update returns, and nothing on that way waits or allocates.
type Screen struct {
	o      Options
	keys   keymap.Map
	pads   keymap.Pads
	feed   feed
	words  map[cues.ID]string // of the pack's cues, in capitals
	from   map[cues.ID]string // from which key a cue came, by the cue of the key
	speech speech
	health Health

	now     race.Stamp // when Update was last called
	reports []Report   // reused from tick to tick

	latch
	message
	pressing
	leaveAt time.Duration // boot time of the last ctrl+c, 0 for none
	last    lastPress     // what can be repeated
	quiet   bool          // only alarm and steer are asked for
	unsaved bool          // something was logged since the last look
	touched bool          // the spotter logged something
	first   dash.FirstSteps
	back    comeback // a race to go on with, or that was gone on with

	page   page
	picker picker
	gate   *gates.Desk // start, boards and finish
	road   *road.Desk  // what comes next, and where the runner is; nil: the boards alone say it
	scrolled

	places bool // the terminal should tell where keys are on the keyboard, and of Caps Lock
	caps   keymap.CapsWatch
	desks

	bell  alert.Bell // of the terminal, for faults
	theme cells.Theme
	drawing
}

// latch is the alarm that repeats until its key is pressed again.
type latch struct {
	latched cues.ID       // the alarm as pressed; "" for none
	alarmID race.EventID  // its event
	alarmAt time.Duration // boot time of the last press of its key
	endSays dash.Latch    // how it ends
}

// message is a line that stands in the header for a while.
type message struct {
	notice    string
	noticeEnd time.Duration // boot time
	telling
}

// page is one of the pages that the body of the screen can show.
type page uint8

const (
	pagePads page = iota
	pageLog
	pageHelp
	pagePicker
	pageOffer // a race that broke off
	pageTime  // the race time is typed
	pageEdit  // any event is voided, amended or annotated
	pageGate  // one of the pages of start, boards and finish
	pageRoad  // the spotter says where the runner is
	pageTeach // a button is taught
)

// New returns the live screen of a race.
func New(o Options) *Screen {
	o.Race, o.Runner = text.Clean(o.Race), text.Clean(o.Runner)
	l := &Screen{o: o, keys: keymap.New(o.Pack, o.Frame, o.Bind...), now: o.Now(), reports: make([]Report, 0, 64)}
	l.pads, l.caps = keymap.NewPads(o.Pack, &l.keys), keymap.NewCapsWatch(&l.keys)
	l.speech = newSpeech(&l.o)
	l.gate, l.road = newGates(l), l.newRoad()
	l.feed.init()
	l.feed.labels, l.words = cueLabels(o.Pack), cueWords(o.Pack)
	l.from = fromLabels(o.Pack, o.Frame)
	l.labels, l.sheet = newLabels(o.Pack, &l.pads), dash.NewSheet(o.Theme)
	l.desks = l.newDesks()
	l.touch.Board = l.newBoard()
	l.recall(o.History)
	l.health = o.Monitor.Health()
	l.health.Small = nil // the first look tells of them
	l.comeBack()
	l.tellKeyless()
	l.setTheme(o.Theme)
	return l
}

// Init starts the clock where that was asked for, and asks the terminal for its
// background.
func (l *Screen) Init() tea.Cmd {
	if l.o.StartNow {
		l.gate.StartNow(l.o.Now())
	}
	return l.theme.Request()
}

// Update takes one message. For a cue key it hands the cue over, logs it and
// returns no command: commands do not keep their order.
func (l *Screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	now := l.o.Now()
	l.now = now
	was := l.page
	l.gate.Look(now)
	l.talk.Told(msg)
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		cmd = l.key(tea.Key(msg), now)
	case tea.KeyReleaseMsg:
		l.teaching.Released(tea.Key(msg), now.Boot)
	case input.Press:
		cmd = l.device(&msg)
	case Tick:
		l.checkHealth()
	case choicesMsg:
		cmd = l.listed(msg)
	case Offer:
		l.offered(msg)
	case FirstTime:
		l.first.Begin(l.o.Session.Started() || len(l.o.History) > 0, l.keyOf(keymap.Split), l.keyOf(keymap.Help))
	case relistMsg:
		cmd = l.relist()
	case tea.MouseClickMsg:
		cmd = l.tapped(msg.X, msg.Y, msg.Button)
	case tea.MouseWheelMsg:
		cmd = l.smeared(msg.X, msg.Y, msg.Button)
	case tea.WindowSizeMsg:
		l.resize(msg)
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		if t, changed := l.theme.Answered(msg); changed {
			l.setTheme(t)
		}
	case tea.KeyboardEnhancementsMsg:
		l.caps.SetFlags(msg.Flags)
	case tea.PasteMsg:
		if !l.desk.Paste(msg.Content, now) {
			l.notify(Pasted{}.words())
		}
	case Pasted:
		l.notify(msg.words())
	}
	l.followGates(was)
	l.followRoad(was)
	l.Wake(l.due())
	return l, cmd
}

// setTheme takes the looks from a theme.
func (l *Screen) setTheme(t cells.Theme) {
	l.theme = t
	l.sheet.SetTheme(t)
}

// press acts on a key. The first key of a bounce counts, and so does each that
// comes well after the one before it.
func (l *Screen) press(k tea.Key, now race.Stamp) tea.Cmd {
	if l.desk.Open() && l.takeKey(k, now) {
		return nil // the line was opened last, whatever page is below it
	}
	if l.page == pageTime && l.typeTime(k, now) || l.page == pageGate && l.gate.Key(k, now) || l.page == pageRoad && l.road.Key(k, now) {
		return nil
	}
	if l.takeKey(k, now) {
		return nil
	}
	if l.caps.WatchKey(k) {
		l.places = true
	}
	b := l.keys.LookUp(l.folded(k))
	if l.talk.Takes(b, k, now) {
		return nil
	}
	if a, ok := l.arrowScroll(k, b); ok {
		l.scrollBy(a) // a held key scrolls on
		return nil
	}
	if b == nil {
		l.unbound(k)
		return nil
	}
	return l.guarded(b, k.IsRepeat, now)
}

// guarded acts on a binding, but for what bounces or is held.
func (l *Screen) guarded(b *keymap.Binding, repeats bool, now race.Stamp) tea.Cmd {
	guard := bounce
	if b.Act == keymap.Split {
		guard = enterHold
	}
	soon := b.Seen && now.Boot-b.At < guard
	if b.Act == keymap.Cue && l.lastKey != b {
		soon = false // no key bounces over another: a slow machine hands over left, right, left at once
	}
	b.Seen, b.At, l.lastKey = true, now.Boot, b
	if repeats || soon {
		// A held key is no second STOP: it holds the wait for one.
		if b.Act == keymap.Cue && l.latched != "" && b.Pressed.ID == l.latched {
			l.alarmAt = now.Boot
		}
		return nil
	}
	defer l.talk.After(b.Act)
	return l.act(b, now)
}

// act does what a key is for.
func (l *Screen) act(b *keymap.Binding, now race.Stamp) tea.Cmd {
	switch b.Act {
	case keymap.Cue:
		l.sendCue(b, now)
	case keymap.Split:
		if l.page == pagePicker {
			l.useChoice(now)
			return l.relist() // what was chosen may have another name now
		}
		l.gate.Enter(now)
	case keymap.Void:
		if !l.gate.Void(now) {
			l.void(now)
		}
	case keymap.Chip:
		l.gate.Chip(now)
	case keymap.Skip:
		l.gate.Skip(now)
	case keymap.Here:
		l.openHere()
	case keymap.Radio, keymap.Boards, keymap.Code:
		l.openGate(b.Act)
	case keymap.Help:
		l.help()
	case keymap.Log, keymap.Back:
		l.tab(b.Act)
	case keymap.Leave:
		return l.leave(now)
	case keymap.Silence:
		l.silence(now)
	case keymap.Again:
		l.repeatCue(now)
	case keymap.Quiet:
		l.toggleQuiet(now)
	case keymap.Against:
		l.toggleEven()
	case keymap.Picker:
		return l.openPicker(now)
	case keymap.TakeUp:
		return l.takeUp(now)
	case keymap.SetTime:
		l.askTime()
	case keymap.Idle:
		l.goBack()
	default:
		if !l.incident(b.Act, now) {
			l.scrollBy(b.Act)
		}
	}
	return nil
}

// sendCue makes a cue heard, then logs it.
func (l *Screen) sendCue(b *keymap.Binding, now race.Stamp) {
	if b.Heard.ID == "" {
		l.notify(b.Missing)
		return
	}
	if b.Pressed.Class == cues.Alarm {
		if l.latched == b.Pressed.ID {
			l.alarmAgain(now)
			return
		}
		l.latched, l.alarmAt, l.back.stop = b.Pressed.ID, now.Boot, false
		l.gate.Stopped()
	}
	if l.road != nil {
		l.road.Pressed(b.Pressed.ID)
	}
	l.last = lastPress{key: b, at: now.Boot}
	l.last.saying = l.saying(b.Heard.ID, now)
	l.playAndLog(b, &b.Heard, now)
}

// playAndLog hands a cue over, and logs it. What follows the cue is that of counted; nil for
// the cue alone.
func (l *Screen) playAndLog(b *keymap.Binding, counted *cues.Cue, now race.Stamp) {
	e := l.o.Session.Press(b.Pressed, b.Heard, now)
	unsaid, unplayed := l.playOrSay(&e, counted, now)
	l.log(&e)
	l.last.id = e.ID
	if b.Pressed.Class == cues.Alarm {
		l.alarmID = e.ID
	}
	l.notice = ""
	l.sayUnsaid(unsaid)
	if unplayed != "" {
		l.unplayed(&e, unplayed, now)
	}
}

// alarmAgain ends the alarm, if its key was left alone for long enough: someone
// who hammers it wants the runner to stop.
func (l *Screen) alarmAgain(now race.Stamp) {
	rest := now.Boot - l.alarmAt
	l.alarmAt = now.Boot
	if rest < alarmHold {
		return
	}
	e := l.o.Session.ClearAlarm(now)
	l.o.Player.Clear()
	l.log(&e)
	l.latched = ""
	l.notify(say.T("STOP cleared"))
}

// log keeps an event, and shows it.
func (l *Screen) log(e *race.Event) *entry {
	e.Way = l.way
	l.o.Recorder.Append(*e)
	l.unsaved, l.touched = true, true
	return l.feed.add(e)
}
