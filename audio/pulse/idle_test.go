//go:build linux

package pulse

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/engine"
	"spotter/cues"
)

// BenchmarkPulseIdle measures an open stream while nothing sounds: of this
// process, in per cent of one core and in wake-ups a second (its threads'
// voluntary context switches).
func BenchmarkPulseIdle(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			s := audiotest.Start(b, kind)
			b.Setenv("PULSE_SERVER", s.Addr)
			opened := make(chan struct{}, 8)
			e := engine.New(engine.Options{
				Cue:     func(cues.ID) (cues.Cue, bool) { return cues.Cue{}, false },
				Outputs: []audio.Output{New("", 0)},
				Report:  func(audio.Report) {},
				Device: func(d engine.DeviceEvent) {
					if d.State == engine.Open {
						opened <- struct{}{}
					}
				},
			})
			go e.Run(b.Context())
			<-opened
			time.Sleep(attentiveFor + 2*time.Second)
			const idle = 5 * time.Second
			cpu, wakes := usage(b)
			for range b.N {
				time.Sleep(idle)
			}
			cpu2, wakes2 := usage(b)
			seconds := idle.Seconds() * float64(b.N)
			b.ReportMetric((cpu2-cpu)/seconds*100, "cpu-%")
			b.ReportMetric(float64(wakes2-wakes)/seconds, "wakeups/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// usage returns the processor time of this process in seconds and how often its
// threads have gone to sleep.
func usage(tb testing.TB) (cpu float64, wakes int) {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		tb.Fatal(err)
	}
	cpu = float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
	threads, err := filepath.Glob("/proc/self/task/*/status")
	if err != nil {
		tb.Fatal(err)
	}
	for _, path := range threads {
		status, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		for line := range bytes.Lines(status) {
			if n, ok := bytes.CutPrefix(line, []byte("voluntary_ctxt_switches:")); ok {
				v, err := strconv.Atoi(string(bytes.TrimSpace(n)))
				if err != nil {
					tb.Fatal(err)
				}
				wakes += v
			}
		}
	}
	return cpu, wakes
}
