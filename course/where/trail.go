package where

import (
	"math"
	"time"
)

// shift is the difference between the boards and the course's line at the place of the
// runner: boards stand where a measurer put them, and a line was drawn or recorded.
type shift struct {
	stays, passes float64 // metres to add to the line: for good, and for a moment
	from          time.Duration
}

// at returns by how many metres the boards are ahead of the line at a time.
func (s *shift) at(now time.Duration) float64 {
	if s.passes == 0 {
		return s.stays
	}
	return s.stays + s.passes*math.Exp(-max(now-s.from, 0).Seconds()/fades.Seconds())
}

// learn takes in the difference at a board. A difference of a few metres is the receiver's
// error, which is another one after some tens of seconds: it fades. A large one is the line's, and
// stays until the next board. on says that it is added to what is known from the boards before.
func (s *shift) learn(d float64, at time.Duration, on bool) {
	if !on {
		s.stays = 0
	}
	more := d - s.stays
	s.stays += more * more * more / (more*more + noiseM*noiseM)
	s.passes, s.from = d-s.stays, at
}

// mark says where the fixes had the runner at one time.
type mark struct {
	at   time.Duration
	line float64 // metres along the line
	m    float64 // metres by the boards
}

// trail holds the latest marks, about one a second: an hour of them.
type trail struct {
	marks [4096]mark
	n     int           // how many were kept so far
	stood time.Duration // the end of the last 20 s in which the runner stood
}

// The rules of a trail.
const (
	paceOver  = 60 * time.Second
	blendOver = 150 * time.Second
	paceSlip  = 10 * time.Second // the last mark before a time may be so much earlier
	gapMost   = 10 * time.Second // between two marks that are farther apart nobody knows
	standOver = 20 * time.Second // a stand takes so long or longer …
	standMS   = 1.0              // … and is slower than this, in m/s
	leapM     = 30.0             // metres that a correction may be …
	leapMS    = 8.0              // … besides what somebody runs, in m/s
)

// add keeps a mark, unless one was kept less than 0.9 s before it. When the runner was found at
// another place than was thought, the marks before it are of no use.
func (t *trail) add(m mark) {
	if t.n > 0 {
		last := t.back(0)
		since := m.at - last.at
		if math.Abs(m.line-last.line) > leapM+leapMS*since.Seconds() {
			t.forget()
		} else if since < 900*time.Millisecond {
			return
		}
	}
	t.marks[t.n%len(t.marks)] = m
	t.n++
	if i := t.before(m.at - standOver); i > 0 {
		a := t.back(i)
		if m.line-a.line < standMS*(m.at-a.at).Seconds() {
			t.stood = m.at
		}
	}
}

// forget throws all marks away.
func (t *trail) forget() { t.n, t.stood = 0, 0 }

// back returns the mark that was kept i marks before the last one.
func (t *trail) back(i int) *mark { return &t.marks[(t.n-1-i)%len(t.marks)] }

// kept returns how many marks are kept.
func (t *trail) kept() int { return min(t.n, len(t.marks)) }

// before returns how many marks back the last one is that is not after a time; −1 where there
// is none.
func (t *trail) before(at time.Duration) int {
	low, high := 0, t.kept() // the first i for which back(i) is not after at
	for low < high {
		if mid := (low + high) / 2; t.back(mid).at > at {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == t.kept() {
		return -1
	}
	return low
}

// lineAt returns the place on the line at a time between two marks.
func (t *trail) lineAt(at time.Duration) (line float64, ok bool) {
	i := t.before(at)
	if i < 1 {
		return 0, false
	}
	a, b := t.back(i), t.back(i-1)
	if b.at-a.at > gapMost {
		return 0, false
	}
	return a.line + (b.line-a.line)*float64(at-a.at)/float64(b.at-a.at), true
}

// pace returns the pace over the last 60 s in seconds for each kilometre; 0 where it is not known. A
// minute with a stand in it has no pace, as a rest is no part of the pace between boards.
//
// What is wrong with it comes from the errors of its two ends, and these count for less over a
// longer time. So where more is known, a part of it is of 150 s: a quarter at 5:18/km, and more
// for slower runners, of whom the same error makes more seconds.
func (t *trail) pace(now time.Duration) float64 {
	v := t.speed(now, paceOver)
	if v == 0 {
		return 0
	}
	if long := t.speed(now, blendOver); long > 0 {
		part := min(max(1-0.24*v, 0.1), 0.6)
		v += part * (long - v)
	}
	return 1000 / v
}

// speed returns the speed over a time that ends now, in m/s; 0 where it is not known.
func (t *trail) speed(now, over time.Duration) float64 {
	i := t.before(now - over)
	if i < 0 || now-t.back(i).at > over+paceSlip {
		return 0
	}
	a, b := t.back(i), t.back(0)
	moved, took := b.line-a.line, b.at-a.at
	if took < over-paceSlip || moved <= 0 || t.stood > a.at {
		return 0
	}
	return moved / took.Seconds()
}

// crossed returns when the runner passed a distance the last time.
func (t *trail) crossed(m float64) (at time.Duration, ok bool) {
	if t.n == 0 || t.back(0).m < m {
		return 0, false
	}
	for i := 1; i < t.kept(); i++ {
		a, b := t.back(i), t.back(i-1)
		if a.m >= m || b.m < m {
			continue
		}
		if b.at-a.at > gapMost {
			return 0, false
		}
		return a.at + time.Duration((m-a.m)/(b.m-a.m)*float64(b.at-a.at)), true
	}
	return 0, false
}
