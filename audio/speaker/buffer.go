package speaker

import (
	"fmt"
	"math"
	"time"
)

// How much is kept ready for the operating system's sound driver, which cannot be
// overwritten: what is queued must be waited for, so no more is queued than keeps
// the sound whole.
//
//	timeline ─▸ ahead: grows and shrinks ─▸ driver's own: fixed once set up ─▸ device
const (
	// driverLeast is the driver's own buffer. Two periods of 10 ms is the least
	// that was seen to play whole sounds over ALSA.
	driverLeast = 20 * time.Millisecond

	calmFor     = time.Minute            // without a gap, before the buffer shrinks by a step
	calmAtMost  = 16 * time.Minute       // what calmFor doubles to, each time it was too short
	pullWindow  = 500 * time.Millisecond // in which some pull comes in time
	gapLeast    = 5 * time.Millisecond   // that the pulls fall behind: less is their own unrest
	pullsSettle = 4                      // windows from the first pull on that say nothing yet
)

// bufferStep is a length of what is kept ahead of the driver.
type bufferStep struct {
	name  string
	ahead time.Duration
}

// lastStep is the index of the longest step.
const lastStep = 3

// bufferSteps returns the steps, the shortest first.
func bufferSteps() [lastStep + 1]bufferStep {
	return [...]bufferStep{
		{"low", 10 * time.Millisecond},
		{"raised", 20 * time.Millisecond},
		{"high", 40 * time.Millisecond},
		{"highest", 80 * time.Millisecond},
	}
}

// bufferPolicy says how much is kept ahead: a step more after each gap for which
// that had run dry, a step less after a quiet while. A while that was too short is
// doubled, so that a machine which needs the step does not have a gap a minute. A
// gap while enough was ahead is the device's or the driver's own, which nothing
// kept ahead mends: it is told, and not answered with more latency.
type bufferPolicy struct {
	least    int           // step below which it does not go
	step     int           // in force
	gaps     int           // in all
	since    time.Time     // when the step last changed, or should have
	calm     time.Duration // to wait before a step back
	back     bool          // the last step was one back
	unmended time.Time     // the last gap that no step answered; zero when long over
}

// begin sets the lowest step whose length, with the driver's, is at least what
// was asked for.
func (p *bufferPolicy) begin(driver, asked time.Duration, now time.Time) {
	steps := bufferSteps()
	for p.least < lastStep && driver+steps[p.least].ahead < asked {
		p.least++
	}
	p.step, p.since, p.calm = p.least, now, calmFor
}

// gap takes note of a gap in the sound; dry says that nothing was left ahead of
// the driver. It reports whether there is something new to be told.
func (p *bufferPolicy) gap(dry bool, now time.Time) (changed bool) {
	p.gaps++
	if !dry || p.step == lastStep {
		changed = p.unmended.IsZero()
		p.unmended = now
		if dry {
			p.since = now
		}
		return changed
	}
	if p.back && now.Sub(p.since) < p.calm {
		p.calm = min(2*p.calm, calmAtMost)
	}
	p.back, p.since = false, now
	p.step++
	return true
}

// quiet takes note that there was no gap up to now, and reports whether there is
// something new to be told.
func (p *bufferPolicy) quiet(now time.Time) (changed bool) {
	if !p.unmended.IsZero() && now.Sub(p.unmended) >= calmFor {
		p.unmended, changed = time.Time{}, true
	}
	if now.Sub(p.since) < p.calm || p.step <= p.least {
		return changed
	}
	p.back, p.since = true, now
	p.step--
	return true
}

// ahead returns the length in force.
func (p *bufferPolicy) ahead() time.Duration { return bufferSteps()[p.step].ahead }

// detail says what is in force.
func (p *bufferPolicy) detail(driver time.Duration) string {
	s := fmt.Sprintf("buffer %v (%s): driver %v, ahead %v", driver+p.ahead(), bufferSteps()[p.step].name, driver, p.ahead())
	switch {
	case p.gaps == 1:
		s += "; 1 gap so far"
	case p.gaps > 1:
		s += fmt.Sprintf("; %d gaps so far", p.gaps)
	}
	return s
}

// note says what to do about gaps that no step answered; "" without such.
func (p *bufferPolicy) note(driver time.Duration) string {
	if p.unmended.IsZero() {
		return ""
	}
	return fmt.Sprintf("sound has gaps that come from the driver or the device: close other programs, or start with --latency %v", 4*driver)
}

// pullClock finds gaps in a sound by when it is pulled. A device takes frames as
// its clock goes, so that time less what it took stays the same, or goes up for a
// moment when a pull is late and down again when it catches up. After a gap it
// stays up: the device went on without us. It is fed with the least difference of
// each pullWindow; the device's clock may be as wrong as it likes, since what
// drifts is followed.
type pullClock struct {
	windows int
	base    time.Duration // the difference while all is well
	last    time.Duration // of the window before
}

// noPull is the least difference of a window in which nothing was pulled.
const noPull = time.Duration(math.MaxInt64)

// window takes the least difference of a window, and returns how long a gap it
// shows; 0 for none. A gap must show in two windows: in one, all pulls may have
// come late.
func (c *pullClock) window(least time.Duration) (gap time.Duration) {
	if least == noPull {
		return 0
	}
	c.windows++
	envelope := min(least, c.last)
	c.last = least
	if c.windows <= pullsSettle {
		c.base = least
		return 0
	}
	gap = envelope - c.base
	if gap < gapLeast {
		// A lower difference is believed at once, a higher one followed.
		c.base = min(least, max(c.base, envelope))
		return 0
	}
	c.base = envelope
	return gap
}
