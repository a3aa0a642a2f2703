package lines

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
)

// Why nothing of a mirror is exchanged. A pair waits, and asks again.
var (
	errOver    = fmt.Errorf("what there was of this mirror is deleted at once, as another headquarters did: %w", intake.ErrAway)
	errUnheard = fmt.Errorf("what other headquarters deleted is not known yet: %w", intake.ErrAway)
)

// over returns why nothing of a mirror is exchanged, nil where it is: the race was deleted for good,
// or its lines were, and none came here since. Such a mirror is deleted by the purge of this
// headquarters, which reads the same dates. Till then it must not go back into the stream.
func (c *Cluster) over(m *mirror) error {
	d := c.o.Book.Dates(m.race)
	switch {
	case !d.Forgotten.IsZero():
		return mirrors.ErrForgotten
	case d.Cleared.IsZero():
		return nil
	}
	came, err := c.o.Store.Came(m.race, m.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil && came.Before(d.Cleared):
		return errOver
	}
	return err
}

// quiet reports whether an error says only that a mirror has to wait.
func quiet(err error) bool {
	return errors.Is(err, errOver) || errors.Is(err, errUnheard) || errors.Is(err, mirrors.ErrForgotten)
}

// shared lists the subjects of a race in the stream of guests and messages: those of messages, and
// with forGood those of guests as well. The note that the race was deleted is not among them.
func shared(race string, forGood bool) []string {
	list := []string{crewRoot + race + ".post.>", crewRoot + race + ".seen.>"}
	if forGood {
		list = append(list, crewRoot+race+".access", crewRoot+race+".own.>")
	}
	return list
}

// Forget takes a race out of the streams: its lines and messages, and with forGood its guests too.
// The book has to say before that they are deleted, and the files have to be gone: then no
// headquarters puts them there again. What cannot be reached now is taken out by a later look.
func (c *Cluster) Forget(ctx context.Context, race string, forGood bool) error {
	if !wire.IsRace(race) {
		return fmt.Errorf("%q is no name of a race", race)
	}
	d := c.o.Book.Dates(race)
	if forGood && d.Forgotten.IsZero() || !forGood && d.Cleared.IsZero() {
		return fmt.Errorf("%s is not noted as deleted: it stays in the streams", race)
	}
	defer c.let(race, forGood)
	c.share.carry(c) // who comes with old mirrors from now on has to know it
	return c.takeOut(ctx, race, d)
}

// let lets go of what is known of a race in memory.
func (c *Cluster) let(race string, forGood bool) {
	root := raceRoot + race + "."
	var list []*mirror
	c.mu.Lock()
	for subject, m := range c.mirrors {
		if !strings.HasPrefix(subject, root) {
			continue
		}
		if list = append(list, m); forGood {
			delete(c.mirrors, subject)
		}
	}
	c.mu.Unlock()
	for _, m := range list { // where the race goes on, they begin anew
		m.mu.Lock()
		m.seq, m.known, m.deep = 0, false, false
		m.mu.Unlock()
	}
	s := &c.share
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.posts, race)
	for subject := range s.seqs {
		if strings.HasPrefix(subject, crewRoot+race+".") {
			delete(s.seqs, subject)
		}
	}
}

// takeOut purges what is in the streams of a race with these dates, once for each of them: of a
// race that goes on, only subjects with messages from before the deletion. Where newer ones go with
// them, the mirrors put those back.
func (c *Cluster) takeOut(ctx context.Context, race string, d access.Dates) error {
	c.mu.Lock()
	done := c.swept[race] == d
	c.mu.Unlock()
	if done {
		return nil
	}
	forGood := !d.Forgotten.IsZero()
	for name, subjects := range map[string][]string{raceStream: {raceRoot + race + ".>"}, crewStream: shared(race, forGood)} {
		s, err := c.js.Stream(ctx, name)
		for i := 0; i < len(subjects) && err == nil; i++ {
			var first *jetstream.RawStreamMsg
			if first, err = c.next(s, subjects[i], 1); err != nil || first == nil || !forGood && first.Time.After(d.Cleared) {
				continue
			}
			err = s.Purge(ctx, jetstream.WithPurgeSubject(subjects[i]))
		}
		if err != nil {
			return fmt.Errorf("taking %s out of the stream %s: %w", race, name, err)
		}
	}
	c.mu.Lock()
	c.swept[race] = d
	c.mu.Unlock()
	c.let(race, forGood)
	return nil
}

// sweep takes out of the streams what was deleted here or elsewhere, perhaps while NATS could not
// be reached. It comes before mirrors are settled, so that they do not get it back.
func (c *Cluster) sweep() {
	if !c.share.heard() {
		return
	}
	c.share.carry(c) // the note is there before the lines are gone
	for _, race := range c.o.Book.Races() {
		d := c.o.Book.Dates(race)
		if d.Forgotten.IsZero() && d.Cleared.IsZero() {
			continue
		}
		ctx, cancel := context.WithTimeout(c.ctx, c.o.Patience)
		err := c.takeOut(ctx, race, d)
		cancel()
		if err != nil {
			c.problem(err)
			return
		}
	}
}

// tooLate reports whether a message of the stream of guests and messages is about what was deleted
// since: a message to a spotter from before its race was cleared, or anything of a closed race.
func (c *Cluster) tooLate(race, kind string, at time.Time) bool {
	d := c.o.Book.Dates(race)
	return !d.Forgotten.IsZero() || (kind == "post" || kind == "seen" || kind == "ack") && !at.After(d.Cleared)
}
