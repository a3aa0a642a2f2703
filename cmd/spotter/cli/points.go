package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"spotter/audio/record"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/journal"
	"spotter/text"
)

// points is the command that adds cue points to a recording from its journal.
func (a *App) points(path, wav string) error {
	if strings.EqualFold(filepath.Ext(path), ".wav") {
		return fault.Usagef("spotter journal points FILE RECORDING takes the journal first", "%s is no journal", text.Escape(path))
	}
	unlock, err := journal.OS{}.Lock(path)
	if errors.Is(err, journal.ErrLocked) {
		return fault.Failed(fmt.Errorf("journal %s is in use by another spotter, which may still record", text.Escape(path)), "leave that race; it writes the points itself then")
	}
	if err == nil {
		defer func() { _ = unlock() }() // the lock ends with the process in any case
	}
	log, rerr := journal.ReadFile(path)
	if rerr != nil {
		return rerr
	}
	if err != nil {
		return fault.Failed(err, "make the journal writable, so that nobody records meanwhile")
	}
	m, err := record.Mend(wav, run.HeardIn(log.Events, text.Escape(filepath.Base(wav))))
	if err != nil {
		return err
	}
	says := text.Count(m.Points, "cue point") + " added"
	if m.Had {
		says = "nothing to do, it was closed in order with " + text.Count(m.Points, "cue point")
	}
	if log.Damaged > 0 {
		says += fmt.Sprintf("\n%s is damaged: cues of lines that cannot be read have no point", text.Escape(path))
	}
	_, err = fmt.Fprintf(a.o.Stdout, "%s: %s\n", text.Escape(wav), says)
	return fault.Writing("what was mended", err)
}
