//go:build unix

package pages_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/audio/pulse"
	"spotter/cues"
	"spotter/phone/link"
	"spotter/phone/out"
	"spotter/phone/pages"
	"spotter/report/browsertest"
)

// run is an engine that plays to one output, and what became of its presses.
type run struct {
	*engine.Engine
	name   string
	length time.Duration // of its cue
	mu     sync.Mutex
	ends   map[uint64]audio.Report
	at     []time.Time // of the keys
}

// newRun starts an engine on an output, with a steer cue of a length.
func newRun(b *testing.B, name string, length time.Duration, output func(clip.Bank) audio.Output) *run {
	r := &run{name: name, length: length, ends: map[uint64]audio.Report{}}
	bank := clip.Bank{"left": tones.Square(dsp.Rate.N(length), 0.5)}
	r.Engine = engine.New(engine.Options{Bank: bank, Outputs: []audio.Output{output(bank)},
		Cue: func(id cues.ID) (cues.Cue, bool) {
			return cues.Cue{ID: "left", Class: cues.Steer, Pan: cues.Left}, id == "left"
		},
		Report: func(x audio.Report) {
			if x.Outcome != audio.Sounding {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.ends[x.ID] = x
			}
		}, Device: func(engine.DeviceEvent) {}})
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	b.Cleanup(func() { end(); <-done })
	return r
}

// press presses its key.
func (r *run) press() {
	now := time.Now()
	r.at = append(r.at, now)
	r.Play(audio.Press{ID: uint64(len(r.at)), Cue: "left", At: now})
}

// opened waits until it plays.
func (r *run) opened(b *testing.B) {
	b.Helper()
	for end := time.Now().Add(patience); r.Status().State != engine.Open; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			b.Fatalf("%s does not open: %+v", r.name, r.Status())
		}
	}
}

// BenchmarkEar measures how long a cue takes from its key to the ear, on the clock of a real sound server's sink: by
// turns on the page in a real browser, and by spotter's own output beside it. b.N keys each. The presses
// of each are counted by what became of them.
func BenchmarkEar(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			s := audiotest.Start(b, kind)
			b.Setenv("PULSE_SERVER", s.Addr)
			phone := newRun(b, "phone", 100*time.Millisecond, func(bank clip.Bank) audio.Output { return servePhone(b, s, bank) })
			direct := newRun(b, "pulse", 140*time.Millisecond, func(clip.Bank) audio.Output { return pulse.New(audiotest.Ear, 0) })
			phone.opened(b)
			direct.opened(b)
			rec := s.Record(audiotest.Ear)
			s.Calibrate(rec)
			s.Follow(rec)
			pause := func() { time.Sleep(300*time.Millisecond + rand.N(40*time.Millisecond)) }
			b.ResetTimer()
			for range b.N {
				phone.press()
				pause()
				direct.press()
				pause()
			}
			b.StopTimer()
			time.Sleep(2 * time.Second)
			frames := rec.Stop()
			sounds, playedAt := audiotest.Sounds(frames, 15*time.Millisecond), rec.PlayedAt()
			for _, r := range []*run{phone, direct} {
				r.tell(b, sounds, playedAt)
			}
		})
	}
}

// servePhone serves the page for an engine, and has a browser open it and tap it ready.
func servePhone(b *testing.B, s *audiotest.Server, bank clip.Bank) *out.Ear {
	ear := out.New(out.Options{Bank: bank, Label: "phone"})
	o := link.Options{Clip: ear.Clip}
	o.Pages[link.Ear] = link.Page{Files: pages.Ear(), Handle: ear.Handle}
	l, err := link.New(o)
	if err != nil {
		b.Fatal(err)
	}
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.Serve(ctx, on) }()
	b.Cleanup(func() { end(); <-done })
	for l.URL(link.Ear) == "" {
		time.Sleep(time.Millisecond)
	}
	served := &server{Link: l, addr: on.Addr().String()}
	p := browsertest.StartWith(b, browsertest.Options{Env: s.Env}).Open(served.address(link.Ear), views["portrait"])
	p.Touch(100, 400)
	is(b, p, "test")
	p.Touch(100, 400)
	p.Touch(300, 400)
	is(b, p, "ready")
	return ear
}

// tell reports when the cues came to the ear, what became of each press, and how far the
// word of the output was from what was measured. A cue with a hole of 15 ms or more is not whole.
func (r *run) tell(b *testing.B, sounds []audiotest.Sound, playedAt func(int) time.Time) {
	b.Helper()
	const slack = 20 * time.Millisecond
	var ms, wrong []float64
	late, lied, lost, fates := 0, 0, 0, map[audio.Outcome]int{}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, at := range r.at {
		end, ok := r.ends[uint64(i+1)]
		if !ok {
			b.Errorf("%s: nothing became of press %d", r.name, i+1)
		}
		fates[end.Outcome]++
		heard := false
		for _, s := range sounds {
			began := playedAt(s.Start)
			if (s.Length()-r.length).Abs() > slack/2 || began.Before(at.Add(-slack)) || began.After(at.Add(560*time.Millisecond)) {
				continue
			}
			d := link.Milliseconds(began.Sub(at))
			ms, heard = append(ms, d), true
			wrong = append(wrong, max(d-link.Milliseconds(end.Latency), link.Milliseconds(end.Latency)-d))
			if d > link.Milliseconds(lateness) {
				late++
				b.Logf("%s: press %d sounds late: %v %s, by its word after %v; %s", r.name, i+1, fate(end.Outcome), end.Reason, end.Latency, near(sounds, playedAt, at))
			}
			break
		}
		if end.Outcome != audio.Heard {
			lost++
		} else if !heard { // whole as it should be it was not
			lied++
			b.Logf("%s: press %d was heard, by its word after %v; %s", r.name, i+1, end.Latency, near(sounds, playedAt, at))
		}
	}
	report(b, r.name, ms)
	report(b, r.name+"-word-off", wrong)
	b.ReportMetric(float64(len(ms)), r.name+"-whole")
	b.ReportMetric(float64(lost), r.name+"-lost")
	b.ReportMetric(float64(late), r.name+"-late")
	b.ReportMetric(float64(lied), r.name+"-said-heard-and-was-not-whole")
	b.Logf("%s: of %d presses %s", r.name, len(r.at), counts(fates))
}

// fate names an outcome.
func fate(o audio.Outcome) string {
	return map[audio.Outcome]string{audio.Heard: "heard", audio.Cut: "cut", audio.Dropped: "dropped", audio.Expired: "expired", audio.NoDevice: "no device"}[o]
}

// counts writes how many presses ended in which way.
func counts(fates map[audio.Outcome]int) string {
	var all []string
	for o := audio.Heard; o <= audio.NoDevice; o++ {
		if fates[o] > 0 {
			all = append(all, fmt.Sprint(fates[o], " ", fate(o)))
		}
	}
	return strings.Join(all, ", ")
}

// near writes what sounded within a second after a key.
func near(sounds []audiotest.Sound, playedAt func(int) time.Time, at time.Time) string {
	text := ""
	for _, s := range sounds {
		if d := playedAt(s.Start).Sub(at); d > -20*time.Millisecond && d < 850*time.Millisecond {
			text += fmt.Sprintf("%.1f ms long after %.1f ms, ", link.Milliseconds(s.Length()), link.Milliseconds(d))
		}
	}
	return text
}
