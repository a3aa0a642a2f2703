package mirror

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"spotter/journal"
	"spotter/journal/faultdisk"
	"spotter/race"
)

func TestACopyHasEveryLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := begin(t, t.TempDir())
		r.after(0)
		for range 20 {
			r.log(50) // 1,000 lines are 330 kB: several pieces
			r.after(200 * time.Millisecond)
		}
		r.after(2 * time.Second)
		r.same("race.jsonl") // while it is written
		if s, want := r.c.Status(), r.w.Status(); s.State != Copying || s.Copied != want.Durable {
			t.Errorf("%+v, and the journal has %d lines", s, want.Durable)
		}
		r.log(3)
		if err := r.finish(); err != nil {
			t.Error(err)
		}
		r.same("race.jsonl")
		if told := r.told(); told != "copying fresh <nil>" {
			t.Error(told)
		}
	})
}

// A copy that cannot be written is told of once, and has every line again soon after its
// disk is well, whatever part of a write the disk had taken.
func TestACopyTakesUpAgain(t *testing.T) {
	for name, c := range map[string]struct {
		call string
		err  error
		says string
	}{
		"full":      {"write", syscall.ENOSPC, "cannot write: the disk is full"},
		"read-only": {"open", syscall.EROFS, "cannot write: the disk is read-only"},
		"bad":       {"sync", syscall.EIO, "cannot write: input/output error"},
		"rights":    {"open", fs.ErrPermission, "cannot write: permission denied"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := begin(t, t.TempDir())
				r.log(10)
				r.after(2 * time.Second)
				r.disk.Fail(func(call string) error {
					if call == c.call || c.call == "open" && call == "write" {
						return &fs.PathError{Op: call, Path: "stick", Err: c.err}
					}
					return nil
				})
				r.log(500)
				r.after(20 * time.Second)
				if s := r.c.Status(); s.State != Failing || s.Err.Error() != c.says || s.Copied != 11 {
					t.Errorf("%+v", s)
				}
				if s := r.w.Status(); s.Err != nil || s.Durable != s.Logged {
					t.Errorf("the journal suffers from it: %+v", s)
				}
				r.disk.Fail(nil)
				r.after(10 * time.Second)
				r.same("race.jsonl")
				if err := r.finish(); err != nil {
					t.Error(err)
				}
				r.same("race.jsonl")
				if told := r.told(); told != "copying fresh <nil>; failing "+c.says+"; copying goes on <nil>" {
					t.Error(told)
				}
			})
		})
	}
}

// A stick that is taken out and put in again: the folder is gone meanwhile, and is never
// made by the program.
func TestAFolderThatGoesAndComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := begin(t, t.TempDir())
		r.log(10)
		r.after(2 * time.Second)
		away := r.folder + "-away"
		if err := os.Rename(r.folder, away); err != nil {
			t.Fatal(err)
		}
		r.log(10)
		r.after(10 * time.Second)
		if s := r.c.Status(); s.State != Failing || !errors.Is(s.Err, errNoFolder) {
			t.Errorf("%+v", s)
		}
		if _, err := os.Stat(r.folder); !errors.Is(err, fs.ErrNotExist) {
			t.Error("the folder was made: ", err)
		}
		if err := os.Rename(away, r.folder); err != nil {
			t.Fatal(err)
		}
		r.after(10 * time.Second)
		r.same("race.jsonl")
		if err := r.finish(); err != nil {
			t.Error(err)
		}
	})
}

// A copy that somebody removes is made again, and one that somebody changes is left as it
// is: another file holds every line.
func TestACopyThatIsHarmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := begin(t, t.TempDir())
		r.log(10)
		r.after(2 * time.Second)
		path := filepath.Join(r.folder, "race.jsonl")
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		r.after(10 * time.Second)
		r.same("race.jsonl")
		if err := os.WriteFile(path, []byte("my notes\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		r.log(10)
		r.after(10 * time.Second)
		r.same("race-2.jsonl")
		if b, err := os.ReadFile(path); string(b) != "my notes\n" {
			t.Errorf("%q, %v", b, err)
		}
		if err := r.finish(); err != nil {
			t.Error(err)
		}
		if told := r.told(); told != "copying fresh <nil>; copying fresh <nil>; copying beside <nil>" {
			t.Error(told)
		}
	})
}

