package after

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"spotter/cmd/spotter/fault"
	"spotter/journal"
	"spotter/journal/beside"
	"spotter/text"
)

// notesOf says, in whole lines, how a file and the one beside it belong together: a closed
// journal and the notes that were added to it later. The error is that they do not.
func notesOf(path string, log *journal.Log) (says string, err error) {
	if log.Follows == "" {
		return notesBeside(path, log)
	}
	of, named := beside.JournalPath(path)
	name := text.Escape(filepath.Base(of))
	if !named {
		return fmt.Sprintf("its name does not end in %s, so it is not said which journal it belongs to\n", beside.Suffix), nil
	}
	if log.Damaged > 0 {
		return "", nil
	}
	race, err := journal.VerifyFile(of)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Sprintf("%s, which it belongs to, is not beside it\n", name), nil
	}
	if err != nil {
		return "", err
	}
	notes, err := beside.ReadNotes(of, race)
	if err != nil {
		return "", fault.Failed(err, "look for the journal whose head is "+log.Follows)
	}
	says = fmt.Sprintf("it belongs to %s: line %d there has the hash %.12s\n", name, log.First-1, log.Follows)
	if notes.Late() {
		says += fmt.Sprintf("%s went on after that, to line %d\n", name, race.Last)
	}
	return says, nil
}

// notesBeside says whether notes lie beside a journal.
func notesBeside(path string, log *journal.Log) (says string, err error) {
	if log.Damaged > 0 || log.Lines == 0 {
		return "", nil
	}
	notes, err := beside.ReadNotes(path, log)
	if err != nil {
		return "notes beside it are left out: " + text.FirstLine(err) + "\n", nil
	}
	if notes.Added() == 0 {
		return "", nil
	}
	return fmt.Sprintf("%s beside it has %s that were added after the race: head %s\n", text.Escape(filepath.Base(notes.Path)),
		text.Count(notes.Added(), "line"), notes.Head), nil
}
