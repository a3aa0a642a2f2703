package uplink

import (
	"errors"
	"fmt"
	"time"

	"spotter/crew/wire"
)

// flushAgain is the wait between two tries at the end of a race.
const flushAgain = 250 * time.Millisecond

// flushTries is the number of calls that may fail at the end of a race.
const flushTries = 8

// lookEvery is the time between two looks for the file before its first line is there. Later it is
// looked at when somebody wakes the link, and before each call.
const lookEvery = time.Second

// Run sends lines until Close. One goroutine calls it, once.
func (l *Link) Run() {
	defer close(l.done)
	defer l.call.client.CloseIdleConnections()
	w := &l.worker
	defer w.tail.close()
	for {
		w.step()
		if !l.rest(w.due(time.Now())) {
			break
		}
	}
	w.flush(time.Now().Add(l.closing))
}

// rest waits for so long, or until it is woken. It reports whether Close did not end it.
func (l *Link) rest(d time.Duration) bool {
	select {
	case <-l.end:
		return false
	default:
	}
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.wake:
	case <-l.end:
		return false
	}
	return true
}

// worker holds the state of the goroutine of a link.
type worker struct {
	link  *Link
	began time.Time
	tail  tail
	inbox inbox

	mirror string      // where lines go
	tried  uint        // the numbers of the mirrors that have other lines, a bit each
	known  bool        // the place at headquarters is known
	acked  int64       // its byte
	lines  uint64      // its lines
	apart  *wire.Apart // of the clocks, by the last beat; nil before that
	batch  *batch      // under way; nil for none
	most   int         // bytes of a batch
	more   bool        // the last batch had not all that was there
	far    int64       // the furthest place that there was
	jumps  int         // how often headquarters named another place than was expected, since then

	fails   int
	tryAt   time.Time // no call before that
	linesAt time.Time // no lines before that
	held    bool      // headquarters asked for that wait: nothing is urgent enough to shorten it
	told    int64     // the last urgent line when a call failed: a newer one is tried at once
	triedAt time.Time // the last call
	sentAt  time.Time // the last batch that went well
	beatAt  time.Time // the next beat
}

// step reads on in the file, and makes the one call that is due.
func (w *worker) step() {
	w.look()
	now := time.Now()
	switch {
	case w.tail.name == "" || now.Before(w.callAt()):
	case !w.known && !now.Before(w.linesAt):
		w.ask()
	case w.known && w.acked < w.tail.size && !now.Before(w.sendAt()):
		w.send()
	case w.link.o.Beat != nil && !now.Before(w.nextBeat()):
		w.beat()
	}
	w.publish()
}

// look reads on in the file.
func (w *worker) look() {
	other, err := w.tail.look(w.link.o.Path(), w.link.o.Safe())
	if other || w.mirror == "" {
		w.mirror, w.tried = w.tail.name, 0
		w.begin()
		if other {
			w.far, w.jumps, w.told = 0, 0, 0
		}
	}
	if err != nil && !time.Now().Before(w.linesAt) {
		w.failedFile(err)
	}
}

// begin begins with another mirror.
func (w *worker) begin() {
	w.known, w.acked, w.lines, w.batch, w.most, w.more, w.inbox = false, 0, 0, nil, wire.MaxBatch, true, inbox{}
	w.link.forget()
}

// ask asks for the place at headquarters.
func (w *worker) ask() {
	w.triedAt = time.Now()
	p, err := w.link.call.ask(w.link.ctx, w.mirror)
	if err != nil {
		w.failed(err, false)
		return
	}
	w.well()
	w.settle(p)
}

// settle goes to the place that headquarters named, if the file has the same hash there.
func (w *worker) settle(p place) {
	w.batch = nil
	head, err := w.tail.headAt(p.size)
	if err == nil && head != p.head {
		w.another("")
		return
	}
	var lines uint64
	if err == nil {
		lines, err = w.tail.linesTo(p.size)
	}
	if err != nil {
		w.known = false
		w.failedFile(err)
		return
	}
	w.known, w.acked, w.lines, w.more = true, p.size, lines, true
	if p.size > w.far {
		w.far, w.jumps = p.size, 0
	}
}

// errNoMirror says that no mirror can take the journal.
var errNoMirror = &answerError{state: Refused, err: ErrMirrors}

// another goes on with another mirror: this one has other lines. It is the one that headquarters
// names, else the next.
func (w *worker) another(fork string) {
	_, now, _ := wire.SplitName(w.mirror)
	w.tried |= 1 << now
	journal, n, ok := wire.SplitName(fork)
	if !ok || journal != w.tail.name || w.tried&(1<<n) != 0 {
		for n = 2; n <= wire.MaxForks && w.tried&(1<<n) != 0; n++ {
		}
	}
	if n > wire.MaxForks {
		w.tried, w.mirror = 0, w.tail.name
		w.begin()
		w.failed(errNoMirror, false)
		return
	}
	w.mirror = wire.ForkName(w.tail.name, n)
	w.begin()
}

