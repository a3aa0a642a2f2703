package lines

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/wire"
)

// processor returns the processor time of this process, which the embedded server is part of.
func processor(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// benchHQ opens mirrors, with an embedded server before them or without.
func benchHQ(b *testing.B, embedded bool) intake.Mirrors {
	folder := b.TempDir()
	races := filepath.Join(folder, "races")
	store, err := mirrors.Open(mirrors.Options{Folder: races})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	if !embedded {
		return store
	}
	book, err := access.Open(filepath.Join(folder, "access.jsonl"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	c, err := Open(Options{Site: Site{Folder: filepath.Join(folder, "jetstream"), Name: "bench"}, Store: store, Book: book, Post: post.New(races, nil, time.Now)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	return c
}

// BenchmarkBatch appends batches to 100 mirrors in turn, with JetStream before them and without.
func BenchmarkBatch(b *testing.B) {
	for _, batch := range []int{1, 200} {
		for _, embedded := range []bool{false, true} {
			name := map[bool]string{false: "mirror alone", true: "JetStream and mirror"}[embedded]
			b.Run(fmt.Sprintf("%d lines, %s", batch, name), func(b *testing.B) {
				m := benchHQ(b, embedded)
				const pairs = 100
				each := (b.N/pairs + 1) * batch
				journals, names, ats := make([][][]byte, pairs), make([]string, pairs), make([]wire.Copy, pairs)
				for i := range pairs {
					journals[i], names[i] = aJournal(each, "a cue that has about as many words as one in a race", fmt.Sprint("runner ", i))
				}
				began := processor(b)
				b.ResetTimer()
				for i := range b.N {
					p := i % pairs
					a, err := m.Append(aRace, names[p], ats[p].Size, bytes.Join(journals[p][ats[p].Lines:ats[p].Lines+batch], nil))
					if err != nil || !a.Taken {
						b.Fatal(a.Copy, err)
					}
					ats[p] = a.Copy
				}
				b.StopTimer()
				b.ReportMetric(float64((processor(b)-began).Microseconds())/float64(b.N), "cpu-µs/op")
			})
		}
	}
}

// BenchmarkSubjects tells what memory and disk 1,000 subjects take, with 3 batches of 5 lines each.
func BenchmarkSubjects(b *testing.B) {
	for _, embedded := range []bool{false, true} {
		b.Run(map[bool]string{false: "mirrors alone", true: "JetStream and mirrors"}[embedded], func(b *testing.B) {
			for range b.N {
				before := resident(b)
				m := benchHQ(b, embedded)
				for i := range 1000 {
					lines, name := aJournal(15, "a cue that has about as many words as one in a race", fmt.Sprint("runner ", i))
					var have wire.Copy
					for n := 0; n < len(lines); n += 5 {
						a, err := m.Append(aRace, name, have.Size, bytes.Join(lines[n:n+5], nil))
						if err != nil {
							b.Fatal(err)
						}
						have = a.Copy
					}
				}
				b.ReportMetric(float64(resident(b)-before)/1e6, "MB-more")
				if c, ok := m.(*Cluster); ok {
					b.ReportMetric(float64(size(b, c.o.Site.Folder))/1e6, "MB-on-disk")
				}
			}
		})
	}
}

// resident returns the resident memory of this process in bytes.
func resident(b *testing.B) int64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Fatal("only Linux has /proc: ", err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// size returns the bytes of the files of a folder.
func size(b *testing.B, folder string) (n int64) {
	err := filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		n += info.Size()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}
