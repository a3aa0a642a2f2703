package many

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// lines makes a journal of a runner with so many cues, a fall and a finish.
func lines(runner string, cuesN int) []byte {
	gun := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	at := func(d time.Duration) race.Stamp { return race.Stamp{Wall: gun.Add(d)} }
	all := []race.Event{
		{Kind: race.KindOpen, Stamp: at(0), Open: &race.Open{Format: 1, Program: "test", Race: "Boston", Runner: runner, Facing: "backward", Keys: "road", Units: "km", DistanceM: 10_000, Target: time.Hour}},
		{Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true, Stamp: at(0)},
	}
	end := 50 * time.Minute
	for i := range cuesN {
		d := end * time.Duration(i+1) / time.Duration(cuesN+2)
		e := race.Event{Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer}
		if i == cuesN/2 {
			e = race.Event{Kind: race.KindFall}
		}
		if i == cuesN/2+1 {
			e = race.Event{Kind: race.KindGo}
		}
		e.HasElapsed, e.Elapsed, e.Stamp = true, d, at(d)
		all = append(all, e)
	}
	all = append(all, race.Event{Kind: race.KindFinish, Clock: race.ClockFinish, HasElapsed: true, Elapsed: end, Stamp: at(end)})
	for i := range all {
		all[i].Seq, all[i].ID = uint64(i+1), race.EventID(i+1)
	}
	b, _ := journal.Encode(form.ZeroHash, all)
	return b
}

func put(t testing.TB, folder, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAFolder reads a folder as an export makes it, with files that are no use.
func TestAFolder(t *testing.T) {
	folder := t.TempDir()
	ann, bob := lines("Ann", 40), lines("Bob", 40)
	split := bytes.SplitAfter(ann, []byte("\n"))
	put(t, folder, "7_a.jsonl", ann)
	put(t, folder, "8_b.jsonl", append(bytes.Clone(bob), `{"seq":99,"ki`...))
	put(t, folder, "short.jsonl", bytes.Join(split[:9], nil))
	put(t, folder, "damaged.jsonl", bytes.Replace(lines("Cid", 9), []byte("Boston"), []byte("Berlin"), 1))
	put(t, folder, "empty.jsonl", nil)
	put(t, folder, "7_a.review.jsonl", []byte("no notes of it\n"))
	put(t, folder, "other.txt", []byte("x"))
	put(t, folder, List, []byte(`{"file":"7_a.jsonl","label":"7"}`+"\n"+`{"file":"8_b.jsonl","label":"8"}`+"\nodd\n"))
	paths, err := Files([]string{folder, filepath.Join(folder, "7_a.jsonl")})
	if err != nil || len(paths) != 5 {
		t.Fatalf("%q, %v", paths, err)
	}
	os.Remove(filepath.Join(folder, "7_a.review.jsonl"))
	n := 0
	c, err := Read(paths, func(int) { n++ })
	if err != nil || n != 5 {
		t.Fatal(n, err)
	}
	if len(c.Pairs) != 2 || c.Finished() != 2 || c.Falls != 2 || strings.Join(c.Torn, " ") != "8" {
		t.Errorf("%d pairs, %d finished, %d falls, torn %q", len(c.Pairs), c.Finished(), c.Falls, c.Torn)
	}
	says := Says(c)
	for _, want := range []string{"short.jsonl: left out: it is a shorter copy of 7", "damaged.jsonl: left out: it is damaged in 1 place, the first", "empty.jsonl: left out: it is no journal", "8: its last line is half there", "2 pairs, 2 finished, 2 falls"} {
		if !strings.Contains(says, want) {
			t.Errorf("%q is not in\n%s", want, says)
		}
	}
	for _, names := range []bool{false, true} {
		b, err := json.Marshal(RowOf(c, names))
		if err != nil || bytes.Contains(b, []byte("Ann")) != names || bytes.Contains(b, []byte("damaged.jsonl")) != names || !bytes.Contains(b, []byte(`"median_s":`)) {
			t.Errorf("names %v: %v\n%s", names, err, b)
		}
		var page bytes.Buffer
		if err := Write(&page, c, Options{Names: names}); err != nil || bytes.Contains(page.Bytes(), []byte("Ann")) != names {
			t.Errorf("the page, names %v: %v", names, err)
		}
	}
	if _, err := Files([]string{t.TempDir()}); err == nil {
		t.Error("an empty folder has journals")
	}
	if _, err := Files([]string{filepath.Join(folder, "nowhere")}); err == nil {
		t.Error("a file that is not there")
	}
}

// TestOneJournalInMemory reads many journals: what stays of each is small.
func TestOneJournalInMemory(t *testing.T) {
	folder := t.TempDir()
	const journals = 120
	var bytesOf int64
	for i := range journals {
		b := lines(fmt.Sprint("runner ", i), 400)
		bytesOf += int64(len(b))
		put(t, folder, fmt.Sprint(i, ".jsonl"), b)
	}
	paths, err := Files([]string{folder})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c, err := Read(paths, func(int) {})
	if err != nil || len(c.Pairs) != journals {
		t.Fatal(err, len(c.Pairs))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > bytesOf/20 {
		t.Errorf("%d bytes stay of %d bytes of journals", kept, bytesOf)
	}
	runtime.KeepAlive(c)
}

// BenchmarkCrew reads journals of a marathon, 3,400 lines each.
func BenchmarkCrew(b *testing.B) {
	folder := b.TempDir()
	for i := range 20 {
		put(b, folder, fmt.Sprint(i, ".jsonl"), lines(fmt.Sprint("runner ", i), 3400))
	}
	paths, err := Files([]string{folder})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(paths, func(int) {}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N*len(paths)), "ms/journal")
}
