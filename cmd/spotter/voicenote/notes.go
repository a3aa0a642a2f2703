package voicenote

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"spotter/audio/note"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/wait"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/voice"
)

const (
	// closeWithin bounds how long a note may take to end with the race.
	closeWithin = time.Second
	// faultFor bounds the time for which the screen shows why a note has no sound. The journal keeps it.
	faultFor = 20 * time.Second
)

// Options say where notes go and what they depend on. All functions are required; none may
// wait.
type Options struct {
	Mic    string                                          // as --note-mic has it; "" for the only safe one
	Path   func() string                                   // of the journal
	Lines  func() uint64                                   // of the journal, so far
	Output func() string                                   // as --output has it, or as the spotter chose since
	Runner func() ticks.Runner                             // the device of the runner's cues
	Event  func(k race.Kind) race.Event                    // begins an event of the machine's own
	Append func(e race.Event)                              // takes it to the journal
	Boot   func() time.Duration                            // reads the boot clock
	Nudge  func()                                          // has the screen look soon
	Guard  func()                                          // is deferred in the goroutine
	record func(context.Context, note.Options) note.Result // nil: [note.Record]
}

// Notes records what a spotter says, beside the journal of a race. A nil one records nothing.
// It is safe for concurrent use, and none of its methods but Close waits.
type Notes struct {
	o    Options
	done sync.WaitGroup

	mu     sync.Mutex
	stop   context.CancelFunc // ends the note that is recorded; nil without one
	closed bool
	status voice.Status
	fault  alert.Small
	wrong  time.Duration // boot time of the fault; 0 for none
}

var _ voice.Notes = (*Notes)(nil)

// New returns what records the notes of a race.
func New(o Options) *Notes {
	if o.record == nil {
		o.record = note.Record
	}
	return &Notes{o: o, status: voice.Status{Most: note.Most}}
}

// Name implements [voice.Notes]: "race-812.wav" for "race.jsonl", after the line to come.
func (n *Notes) Name() string {
	base := filepath.Base(n.o.Path())
	return text.Escape(strings.TrimSuffix(base, filepath.Ext(base)) + "-" + strconv.FormatUint(n.o.Lines()+1, 10) + ".wav")
}

// Status implements [voice.Notes].
func (n *Notes) Status() voice.Status {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.status
}

// Begin implements [voice.Notes].
func (n *Notes) Begin(id race.EventID, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.stop != nil || n.closed {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	n.stop, n.status.On, n.status.Since, n.wrong = stop, true, 0, 0
	n.done.Go(func() {
		defer n.o.Guard()
		defer stop()
		res := n.o.record(ctx, note.Options{Path: filepath.Join(filepath.Dir(n.o.Path()), name), Mic: n.o.Mic, Ears: n.ears, Began: n.began})
		n.log(id, name, res)
		n.ended(res)
	})
}

// ears returns those of some sinks on which the runner may hear cues now.
func (n *Notes) ears(all []pulse.Sink) []pulse.Sink {
	kind, _, _ := strings.Cut(n.o.Output(), ":")
	if kind == "null" || kind == "wav" {
		return nil
	}
	r := n.o.Runner()
	if r.Any {
		return safemic.Ears(all, "")
	}
	return safemic.Ears(all, r.Device)
}

// began notes that the microphone is open.
func (n *Notes) began(pulse.Source) {
	n.mu.Lock()
	n.status.Since = max(1, n.o.Boot())
	n.mu.Unlock()
	n.o.Nudge()
}

// log takes what became of a note to the journal: its length and its SHA-256, and why it
// ended by itself.
func (n *Notes) log(id race.EventID, name string, res note.Result) {
	if res.SHA256 != "" {
		e := n.o.Event(race.KindAmend)
		e.Ref, e.Length, e.SHA256 = id, res.Length, res.SHA256
		if base := text.Escape(filepath.Base(res.Path)); base != name {
			e.File = base
		}
		n.o.Append(e)
	}
	if res.Err != nil {
		e := n.o.Event(race.KindNote)
		e.Ref, e.Item, e.Text = id, race.ItemMic, text.FirstLine(res.Err)
		n.o.Append(e)
	}
}

// ended tells the screen how a note ended.
func (n *Notes) ended(res note.Result) {
	n.mu.Lock()
	s := &n.status
	n.stop, s.On, s.Since = nil, false, 0
	s.Ended++
	long := race.FormatShort(res.Length.Round(time.Second))
	switch {
	case res.Err == nil && res.Full:
		s.Said = say.F("note full at %s: saved", long)
	case res.Err == nil:
		s.Said = say.F("note saved: %s", long)
	default:
		s.Said = "" // the fault is told
		n.fault = alert.Small{Item: race.ItemMic, Word: "note", Text: alert.Fault(text.FirstLine(res.Err)), Next: say.T("The moment is in the log. Cues still play.")}
		if res.SHA256 != "" {
			n.fault.Next = say.F("%s of it are saved. Cues still play.", long)
		}
		n.wrong = max(1, n.o.Boot())
	}
	n.mu.Unlock()
	n.o.Nudge()
}

// End implements [voice.Notes].
func (n *Notes) End() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.stop != nil {
		n.stop()
	}
}

// Small says for a while why the last note has no sound, or not all of it.
func (n *Notes) Small() (a alert.Small, wrong bool) {
	if n == nil {
		return a, false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.fault, n.wrong != 0 && n.o.Boot()-n.wrong < faultFor
}

// Close ends the note that is recorded, if any, with the race: what it left is in the journal
// then, or its disk or its server does not answer.
func (n *Notes) Close() {
	if n == nil {
		return
	}
	n.mu.Lock()
	n.closed = true
	n.mu.Unlock()
	n.End()
	_ = wait.Within(closeWithin, n.done.Wait) // a note that is not closed is seen as such
}
