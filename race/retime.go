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
	id    EventID
	stamp Stamp
	boot  string        // names the boot
	span  int           // lines between two open lines are one span
	known time.Duration // by how much the program that wrote the lines since then had it corrected
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

// retime makes the race time of every line count from the gun that counts. A line has
// its race time from the start before it, as that start was corrected at the time. A time
// before the gun is none.
func (r *Record) retime(log []Event) {
	gun, any := r.gun(log)
	if !any {
		return
	}
	starts := newStarts(log)
	var by, now *begun // the gun that counts, and the start before a line
	if gun >= 0 {
		by = starts.at[gun]
	}
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
		if now != nil {
			now.known = starts.known(log, i, now) // from the next line on
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
	chain map[EventID]*begun // which start a line speaks of, itself or by way of others
	lines map[*begun][]int   // the voids and amends of a start, in order
}

// newStarts finds the gun starts of a log, as it was written.
func newStarts(log []Event) starts {
	s := starts{at: map[int]*begun{}, chain: map[EventID]*begun{}, lines: map[*begun][]int{}}
	boot, span := "", 0
	for i := range log {
		switch e := &log[i]; {
		case e.Kind == KindOpen:
			span++
			if e.Open != nil {
				boot = e.Open.BootID
			}
		case e.gunStart():
			b := &begun{id: e.ID, stamp: e.Stamp, boot: boot, span: span, known: e.Correction}
			s.at[i] = b
			s.chain[e.ID] = b
		}
	}
	return s
}

// known returns by how much a start was corrected by line i and those before it.
func (s *starts) known(log []Event, i int, b *begun) time.Duration {
	e := &log[i]
	if e.Ref == 0 || e.Kind != KindVoid && e.Kind != KindAmend {
		return b.known
	}
	of := s.chain[e.Ref]
	if of == nil {
		return b.known
	}
	s.chain[e.ID] = of
	s.lines[of] = append(s.lines[of], i)
	if of != b {
		return b.known
	}
	if e.Kind == KindAmend && e.Ref == b.id && e.Correction != 0 {
		return e.Correction // the last one counts, and nothing speaks of it yet
	}
	some := make([]Event, 0, len(s.lines[of])+1)
	for at := range s.at {
		if s.at[at] == b {
			some = append(some, log[at])
		}
	}
	for _, at := range s.lines[of] {
		some = append(some, log[at])
	}
	part := Record{Lines: some, Voided: Voided(some)}
	part.amendAll(some)
	return part.Lines[0].Correction
}
