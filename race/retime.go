package race

import "time"

// The clocks that a start or a finish names.
const (
	ClockGun    = "gun"    // race time: from the gun
	ClockChip   = "chip"   // from the mat of the start
	ClockFinish = "finish" // the one that the finish stops
)

// gunStart reports whether a line starts race time.
func (e *Event) gunStart() bool { return e.Kind == KindStart && e.Clock != ClockChip }

// begun is a start as a log has it, with the place of its clocks.
type begun struct {
	stamp Stamp
	boot  string        // names the boot
	span  int           // lines between two open lines are one span
	own   time.Duration // the correction that it was written with
	known time.Duration // by how much it was corrected by the lines so far
	taken bool          // it was taken back by the lines so far
	mends []repair      // its voids and amends, in order
}

// since returns how much later than another start this one was pressed: by the boot
// clock where both were read under one boot, else by the wall clock.
func (b *begun) since(other *begun) time.Duration {
	if b.span == other.span || b.boot != "" && b.boot == other.boot {
		return b.stamp.Boot - other.stamp.Boot
	}
	return b.stamp.Wall.Sub(other.stamp.Wall)
}

// gun returns where the start is from which race time counts, the last that counts;
// any is false in a log without any line of a start, which was damaged or is only a part.
func (r *Record) gun(log []Event) (at int, any bool) {
	at = -1
	for i := range log {
		if log[i].Kind != KindStart {
			continue
		}
		any = true
		if r.Lines[i].gunStart() && !r.Voided[r.Lines[i].ID] {
			at = i
		}
	}
	return at, any
}

// retime makes the race time of every line count from the gun that counts. A line was
// written with its race time from the start that counted by the lines before it, as that
// start was corrected by them. A time before the gun is none.
func (r *Record) retime(log []Event) {
	gun, any := r.gun(log)
	if !any {
		return
	}
	starts := newStarts(log)
	by := starts.at[gun] // nil where none counts
	var now *begun       // the start that counted for a line
	for i := range log {
		if b := starts.at[i]; b != nil {
			now = b
		}
		switch {
		case !log[i].HasElapsed:
		case by == nil || now == nil:
			r.move(log, i, -r.Lines[i].Elapsed-1) // it counts from a start that does not
		case i == gun:
			r.move(log, i, r.Lines[gun].Correction-log[i].Elapsed) // whatever the line says
		default:
			r.move(log, i, r.Lines[gun].Correction-now.known+now.since(by))
		}
		if starts.mend(&log[i]) { // from the next line on
			now = starts.counting(i, now)
		}
	}
}

// move moves the race time of line i. A time before the gun is none.
func (r *Record) move(log []Event, i int, by time.Duration) {
	if by == 0 && r.Lines[i].Elapsed >= 0 {
		return
	}
	if &r.Lines[0] == &log[0] {
		r.Lines = append([]Event(nil), log...)
	}
	if r.moves == nil {
		r.moves = make(map[int]time.Duration)
	}
	r.moves[i] = by
	e := &r.Lines[i]
	if e.Elapsed += by; e.Elapsed < 0 {
		e.Elapsed, e.HasElapsed = 0, false
	}
}

// starts are the gun starts of a log, with the lines that correct them.
type starts struct {
	at    map[int]*begun
	lines []int            // where they are, in order
	chain map[EventID]link // of a start, and of the voids and amends that speak of it, itself or by way of others
}

// link is the place of a line among those that speak of one start; the start is at 0.
type link struct {
	of *begun
	at int
}

// repair is a void or an amend of a start, or of another repair.
type repair struct {
	void bool
	of   int           // the place of what it speaks of
	by   time.Duration // the correction of an amend
}

// newStarts finds the gun starts of a log, as it was written.
func newStarts(log []Event) starts {
	s := starts{at: map[int]*begun{}, chain: map[EventID]link{}}
	boot, span := "", 0
	for i := range log {
		switch e := &log[i]; {
		case e.Kind == KindOpen:
			span++
			if e.Open != nil {
				boot = e.Open.BootID
			}
		case e.gunStart():
			b := &begun{stamp: e.Stamp, boot: boot, span: span, own: e.Correction, known: e.Correction}
			s.at[i], s.lines = b, append(s.lines, i)
			s.chain[e.ID] = link{b, 0}
		}
	}
	return s
}

// mend takes in a void or an amend; ok is false for a line that speaks of no start.
func (s *starts) mend(e *Event) (ok bool) {
	to, ok := s.chain[e.Ref]
	ok = ok && e.Ref != 0 && (e.Kind == KindVoid || e.Kind == KindAmend)
	if b := to.of; ok {
		b.mends = append(b.mends, repair{e.Kind == KindVoid, to.at, e.Correction})
		s.chain[e.ID] = link{b, len(b.mends)}
		b.known, b.taken = b.stands()
	}
	return ok
}

// counting returns the start that counts by line i and those before it, the last that is not
// taken back; where all are, the one that counted before: no session writes a race time then.
func (s *starts) counting(i int, before *begun) *begun {
	for n := len(s.lines) - 1; n >= 0; n-- {
		if b := s.at[s.lines[n]]; s.lines[n] <= i && !b.taken {
			return b
		}
	}
	return before
}

// stands returns by how much a start is corrected, and whether it is taken back, by the
// mends so far: what [AsItStands] would say of them alone.
func (b *begun) stands() (correction time.Duration, taken bool) {
	n := len(b.mends)
	voided, set, by := make([]bool, n+1), make([]bool, n+1), make([]time.Duration, n+1)
	by[0] = b.own
	for i := n; i > 0; i-- { // backwards, because only a later line can void or amend one
		m := &b.mends[i-1]
		if !set[i] {
			by[i] = m.by
		}
		switch {
		case voided[i]:
		case m.void:
			voided[m.of] = true
		case by[i] != 0 && !set[m.of]: // the last one counts
			by[m.of], set[m.of] = by[i], true
		}
	}
	return by[0], voided[0]
}
