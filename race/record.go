package race

import (
	"time"
)

// Record is a race as it stands: its log, with every void and amend applied, and what
// follows from that. Make one with [AsItStands]. It must not be changed.
type Record struct {
	// Lines are the lines of the log, in the same order and as many, each as it
	// should read: amends are applied to it, and its race time counts from the gun that
	// counts. IDs, stamps and sequence numbers stay.
	Lines []Event
	// Voided has the IDs of the lines that no longer count.
	Voided map[EventID]bool
	// AmendedBy has, for each amended line, the amends that count, oldest first.
	AmendedBy map[EventID][]EventID

	Facts

	amended map[EventID]amended   // of splits
	moves   map[int]time.Duration // by line: how far corrections of the gun move its race time
}

// amended says what the amends of a split did: whether one names its marker, and by how
// much its time was corrected.
type amended struct {
	named bool
	by    time.Duration
}

// AsItStands returns the race that a log tells of, read back from a journal. Every
// reader of a log goes through it, so that all of them see the same race.
//
//	a void takes an earlier line back; a void that is itself voided takes nothing back
//	an amend that counts replaces the fields that it has: the cue and its class, clock,
//	  marker, distance, item, side, text, file, name
//	its correction is added to the race time of the line; that of a line which has a
//	  correction of its own, a start, a finish or an amend, is replaced instead
//	of several amends of one line the later go before the earlier, field by field: the
//	  last correction counts, which is all of it and adds nothing to one before
//	an amend can itself be amended or voided
//	of several starts by one clock, and of several finishes, the last that counts is taken
//	a corrected gun start moves the race time of every line that was written before its
//	  amend; the program that wrote the amend counted it in from there on
//
// The result is that of a log in which the lines had been right from the start.
func AsItStands(log []Event) Record { return asItStands(log, nil) }

// Moved returns by how much the race time of line i was moved, because the gun was put right
// or another start counts. A time that was moved to before the gun is none.
func (r *Record) Moved(i int) time.Duration { return r.moves[i] }

// asItStands is [AsItStands] against a plan; nil takes that of the last open line.
func asItStands(log []Event, plan *Plan) Record {
	r := Record{Lines: log, Voided: Voided(log)}
	r.amendAll(log)
	r.retime(log)
	r.Facts = Facts{Plan: planOf(log, plan)}
	for i := range r.Lines {
		if r.Counts(i) {
			e := &r.Lines[i]
			r.take(e, r.amended[e.ID])
		}
	}
	r.settle()
	return r
}

// planOf returns the plan, or where it is nil that of the last open line of a log.
func planOf(log []Event, plan *Plan) Plan {
	if plan != nil {
		return *plan
	}
	for i := len(log) - 1; i >= 0; i-- {
		if o := log[i].Open; o != nil {
			return o.Plan()
		}
	}
	return Plan{}
}

// amendAll puts amended copies into Lines where a line is amended. An amend only changes
// an earlier line, so that going backwards each amend is final before it is applied.
func (r *Record) amendAll(log []Event) {
	amends := make(map[EventID][]int) // of each line, where its amends are
	for i := range log {
		if e := &log[i]; e.Kind == KindAmend && e.Ref != 0 && !r.Voided[e.ID] {
			amends[e.Ref] = append(amends[e.Ref], i)
		}
	}
	if len(amends) == 0 {
		return
	}
	r.Lines = append([]Event(nil), log...)
	r.AmendedBy = make(map[EventID][]EventID, len(amends))
	r.amended = make(map[EventID]amended)
	for i := len(r.Lines) - 1; i >= 0; i-- {
		e := &r.Lines[i]
		last, named := time.Duration(0), false
		for _, at := range amends[e.ID] {
			if at <= i {
				continue // a damaged log: no line amends itself or a later one
			}
			e.apply(&r.Lines[at])
			if c := r.Lines[at].Correction; c != 0 {
				last = c
			}
			named = named || r.Lines[at].Marker != ""
			r.AmendedBy[e.ID] = append(r.AmendedBy[e.ID], r.Lines[at].ID)
		}
		e.correct(last)
		if e.Kind == KindSplit && (named || last != 0) {
			r.amended[e.ID] = amended{named, last}
		}
	}
}

// apply makes e read as an amend says, but for its time.
func (e *Event) apply(by *Event) {
	for i := range ownFields {
		if f := &ownFields[i]; f.Amended {
			f.replace(e, by)
		}
	}
}

// correct corrects the time of e as the last of its amends says; 0 for none.
func (e *Event) correct(by time.Duration) {
	switch {
	case by == 0:
	case e.Kind == KindStart || e.Kind == KindFinish || e.Kind == KindAmend:
		e.Correction = by
	case e.HasElapsed:
		e.Elapsed += by
	}
}

// Counts returns whether line i of the record counts: it was not voided, and is not
// itself a void or an amend.
func (r *Record) Counts(i int) bool {
	e := &r.Lines[i]
	return e.Kind != KindVoid && e.Kind != KindAmend && !r.Voided[e.ID]
}

// Voided returns the events of a log that no longer count, by ID. A void that
// was itself voided takes nothing back.
func Voided(log []Event) map[EventID]bool {
	voided := make(map[EventID]bool)
	for i := len(log) - 1; i >= 0; i-- {
		// Backwards, because only a later line can void a void.
		if e := &log[i]; e.Kind == KindVoid && e.Ref != 0 && !voided[e.ID] {
			voided[e.Ref] = true
		}
	}
	return voided
}
