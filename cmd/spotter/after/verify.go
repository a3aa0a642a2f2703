package after

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/journal"
	"spotter/journal/explain"
	"spotter/text"
)

// verify is the command that checks a journal and explains what is wrong with it.
func (d Desk) verify(_ *cobra.Command, words []string) error {
	path := words[0]
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fault.Failed(fmt.Errorf("%s is a folder and no journal", text.Escape(path)), "name a file in it; spotter races lists the journals of spotter's own folder")
	}
	log, err := journal.VerifyFile(path)
	if err != nil {
		return err
	}
	says, next := verdict(path, d.called(path), log)
	notes, foreign := notesOf(path, log)
	sounds, changed := spokenOf(path, log)
	says += notes + sounds
	if _, err := io.WriteString(d.Stdout, says); err != nil {
		return fault.Writing("the verdict", err)
	}
	if log.Err() == nil {
		return errors.Join(foreign, changed)
	}
	return fault.Failed(fmt.Errorf("%s is not whole", text.Escape(d.called(path))), next)
}

// verdict says how a journal that was verified is, and what to do where it is not whole.
func verdict(path, called string, log *journal.Log) (says, next string) {
	name, word := text.Escape(called), text.ShellWord(path)
	c := explain.Case{Name: name, Log: log}
	if log.Err() != nil && log.Lines > 0 {
		c.InUse = log.Torn != nil && journal.InUse(path)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			if f, err := os.Open(path); err == nil {
				defer f.Close()
				c.File = f
			}
		}
	}
	switch {
	case log.Damaged > 0 && log.Readable == 0:
		next = "name a journal; spotter races lists those in spotter's own folder"
	case log.Damaged > 0:
		next = "keep this file as it is; spotter journal recover " + word + " -o clean.jsonl writes what can be trusted to another"
	case log.Lines == 0:
	case c.InUse:
		next = "verify it again when the race is over"
	case log.Torn != nil && log.Follows != "":
		next = "the next note of a review sets the torn end aside"
	case log.Torn != nil:
		next = "spotter --journal " + word + " sets the torn end aside and goes on"
	}
	if log.Damaged > 0 {
		says = fmt.Sprintf("%s: damaged in %s: %d of %s can be read\n", name, text.Count(log.Damaged, "place"), log.Readable, text.Count(log.Lines, "line"))
	} else {
		says = fmt.Sprintf("%s: %s\n", name, text.Escape(log.Verdict()))
		if log.Lines > 0 { // a damaged chain stands for nothing
			says += "head " + log.Head + "\n"
		}
	}
	return says + c.Explain(), next
}
