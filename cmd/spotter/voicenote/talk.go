package voicenote

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"spotter/audio/pulse"
	"spotter/audio/safemic"
	voice "spotter/audio/talk"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/talk"
)

// TalkOptions say how the spotter speaks to the runner. All functions but Frames and Record are
// required; none may wait.
type TalkOptions struct {
	Mic    string                       // as --talk-mic or --note-mic has it; "" for the only one that is safe
	Output func() string                // as --output has it, or as the spotter chose since
	Runner func() ticks.Runner          // the device of the runner's cues
	Heard  func() bool                  // the runner hears cues there now
	Event  func(k race.Kind) race.Event // begins an event of the machine's own
	Append func(e race.Event)           // takes it to the journal
	Boot   func() time.Duration         // reads the boot clock
	Nudge  func()                       // has the screen look soon
	Guard  func()                       // is deferred in the goroutine
	// Record takes the voice into the recording of what the runner hears.
	Record func(talk uint64, at int64, after time.Duration, frames [][2]int16)
	// Frames sends the voice to a runner's phone, 20 ms of mono at 16 kHz each; nil where there is none.
	Frames func(frame []int16)

	run func(context.Context, *voice.Voice) voice.Result // nil: its own
}

// Talk carries the spotter's voice to the runner of a race. A nil one does nothing. It is safe
// for concurrent use, and none of its methods but Close waits.
type Talk struct {
	o    TalkOptions
	done sync.WaitGroup

	mu     sync.Mutex
	over   voice.Over         // what sounds now
	voice  *voice.Voice       // that is open; nil for none
	stop   context.CancelFunc // ends it
	count  uint64             // talks so far
	closed bool
	status talk.Status
	fault  alert.Small
	wrong  time.Duration // boot time of the fault; 0 for none
}

var _ talk.Line = (*Talk)(nil)

// NewTalk returns what carries the voice of a race. No microphone is open before a key.
func NewTalk(o TalkOptions) *Talk {
	if o.run == nil {
		o.run = func(ctx context.Context, v *voice.Voice) voice.Result { return v.Run(ctx) }
	}
	return &Talk{o: o, status: talk.Status{Most: voice.Most}}
}

// Sounds takes what the engine says of the cue that sounds now: the voice gives way to it.
func (t *Talk) Sounds(class cues.Class, sounds bool) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !sounds:
		t.over = voice.Nothing
	case class >= cues.Steer:
		t.over = voice.ASteer
	default:
		t.over = voice.ACue
	}
	if t.voice != nil {
		t.voice.Cover(t.over)
	}
}

// Status implements [talk.Line].
func (t *Talk) Status() talk.Status {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.status
	if t.voice != nil {
		s.Peak = t.voice.Peak()
	}
	return s
}

// Begin implements [talk.Line].
func (t *Talk) Begin(by race.Way) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.voice != nil || t.closed {
		return
	}
	t.wrong = 0
	t.count++
	o := voice.Options{Mic: t.o.Mic, Ears: func(all []pulse.Sink) []pulse.Sink { return ears(t.o.Output(), t.o.Runner(), all) },
		Away: t.away, Over: t.over, Began: t.began, Frames: t.o.Frames}
	if t.o.Record != nil {
		n := t.count
		o.Record = func(at int64, after time.Duration, frames [][2]int16) { t.o.Record(n, at, after, frames) }
	}
	var err error
	if o.Sink, err = t.sink(); err != nil {
		t.status.On = true // until it was told
		t.done.Go(func() {
			defer t.o.Guard()
			t.ended(by, voice.Result{Err: err})
		})
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	v := voice.New(o)
	t.voice, t.stop, t.status.On, t.status.Since = v, stop, true, 0
	t.done.Go(func() {
		defer t.o.Guard()
		defer stop()
		t.ended(by, t.o.run(ctx, v))
	})
}

// away reports whether the runner hears cues on the phone alone.
func (t *Talk) away() bool { return t.o.Output() == "phone" }

// errNoServer says that an output has no second stream.
var errNoServer = errors.New("talking needs the sound server: use --output pulse or --output auto")

// sink returns the runner's sink, "" where the voice goes to a phone alone.
func (t *Talk) sink() (string, error) {
	kind, _, _ := strings.Cut(t.o.Output(), ":")
	r := t.o.Runner()
	switch {
	case kind == "phone" && t.o.Frames == nil:
		return "", errors.New("the voice does not go to the phone")
	case kind == "phone" && t.o.Heard():
		return "", nil
	case kind == "null" || kind == "wav" || r.Any:
		return "", errNoServer
	case kind == "phone" || r.Device == "" || !t.o.Heard():
		return "", errors.New("the runner hears nothing now")
	}
	return r.Device, nil
}

// began notes that the runner can hear the voice.
func (t *Talk) began(pulse.Source) {
	t.mu.Lock()
	t.status.Since = max(1, t.o.Boot())
	t.mu.Unlock()
	t.o.Nudge()
}

// ended tells journal and screen how a talk ended.
func (t *Talk) ended(by race.Way, res voice.Result) {
	e := t.o.Event(race.KindNote)
	e.Item, e.Way, e.Text = race.ItemTalk, by, strconv.FormatInt(res.Length.Milliseconds(), 10)
	if res.Length == 0 && res.Err != nil {
		e.Text = "refused: " + text.FirstLine(res.Err)
	} else if res.Err != nil {
		e.Text += ": " + text.FirstLine(res.Err)
	}
	t.o.Append(e)
	t.mu.Lock()
	s := &t.status
	t.voice, t.stop, s.On, s.Since = nil, nil, false, 0
	s.Ended++
	switch {
	case res.Err == nil && res.Full:
		s.Said = say.F("talk ended: %s at most", race.FormatShort(voice.Most))
	case res.Err == nil:
		s.Said = say.F("off air: %s s", fmt.Sprintf("%.1f", res.Length.Seconds()))
	default:
		s.Said = "" // the fault is told
		t.fault = alert.Small{Item: race.ItemTalk, Word: "talk", Text: say.C("fault", text.FirstLine(res.Err)), Next: say.T("Shout. Cues still play.")}
		t.wrong = max(1, t.o.Boot())
	}
	t.mu.Unlock()
	t.o.Nudge()
}

// End implements [talk.Line].
func (t *Talk) End() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stop != nil {
		t.stop()
	}
}

// Small says for a while why the runner did not hear the last talk, or not all of it.
func (t *Talk) Small() (a alert.Small, wrong bool) {
	if t == nil {
		return a, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.fault, t.wrong != 0 && t.o.Boot()-t.wrong < faultFor
}

// Close ends the talk with the race.
func (t *Talk) Close() {
	if t == nil {
		return
	}
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	t.End()
	_ = wait.Within(closeWithin, t.done.Wait) // a server that does not answer is not waited for
}

// ears returns those of some sinks on which the runner may hear cues: in doubt any headset's.
func ears(output string, r ticks.Runner, all []pulse.Sink) []pulse.Sink {
	kind, _, _ := strings.Cut(output, ":")
	switch {
	case kind == "null" || kind == "wav" || kind == "phone":
		return nil
	case r.Any:
		return safemic.Ears(all, "")
	}
	return safemic.Ears(all, r.Device)
}
