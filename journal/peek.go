package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gofrs/flock"

	"spotter/journal/form"
	"spotter/race"
)

// How much of a journal [Peek] and [LastLine] read, in bytes.
const (
	peekHead = 8 << 10   // an open line is far shorter
	peekTail = 8 << 10   // some thirty lines
	peekMost = 64 << 10  // where no line ends within peekTail
	scanStep = 256 << 10 // of LastLine at a time
	scanMost = 64 << 20  // of LastLine in all: more than any race's journal
)

// Glance holds what the two ends of a journal say. It knows nothing of what
// lies between them, and no hash was checked.
type Glance struct {
	First  string       // hash of the first line, the same for every copy; "" when there is no such line
	Events []race.Event // the whole lines at the end that can be read, oldest first; ID is Seq
	Torn   bool         // the last line has no end
	Read   int64        // how many bytes were read to find out
}

// Peek looks at the beginning and the end of the journal at path, however large it
// is: it reads at most 72 KiB. A file that is no journal gives an empty Glance.
func Peek(path string) (Glance, error) {
	var g Glance
	f, err := os.Open(path)
	if err != nil {
		return g, fmt.Errorf("reading journal: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return g, fmt.Errorf("reading journal %s: %w", path, reason(err))
	}
	size := info.Size()
	if !info.Mode().IsRegular() || size == 0 {
		return g, nil
	}
	for _, n := range []int64{peekTail, peekMost} {
		b, err := piece(f, max(0, size-n), size)
		if err != nil {
			return g, fmt.Errorf("reading journal %s: %w", path, reason(err))
		}
		g.Read += int64(len(b))
		g.tail(b, size <= n)
		if len(g.Events) > 0 || size <= n {
			break
		}
	}
	head, err := piece(f, 0, min(size, peekHead))
	if err != nil {
		return g, fmt.Errorf("reading journal %s: %w", path, reason(err))
	}
	g.Read += int64(len(head))
	if line, _, whole := bytes.Cut(head, []byte("\n")); whole {
		if hash, ok := readable(new(race.Event), line); ok {
			g.First = string(hash)
		}
	}
	return g, nil
}

// piece reads from one byte of a file up to another.
func piece(f io.ReaderAt, from, to int64) ([]byte, error) {
	b := make([]byte, to-from)
	n, err := f.ReadAt(b, from)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:n], err
}

// tail takes in the end of a file; all says that it is the whole file.
func (g *Glance) tail(b []byte, all bool) {
	g.Torn = len(b) > 0 && b[len(b)-1] != '\n'
	if !all { // the first line is cut
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	var e race.Event
	for {
		line, rest, whole := bytes.Cut(b, []byte("\n"))
		if !whole {
			return
		}
		if _, ok := readable(&e, line); ok {
			g.Events = append(g.Events, e)
		}
		b = rest
	}
}

// readable reads the event of a line into e, and returns the hash that the line states.
func readable(e *race.Event, line []byte) (hash []byte, ok bool) {
	if len(line) == 0 || line[0] != '{' || checkBytes(line) != nil {
		return nil, false
	}
	_, hash, shaped := form.Split(line)
	newer, fault := parse(e, line)
	if !shaped || fault != nil || newer > 0 {
		return nil, false
	}
	return hash, true
}

// LastLine returns the last line of the journal at path that holds field, such as
// `"item":"quiet"`; ok is false without one. See [LastLines].
func LastLine(path, field string) (e race.Event, ok bool) {
	e = LastLines(path, field)[0]
	return e, e.Seq > 0
}

// LastLines returns for each field the last line of the journal at path that holds
// it, with Seq 0 where none does. It reads the file once from the end, at most 64 MiB
// and never more than 256 KiB at once. A text that holds the same words does not
// pass for the field, for its quotes are escaped.
func LastLines(path string, fields ...string) []race.Event {
	found := make([]race.Event, len(fields))
	f, err := os.Open(path)
	if err != nil {
		return found
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return found
	}
	finders, longest := make([]*form.Finder, len(fields)), 1
	for i, field := range fields {
		finders[i], longest = form.NewFinder(field), max(longest, len(field))
	}
	size, least := info.Size(), max(0, info.Size()-scanMost)
	buf := make([]byte, scanStep)
	for end, missing := size, len(fields); end > least && missing > 0; {
		from := max(least, end-scanStep)
		n, err := f.ReadAt(buf[:end-from], from)
		if err != nil && !errors.Is(err, io.EOF) {
			return found
		}
		for i, find := range finders {
			if found[i].Seq > 0 {
				continue
			}
			if e, ok := lastLine(find, buf[:n], f, from, size); ok {
				found[i] = e
				missing--
			}
		}
		if from == least {
			break
		}
		end = from + int64(longest) - 1 // a field may lie across the edge
	}
	return found
}

// lastLine returns the last line that holds the text of find in b, which are the bytes of file
// from one on; size is that of the file.
func lastLine(find *form.Finder, b []byte, file io.ReaderAt, from, size int64) (e race.Event, ok bool) {
	for i := find.Last(b); i >= 0; i = find.Last(b[:i]) {
		if e, ok = lineAt(file, from+int64(i), size); ok {
			return e, true
		}
	}
	return e, false
}

// lineAt returns the event of the line around a byte of a file.
func lineAt(f io.ReaderAt, at, size int64) (e race.Event, ok bool) {
	from := max(0, at-peekHead)
	b, err := piece(f, from, min(size, at+peekHead))
	if err != nil {
		return e, false
	}
	mid := int(at - from)
	begin := bytes.LastIndexByte(b[:mid], '\n') + 1
	n := bytes.IndexByte(b[mid:], '\n')
	if n < 0 {
		return e, false
	}
	if _, ok = readable(&e, b[begin:mid+n]); !ok {
		return race.Event{}, false
	}
	return e, true
}

// InUse reports whether a writer has the journal at path open. Where that cannot be
// told it is taken to be free: whoever opens it then finds out.
func InUse(path string) bool {
	l := flock.New(lockPath(path), flock.SetFlag(os.O_RDONLY))
	free, err := l.TryRLock()
	_ = l.Close() // gives up what it may hold
	return err == nil && !free
}
