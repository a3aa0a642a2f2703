package salvage

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// Item is the item of the notes that say what was left out.
const Item = "recovered"

// ErrNothing is the error of a file of which no line can be trusted.
var ErrNothing = errors.New("no line of it can be read as one of a journal")

// Result says what was made of a journal.
type Result struct {
	Log *journal.Log // of the journal that was read, without events

	Same    int // lines that were written as they were
	Anew    int // lines with other numbers or hashes than they had
	Notes   int // notes that say what was left out, with an open line where that was missing
	LeftOut int // whole lines that were not written
	Mended  int // lines of which only the hash was wrong, and is right now; they count as Same or Anew too
	Head    string
}

// Lines returns the lines that were written.
func (r *Result) Lines() int { return r.Same + r.Anew + r.Notes }

// Recover reads a journal, which may be damaged, and writes to w what can be trusted of
// it, as one whole chain. A torn end is left out. Name is that of the file it reads, for the notes. It fails
// where reading or writing does, where a later spotter wrote the journal, and with [ErrNothing].
func Recover(w io.Writer, r io.Reader, name string) (*Result, error) {
	s := &salvage{out: bufio.NewWriterSize(w, 64<<10), name: name, head: []byte(form.ZeroHash), same: true}
	s.before.hash = []byte(form.ZeroHash)
	log, err := journal.Scan(r, s.take)
	s.result.Log = log
	if err != nil {
		return nil, err
	}
	s.end(log.Lines)
	if s.err != nil {
		return nil, s.err
	}
	if s.result.Lines() == 0 {
		return nil, ErrNothing
	}
	if err := s.out.Flush(); err != nil {
		return nil, err
	}
	s.result.LeftOut = log.Lines - s.result.Same - s.result.Anew
	s.result.Head = string(s.head)
	return &s.result, nil
}

// line is a line of the journal that is read.
type line struct {
	number int // in the file
	seq    uint64
	ref    uint64
	by     uint64
	raw    []byte
	body   []byte
	hash   []byte // as it should be, as far as that is known
}

// piece is a stretch of lines that follow one another: the numbers that they had, and
// the first that they have now.
type piece struct{ from, to, now uint64 }

// salvage writes the lines that are kept.
type salvage struct {
	out    *bufio.Writer
	name   string
	result Result
	err    error // the first fault of writing

	hash form.Hasher
	head []byte // hash of the last line that was written
	seq  uint64 // its number
	same bool   // all lines so far were written as they were
	room []byte

	last   line  // the last line that was written
	before line  // the last line that was read, kept or not
	held   *line // a line with a wrong hash, until the next tells whether only that is wrong
	pieces []piece
}

// take takes the next line that can be read.
func (s *salvage) take(f journal.Found) {
	if s.err != nil {
		return
	}
	l := line{number: f.Line, raw: f.Raw}
	if v := f.Form; v != nil {
		l.seq, l.ref, l.by = v.Seq, v.Ref, v.By
	} else {
		l.seq, l.ref, l.by = f.Event.Seq, uint64(f.Event.Ref), uint64(f.Event.By)
	}
	l.body, l.hash, _ = form.Split(f.Raw)
	if s.held != nil {
		s.decide(&l)
	}
	if !f.Wrong {
		s.keep(&l)
	} else if s.before.next(&l) {
		held := l.clone()
		copy(held.hash, s.hash.Sum(s.before.hash, l.body))
		s.held = &held
	}
	s.before.set(&l)
}

// next reports whether another line comes right after this one.
func (l *line) next(other *line) bool { return other.number == l.number+1 && other.seq == l.seq+1 }

// set makes l a copy of another line that is valid for longer.
func (l *line) set(other *line) {
	raw := append(l.raw[:0], other.raw...)
	*l = *other
	l.raw = raw
	l.body, l.hash, _ = form.Split(raw)
}

func (l *line) clone() (c line) {
	c.set(l)
	return c
}

// decide keeps the line that is held if the next follows the hash that it should have.
func (s *salvage) decide(next *line) {
	held := s.held
	s.held = nil
	if held.next(next) && bytes.Equal(s.hash.Sum(held.hash, next.body), next.hash) {
		s.result.Mended++
		s.keep(held)
	}
}

