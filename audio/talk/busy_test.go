package talk

import (
	"fmt"
	"math"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// busyTalks is the number of talks of 15 s that are looked through for holes under each server.
const busyTalks = 4

// holes are stretches of silence within a sound.
type holes struct {
	count   int
	longest time.Duration
	all     time.Duration
}

func (h holes) String() string { return fmt.Sprintf("%d (%.0f ms)", h.count, ms(h.all)) }

func (h *holes) add(o holes) {
	h.count, h.longest, h.all = h.count+o.count, max(h.longest, o.longest), h.all+o.all
}

// holesOf looks through a recording from its first sound to its last. A hole is silence of 1 ms and
// more: the tone that is said has none.
func holesOf(frames []audiotest.Frame) (h holes, sounds time.Duration) {
	quiet := func(f audiotest.Frame) bool { return f == audiotest.Frame{} }
	first := slices.IndexFunc(frames, func(f audiotest.Frame) bool { return !quiet(f) })
	if first < 0 {
		return h, 0
	}
	run, last := 0, first
	for i, f := range frames[first:] {
		if quiet(f) {
			run++
			continue
		}
		if long := time.Duration(run) * time.Second / audiotest.Rate; long >= time.Millisecond {
			h.add(holes{1, long, long})
		}
		run, last = 0, first+i
	}
	return h, time.Duration(last-first) * time.Second / audiotest.Rate
}

// BenchmarkBusyMachine talks for a minute under each server in turn, with every core busy with other
// work of the usual priority, and looks for holes in what the ear heard. docs/talk.md says how to run it, and its figures.
func BenchmarkBusyMachine(b *testing.B) {
	tone := func(f int64) int16 { return int16(8000 * math.Sin(float64(f)*2*math.Pi*440/48000)) }
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			server := audiotest.Start(b, kind)
			b.Setenv("PULSE_SERVER", server.Addr)
			quiet := said(b, tone)
			for range runtime.NumCPU() {
				busy := exec.Command("sh", "-c", "renice -n 0 -p $$ >/dev/null; while :; do :; done") // whatever the priority of the test
				if err := busy.Start(); err != nil {
					b.Fatal(err)
				}
				defer func() { busy.Process.Kill(); busy.Wait() }()
			}
			table := []string{fmt.Sprintf("%-8s %7s %7s  %-14s %-14s %9s %14s %5s", "talk", "said", "heard", "holes: mouth", "holes: ear", "concealed", "skipped", "dry")}
			row := func(name any, voice, heard time.Duration, mouth, ear holes, c Counts, dry int64) {
				table = append(table, fmt.Sprintf("%-8v %5.1f s %5.1f s  %-14v %-14v %9d %4d (%4.0f ms) %5d", name, voice.Seconds(), heard.Seconds(), mouth, ear, c.Concealed,
					c.Skips, float64(c.Skipped)/float64(msFrames), dry))
			}
			var voice, sounds time.Duration
			var atMouth, atEar holes
			var all Counts
			dry := int64(0)
			for n := range busyTalks {
				from, to := server.Record(mouth), server.Record(audiotest.Ear)
				_, end := talkOn(b)
				time.Sleep(Most)
				res := end()
				if res.Err != nil {
					b.Fatalf("%+v", res)
				}
				m, _ := holesOf(from.Stop())
				e, heard := holesOf(to.Stop())
				row(n+1, res.Length, heard, m, e, res.Counts, res.Dry)
				voice, sounds, dry = voice+res.Length, sounds+heard, dry+res.Dry
				atMouth.add(m)
				atEar.add(e)
				all.Concealed, all.Skips, all.Skipped = all.Concealed+res.Counts.Concealed, all.Skips+res.Counts.Skips, all.Skipped+res.Counts.Skipped
			}
			quiet()
			row("all", voice, sounds, atMouth, atEar, all, dry)
			b.Logf("%v, %d cores busy:\n%s", kind, runtime.NumCPU(), strings.Join(table, "\n"))
			b.ReportMetric(float64(atEar.count), "holes")
			b.ReportMetric(ms(atEar.longest), "longest-ms")
			b.ReportMetric(float64(all.Concealed), "concealed")
			b.ReportMetric(0, "ns/op")
		})
	}
}
