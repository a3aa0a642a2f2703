package figures

import "time"

// LongSilence is the shortest time without a cue that counts as a silence.
const LongSilence = 30 * time.Second

// Silence is a time in which no cue began to sound: from one cue to the next, from the
// start to the first, or from the last to the end.
type Silence struct {
	From, To time.Duration // race time
	Stood    time.Duration // of it: rests, and the wait for the mat
}

// Moved returns for how long of it the runner moved.
func (s Silence) Moved() time.Duration { return s.To - s.From - s.Stood }

// quiet finds silences from times at which a cue began, in order.
type quiet struct {
	way     *Way
	last    time.Duration
	long    []Silence
	longest Silence
}

// cue takes in the next cue, or the end.
func (q *quiet) cue(at time.Duration) {
	if at <= q.last {
		return
	}
	s := Silence{From: q.last, To: at}
	if s.Stood = q.way.Stood(s.From, s.To); s.Moved() > q.longest.Moved() {
		q.longest = s
	}
	if s.Moved() >= LongSilence {
		q.long = append(q.long, s)
	}
	q.last = at
}
