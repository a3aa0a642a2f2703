package journal

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"spotter/race"
)

// Whatever fails while lines are added, nothing of them is in the file afterwards, also
// after a crash; a file that was new is gone. The next try saves them.
func TestAddSavesAllOrNothing(t *testing.T) {
	for name, fault := range map[string]func(op, int) (int, error){
		"full":        always(syscall.ENOSPC, 0, opWrite),
		"full later":  always(syscall.ENOSPC, 70, opWrite),
		"short":       always(errShort, 70, opWrite),
		"sync":        always(syscall.EIO, 0, opSync),
		"folder sync": always(syscall.EIO, 0, opSyncDir),
		"locked":      always(ErrLocked, 0, opLock),
	} {
		for _, reason := range []string{"", "left"} {
			f, now := newFaultFS(), clock()
			w, err := Create(memPath, boston(), Options{FS: f, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Close(reason); err != nil {
				t.Fatal(err)
			}
			log := wholeAt(t, f, memPath)
			path, open := "/races/race.review.jsonl", boston()
			a := Addition{Open: &open, Events: []race.Event{{Kind: race.KindNote, Stamp: now(), Text: "a"}, {Kind: race.KindVoid, Stamp: now(), Ref: 1}}}
			a.Head, a.Last = log.Head, log.Last
			if name == "folder sync" && reason == "" {
				continue
			}
			before := string(f.read(memPath))
			f.set(fault)
			if reason == "" && name != "folder sync" { // of the notes that are there already
				f.set(nil)
				if _, _, err := Add(f, path, a); err != nil {
					t.Fatal(err)
				}
				a.Head, a.Last, before = "", 0, string(f.read(path))
				f.set(fault)
			}
			if _, _, err := Add(f, path, a); err == nil {
				t.Errorf("%s: saved", name)
			}
			f.set(nil)
			if a.Head == "" {
				if got := string(f.read(path)); got != before {
					t.Errorf("%s: the file was changed:\n%s", name, got)
				}
			} else if _, err := f.Open(path); !errors.Is(err, fs.ErrNotExist) && len(f.read(path)) > 0 {
				t.Errorf("%s: a file is left: %v", name, err)
			}
			events, after, err := Add(f, path, a)
			if err != nil || after.Err() != nil || len(events) != 2 || after.Last != uint64(events[1].ID) {
				t.Errorf("%s: again: %v, %+v", name, err, events)
			}
			f.mu.Lock()
			disk := string(f.files[path].disk)
			f.mu.Unlock()
			if disk != string(f.read(path)) {
				t.Errorf("%s: what was called saved does not survive a crash", name)
			}
		}
	}
}

// A closed journal takes nothing.
func TestAddRefusesAClosedJournal(t *testing.T) {
	w, path := create(t, options())
	if err := w.Close("left"); err != nil {
		t.Fatal(err)
	}
	open := boston()
	if _, _, err := Add(nil, path, Addition{Open: &open, Events: []race.Event{{Kind: race.KindNote}}}); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	read(t, path)
}
