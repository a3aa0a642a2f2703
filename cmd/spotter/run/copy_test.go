package run

import (
	"errors"
	"testing"
	"time"

	"spotter/journal"
	"spotter/journal/mirror"
)

// The journal tells of a copy's fault once, however often a loose plug makes it.
func TestWhatTheJournalTellsOfItsCopy(t *testing.T) {
	var c second
	now := time.Unix(0, 0)
	full, silent := errors.New("cannot write: the disk is full"), journal.ErrSilent
	for i, step := range []struct {
		after time.Duration
		news  mirror.News
		want  string
	}{
		{0, mirror.News{State: mirror.Copying, Began: mirror.Fresh}, "every line is copied to this file too"},
		{time.Second, mirror.News{State: mirror.Failing, Err: full}, "the copy stands still: cannot write: the disk is full"},
		{time.Second, mirror.News{State: mirror.Copying, Began: mirror.GoesOn}, "the copy goes on, and has every line"},
		{time.Second, mirror.News{State: mirror.Failing, Err: full}, ""},
		{time.Second, mirror.News{State: mirror.Copying, Began: mirror.GoesOn}, ""},
		{time.Second, mirror.News{State: mirror.Failing, Err: silent}, "the copy stands still: the disk does not answer"},
		{time.Second, mirror.News{State: mirror.Copying}, "the copy goes on, and has every line"},
		{time.Hour, mirror.News{State: mirror.Failing, Err: silent}, "the copy stands still: the disk does not answer"},
		{time.Second, mirror.News{State: mirror.Copying, Began: mirror.Beside}, "another file has the journal's name there: every line is copied to one beside it"},
	} {
		now = now.Add(step.after)
		if got := c.wording(step.news, now); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
	var taken second
	if got := taken.wording(mirror.News{State: mirror.Copying, Began: mirror.GoesOn}, now); got != "every line is copied to this file too, which has the race so far" {
		t.Error(got)
	}
}
