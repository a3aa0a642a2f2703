package mirror

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"spotter/journal"
	"spotter/journal/faultdisk"
	"spotter/race"
)

// rig is a journal with a copy that is under way.
type rig struct {
	t      *testing.T
	disk   *faultdisk.Disk
	folder string
	path   string // of the journal
	w      *journal.Writer
	c      *Copy
	wake   atomic.Pointer[func()]
	mu     sync.Mutex
	news   []News
}

// begin makes a journal, or goes on with it, and its copy.
func begin(t *testing.T, dir string) *rig {
	t.Helper()
	r := &rig{t: t, disk: new(faultdisk.Disk), folder: filepath.Join(dir, "stick"), path: filepath.Join(dir, "race.jsonl")}
	if err := os.MkdirAll(r.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	r.open()
	r.copy()
	return r
}

func (r *rig) open() {
	r.t.Helper()
	o := journal.Options{Saved: func() {
		if wake := r.wake.Load(); wake != nil {
			(*wake)()
		}
	}}
	var err error
	if r.w, err = journal.Create(r.path, race.Open{Race: "Boston"}, o); errors.Is(err, fs.ErrExist) {
		r.w, _, err = journal.Resume(r.path, race.Open{Race: "Boston"}, o)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) copy() {
	r.c = New(r.w, Options{Folder: r.folder, Name: "race.jsonl", FS: r.disk, Told: func(n News) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.news = append(r.news, n)
	}})
	wake := r.c.Wake
	r.wake.Store(&wake)
	go r.c.Run()
}

// log logs n notes.
func (r *rig) log(n int) {
	for range n {
		r.w.Append(race.Event{Kind: race.KindNote, Stamp: race.Stamp{Wall: time.Now(), Boot: time.Hour}, Text: strings.Repeat("water ", 20)})
	}
}

// after lets time go by, after which all that can be copied is.
func (r *rig) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// finish closes journal and copy.
func (r *rig) finish() error {
	r.t.Helper()
	if err := r.w.Close("left"); err != nil {
		r.t.Fatal(err)
	}
	return r.c.Close(3 * time.Second)
}

// same fails the test unless a file of the folder has the journal's bytes and is whole.
func (r *rig) same(name string) {
	r.t.Helper()
	want, err := os.ReadFile(r.path)
	if err != nil {
		r.t.Fatal(err)
	}
	path := filepath.Join(r.folder, name)
	got, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		r.t.Fatalf("the copy %s has %d bytes, the journal %d", name, len(got), len(want))
	}
	log, err := journal.ReadFile(path)
	if err == nil {
		err = log.Err()
	}
	if err != nil {
		r.t.Fatalf("the copy is not whole: %v", err)
	}
}

// told returns the news so far, in words.
func (r *rig) told() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var s []string
	for _, n := range r.news {
		s = append(s, fmt.Sprintf("%s %s%v", [...]string{"opening", "copying", "failing"}[n.State], [...]string{"", "fresh ", "goes on ", "beside "}[n.Began], n.Err))
	}
	return strings.Join(s, "; ")
}
