package reading

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"spotter/ui/uitest"
)

// lines returns how many lines the benchmarks read: SPOTTER_LINES, or 100,000.
func lines() int {
	if n, err := strconv.Atoi(os.Getenv("SPOTTER_LINES")); err == nil {
		return n
	}
	return 100_000
}

// longFile writes a journal of about n lines.
func longFile(b *testing.B, n int) string {
	path := filepath.Join(b.TempDir(), "race.jsonl")
	write(b, path, first, marathon(n/38+1))
	return path
}

// BenchmarkFirstRows opens a journal and draws its first rows; then it waits for the end of the
// check, and measures a filter, how long the key of the overview holds the screen, and when its figures are there.
func BenchmarkFirstRows(b *testing.B) {
	path := longFile(b, lines())
	var rows, overview, counted, sifted time.Duration
	for b.Loop() {
		r := reader(b, path)
		begin := time.Now()
		o, err := r.Options()
		if err != nil {
			b.Fatal(err)
		}
		if m := shown(o, 80, 24); m.View().Content == "" {
			b.Fatal("nothing is shown")
		}
		rows += time.Since(begin)
		b.StopTimer()
		m := shown(settled(b, o), 80, 24)
		uitest.Press(m, "2", "f", "down")
		begin = time.Now()
		uitest.Press(m, "right", "right")
		sifted += time.Since(begin) / 2
		uitest.Press(m, "esc", "F")
		begin = time.Now()
		_, cmd := m.Update(uitest.Key("1"))
		overview += time.Since(begin)
		feed(m, cmd)
		counted += time.Since(begin)
		r.Close()
		b.StartTimer()
	}
	n := float64(b.N)
	b.ReportMetric(rows.Seconds()*1000/n, "ms-to-rows")
	b.ReportMetric(sifted.Seconds()*1000/n, "ms-to-filter")
	b.ReportMetric(overview.Seconds()*1000/n, "ms-in-key-of-overview")
	b.ReportMetric(counted.Seconds()*1000/n, "ms-to-figures")
	b.ReportMetric(0, "ns/op")
	if testing.Verbose() {
		info, _ := os.Stat(path)
		fmt.Println(path, info.Size(), "bytes")
	}
}
