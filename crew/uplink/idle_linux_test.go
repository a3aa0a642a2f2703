package uplink

import (
	"syscall"
	"testing"
	"time"

	"spotter/crew/wire"
)

// cpu is the processor time of this process so far.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkIdleMinute measures a link in an idle race: a minute without it, and a minute with it
// and its beats over TLS. The headquarters that answers is in the same process, so what is told is
// more than the link's own.
func BenchmarkIdleMinute(b *testing.B) {
	r := newRig(b)
	r.o.To, r.o.Transport = r.hq.Serve(b, "boston-2027"), nil
	r.o.Beat = func() wire.Beat { return wire.Beat{At: time.Now(), Output: "opened"} }
	var without, with time.Duration
	for b.Loop() {
		before := cpu(b)
		time.Sleep(time.Minute)
		without += cpu(b) - before
		l := New(r.o)
		ended := make(chan struct{})
		go func() { l.Run(); close(ended) }()
		for l.Status().State != InStep {
			time.Sleep(10 * time.Millisecond)
		}
		before = cpu(b)
		time.Sleep(time.Minute)
		with += cpu(b) - before
		if err := l.Close(time.Second); err != nil {
			b.Fatal(err)
		}
		<-ended
	}
	minutes := time.Duration(b.N) * time.Minute
	b.ReportMetric(100*(with-without).Seconds()/minutes.Seconds(), "cpu-%")
	b.ReportMetric(100*without.Seconds()/minutes.Seconds(), "without-cpu-%")
}
