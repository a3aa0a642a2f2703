package seal

import (
	"bytes"
	"io"
	"time"

	"spotter/journal"
	"spotter/race"
)

// MostHours bounds the hours of a race. Whatever is later counts to the last one.
const MostHours = 240

// Hour is the end of one hour of race time.
type Hour struct {
	N    int    // from 1: the hour from N-1 to N h after the gun
	Line int    // the last line that was written before it was over; 0 for none
	Hash string // of that line
}

// Hours reads a journal and returns where each hour of race time ends in it. A line begins a
// new hour where its elapsed_ms, as it was written, is the first of that hour; the last hour ends
// with the journal. Hours end at the first damage, since nothing after that is proved.
// A journal without a line has no hours.
func Hours(r io.Reader) ([]Hour, error) {
	var c clock
	if _, err := journal.Scan(r, c.line); err != nil {
		return nil, err
	}
	return c.hours(), nil
}

// clock finds the ends of hours from lines as they come.
type clock struct {
	ended []Hour
	last  Hour // of the line before; its N is not set
	stop  bool // damage was met
}

// line takes in the next event of a journal.
func (c *clock) line(f journal.Found) {
	if c.stop = c.stop || f.Damaged > 0; c.stop {
		return
	}
	var seq uint64
	var kind race.Kind
	var at time.Duration
	var timed bool
	if l := f.Form; l != nil {
		seq, kind, at, timed = l.Seq, l.Kind, time.Duration(l.Elapsed)*time.Millisecond, l.HasElapsed
	} else {
		seq, kind, at, timed = f.Event.Seq, f.Event.Kind, f.Event.Elapsed, f.Event.HasElapsed
	}
	if timed && kind != race.KindOpen {
		for n := int(min(at/time.Hour, MostHours-1)); len(c.ended) < n; {
			c.ended = append(c.ended, Hour{len(c.ended) + 1, c.last.Line, c.last.Hash})
		}
	}
	const tail = `"}`
	hash := bytes.TrimSuffix(f.Raw, []byte(tail))
	c.last = Hour{Line: int(seq), Hash: string(hash[max(0, len(hash)-64):])}
}

// hours returns all hours, the last one with the last line.
func (c *clock) hours() []Hour {
	if c.last.Line == 0 {
		return nil
	}
	return append(c.ended, Hour{len(c.ended) + 1, c.last.Line, c.last.Hash})
}
