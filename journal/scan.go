package journal

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"spotter/journal/form"
	"spotter/race"
)

// Found is an event that [Scan] found. It is valid only until found returns.
type Found struct {
	Byte int64 // where its line begins in the file
	// Form has the values of a line in the writer's own form. For every other line it is
	// nil, and Event is the event.
	Form  *form.Line
	Event *race.Event
	Raw   []byte // the line without its newline
	Line  int    // its number in the file, from 1, damaged lines counted

	Damaged int // places of damage so far
	// Wrong says that the number of this line is in order, and its hash does not fit it and the
	// line before: one of the two was changed.
	Wrong bool
}

// Scan reads a journal as [Verify] does, and hands each event that [Read] would keep to
// found, in order.
func Scan(r io.Reader, found func(Found)) (*Log, error) {
	rd := newReader()
	rd.found = found
	return rd.read(r)
}

// Continue reads whole lines as [Read] does, where they follow the first seq lines of a
// journal, which are size bytes and end with the hash head.
func Continue(lines []byte, seq int, size int64, head string) (log *Log, err error) {
	r := &reader{log: &Log{Lines: seq, Size: size}, keeps: true, chain: newChain(head), known: true, seq: uint64(seq)}
	for line := range bytes.Lines(lines) {
		if err == nil {
			err = r.line(bytes.TrimSuffix(line, []byte{'\n'}), int64(len(line)))
		}
	}
	r.close()
	return r.log, err
}

// ParseLine returns the event of one line without its newline; ok is false where it cannot
// be read. Its hash is not checked.
func ParseLine(line []byte) (e race.Event, ok bool) {
	if _, ok = readable(&e, line); !ok {
		return race.Event{}, false
	}
	return e, true
}

// AppendBody appends the bytes of the line of an event that the hash of the line covers,
// see [form.Split].
func AppendBody(dst []byte, e *race.Event) []byte { return appendEvent(dst, e) }

// quickReader is the quick way past lines of the writer's own form. Whatever is not of
// that form, or does not follow the line before it, goes the long way, by the parser,
// which alone says what is wrong. Both ways must lead to the same log.
type quickReader struct {
	off  bool // every line goes the long way
	form form.Reader
	long int // lines that went the long way
	// texts are those that come again and again, such as the names of cues: a log that is kept
	// in memory has each of them once.
	texts map[string]string
}

// What is kept of texts is bounded: their number, and the bytes of each.
const mostTexts, mostLength = 1024, 64

// event reads the event of a line that was recognised into e; ok is false where a value is not
// one that the parser takes.
func (q *quickReader) event(e *race.Event, line []byte, l *form.Line) (ok bool) {
	*e = race.Event{}
	for _, v := range l.Values {
		f, value := &linesOwn[v.Field], line[v.From:v.To]
		if f.Kind == race.TextField {
			if *f.Text(e), ok = q.text(value); !ok {
				return false
			}
		} else if setField(e, f, value) != nil {
			return false
		}
	}
	e.ID = race.EventID(e.Seq)
	return true
}

// text reads a text.
func (q *quickReader) text(v []byte) (string, bool) {
	if known, ok := q.texts[string(v)]; ok {
		return known, true
	}
	s, err := text(v)
	if err != nil {
		return "", false
	}
	if len(v) <= mostLength && len(q.texts) < mostTexts {
		if q.texts == nil {
			q.texts = make(map[string]string)
		}
		q.texts[string(v)] = s
	}
	return s, true
}

// recognised takes in a line of the writer's own form that follows a chain in order.
// Otherwise it changes nothing and returns false.
func (r *reader) recognised(line []byte, start int64) bool {
	q := &r.quick
	inOrder := r.known && r.other == "" && !r.gap && r.leap == nil && r.log.Lines > 1
	if q.off || !inOrder || line == nil {
		q.long++
		return false
	}
	l := q.form.Read(line)
	if l == nil || l.Seq != r.seq+1 || l.Ref >= l.Seq || l.By >= l.Seq ||
		!bytes.Equal(r.chain.sum.Sum(r.chain.prev[:], l.Body), l.Hash) {
		q.long++
		return false
	}
	if r.keeps && !q.event(&r.now, line, l) {
		q.long++
		return false
	}
	copy(r.chain.prev[:], l.Hash)
	r.seq = l.Seq
	if r.keeps {
		r.event(Found{Byte: start, Event: &r.now, Raw: line, Line: r.log.Lines})
		return true
	}
	r.log.Readable++
	r.log.Last, r.kind = l.Seq, l.Kind
	if r.found != nil {
		r.found(Found{Byte: start, Form: l, Raw: line, Line: r.log.Lines, Damaged: r.log.Damaged})
	}
	return true
}

// readStep is the bytes that are read of a file at a time. Four times as many make a long journal no
// quicker, and a short one 5% slower: each page of the room has to be given by the system first.
const readStep = 64 << 10

// readLine returns the next line without its newline, and how many bytes were
// read for it. A line over maxLine comes back as nil. With an error, io.EOF
// included, size counts the bytes after the last newline.
func readLine(br *bufio.Reader, long *[]byte) (line []byte, size int64, err error) {
	*long = (*long)[:0]
	for {
		part, err := br.ReadSlice('\n')
		size += int64(len(part))
		if err == nil && size == int64(len(part)) {
			return part[:len(part)-1], size, nil
		}
		if size <= maxLine+1 {
			*long = append(*long, part...)
		}
		switch {
		case err == nil && size > maxLine+1:
			return nil, size, nil
		case err == nil:
			return (*long)[:size-1], size, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, size, err
		}
	}
}

// beside lets a file that has the notes of a closed journal begin with the line that
// follows that journal's last one.
func (r *reader) beside(e *race.Event) {
	if r.log.Lines == 1 && e.Open != nil && e.Seq > 1 && form.IsHash([]byte(e.Open.ReviewHead)) {
		copy(r.chain.prev[:], e.Open.ReviewHead)
		r.seq, r.log.Follows, r.log.First = e.Seq-1, e.Open.ReviewHead, e.Seq
	}
}
