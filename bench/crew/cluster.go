package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"spotter/crew/mirrors"
)

// servers is the number of NATS servers of a cluster. Each keeps every line.
const servers = 3

// errAlone says that a headquarters cannot be measured in a cluster.
var errAlone = errors.New("it needs a --hq without --nats: its headquarters share the servers that it starts")

// inCluster returns the headquarters that can share servers: those whose arguments say nothing of NATS.
func inCluster(o options) (list []config, err error) {
	for _, c := range o.kinds {
		if slices.ContainsFunc(c.args, func(a string) bool { return strings.HasPrefix(strings.TrimLeft(a, "-"), "nats") }) {
			o.say("%s says --nats itself, and is left out of cluster", c.name)
			continue
		}
		c.headquarters, c.servers = o.together, servers
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil, errAlone
	}
	return list, nil
}

// open starts the NATS servers of a crowd, if it is to have some, and its headquarters. The first
// has the guests. Another one has the authority alone, as it is set up in a race, and gets the guests
// through the cluster.
func (c *crowd) open(ctx context.Context, kind config, folder string) (err error) {
	if kind.servers > 0 {
		if c.nats, err = startNATS(folder, kind.servers); err != nil {
			return err
		}
		kind.args = append(slices.Clone(kind.args), "--nats", natsURL(c.nats), "--nats-replicas", fmt.Sprint(kind.servers))
	}
	for n := range max(kind.headquarters, 1) {
		name := "hq"
		if n > 0 {
			name = fmt.Sprint("hq-", n+1)
		}
		h := &hq{config: kind, data: filepath.Join(folder, name)}
		if n == 0 {
			c.hq = h
			err = c.guests.copyTo(h.data, "authority.pem", "access.jsonl")
		} else {
			err = c.guests.copyTo(h.data, "authority.pem")
		}
		if err == nil {
			c.hqs = append(c.hqs, h)
			err = h.start()
		}
		if err != nil {
			return err
		}
	}
	return c.awaitGuests(ctx)
}

// guestsWithin is the longest that the guests of one headquarters may take to be known at the others.
const guestsWithin = 2 * time.Minute

// awaitGuests waits until every headquarters knows every guest.
func (c *crowd) awaitGuests(ctx context.Context) error {
	all := len(c.guests.pairs) + len(c.guests.readers)
	for end := time.Now().Add(guestsWithin); ; rest(ctx, 50*time.Millisecond) {
		least := all
		for _, h := range c.hqs {
			text, err := os.ReadFile(filepath.Join(h.data, "access.jsonl"))
			if err != nil && !os.IsNotExist(err) {
				return err
			}
			least = min(least, bytes.Count(text, []byte(`"invite"`)))
		}
		if least >= all || ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(end) {
			return fmt.Errorf("after %v a headquarters knows %d guests of %d: %s", guestsWithin, least, all, c.words())
		}
	}
}

// words returns the end of what each headquarters said is wrong.
func (c *crowd) words() string {
	var b strings.Builder
	for n, h := range c.hqs {
		if text := h.lastWords(); text != "" {
			fmt.Fprintf(&b, "\nheadquarters %d: %s", n+1, text)
		}
	}
	return b.String()
}

// followed waits until each headquarters has each mirror as far as its journal goes: one that did
// not take the lines itself gets them through the cluster. It does not wait longer than within.
func (c *crowd) followed(within time.Duration) (took time.Duration) {
	began := time.Now()
	behind := make(map[string]int64) // of a file that is not as long as its journal: how long that is
	for _, h := range c.hqs {
		for _, p := range c.pairs {
			size, _ := p.state()
			behind[mirrors.Path(h.races(), raceName, p.mirror)] = size
		}
	}
	for {
		for path, size := range behind {
			if info, err := os.Stat(path); err == nil && info.Size() >= size {
				delete(behind, path)
			}
		}
		if took = time.Since(began); len(behind) == 0 || took > within {
			return took
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// fault holds something to do to a process, and when.
type fault struct {
	after time.Duration // from the begin of that time
	do    func() error
}

// killings returns what is done to the processes, in order. The NATS server that leads the lines is killed
// early, where there is one, and a headquarters late: then most links are alive, and some of them have much
// to send. Each is started again.
func (r *raceRun) killings() []fault {
	var killed *natsNode
	kill := r.faults * 4 / 5
	var list []fault
	if len(r.nats) > 0 {
		list = append(list, fault{r.faults / 6, func() (err error) {
			if killed, err = leader(r.ctx, r.nats); err == nil {
				killed.end(syscall.SIGKILL)
				r.say("the NATS server %s, which leads the lines, is killed; it starts again after %v", killed.name, 3*r.away)
			}
			return err
		}}, fault{r.faults/6 + 3*r.away, func() error { return killed.start() }})
	}
	return append(list, fault{kill, func() error {
		r.hq.kill()
		r.say("a headquarters is killed; it starts again after %v", r.away)
		return nil
	}}, fault{kill + r.away, r.hq.start})
}

// meter reads what each headquarters uses, and behind those each NATS server.
func (c *crowd) meter() (list []usage, err error) {
	for _, h := range c.hqs {
		u, err := h.used()
		if err != nil {
			return nil, err
		}
		list = append(list, u)
	}
	for _, n := range c.nats {
		if n.process == nil {
			return nil, fmt.Errorf("the NATS server %s does not run", n.name)
		}
		u, err := used(n.process.Process.Pid)
		if err != nil {
			return nil, err
		}
		list = append(list, u)
	}
	return list, nil
}

// each words a figure of each process.
func each(list []usage, word func(n int) string) string {
	var words []string
	for n := range list {
		words = append(words, word(n))
	}
	return strings.Join(words, ", ")
}

// spentBy words the processor time of each process between two moments.
func spentBy(before, after []usage) string {
	return each(after, func(n int) string { return fmt.Sprintf("%.1f", spent(before[n], after[n])) })
}

// costs adds what headquarters and NATS servers used between two moments.
func (r *raceRun) costs(before, after []usage, lines int) {
	if len(after) == 1 {
		r.col.cost(before[0], after[0], lines)
		return
	}
	n := len(r.hqs)
	r.col.add("each headquarters: processor, % of a core", "%s", spentBy(before[:n], after[:n]))
	r.col.add("each headquarters: resident", "%s", residents(after[:n]))
	r.col.add("each NATS server: processor, % of a core", "%s", spentBy(before[n:], after[n:]))
	r.col.add("each NATS server: resident", "%s", residents(after[n:]))
}

// residents words the memory of each process.
func residents(list []usage) string {
	return each(list, func(n int) string { return megabytes(list[n].resident) })
}
