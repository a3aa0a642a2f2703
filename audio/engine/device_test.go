package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/cues"
)

func TestLatencyIsMeasuredFromTheKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startRig(t, &fakeOutput{name: "fake"})
		synctest.Wait()
		r.press(cues.Steer)
		synctest.Wait()
		if got := r.Status().Latency; got != fakeLatency {
			t.Errorf("latency %v, want %v", got, fakeLatency)
		}
	})
}

func TestPressesWaitForTheFirstOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startRig(t, &fakeOutput{name: "fake", delay: 200 * time.Millisecond})
		steer := r.press(cues.Steer)
		r.expect(steer, "")
		time.Sleep(201 * time.Millisecond)
		r.expect(steer, "sounding")
	})
	synctest.Test(t, func(t *testing.T) {
		r := startRig(t, &fakeOutput{name: "fake", delay: time.Second})
		steer := r.press(cues.Steer)
		alarm := r.press(cues.Alarm)
		time.Sleep(time.Second + 1)
		r.expect(steer, "expired")
		r.expect(alarm, "sounding")
	})
}

func TestLostStreamIsReopened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake"}
		r := startRig(t, out)
		synctest.Wait()
		a := r.press(cues.Steer)
		w := r.press(cues.Info)
		synctest.Wait()
		out.mu.Lock()
		out.fails = 3
		out.mu.Unlock()
		first := out.last()
		first.lost <- errors.New("unplugged")
		r.expect(a, "sounding no_device")
		r.expect(w, "no_device")
		if !first.closed {
			t.Error("the lost stream was not closed")
		}
		if s := r.Status(); s.State != Lost || s.Err == nil || s.Device.Name != "fake" {
			t.Errorf("status %+v, want lost, with device and reason", s)
		}
		b := r.press(cues.Steer)
		r.expect(b, "no_device")
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if s := r.Status(); s.State != Open {
			t.Errorf("state %v three seconds after the loss, want opened", s.State)
		}
		c := r.press(cues.Steer)
		r.expect(c, "sounding")
	})
}

func TestAnAlarmOutlastsItsDevice(t *testing.T) {
	for name, play := range map[string]func(r *rig, lose func()) (alarm uint64){
		"pressed before the loss": func(r *rig, lose func()) uint64 {
			id := r.press(cues.Alarm)
			time.Sleep(2 * time.Second)
			r.expect(id, "sounding heard")
			lose()
			return id
		},
		"pressed after the loss": func(r *rig, lose func()) uint64 {
			lose()
			id := r.press(cues.Alarm)
			r.expect(id, "no_device")
			return id
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				out := &fakeOutput{name: "fake"}
				r := startRig(t, out)
				synctest.Wait()
				play(r, func() {
					out.mu.Lock()
					out.fails = 3
					out.mu.Unlock()
					out.last().lost <- errors.New("unplugged")
					synctest.Wait()
				})
				time.Sleep(5 * time.Second)
				synctest.Wait()
				out.mu.Lock()
				n := len(out.opened)
				out.mu.Unlock()
				if n != 2 || !r.Status().Alarm {
					t.Fatalf("%d streams, alarm %v; want a second stream, and the alarm latched", n, r.Status().Alarm)
				}
				if !out.last().sounds() {
					t.Error("the alarm does not sound from the new stream")
				}
				b := r.press(cues.Steer)
				r.expect(b, "dropped-by-1")
				r.Clear()
				synctest.Wait()
				time.Sleep(time.Second)
				if out.last().sounds() || r.Status().Alarm {
					t.Error("the alarm goes on after it was cleared")
				}
				c := r.press(cues.Steer)
				r.expect(c, "sounding")
			})
		})
	}
}

// sounds reports whether anything is to be heard in the coming two seconds.
func (s *fakeStream) sounds() bool {
	frames := make([][2]float64, dsp.Rate.N(2*time.Second))
	s.tl.Render(int64(dsp.Rate.N(time.Since(s.began))), frames)
	return slices.ContainsFunc(frames, func(f [2]float64) bool { return f != [2]float64{} })
}

func TestSilenceStandsInAndGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		real, null := &fakeOutput{name: "real", fails: 4}, &fakeOutput{name: "null", silent: true}
		r := startRig(t, real, null)
		synctest.Wait()
		if s := r.Status(); s.State != Silent || s.Err == nil || !strings.Contains(s.Err.Error(), "real is not there") {
			t.Errorf("status %+v, want silent, with the reason", s)
		}
		a := r.press(cues.Steer)
		time.Sleep(rigClip + fakeLatency)
		if story := r.story(a); !strings.HasSuffix(story, "no_device") {
			t.Errorf("a cue into silence: %q, want it to end in no_device", story)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if s := r.Status(); s.State != Open || s.Device.Name != "real" {
			t.Errorf("status %+v, want the real output open", s)
		}
		if !null.last().closed {
			t.Error("the stand-in was not closed")
		}
	})
}

func TestSilenceAskedForIsNotTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		null := &fakeOutput{name: "null", silent: true}
		startRig(t, null)
		time.Sleep(time.Minute)
		null.mu.Lock()
		defer null.mu.Unlock()
		if n := len(null.opened); n != 1 {
			t.Errorf("opened %d times in a minute, want once", n)
		}
	})
}

func TestAnotherOutputIsChosen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ear, other := &fakeOutput{name: "ear"}, &fakeOutput{name: "other", delay: 20 * time.Millisecond}
		r := startRig(t, ear)
		synctest.Wait()
		a := r.press(cues.Steer)
		r.expect(a, "sounding")
		r.Use([]audio.Output{other})
		r.expect(a, "sounding no_device")
		if !ear.last().closed {
			t.Error("the output that was left is still open")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if s := r.Status(); s.State != Open || s.Device.Name != "other" {
			t.Errorf("status %+v, want the other output open", s)
		}
		b := r.press(cues.Steer)
		r.expect(b, "sounding")
	})
}

// An output that never opens must not keep another from being chosen, and what
// it has to say too late is not wanted.
func TestAnotherOutputIsChosenDuringAnOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := &fakeOutput{name: "stuck", fails: 1 << 30, delay: 700 * time.Millisecond}
		other := &fakeOutput{name: "other"}
		r := startRig(t, stuck)
		time.Sleep(3 * time.Second)
		r.Use([]audio.Output{other})
		time.Sleep(10 * time.Millisecond)
		synctest.Wait()
		if s := r.Status(); s.State != Open || s.Device.Name != "other" {
			t.Errorf("status %+v, want the other output open", s)
		}
	})
}

func TestSilenceNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake"}
		r := startRig(t, out)
		synctest.Wait()
		a, w := r.press(cues.Prepare), r.press(cues.Info)
		r.Silence()
		r.expect(a, "sounding cut")
		r.expect(w, "dropped")
		time.Sleep(10 * time.Millisecond)
		if out.last().sounds() {
			t.Error("something sounds after silence was asked for")
		}
		s := r.press(cues.Alarm)
		time.Sleep(3 * time.Second)
		r.Silence()
		r.expect(s, "sounding heard")
		time.Sleep(10 * time.Millisecond)
		if out.last().sounds() || r.Status().Alarm {
			t.Error("the alarm goes on after silence was asked for")
		}
		r.Silence() // of nothing
	})
}

func TestQuietPassesAlarmAndSteer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startRig(t, &fakeOutput{name: "fake"})
		synctest.Wait()
		r.SetQuiet(true)
		for c := cues.Info; c < cues.Steer; c++ {
			r.expect(r.press(c), "dropped")
		}
		if !r.Status().Quiet {
			t.Error("quiet mode is not told of")
		}
		r.expect(r.press(cues.Steer), "sounding")
		r.expect(r.press(cues.Alarm), "sounding")
		r.Clear()
		r.SetQuiet(false)
		r.expect(r.press(cues.Info), "sounding")
	})
}
