package ear

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
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
	"spotter/cmd/spotter/phone"
	"spotter/cues"
	"spotter/phone/ear"
	"spotter/race"
	"spotter/testrun"
)

// TestPin trusts the certificate of a fingerprint alone.
func TestPin(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer s.Close()
	sum := sha256.Sum256(s.Certificate().Raw)
	pin := hex.EncodeToString(sum[:])
	var spaced strings.Builder
	for i := 0; i < len(pin); i += 2 {
		spaced.WriteString(strings.ToUpper(pin[i:i+2]) + ":")
	}
	for name, x := range map[string]struct {
		address, pin string
		usage, trust bool
	}{
		"right":         {s.URL, pin, false, true},
		"with colons":   {s.URL, strings.TrimSuffix(spaced.String(), ":"), false, true},
		"wrong":         {s.URL, strings.Repeat("0", 64), false, false},
		"short":         {s.URL, pin[:62], true, false},
		"none":          {s.URL, "", true, false},
		"capitals":      {strings.ToUpper(s.URL), "", true, false},
		"for plain":     {"http://127.0.0.1/x/", pin, true, false},
		"plain without": {"http://127.0.0.1:1/x/", "", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := pinned(x.address, x.pin)
			if (err != nil) != x.usage {
				t.Fatalf("%v", err)
			}
			if err != nil {
				return
			}
			a, err := c.Get(x.address)
			if (err == nil) != x.trust {
				t.Errorf("asking: %v", err)
			}
			if err == nil {
				a.Body.Close()
				c.CloseIdleConnections()
			}
		})
	}
}

// TestEarOverPulse has a race send cues over TLS to a terminal that plays on a real sound server: the certificate is pinned,
// each cue is heard in the left ear to its end, and STOP goes on until it is cleared.
func TestEarOverPulse(t *testing.T) {
	testrun.Slow(t, "the sound of spotter ear on a real server")
	audiotest.EachServer(t, func(t *testing.T, kind audiotest.Kind) {
		s := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", s.Addr)
		bank := clip.Bank{"left": tones.Square(dsp.Rate.N(200*time.Millisecond), 0.5), "stop": tones.Square(dsp.Rate.N(300*time.Millisecond), 0.5)}
		cue := func(id cues.ID) (c cues.Cue, ok bool) {
			c, ok = map[cues.ID]cues.Cue{"left": {ID: "left", Class: cues.Steer, Pan: cues.Left}, "stop": {ID: "stop", Class: cues.Alarm}}[id]
			return c, ok
		}
		desk := &phone.Desk{Secure: true, Address: "127.0.0.1:0"}
		err := desk.Begin(phone.Options{Bank: bank, Cue: cue, Now: func() race.Stamp { return race.Stamp{} }, Note: func(string) {}, Nudge: func() {}, Guard: func() {}})
		if err != nil {
			t.Fatal(err)
		}
		defer desk.Close()
		address, print := "", ""
		for address == "" {
			time.Sleep(time.Millisecond)
			_, text := desk.Code(true)
			address, print, _ = strings.Cut(text, "\nSHA-256 ")
		}
		reports := make(chan audio.Report, 64)
		e := engine.New(engine.Options{Bank: bank, Cue: cue, Outputs: []audio.Output{desk}, Device: func(engine.DeviceEvent) {},
			Report: func(r audio.Report) {
				if r.Outcome != audio.Sounding {
					reports <- r
				}
			}})
		client, err := pinned(address, print)
		if err != nil {
			t.Fatal(err)
		}
		c, err := ear.New(ear.Options{URL: address, Client: client, Outputs: []audio.Output{pulse.New(audiotest.Ear, 0)}, Agent: "test", Say: func(string) {}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(context.Background())
		var inside sync.WaitGroup
		defer inside.Wait()
		defer end()
		inside.Go(func() { _ = e.Run(ctx) })
		inside.Go(func() {
			if err := c.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		for begin := time.Now(); e.Status().State != engine.Open; time.Sleep(5 * time.Millisecond) {
			if time.Since(begin) > time.Minute {
				t.Fatalf("the phone does not open: %+v", e.Status())
			}
		}
		rec := s.Record(audiotest.Ear)
		if !rec.WaitFor(time.Minute, func(f []audiotest.Frame) bool { return len(f) > audiotest.Rate/10 }) {
			t.Fatal("nothing is recorded")
		}
		heard := 0
		press := func(id uint64, what cues.ID) audio.Report {
			time.Sleep(200 * time.Millisecond) // so that two are told apart in the recording
			e.Play(audio.Press{ID: id, Cue: what, At: time.Now()})
			select {
			case r := <-reports:
				if r.ID != id {
					t.Fatalf("%+v", r)
				}
				if r.Outcome == audio.Heard {
					heard++
				}
				return r
			case <-time.After(time.Minute):
				t.Fatalf("nothing became of %s", what)
				return audio.Report{}
			}
		}
		for id := range uint64(20) {
			if press(id+1, "left"); heard == 3 { // on a busy machine some expire
				break
			}
		}
		if heard < 3 {
			t.Errorf("%d of 20 cues were heard", heard)
		}
		for id := range uint64(20) {
			if press(100+id, "stop").Outcome == audio.Heard {
				break
			}
		}
		again := rec.WaitFor(time.Minute, func(f []audiotest.Frame) bool { return count(f, "both", 300*time.Millisecond) >= 3 })
		if !again {
			t.Error("STOP does not go on")
		}
		e.Clear()
		time.Sleep(500 * time.Millisecond)
		if n := count(rec.Stop(), "left", 200*time.Millisecond); n < heard-1 {
			t.Errorf("%d whole cues are in the recording, and of %d and a STOP it was said that they were heard", n, heard-1)
		}
	})
}

// count returns how many sounds of a length were in an ear.
func count(frames []audiotest.Frame, in string, long time.Duration) (n int) {
	for _, s := range audiotest.Sounds(frames, 10*time.Millisecond) {
		if s.Ear() == in && (s.Length()-long).Abs() < 10*time.Millisecond {
			n++
		}
	}
	return n
}