// keep writes a line that can be trusted.
func (s *salvage) keep(l *line) {
	switch {
	case s.last.number == 0:
		if e, ok := journal.ParseLine(l.raw); l.number > 1 || !ok || e.Kind != race.KindOpen || e.Seq != 1 {
			s.same = false
			s.add(&race.Event{Kind: race.KindOpen, Stamp: e.Stamp, Open: &race.Open{Race: "recovered from " + s.name}})
			s.note(l, l.number)
		}
	case !s.last.next(l):
		s.note(l, l.number)
	}
	s.write(l)
	s.last.set(l)
}

// write writes a line, with the next number.
func (s *salvage) write(l *line) {
	s.seq++
	if n := len(s.pieces); n > 0 && s.pieces[n-1].to+1 == l.seq && s.pieces[n-1].now+l.seq-s.pieces[n-1].from == s.seq {
		s.pieces[n-1].to = l.seq
	} else {
		s.pieces = append(s.pieces, piece{l.seq, l.seq, s.seq})
	}
	body := l.body
	if s.same {
		s.result.Same++
	} else {
		var err error
		if s.room, err = renumbered(s.room[:0], body, s.seq, s.now(l.ref), s.now(l.by)); err != nil {
			s.fail(fmt.Errorf("writing line %d anew: %w", l.number, err))
			return
		}
		body = s.room
		s.result.Anew++
	}
	s.body(body)
}

// now returns the number that an earlier line has now; 0 where it was left out.
func (s *salvage) now(seq uint64) uint64 {
	for i := len(s.pieces) - 1; i >= 0; i-- {
		if p := s.pieces[i]; seq >= p.from && seq <= p.to {
			if now := p.now + seq - p.from; now < s.seq {
				return now
			}
			return 0
		}
	}
	return 0
}

// add writes an event of our own.
func (s *salvage) add(e *race.Event) {
	s.seq++
	e.Seq = s.seq
	s.result.Notes++
	s.room = journal.AppendBody(s.room[:0], e)
	s.body(s.room)
}

// body writes the line of a body.
func (s *salvage) body(body []byte) {
	s.head = append(s.head[:0], s.hash.Sum(s.head, body)...)
	for _, part := range [][]byte{body, []byte(form.HashKey), s.head, []byte("\"}\n")} {
		if _, err := s.out.Write(part); err != nil {
			s.fail(err)
			return
		}
	}
}

func (s *salvage) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// note writes that lines are missing, before the line next, which is the number until in
// the file.
func (s *salvage) note(next *line, until int) {
	e, _ := journal.ParseLine(next.raw)
	first := s.same || s.last.number == 0
	text := ""
	if s.same {
		text = fmt.Sprintf("%s stand as they were, up to the code %s; ", stretch(1, s.last.number), code(s.head))
	}
	s.same = false
	switch {
	case until == 1:
		text = "that file does not begin with an open line"
	case until > s.last.number+1:
		are := "are"
		if until == s.last.number+2 {
			are = "is"
		}
		text += fmt.Sprintf("%s of that file cannot be trusted and %s left out", stretch(s.last.number+1, until-1), are)
	default:
		text += fmt.Sprintf("in that file number %d is followed by %d: lines are missing there", s.last.seq, next.seq)
	}
	if first && next.number == until {
		text += "; from here on lines have other numbers and hashes than in that file, and no code of it fits them"
	}
	s.add(&race.Event{Kind: race.KindNote, Stamp: e.Stamp, Elapsed: e.Elapsed, HasElapsed: e.HasElapsed, Item: Item, File: s.name, Text: text})
}

// end says what is missing at the end; lines is the number of lines in the file.
func (s *salvage) end(lines int) {
	if s.last.number > 0 && s.last.number < lines && s.err == nil {
		s.note(&s.last, lines+1)
	}
}

// stretch names some lines.
func stretch(from, to int) string {
	if from == to {
		return fmt.Sprintf("line %d", from)
	}
	return fmt.Sprintf("lines %d to %d", from, to)
}

// code returns the code for the witness of a hash: 20 digits in fours.
func code(hash []byte) string {
	return fmt.Sprintf("%s %s %s %s %s", hash[:4], hash[4:8], hash[8:12], hash[12:16], hash[16:20])
}
