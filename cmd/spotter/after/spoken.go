package after

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"spotter/audio/note"
	"spotter/cmd/spotter/fault"
	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/race/spoken"
	"spotter/text"
)

// mostSpoken bounds the lines about notes by voice that are kept of one journal: every void and
// amend is among them.
const mostSpoken = 1 << 20

// longestLine is the longest line that a journal may have, and its newline.
const longestLine = 1<<20 + 1

// spokenOf says, in whole lines, how the files of the notes by voice in a journal are: what is
// there is compared with its SHA-256. The error is that one was changed.
func spokenOf(path string, log *journal.Log) (says string, err error) {
	if log.Follows != "" || log.Readable == 0 {
		return "", nil
	}
	notes := spoken.Notes(spokenLines(path, log))
	whole, changed := 0, 0
	for i := range notes {
		n := &notes[i]
		name := text.Escape(n.File)
		switch {
		case n.Voided || n.SHA256 == "" && !n.Open():
		case n.Open() && journal.InUse(path):
			says += fmt.Sprintf("line %d: the note by voice is recorded now, or was never closed\n", n.ID)
		case n.Open():
			says += fmt.Sprintf("line %d: the note by voice was never closed: the program was killed, or the power failed. Nothing vouches for %s\n", n.ID, name)
		default:
			kept, cerr := note.Check(filepath.Join(filepath.Dir(path), n.File), n.SHA256)
			switch {
			case cerr != nil:
				says += fmt.Sprintf("line %d: the note by voice cannot be read: %s\n", n.ID, text.FirstLine(cerr))
			case kept == note.Missing:
				says += fmt.Sprintf("line %d: the note by voice %s is missing: it does not lie beside the journal\n", n.ID, name)
			case kept == note.Changed:
				changed++
				says += fmt.Sprintf("line %d: the note by voice %s was CHANGED: its SHA-256 is not that of the journal\n", n.ID, name)
			default:
				whole++
			}
		}
	}
	if whole > 0 {
		says += fmt.Sprintf("notes by voice that are as the journal says, by SHA-256: %d\n", whole)
	}
	if changed > 0 {
		err = fault.Failed(fmt.Errorf("%s changed after the race", text.Count(changed, "note")+" by voice"), "look for a copy of the sound")
	}
	return says, err
}

// spokenLines returns the lines of a journal, and of the file beside it, that say something of
// notes by voice.
func spokenLines(path string, log *journal.Log) (lines []race.Event) {
	f, err := os.Open(path)
	if err != nil {
		return nil // it was read a moment ago; nothing is said of its notes
	}
	defer f.Close()
	if !hasVoice(io.LimitReader(f, log.Size)) { // nearly every journal
		return nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil // a pipe, which was read to its end
	}
	r := bufio.NewReaderSize(io.LimitReader(f, log.Size), longestLine)
	for len(lines) < mostSpoken {
		line, err := r.ReadSlice('\n')
		if err != nil {
			break // the end; a line that is too long is damage, and told of
		}
		if !spoken.Matters(line) {
			continue
		}
		if e, ok := journal.ParseLine(bytes.TrimSuffix(line, []byte{'\n'})); ok {
			lines = append(lines, e)
		}
	}
	if notes, err := beside.ReadNotes(path, log); err == nil {
		lines = append(lines, notes.Events()...)
	}
	return lines
}

// hasVoice reports whether a journal may have a note by voice. It looks for the mark of one in
// whole blocks, which takes a tenth of the time of looking at each line.
func hasVoice(r io.Reader) bool {
	mark := []byte(race.ItemVoice + `"`)   // behind its first letter, which is rare, the search goes in large steps
	block, kept := make([]byte, 64<<10), 0 // the end of a block is looked at again with the next
	for {
		n, err := r.Read(block[kept:])
		if bytes.Contains(block[:kept+n], mark) {
			return true
		}
		if err != nil {
			return false // the end; the journal was read a moment ago
		}
		kept = copy(block, block[max(0, kept+n-len(mark)+1):kept+n])
	}
}
