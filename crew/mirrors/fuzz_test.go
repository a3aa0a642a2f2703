package mirrors

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"spotter/journal"
	"spotter/journal/faultdisk"
)

// FuzzAppend gives a mirror of three lines any bytes: what it takes is a whole journal, and
// what it does not take leaves the file as it was.
func FuzzAppend(f *testing.F) {
	all := lines(6, "Ann", "a")
	name := nameOf(f, all)
	before := join(all[:3])
	f.Add(join(all[3:]))
	f.Add(join(all[4:]))
	f.Add(join(all[3:])[:50])
	f.Add([]byte("{}\n"))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, batch []byte) {
		s := openNew(t)
		add(t, s, name, 0, before)
		a, err := s.Append(aRace, name, int64(len(before)), batch)
		want := before
		if err == nil {
			if !a.Taken {
				t.Fatal("neither taken nor refused")
			}
			want = append(bytes.Clone(before), batch...)
		} else if fork, bad := (*ForkError)(nil), (*BatchError)(nil); !errors.As(err, &fork) && !errors.As(err, &bad) {
			t.Fatal(err)
		}
		got, err := os.ReadFile(s.Path(aRace, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("the file has %d bytes, want %d: %v", len(got), len(want), err)
		}
		if log, err := journal.Read(bytes.NewReader(got)); err != nil || log.Err() != nil {
			t.Fatalf("the mirror is no whole journal: %v, %v", err, log.Err())
		}
		s.Close()
	})
}

// BenchmarkAppend appends batches of 1 and of 200 lines, with the disk's own sync and without.
func BenchmarkAppend(b *testing.B) {
	all := lines(20000, "Ann", "a")
	name := nameOf(b, all)
	for _, bb := range []struct {
		name  string
		batch int
		fs    journal.FS
	}{
		{"1 line, synced", 1, journal.OS{}},
		{"200 lines, synced", 200, journal.OS{}},
		{"1 line, not synced", 1, new(faultdisk.Disk)},
		{"200 lines, not synced", 200, new(faultdisk.Disk)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			done := 0
			var s *Store
			var size int64
			for at := len(all); b.Loop(); at += bb.batch {
				if at+bb.batch > len(all) {
					var err error
					if s, err = Open(Options{Folder: b.TempDir(), FS: bb.fs}); err != nil {
						b.Fatal(err)
					}
					at, size = 0, 0
				}
				a, err := s.Append(aRace, name, size, join(all[at:at+bb.batch]))
				if err != nil || !a.Taken {
					b.Fatal(a, err)
				}
				size = a.Size
				done += bb.batch
			}
			b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
