package journal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"spotter/journal/form"
	"spotter/race"
)

// Mended says what [Mend] did.
type Mended struct {
	Added int  // lines that were appended
	Log   *Log // the whole journal afterwards, without its events
	Torn  *Torn
}

// MendError refuses to mend: the rest does not continue the journal. Neither file was changed.
type MendError struct {
	Path, Rest string
	Msg        string
}

func (e *MendError) Error() string {
	return fmt.Sprintf("%s does not continue %s: %s; neither file was changed", e.Rest, e.Path, e.Msg)
}

// Mend appends the lines of the file rest to the journal at path, which ends before
// them, so that both are one whole chain. Lines that the journal has already are
// passed over: to mend twice is no error. A torn end of the journal is set aside as
// by [Resume]. A journal that is not there, or is empty, is begun, where rest has the
// first line. Rest is only read.
//
// It fails with a *[MendError] where rest is of another race, leaves lines out or has
// them in another order, and with what Resume fails with where the journal is in use
// or damaged. Where appending itself fails the journal is cut back to what it was.
func Mend(fsys FS, path, rest string) (*Mended, error) {
	if fsys == nil {
		fsys = OS{}
	}
	if oneFile(path, rest) {
		return nil, &MendError{path, rest, "they are the same file"}
	}
	lines, torn, err := readRest(fsys, path, rest)
	if err != nil {
		return nil, err
	}
	f, err := fsys.OpenWrite(path, false)
	began := false
	if errors.Is(err, fs.ErrNotExist) && lines[0].seq == 1 {
		f, err = fsys.OpenWrite(path, true)
		began = true
	}
	if err != nil {
		return nil, opening("mend", path, err)
	}
	defer f.Close() // what counts is synced
	unlock, err := fsys.Lock(path)
	if err != nil {
		return nil, lockError("mend", path, err)
	}
	defer func() { _ = unlock() }() // the lock ends with the process in any case
	m := &Mended{Torn: torn}
	if err = m.mend(fsys, path, rest, f, lines); err != nil {
		if began {
			_ = fsys.Remove(path) // it was made here and holds nothing
		}
		return nil, err
	}
	return m, nil
}

// oneFile reports whether two paths name one file.
func oneFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// restLine is one line of a rest.
type restLine struct {
	seq  uint64
	text []byte // newline included
	hash string
}

// readRest reads the whole lines of a rest, and checks that they follow one another.
func readRest(fsys FS, path, rest string) ([]restLine, *Torn, error) {
	r, err := fsys.Open(rest)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the rest %s: %w", rest, reason(err))
	}
	defer r.Close()
	var lines []restLine
	br := bufio.NewReaderSize(r, 64<<10)
	var long []byte
	at := int64(0)
	for {
		raw, size, err := readLine(br, &long)
		if err == io.EOF && size == 0 || err == io.EOF && len(lines) > 0 {
			break
		}
		if err != nil && err != io.EOF {
			return nil, nil, fmt.Errorf("reading the rest %s: %w", rest, reason(err))
		}
		l, msg := asRest(raw)
		if msg == "" && len(lines) > 0 {
			msg = lines[len(lines)-1].follows(&l)
		}
		if msg != "" {
			return nil, nil, &MendError{path, rest, fmt.Sprintf("its line %d %s", len(lines)+1, msg)}
		}
		lines = append(lines, l)
		at += size
	}
	if len(lines) == 0 {
		return nil, nil, &MendError{path, rest, "it is empty"}
	}
	return lines, tornEnd(fsys, rest, len(lines), at), nil
}

// tornEnd returns the unfinished line after the first size bytes of a file, nil for none.
func tornEnd(fsys FS, path string, lines int, size int64) *Torn {
	r, err := fsys.Open(path)
	if err != nil {
		return nil
	}
	defer r.Close()
	if n, err := io.Copy(io.Discard, r); err == nil && n > size {
		return &Torn{Line: lines + 1, Byte: size, Size: n - size}
	}
	return nil
}