// noFiles make what is no file.
var noFiles = map[string]func(path string) error{
	"folder":          func(path string) error { return os.Mkdir(path, 0o700) },
	"link to nothing": func(path string) error { return os.Symlink("nothing", path) },
}

// What has the copy's name and is no file is left as it is, and holds nobody up.
func TestACopyBesideWhatIsNoFile(t *testing.T) {
	for name, makes := range noFiles {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			stick := filepath.Join(dir, "stick")
			if err := errors.Join(os.Mkdir(stick, 0o700), makes(filepath.Join(stick, "race.jsonl"))); err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				r := begin(t, dir)
				r.log(10)
				r.after(2 * time.Second)
				r.same("race-2.jsonl")
				if err := r.finish(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// What a race that is taken up finds in the folder decides where its copy goes on.
func TestACopyIsTakenUp(t *testing.T) {
	for name, c := range map[string]struct {
		change func(b []byte) []byte // of the copy, while nobody runs; nil: none
		file   string                // which has every line afterwards
	}{
		"as it was":          {nil, "race.jsonl"},
		"behind":             {func(b []byte) []byte { return b[:bytes.IndexByte(b, '\n')+1] }, "race.jsonl"},
		"empty":              {func([]byte) []byte { return nil }, "race.jsonl"},
		"torn":               {func(b []byte) []byte { return b[:len(b)-40] }, "race.jsonl"},
		"zeros":              {func(b []byte) []byte { return append(b[:len(b)-40], make([]byte, 40)...) }, "race.jsonl"},
		"another race":       {func([]byte) []byte { return []byte("{\"seq\":1}\n") }, "race-2.jsonl"},
		"ahead":              {func(b []byte) []byte { return append(b, "{\"seq\":99}\n"...) }, "race-2.jsonl"},
		"a bit changed":      {func(b []byte) []byte { b[5] ^= 1; return b }, "race-2.jsonl"},
		"a note, no newline": {func([]byte) []byte { return []byte("buy gels") }, "race-2.jsonl"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := begin(t, t.TempDir())
				r.log(10)
				if err := r.finish(); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(r.folder, "race.jsonl")
				var left []byte
				if c.change != nil {
					b, err := os.ReadFile(path)
					if err != nil {
						t.Fatal(err)
					}
					left = c.change(b)
					if err := os.WriteFile(path, left, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				for range 2 { // the second time the copy beside it goes on
					r.open()
					r.copy()
					r.log(10)
					r.after(2 * time.Second)
					if err := r.finish(); err != nil {
						t.Fatal(err)
					}
					r.same(c.file)
				}
				if b, _ := os.ReadFile(path); c.file != "race.jsonl" && !bytes.Equal(b, left) {
					t.Errorf("the other file was changed: %q", b)
				}
				if _, err := os.Stat(filepath.Join(r.folder, "race-3.jsonl")); err == nil {
					t.Error("there is a third file")
				}
			})
		})
	}
}

// A disk that hangs is told of after two seconds, and neither the journal nor the end of
// the race waits for it.
func TestADiskThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := begin(t, t.TempDir())
		r.after(2 * time.Second)
		answer := make(chan struct{})
		r.disk.Fail(func(call string) error {
			if call == "sync" {
				<-answer
			}
			return nil
		})
		r.log(5)
		r.after(1500 * time.Millisecond)
		if s := r.c.Status(); s.State != Copying {
			t.Errorf("told too soon: %+v", s)
		}
		r.after(5 * time.Second)
		if s := r.c.Status(); s.State != Failing || !errors.Is(s.Err, journal.ErrSilent) {
			t.Errorf("%+v", s)
		}
		if s := r.w.Status(); s.Err != nil || s.Durable != 6 {
			t.Errorf("the journal suffers from it: %+v", s)
		}
		began := time.Now()
		err := r.finish()
		if behind, ok := errors.AsType[*BehindError](err); !ok || behind.Copied != 1 || behind.Of != 7 {
			t.Error(err)
		}
		if took := time.Since(began); took > 4*time.Second {
			t.Error("the end waited ", took)
		}
		close(answer)
		synctest.Wait()
	})
}

