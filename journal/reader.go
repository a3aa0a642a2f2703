package journal

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"

	"spotter/journal/form"
	"spotter/race"
)

// Log is a journal read back.
type Log struct {
	// Events are the lines that could be read, in order; Seq is set, ID is Seq,
	// and Ref is the Seq of an earlier line. A line whose hash is wrong is among
	// them if it can be read otherwise: Damage tells which.
	Events []race.Event
	Head   string   // hash of the last whole line; 64 zeros without one
	Lines  int      // whole lines, damaged ones included
	Size   int64    // bytes of whole lines
	Torn   *Torn    // an unfinished last line; nil for none
	Damage []Damage // the first [MaxDamages] places; nil for none
	// Damaged counts the places where it is damaged, all of them.
	Damaged int
	Closed  bool // the last line says that the journal was closed

	// Follows is the head that the first line goes on from, where the file has the notes of
	// a closed journal and no race of its own; First is the number of that first line.
	Follows string
	First   uint64

	Last     uint64 // sequence number of the last event; 0 without one
	Readable int    // events that could be read, kept or not
}

// MaxDamages is the most places of damage that a [Log] lists. A file that is no journal
// has one in each line.
const MaxDamages = 1000

// LastSeq returns the sequence number of the last event, 0 without one.
func (l *Log) LastSeq() uint64 { return l.Last }

// Err returns nil only for a whole chain. Otherwise it is [Damages], a *[Torn],
// or [ErrEmpty], the worst first.
func (l *Log) Err() error {
	switch {
	case l.Damaged > 0:
		return Damages(l.Damage)
	case l.Torn != nil:
		return l.Torn
	case l.Lines == 0:
		return ErrEmpty
	}
	return nil
}

// Verdict says in words, on one line, how far the journal can be trusted.
func (l *Log) Verdict() string {
	end := "not closed: the race still runs, or the program was killed or the power failed"
	if l.Closed {
		end = "closed"
	}
	if l.Follows != "" {
		end = fmt.Sprintf("notes and corrections for a log of %d lines with head %.12s", l.First-1, l.Follows)
	}
	switch n := l.Damaged; {
	case n == 1:
		return fmt.Sprintf("damaged: %v; %d events can be read", l.Damage[0], l.Readable)
	case n > 1:
		return fmt.Sprintf("damaged in %d places, first at %v; %d events can be read", n, l.Damage[0], l.Readable)
	case l.Torn != nil:
		return fmt.Sprintf("torn: %d whole lines, every hash is right, head %.12s; then %v", l.Lines, l.Head, l.Torn)
	case l.Lines == 0:
		return "empty: " + ErrEmpty.Error()
	case l.Lines == 1:
		return fmt.Sprintf("whole: 1 line, its hash is right, head %.12s; %s", l.Head, end)
	}
	return fmt.Sprintf("whole: %d lines, every hash is right, head %.12s; %s", l.Lines, l.Head, end)
}

// ReadFile reads the journal at path, as long as it is at that moment: a writer
// that goes on meanwhile is not followed. See [Read].
func ReadFile(path string) (*Log, error) { return fromFile(path, Read) }

// VerifyFile checks the journal at path as ReadFile does, and keeps none of its
// events: it needs the same memory for a file of any size. See [Verify].
func VerifyFile(path string) (*Log, error) { return fromFile(path, Verify) }

func fromFile(path string, read func(io.Reader) (*Log, error)) (*Log, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading journal: %w", err)
	}
	defer f.Close()
	r, err := upToNow(f)
	if err != nil {
		return nil, fmt.Errorf("reading journal %s: %w", path, reason(err))
	}
	log, err := read(r)
	if err != nil {
		return log, fmt.Errorf("reading journal %s: %w", path, reason(err))
	}
	return log, nil
}

// upToNow ends a file where it ends now. Without that, reading behind a writer
// that is faster has no end. What has no size, a pipe, is read as it comes.
func upToNow(f *os.File) (io.Reader, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return f, nil
	}
	return io.LimitReader(f, info.Size()), nil
}

// Read reads a journal to its end. A torn end and damage are not errors of
// reading: they are in the log, and [Log.Err] returns them. The error is a fault
// of r, or a *[VersionError]; what was read until then is returned with it.
func Read(r io.Reader) (*Log, error) {
	rd := newReader()
	rd.keeps = true
	if l, ok := r.(*io.LimitedReader); ok {
		rd.total = l.N
	}
	return rd.read(r)
}

