package purge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"spotter/crew/access"
)

// LookEvery is the time from one look at the dates to the next.
const LookEvery = time.Minute

// WarnBefore is the time before a deletion from which it is announced, once a day.
const WarnBefore = 7 * 24 * time.Hour

// Due reports whether the time of a race is over.
func (r *Race) Due(now time.Time) bool {
	return !r.At.IsZero() && !r.At.After(now) && (r.Files > 0 || r.Named && r.Gone.IsZero())
}

// Report is told of what a purger does.
type Report struct {
	Ahead func(Race)          // its time is over within [WarnBefore]; told once a day
	Done  func(Done)          // it was deleted
	Wrong func(string, error) // of a race, or of none, which is tried again
}

// Run looks at the dates each minute until ctx ends.
func (p *Purger) Run(ctx context.Context, tell Report) {
	tick := time.NewTicker(LookEvery)
	defer tick.Stop()
	var c clockWatch
	for {
		by, until := c.look(p.o.Now(), time.Now())
		if p.hold = until > 0; by != 0 {
			tell.Wrong("", fmt.Errorf("the clock of this machine jumped by %v: nothing is deleted for %v. If its date is wrong now, mend it before that", by.Round(time.Second), until))
		}
		p.Look(tell)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// clockWatch sees whether the clock by which races are deleted jumps, as when a date is set, or when a machine
// wakes up. What is deleted by a wrong date cannot be brought back.
type clockWatch struct {
	now, steady time.Time // at the last look: the clock, and one that no setting moves
	jumped      time.Time // by the latter; zero for never
}

// A jump of more than clockJump holds deletions for so long.
const (
	clockJump = 10 * time.Minute
	holdFor   = 15 * time.Minute
)

// look returns by how much the clock jumped since the last look, 0 for not at all, and for how long nothing is to be
// deleted.
func (c *clockWatch) look(now, steady time.Time) (by, hold time.Duration) {
	now = now.Round(0)
	if !c.now.IsZero() {
		if by = now.Sub(c.now) - steady.Sub(c.steady); by.Abs() <= clockJump {
			by = 0
		} else {
			c.jumped = steady
		}
	}
	c.now, c.steady = now, steady
	if !c.jumped.IsZero() {
		hold = max(0, holdFor-steady.Sub(c.jumped))
	}
	return by, hold
}

// Look deletes the races whose time is over, and announces those whose time is over soon.
func (p *Purger) Look(tell Report) {
	races, err := p.Races()
	if err != nil {
		tell.Wrong("", err)
		return
	}
	now := p.o.Now()
	for _, r := range races {
		if r.Due(now) && p.hold {
			continue
		}
		if r.Due(now) {
			done, err := p.Delete(r, r.Named)
			if err != nil {
				p.wrong(r.Name, err, tell)
				continue
			}
			tell.Done(done)
			continue
		}
		day := now.Format(time.DateOnly)
		if r.At.IsZero() || !r.Gone.IsZero() || r.At.Sub(now) > WarnBefore || p.warned[r.Name] == day {
			continue
		}
		p.warned[r.Name] = day
		p.o.Audit(access.Entry{Do: Warned, Race: r.Name, Text: r.At.UTC().Format(time.RFC3339)})
		tell.Ahead(r)
	}
}

// wrong tells of a race that could not be deleted, once a day.
func (p *Purger) wrong(race string, err error, tell Report) {
	day := "failed on " + p.o.Now().Format(time.DateOnly)
	if p.warned[race] == day {
		return
	}
	p.warned[race] = day
	tell.Wrong(race, err)
}

// ErrNothing is the error for a race of which there is nothing.
var ErrNothing = errors.New("headquarters has nothing of this race")

// Find returns a race by its name. The error is [ErrNothing], or one of the disk.
func (p *Purger) Find(name string) (Race, error) {
	races, err := p.Races()
	if err != nil {
		return Race{}, err
	}
	for _, r := range races {
		if r.Name == name {
			return r, nil
		}
	}
	return Race{}, ErrNothing
}