// A slow disk is no fault: the copy is behind by what the disk takes, and comes after.
func TestASlowDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := begin(t, t.TempDir())
		r.disk.Fail(func(call string) error {
			if call == "sync" {
				time.Sleep(1500 * time.Millisecond)
			}
			return nil
		})
		for range 60 {
			began := time.Now()
			r.log(20)
			if took := time.Since(began); took != 0 {
				t.Error("a line waited ", took)
			}
			r.after(500 * time.Millisecond)
			if s, all := r.c.Status(), r.w.Status().Logged; s.State == Failing || all > 200 && s.Copied+200 < all {
				t.Fatalf("%+v, of %d lines", s, all)
			}
		}
		if err := r.finish(); err != nil {
			t.Error(err)
		}
		r.same("race.jsonl")
	})
}

// While the journal's own disk fails, the copy takes what no file has yet.
func TestACopyOfAJournalWhoseDiskFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		r := &rig{t: t, disk: new(faultdisk.Disk), folder: filepath.Join(dir, "stick"), path: filepath.Join(dir, "race.jsonl")}
		if err := os.Mkdir(r.folder, 0o700); err != nil {
			t.Fatal(err)
		}
		own := new(faultdisk.Disk)
		var err error
		if r.w, err = journal.Create(r.path, race.Open{}, journal.Options{FS: own, CloseWithin: time.Second}); err != nil {
			t.Fatal(err)
		}
		r.copy()
		r.after(2 * time.Second)
		answer := make(chan struct{})
		own.Fail(func(string) error { <-answer; return syscall.EIO })
		r.log(30)
		r.after(10 * time.Second)
		if s := r.c.Status(); s.Copied != 31 || s.State != Copying {
			t.Errorf("%+v", s)
		}
		if err := r.w.Close("left"); err == nil {
			t.Error("the journal says that it is saved")
		}
		if err := r.c.Close(3 * time.Second); err != nil {
			t.Error(err)
		}
		log, err := journal.ReadFile(filepath.Join(r.folder, "race.jsonl"))
		if err != nil || log.Err() != nil || log.Lines != 32 || !log.Closed {
			t.Errorf("%v, %+v", err, log)
		}
		close(answer)
		synctest.Wait()
	})
}

// A copy never writes to the journal itself, which is what it finds in that one's folder.
func TestTheJournalsOwnFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		r := &rig{t: t, disk: new(faultdisk.Disk), folder: dir, path: filepath.Join(dir, "race.jsonl")}
		r.open()
		r.copy()
		r.log(3)
		r.after(5 * time.Second)
		if err := r.w.Close("left"); err != nil {
			t.Fatal(err)
		}
		_ = r.c.Close(0)
		if log, err := journal.ReadFile(r.path); err != nil || log.Err() != nil || log.Lines != 5 {
			t.Errorf("%v, %+v", err, log)
		}
	})
}

// A copy of a race that was not begun goes, and one that was there before stays.
func TestDiscard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := begin(t, t.TempDir())
		r.after(2 * time.Second)
		if err := r.finish(); err != nil {
			t.Fatal(err)
		}
		r.open()
		r.copy()
		r.after(2 * time.Second)
		if err := r.finish(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(r.folder, "race.jsonl")
		if err := r.c.Discard(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error("the copy of an earlier part is gone: ", err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		r.open()
		r.copy()
		r.after(2 * time.Second)
		if err := r.finish(); err != nil {
			t.Fatal(err)
		}
		if err := r.c.Discard(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Error("the copy is still there: ", err)
		}
	})
}
