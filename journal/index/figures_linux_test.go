package index

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/rows"
)

// indexIn names the variable in which a process of this test binary gets the journal that
// it has to index: the benchmark below measures whole processes.
const indexIn = "SPOTTER_TEST_INDEX"

func TestMain(m *testing.M) {
	if path := os.Getenv(indexIn); path != "" {
		x, err := Open(path)
		if err == nil {
			err = x.Build(context.Background(), false)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// cost is the processor time and the most memory of a process.
type cost struct {
	cpu time.Duration
	rss float64 // MB
}

// run runs a process to its end. What it prints is thrown away.
func run(b *testing.B, c *exec.Cmd) cost {
	b.Helper()
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		b.Fatal(c, err)
	}
	use := c.ProcessState.SysUsage().(*syscall.Rusage)
	return cost{c.ProcessState.UserTime() + c.ProcessState.SystemTime(), float64(use.Maxrss) / 1024}
}

// BenchmarkFigures measures whole processes, one after the other, on journals of 1,000 to 1,000,000
// lines: jq -c, spotter journal verify, and this package's index. Figures are processor time, memory, and the
// ratio to jq.
//
//	go test ./journal/index -run '^$' -bench Figures -benchtime 1x
//	go test ./journal/index -run '^$' -bench 'Figures$/^1000$' -benchtime 40x
func BenchmarkFigures(b *testing.B) {
	spotter := program(b)
	for _, lines := range []int{1000, 10_000, 100_000, 1_000_000} {
		path := longFile(b, lines)
		var jq cost
		measure := func(name string, process func() *exec.Cmd) (c cost) {
			b.Run(fmt.Sprintf("%d/%s", lines, name), func(b *testing.B) {
				var all []cost
				for range b.N {
					all = append(all, run(b, process()))
				}
				slices.SortFunc(all, func(a, b cost) int { return cmp.Compare(a.cpu, b.cpu) })
				c = all[len(all)/2] // the median
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(c.cpu.Microseconds())/1000, "cpu-ms")
				b.ReportMetric(c.rss, "MB")
				if jq.cpu > 0 {
					b.ReportMetric(c.cpu.Seconds()/jq.cpu.Seconds(), "of-jq")
				}
			})
			return c
		}
		jq = measure("jq", func() *exec.Cmd { return exec.Command("jq", "-c", ".", path) })
		measure("verify", func() *exec.Cmd { return exec.Command(spotter, "journal", "verify", path) })
		measure("index", func() *exec.Cmd {
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), indexIn+"="+path)
			return c
		})
	}
}

// goTool runs this test, so it is there.
const goTool = "go"

// program builds spotter.
func program(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "spotter")
	c := exec.Command(goTool, "build", "-o", path, "../../cmd/spotter")
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkFiguresStream verifies a journal that is never on a disk: its lines go through a pipe as they are
// made. SPOTTER_LINES says how many; 43000000 are 10 GB.
//
//	SPOTTER_LINES=43000000 go test ./journal/index -run '^$' -bench FiguresStream -benchtime 1x -timeout 1h
func BenchmarkFiguresStream(b *testing.B) {
	lines, err := strconv.Atoi(os.Getenv("SPOTTER_LINES"))
	if err != nil {
		b.Skip("SPOTTER_LINES says how many lines")
	}
	c := exec.Command(program(b), "journal", "verify", "/dev/stdin")
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	counted := &counter{to: in}
	go func() {
		_ = long(counted, lines) // an error ends the pipe early, and the verdict says so
		_ = in.Close()
	}()
	c.Stdout = os.Stdout
	b.ResetTimer()
	used := run(b, c)
	b.ReportMetric(float64(counted.n)/1e9, "GB")
	b.ReportMetric(used.cpu.Seconds(), "cpu-s")
	b.ReportMetric(used.rss, "MB")
}

// counter counts the bytes that go through it.
type counter struct {
	to interface{ Write([]byte) (int, error) }
	n  int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// BenchmarkFiguresFilter measures filters over a million rows, in processor time.
func BenchmarkFiguresFilter(b *testing.B) {
	x := build(b, longFile(b, 1_000_000))
	for name, f := range map[string]rows.Filter{
		"not heard":    {Kinds: []race.Kind{race.KindCue}, Outcomes: []race.Outcome{race.Cut, race.Dropped, race.Expired, race.NoDevice}},
		"every cue":    {Kinds: []race.Kind{race.KindCue}},
		"steer and km": {Ranges: []rows.Range{{From: time.Hour, To: 2 * time.Hour}}, Classes: []cues.Class{cues.Steer}},
	} {
		b.Run(name, func(b *testing.B) {
			var before, after syscall.Rusage
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
			for range b.N {
				x.Filter(f, 0, x.Len())
			}
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
			used := after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano()
			b.ReportMetric(float64(used)/1e6/float64(b.N), "cpu-ms")
		})
	}
}