// asRest reads one line; msg says what is wrong with it.
func asRest(raw []byte) (l restLine, msg string) {
	if raw == nil {
		return l, "is no line of a journal"
	}
	if fault := checkBytes(raw); fault != nil {
		return l, "is no line of a journal: " + fault.msg
	}
	var e race.Event
	newer, fault := parse(&e, raw)
	_, hash, ok := form.Split(raw)
	switch {
	case newer > 0:
		return l, "is of a newer spotter: use that one"
	case fault != nil:
		return l, "is no line of a journal: " + fault.msg
	case !ok:
		return l, "does not end with a hash"
	}
	return restLine{e.Seq, append(bytes.Clone(raw), '\n'), string(hash)}, ""
}

// follows says why a line does not follow this one, "" if it does.
func (l *restLine) follows(next *restLine) string {
	if next.seq != l.seq+1 {
		return fmt.Sprintf("has seq %d after seq %d: lines are missing, or in another order", next.seq, l.seq)
	}
	return next.after(l.hash)
}

// after says why a line does not follow the one with a hash, "" if it does.
func (l *restLine) after(head string) string {
	body, _, _ := form.Split(l.text[:len(l.text)-1])
	sum := newChain(head).hash(body)
	if string(sum[:]) != l.hash {
		return "has a hash that does not follow the line before it: it is of another race, or was changed"
	}
	return ""
}

// mend does the work of [Mend] on files that are open and locked.
func (m *Mended) mend(fsys FS, path, rest string, f File, lines []restLine) error {
	refuse := func(format string, args ...any) error { return &MendError{path, rest, fmt.Sprintf(format, args...)} }
	log, err := verifyFS(fsys, path)
	if err != nil {
		return opening("mend", path, err)
	}
	if log.Damaged > 0 {
		if lines[0].seq == 1 {
			return refuse("%s is damaged or no journal (%v), and %s has the race from its first line on: that one needs no mending",
				path, log.Damage[0], rest)
		}
		return &DamagedError{Path: path, Damages: log.Damage, Count: log.Damaged}
	}
	first := lines[0].seq
	if first > log.Last+1 {
		return refuse("it begins with line %d, and the journal ends with line %d: the lines between them are missing", first, log.Last)
	}
	had, err := overlap(fsys, path, log, lines)
	if err != nil {
		return refuse("%v", err)
	}
	lines = lines[had:]
	if len(lines) == 0 {
		m.Log = log
		return nil
	}
	if msg := lines[0].after(log.Head); msg != "" {
		return refuse("line %d %s", lines[0].seq, msg)
	}
	if log.Torn != nil {
		if err := SetAside(fsys, path, f, log.Torn); err != nil {
			return opening("mend", path, err)
		}
	}
	if err := appendLines(f, log.Size, lines); err != nil {
		return opening("mend", path, err)
	}
	if err := fsys.SyncDir(path); err != nil {
		return opening("mend", path, err)
	}
	m.Added = len(lines)
	if m.Log, err = verifyFS(fsys, path); err != nil {
		return opening("mend", path, err)
	}
	return nil
}

func verifyFS(fsys FS, path string) (*Log, error) {
	r, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return Verify(r)
}

// overlap returns how many of the lines the journal has already. It fails where it has others in their place.
func overlap(fsys FS, path string, log *Log, lines []restLine) (int, error) {
	r, err := fsys.Open(path)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	br := bufio.NewReaderSize(r, 64<<10)
	var long []byte
	had := 0
	for seq := uint64(1); seq <= log.Last && had < len(lines); seq++ {
		raw, _, err := readLine(br, &long)
		if err != nil {
			return 0, err
		}
		if seq < lines[0].seq {
			continue
		}
		if !bytes.Equal(raw, lines[had].text[:len(lines[had].text)-1]) {
			return 0, fmt.Errorf("line %d differs: the rest belongs to another race, or the race went on in the journal before it was mended", seq)
		}
		had++
	}
	return had, nil
}

// appendLines writes lines durably at the end of a journal, or none of them.
func appendLines(f File, end int64, lines []restLine) error {
	at := end
	var err error
	for i := range lines {
		var n int
		n, err = f.WriteAt(lines[i].text, at)
		if err == nil && n < len(lines[i].text) {
			err = io.ErrShortWrite
		}
		if err != nil {
			break
		}
		at += int64(n)
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		_ = f.Truncate(end) // the error is what to tell; whole lines that are left are of the race
	}
	return err
}