// Verify reads a journal as [Read] does, and keeps no events: Events of the log is
// nil, and all else is as Read has it.
func Verify(r io.Reader) (*Log, error) { return newReader().read(r) }

// readTo reads a journal as [Read] does, and copies it to w up to the first damage.
func readTo(r io.Reader, w io.Writer) (*Log, error) {
	rd := newReader()
	rd.keeps = true
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil {
			rd.total = info.Size()
		}
	}
	return rd.read(readerFunc(func(b []byte) (int, error) {
		n, err := r.Read(b)
		if rd.log.Damaged == 0 {
			if _, err := w.Write(b[:n]); err != nil {
				return n, err
			}
		}
		return n, err
	}))
}

// readerFunc is a function as an [io.Reader].
type readerFunc func(b []byte) (int, error)

// Read implements [io.Reader].
func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func newReader() *reader {
	return &reader{log: &Log{Head: zeroHash}, chain: newChain(zeroHash), known: true}
}

// read reads to the end of r.
func (r *reader) read(from io.Reader) (*Log, error) {
	br := bufio.NewReaderSize(from, readStep)
	var long []byte
	for {
		line, size, err := readLine(br, &long)
		if err != nil {
			if size > 0 {
				r.log.Torn = &Torn{Line: r.log.Lines + 1, Byte: r.log.Size, Size: size}
			}
			if err == io.EOF {
				err = nil
			}
			r.close()
			return r.log, err
		}
		if err := r.line(line, size); err != nil {
			r.close()
			return r.log, err
		}
	}
}

// reader checks lines as they come.
type reader struct {
	log   *Log
	keeps bool        // the events, in the log
	found func(Found) // takes each event; nil for nobody
	total int64       // bytes that are to be read; 0 where that is not known
	chain *chain
	known bool   // chain.prev is to be trusted: the next line must follow it
	other string // when not empty, a second hash that the next line may follow
	seq   uint64 // of the last line that could be read
	begin int64  // where the line that is being read begins
	gap   bool   // what came since then does not tell its number
	// suspect is the last line of which the hash alone was wrong; 0 for none.
	suspect int
	leap    *Found     // the last line, if its number leapt
	kind    race.Kind  // of the last event
	now     race.Event // of the line that is being read

	quick quickReader
}

// close takes in what waited for another line.
func (r *reader) close() {
	if r.leap != nil {
		r.event(*r.leap)
	}
	r.log.Head = r.chain.head()
	r.log.Closed = r.log.Readable > 0 && r.log.Damaged == 0 && r.kind == race.KindClose
}

// event takes an event as read.
func (r *reader) event(f Found) {
	r.log.Readable++
	r.log.Last, r.kind = f.Event.Seq, f.Event.Kind
	if r.keeps {
		r.room()
		r.log.Events = append(r.log.Events, *f.Event)
	}
	if r.found != nil {
		f.Damaged = r.log.Damaged
		r.found(f)
	}
}

// room makes room for all events at once, by the length of the lines so far: growing
// step by step would leave several times their memory behind.
func (r *reader) room() {
	n := len(r.log.Events)
	if n < cap(r.log.Events) || n < roomAfter || r.total <= r.log.Size {
		return
	}
	more := float64(n) * float64(r.total-r.log.Size) / float64(r.log.Size)
	r.log.Events = slices.Grow(r.log.Events, int(more*1.03)+roomAfter)
}

// roomAfter is the number of events after which the length of a line is estimated.
const roomAfter = 1024

func (r *reader) damage(at int64, format string, args ...any) {
	r.log.Damaged++
	if len(r.log.Damage) < MaxDamages {
		r.log.Damage = append(r.log.Damage, Damage{Line: r.log.Lines, Byte: at, Begin: r.begin, Msg: fmt.Sprintf(format, args...)})
	}
}

// hopeless reports whether a line is damaged without reading it, where nobody asks
// any more what is wrong with it: a file of rubbish must not take minutes.
func (r *reader) hopeless(line []byte) bool {
	return len(r.log.Damage) == MaxDamages && (len(line) < tailLen || line[0] != '{')
}

