package race

import (
	"runtime"
	"testing"
	"time"
)

// day is a race of 24 hours and 50,000 events, with a clock that only tells the time.
type day struct {
	s   *Session
	at  Stamp
	km  int
	n   int
	sum time.Duration // so that no standing is left out by the compiler
}

func newDay() *day {
	d := &day{s: NewSession(Options{DistanceM: 250_000, Target: 24 * time.Hour, Units: UnitsKm}), at: gun}
	d.s.Start(d.at)
	return d
}

// dayEvents counts the events of the day.
const dayEvents = 50_000

// step plays one event, and reads the standing as often as a screen does in the meantime.
func (d *day) step() {
	d.n++
	d.at = d.at.after(24 * time.Hour / dayEvents)
	elapsed := d.at.Boot - gun.Boot
	switch {
	case elapsed > time.Duration(d.km+1)*6*time.Minute:
		d.km++
		d.s.Split(d.at)
	case d.n%4001 == 0:
		d.s.Rest(d.at)
		d.at = d.at.after(30 * time.Second)
		d.s.Go(d.at)
	case d.n%500 == 0:
		d.s.Press(cueLeft, cueRight, d.at)
		d.s.Void(d.at)
	case d.n%97 == 0:
		d.s.Aid(ItemWater, d.at)
	default:
		d.s.Press(cueLeft, cueRight, d.at)
	}
	for range 2 {
		st, _ := d.s.Standing(d.at)
		d.sum += st.Behind
	}
}

// heap returns the bytes that are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A race of 24 hours stays as it began: each event costs the same, and the heap grows by
// what is kept of a press and no more.
func TestADayStaysFlat(t *testing.T) {
	d := newDay()
	before := heap()
	for d.n < dayEvents/2 {
		d.step()
	}
	half := heap()
	for d.n < dayEvents {
		d.step()
	}
	end := heap()
	first, second := half-before, end-half
	t.Logf("heap: %d kB in the first half, %d kB in the second; %d boards, %d B an event", first>>10, second>>10, len(d.s.Splits()), (end-before)/dayEvents)
	if len(d.s.Splits()) < 200 || len(d.s.Facts().Doubted) != 0 {
		t.Errorf("%d boards, %+v", len(d.s.Splits()), d.s.Facts().Doubted)
	}
	if (end-before)/dayEvents > 250 {
		t.Errorf("%d bytes an event", (end-before)/dayEvents)
	}
	runtime.KeepAlive(d)
	// A standing late in the day costs no allocation, and neither does a press but for its block.
	if n := testing.AllocsPerRun(1000, func() { d.s.Standing(d.at) }); n != 0 {
		t.Errorf("%v allocations for a standing", n)
	}
	if n := testing.AllocsPerRun(1000, func() { d.s.Press(cueLeft, cueRight, d.at) }); n != 0 {
		t.Errorf("%v allocations for a press", n)
	}
}

// BenchmarkDay measures an event with two standings, in the first and in the last hour of a
// race of 24 hours.
func BenchmarkDay(b *testing.B) {
	for name, from := range map[string]int{"first": 0, "last": dayEvents * 23 / 24} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			d := newDay()
			for d.n < from {
				d.step()
			}
			b.ResetTimer()
			for range b.N {
				d.step()
			}
		})
	}
}