// send sends a batch, the one that is under way if there is one.
func (w *worker) send() {
	if w.batch == nil {
		b, err := w.tail.batchAt(w.acked, w.most)
		if err != nil {
			w.failedFile(err)
			return
		}
		w.batch = b
	}
	b := w.batch
	w.triedAt = time.Now()
	p, err := w.link.call.send(w.link.ctx, w.mirror, b)
	if f, ok := errors.AsType[*forked](err); ok {
		w.forked(f.place)
		return
	}
	if err != nil {
		w.notTaken(err)
		return
	}
	w.well()
	end := b.from + int64(len(b.bytes))
	if p.size == end && p.head == b.head {
		w.batch, w.acked, w.lines = nil, end, w.lines+b.lines
		w.most = min(2*w.most, wire.MaxBatch)
		w.sentAt, w.linesAt, w.more = time.Now(), time.Time{}, !b.last
		if end > w.far {
			w.far, w.jumps = end, 0
		}
		return
	}
	w.jump()
	w.settle(p)
}

// jump takes in that headquarters named another place than was expected: its file may be an
// older one. One who does so again and again is asked less and less.
func (w *worker) jump() {
	if w.jumps++; w.jumps > 1 {
		w.fails = w.jumps - 2
		w.failed(&answerError{state: Waiting, err: errors.New("headquarters names another place each time")}, false)
	}
}

// forked takes in that headquarters has other lines, as it says.
func (w *worker) forked(p place) {
	w.well()
	if head, err := w.tail.headAt(p.size); err == nil && head != p.head {
		w.another(p.fork)
		return
	}
	w.jump()
	w.settle(p)
}

// notTaken takes in why a batch did not go well.
func (w *worker) notTaken(err error) {
	e, ok := errors.AsType[*answerError](err)
	switch {
	case ok && e.code == 413 && w.batch.lines > 1:
		w.most = max(1, len(w.batch.bytes)/2) // nothing was taken
		w.batch = nil
	case ok && (e.code == 400 || e.code == 413):
		w.batch = nil
		w.failed(err, true)
	default:
		w.failed(err, false)
		if w.fails%poorAfter == 0 && len(w.batch.bytes) > leastBatch {
			// The link breaks before so much is through. A smaller batch begins where headquarters
			// says: it may have this one.
			w.most = max(leastBatch, len(w.batch.bytes)/2)
			w.batch, w.known = nil, false
		}
	}
}

// A batch becomes smaller each time that it did not go well so often, down to so many bytes.
const (
	poorAfter  = 3
	leastBatch = 4 << 10
)

// beat sends a beat.
func (w *worker) beat() {
	o := &w.link.o
	b := o.Beat()
	b.Seen, b.Apart = w.link.shown(), w.apart
	w.triedAt = time.Now()
	said, err := w.link.call.beat(w.link.ctx, w.mirror, &b)
	w.beatAt = time.Now().Add(o.BeatEvery)
	if e, ok := errors.AsType[*answerError](err); ok && (e.code == 400 || e.code == 413) {
		// What is wrong is the beat alone. The lines go on: they matter more.
		w.beatAt = time.Now().Add(o.Refused)
		w.state(Refused, fmt.Errorf("%w: code %d", ErrBeat, e.code))
		return
	}
	if err != nil {
		w.failed(err, false)
		return
	}
	w.well()
	w.apart = apart(w.triedAt, time.Now(), said.At)
	w.link.told(b.Seen)
	if o.Words == nil {
		return
	}
	if fresh := w.inbox.fresh(said.Messages); len(fresh) > 0 {
		o.Words(fresh)
	}
}

// flush sends what is left when a race ends. It does not wait for a headquarters that said no.
func (w *worker) flush(deadline time.Time) {
	tries := flushTries
	if w.fails > 0 {
		tries = 1 // there was no link before
	}
	for w.link.ctx.Err() == nil {
		w.look()
		w.publish()
		if w.tail.name == "" || w.known && w.acked >= w.tail.size || w.held || time.Now().Before(w.linesAt) {
			return
		}
		acked, mirror, known, most := w.acked, w.mirror, w.known, w.most
		if !known {
			w.ask()
		} else {
			w.send()
		}
		w.publish()
		if w.acked > acked || w.mirror != mirror || w.known && !known || w.most < most {
			continue
		}
		if tries--; tries == 0 || time.Until(deadline) < flushAgain {
			return
		}
		time.Sleep(flushAgain)
	}
}