// line takes in one whole line; size counts its newline.
func (r *reader) line(line []byte, size int64) error {
	start := r.log.Size
	r.begin = start
	r.log.Size += size
	r.log.Lines++
	if r.recognised(line, start) {
		return nil
	}
	if line == nil {
		r.damage(start, "longer than %d bytes", maxLine)
		r.unreadable(nil, nil)
		return nil
	}
	if r.hopeless(line) {
		r.log.Damaged++
		r.unreadable(nil, nil)
		return nil
	}
	fault := checkBytes(line)
	body, hash, shaped := form.Split(line)
	if fault == nil {
		var newer tooNew
		if newer, fault = parse(&r.now, line); newer > 0 {
			return &VersionError{Line: r.log.Lines, Format: int(newer)}
		}
	}
	if fault == nil && !shaped {
		fault = &lineFault{max(len(line)-1, 0), "does not end with a hash"}
	}
	if fault != nil {
		r.damage(start+int64(fault.at), "%s", fault.msg)
		r.unreadable(body, hash)
		return nil
	}
	r.follow(Found{Byte: start, Event: &r.now, Raw: line, Line: r.log.Lines}, body, hash)
	return nil
}

// unreadable leaves the chain after a line that is no event. If the line still
// shows a hash, the next line must follow that, or the hash that it should have.
func (r *reader) unreadable(body, hash []byte) {
	r.gap = true
	if hash == nil {
		r.known = false
		return
	}
	r.stated(body, hash)
}

// stated moves the chain past a line whose hash may be wrong: it may be the hash
// itself that is damaged, and then the next line follows the right one.
func (r *reader) stated(body, hash []byte) {
	computed := r.chain.hash(body)
	r.other = ""
	if r.known && !bytes.Equal(computed[:], hash) {
		r.other = string(computed[:])
		if n := len(r.log.Damage); n > 0 && r.log.Damage[n-1].Line == r.log.Lines {
			r.log.Damage[n-1].Is, r.log.Damage[n-1].Should = string(hash), r.other
		}
	}
	copy(r.chain.prev[:], hash)
	r.known = true
}

// follow checks a line that can be read against the lines before it.
func (r *reader) follow(f Found, body, hash []byte) {
	e, start := f.Event, f.Byte
	r.beside(e)
	right := !r.known || r.matches(body, hash)
	want := r.seq + 1
	inOrder := e.Seq == want || r.gap && e.Seq > want
	f.Wrong = !right && inOrder
	switch {
	case r.log.Lines == 1 && e.Kind != race.KindOpen:
		r.damage(start, "a journal begins with an open line, this is %q", clip(string(e.Kind)))
	case !right && !inOrder:
		r.damage(start, "the hash is wrong, and seq is %d and should be %d: lines were cut out, put in, moved or changed", e.Seq, want)
	case !right:
		r.damage(start, "the hash is wrong: this line was changed, or the one before it")
		r.suspect = r.log.Lines
	case !inOrder:
		r.damage(start, "seq is %d and should be %d", e.Seq, want)
	case e.Ref != 0 && uint64(e.Ref) >= e.Seq:
		r.damage(start, "ref %d is not an earlier line", e.Ref)
	case e.By != 0 && uint64(e.By) >= e.Seq:
		r.damage(start, "by %d is not an earlier line", e.By)
	}
	if right {
		r.known, r.other = true, ""
		copy(r.chain.prev[:], hash)
	} else {
		r.stated(body, hash)
	}
	r.keep(f, inOrder)
}

// keep takes an event in. One whose number leaps waits for the next line to
// confirm it: lines before it may be missing, or its number be what is damaged.
func (r *reader) keep(f Found, inOrder bool) {
	e := f.Event
	if r.leap != nil && r.leap.Event.Seq+1 == e.Seq {
		r.event(*r.leap)
	}
	r.leap = nil
	r.gap = !inOrder
	switch {
	case inOrder:
		r.seq = e.Seq
		r.event(f)
	case e.Seq > r.seq:
		leap := *e
		f.Event, f.Raw = &leap, bytes.Clone(f.Raw)
		r.leap = &f
	}
}

// matches reports whether a line follows the one before, by either hash that
// one may have. Afterwards the chain stands on the hash that it follows.
func (r *reader) matches(body, hash []byte) bool {
	if sum := r.chain.hash(body); bytes.Equal(sum[:], hash) {
		return true
	}
	if r.other == "" || string(r.chain.sum.Sum([]byte(r.other), body)) != string(hash) {
		return false
	}
	if n := len(r.log.Damage); n > 0 && r.suspect == r.log.Lines-1 && r.log.Damage[n-1].Line == r.suspect {
		r.log.Damage[n-1].HashOnly = true
	}
	return true
}
