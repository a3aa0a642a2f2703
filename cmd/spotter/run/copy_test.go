package run

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
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

// oneLine is a journal of one line.
type oneLine struct{}

func (oneLine) Ready() (size int64, lines uint64) { return 3, 1 }
func (oneLine) Piece(off int64) []byte            { return []byte("{}\n")[off:] }

// A race that ends with an error tells of its copy too: it may be the only file with every
// line. A journal that lacks lines itself is never copied over it.
func TestTheEndTellsOfTheCopy(t *testing.T) {
	ended := errors.New("the journal lacks lines")
	for _, c := range []struct {
		folder  string // in the folder of the test
		closing error
		says    string // at an end with an error
		advice  bool
	}{
		{".", nil, "", false},
		{".", ended, "the journal lacks lines\ncopied to FOLDER/race.jsonl", false},
		{"gone", nil, "copy: there is no copy: the folder is not there\ncp /races/race.jsonl FOLDER/gone makes it whole", true},
		{"gone", ended, "the journal lacks lines\ncopy: there is no copy: the folder is not there", false},
	} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			r := openRace{path: "/races/race.jsonl"}
			r.copy.folder = filepath.Join(dir, c.folder)
			r.copy.Copy = mirror.New(oneLine{}, mirror.Options{Folder: r.copy.folder, Name: "race.jsonl"})
			go r.copy.Run()
			said, whole := r.closeCopy(c.closing == nil)
			if strings.Contains(said, "makes it whole") != c.advice {
				t.Errorf("%s, %v: %q", c.folder, c.closing, said)
			}
			got := ""
			if err := withCopy(c.closing, said, whole); err != nil {
				got = err.Error()
			}
			if got = strings.ReplaceAll(got, dir, "FOLDER"); got != c.says {
				t.Errorf("%s, %v: %q, want %q", c.folder, c.closing, got, c.says)
			}
		})
	}
	var none openRace
	if said, whole := none.closeCopy(true); said != "" || withCopy(nil, said, whole) != nil {
		t.Errorf("without a copy: %q", said)
	}
}
