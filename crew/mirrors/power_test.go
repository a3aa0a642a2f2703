package mirrors

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"spotter/journal/faultdisk"
	"spotter/testrun"
)

// TestPowerFailure cuts the power while pairs send lines one by one: what was called kept is there
// after the next start, byte for byte, and the pairs go on from what they are told.
func TestPowerFailure(t *testing.T) {
	const pairs = 5
	cuts := 0 // while pairs send
	for round := range testrun.Long(t, 15, 60, 400) {
		chance := rand.New(rand.NewPCG(uint64(round), 16))
		folder := t.TempDir()
		var whole [pairs][]byte
		var names [pairs]string
		var ends [pairs][]int64 // of the lines
		var kept [pairs]int64   // bytes that were called kept
		for p := range pairs {
			all := lines(60, fmt.Sprint("runner ", p), "a")
			whole[p], names[p] = join(all), nameOf(t, all)
			end := int64(0)
			for _, l := range all {
				end += int64(len(l))
				ends[p] = append(ends[p], end)
			}
		}
		for life := range 4 {
			d := new(faultdisk.Disk)
			s, err := Open(Options{Folder: folder, FS: d, SyncEvery: time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			s.ahead.turnSize = 1500 // the logs take turns
			// The power is cut at some call of the disk, or when all is sent.
			var calls atomic.Int64
			at, now, sent := 1+chance.Int64N(250), make(chan struct{}), make(chan struct{})
			d.Fail(func(string) error {
				if calls.Add(1) == at {
					close(now)
				}
				return nil
			})
			var sending sync.WaitGroup
			for p := range pairs {
				c, err := s.Copy(aRace, names[p])
				if err != nil || c.Size < kept[p] {
					t.Fatalf("round %d, life %d: %d bytes were kept and %d are there: %v", round, life, kept[p], c.Size, err)
				}
				got, err := os.ReadFile(s.Path(aRace, names[p]))
				if c.Size > 0 && (err != nil || !bytes.Equal(got, whole[p][:c.Size])) {
					t.Fatalf("round %d, life %d: the file is not the journal's beginning: %v", round, life, err)
				}
				kept[p] = c.Size
				most := 1 + chance.IntN(3)
				sending.Go(func() {
					for n := range ends[p] {
						if ends[p][n] <= kept[p] {
							continue
						}
						end := ends[p][min(n+most, len(ends[p]))-1]
						a, err := s.Append(aRace, names[p], kept[p], whole[p][kept[p]:end])
						if err != nil {
							return // the power is gone
						}
						kept[p] = a.Size
					}
				})
			}
			go func() { sending.Wait(); close(sent) }()
			select {
			case <-now:
				cuts++
			case <-sent:
			}
			if err := d.Cut(chance); err != nil {
				t.Fatal(err)
			}
			<-sent
			s.Close() // its files are of a disk that is dead
		}
	}
	t.Logf("%d cuts of the power while pairs sent", cuts)
	if cuts == 0 {
		t.Error("the power was never cut while a pair sent: nothing was tested")
	}
}

// TestLogAheadFails lets the log fail and the mirrors not: batches are synced by themselves.
func TestLogAheadFails(t *testing.T) {
	all := lines(20, "Ann", "a")
	name := nameOf(t, all)
	folder := t.TempDir()
	d := new(faultdisk.Disk)
	s := open(t, folder, d)
	size := add(t, s, name, 0, join(all[:2])).Size
	if err := os.Mkdir(aheadPath(folder, 0), 0o700); err != nil { // a log that nobody can write
		t.Fatal(err)
	}
	for _, l := range all[2:] {
		before := d.Syncs()
		size = add(t, s, name, size, l).Size
		if d.Syncs() == before {
			t.Fatal("a line was called kept without a sync")
		}
	}
	same(t, s, name, join(all))
	if err := os.Remove(aheadPath(folder, 0)); err != nil {
		t.Fatal(err)
	}
}

// TestOneSyncForMany lets many pairs send a line at once: they share syncs.
func TestOneSyncForMany(t *testing.T) {
	const pairs, each = 50, 8
	d := new(faultdisk.Disk)
	s := open(t, t.TempDir(), d)
	var all [pairs][][]byte
	for p := range pairs {
		all[p] = lines(each, fmt.Sprint("runner ", p), "a")
		add(t, s, nameOf(t, all[p]), 0, all[p][0])
	}
	before := d.Syncs()
	var sending sync.WaitGroup
	for p := range pairs {
		sending.Go(func() {
			name, size := nameOf(t, all[p]), int64(len(all[p][0]))
			for _, l := range all[p][1:] {
				a, err := s.Append(aRace, name, size, l)
				if err != nil {
					t.Error(err)
					return
				}
				size = a.Size
			}
		})
	}
	sending.Wait()
	if n := d.Syncs() - before; n > pairs*each/2 {
		t.Errorf("%d syncs for %d lines", n, pairs*each)
	}
	for p := range pairs {
		same(t, s, nameOf(t, all[p]), join(all[p]))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if list, _ := os.ReadDir(s.folder); len(list) != 2 { // the lock and the race
		t.Errorf("after a proper end there are still %v", list)
	}
}

// FuzzRecords reads any bytes as a log: what it takes is what was written.
func FuzzRecords(f *testing.F) {
	whole := appendRecord(appendRecord(nil, 7, "a/b", 5, []byte("one")), 7, "c/d", 6, []byte("two"))
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add(appendRecord(whole, 6, "e/f", 7, []byte("older")))
	for _, at := range []int{16, 20} { // a length that is negative as an int of 32 bits
		odd := bytes.Clone(whole)
		copy(odd[len(recordMark)+at:], "\xff\xff\xff\xff")
		f.Add(odd)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		list, generation := readRecords(b)
		var again []byte
		for _, r := range list {
			again = appendRecord(again, generation, r.key, r.at, r.bytes)
		}
		if !bytes.HasPrefix(b, again) {
			t.Fatalf("%d records are not what the bytes have", len(list))
		}
	})
}

// TestYieldOutlivesAPowerFailure sets the end of a mirror aside, whose lines are in the log, and cuts
// the power: they do not come back.
func TestYieldOutlivesAPowerFailure(t *testing.T) {
	all := lines(6, "Ann", "a")
	name := nameOf(t, all)
	folder := t.TempDir()
	d := new(faultdisk.Disk)
	s, err := Open(Options{Folder: folder, FS: d})
	if err != nil {
		t.Fatal(err)
	}
	size := add(t, s, name, 0, join(all[:3])).Size
	add(t, s, name, size, all[3])
	if err := s.Yield(aRace, name, size); err != nil {
		t.Fatal(err)
	}
	if err := d.Cut(rand.New(rand.NewPCG(1, 2))); err != nil {
		t.Fatal(err)
	}
	s.Close() // its disk is dead
	s = open(t, folder, new(faultdisk.Disk))
	if c, err := s.Copy(aRace, name); err != nil || c.Size != size {
		t.Errorf("the mirror has %d bytes and should have %d: %v", c.Size, size, err)
	}
	add(t, s, name, size, join(all[3:]))
	same(t, s, name, join(all))
}
