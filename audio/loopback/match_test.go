package loopback

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/dsp"
	"spotter/audio/pulse"

	"pgregory.net/rapid"
)

// TestMatchClicks: whatever is missed, doubled, echoed or heard besides, the
// delay is found, and no click is matched that was not there.
func TestMatchClicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := func(least, most int) time.Duration {
			return time.Duration(rapid.IntRange(least, most).Draw(t, "ms")) * time.Millisecond
		}
		delay := ms(-30, 2300)
		echo := ms(80, 160)
		echoed := rapid.Bool().Draw(t, "echoed")
		missed := rapid.IntRange(0, 4).Draw(t, "missed")
		strays := rapid.IntRange(0, 2).Draw(t, "strays")
		var sent []time.Duration
		var clicks []click
		at := 2 * time.Second
		// As in a measurement: gaps that are not all alike, strays anywhere.
		gaps := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "gaps"), 0))
		for i := range Clicks {
			at += leastGap + time.Duration(gaps.Int64N(int64(mostGap-leastGap)))
			sent = append(sent, at)
			if i < missed {
				continue
			}
			heard := at + delay + ms(-5, 5)
			clicks = append(clicks, click{at: heard, strength: 0.8})
			if echoed {
				clicks = append(clicks, click{at: heard + echo, strength: 0.9})
			}
		}
		for range strays {
			clicks = append(clicks, click{at: time.Duration(gaps.Int64N(int64(at))), strength: 0.5})
		}
		slices.SortFunc(clicks, func(a, b click) int { return cmp.Compare(a.at, b.at) })
		matches := matchClicks(sent, clicks)
		if n := len(matches); n < Clicks-missed || n > Clicks-missed+strays {
			t.Fatalf("%d of %d matched", n, Clicks-missed)
		}
		if d := matches[len(matches)/2].delay - delay; d.Abs() > 6*time.Millisecond {
			t.Fatalf("delay %v beside %v", d, delay)
		}
	})
}

func TestMatchNothing(t *testing.T) {
	for _, clicks := range [][]click{nil, {{at: 9 * time.Second}}} {
		if m := matchClicks([]time.Duration{time.Second}, clicks); m != nil {
			t.Errorf("%v was matched with %v", clicks, m)
		}
	}
}

func TestJudge(t *testing.T) {
	mic := pulse.Source{Name: "mic"}
	clicks := func(n int) []click { return make([]click, n) }
	for _, tt := range []struct {
		name    string
		peak    int16
		noise   float64
		clicks  int
		matches int
		want    string // part of what is said; "" for nothing
	}{
		{"all", 9000, -60, 12, 12, ""},
		{"half", 9000, -60, 6, 6, ""},
		{"all in noise", 9000, -20, 12, 12, ""},
		{"fewer than half", 9000, -60, 5, 5, "only 5 of 12"},
		{"none", 9000, -60, 0, 0, "none of 12"},
		{"noise", 9000, -20, 2, 1, "too noisy"},
		{"no agreement", 9000, -60, 12, 4, "do not agree"},
		{"zeros", 1, -180, 0, 0, "nothing at all"},
	} {
		err := judge(mic, tt.peak, tt.noise, 12, clicks(tt.clicks), make([]match, tt.matches))
		if (err == nil) != (tt.want == "") || err != nil && !(strings.Contains(err.Error(), tt.want) && strings.Contains(err.Error(), "mic")) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	for s, want := range map[pulse.Source]string{{Name: "mic"}: "", {Name: "mic", Muted: true}: "set-source-mute mic 0", {Name: "mic", Turned: true}: "set-source-volume mic"} {
		if err := s.Deaf(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", s, err, want)
		}
	}
}

// TestEvaluateSpread: delays that differ are no answer.
func TestEvaluateSpread(t *testing.T) {
	start := time.Now()
	at := func(frame int) time.Time { return start.Add(dsp.Rate.D(frame)) }
	for _, apart := range []time.Duration{0, 3 * time.Millisecond, 22 * time.Millisecond} {
		var sent []sentClick
		samples := room(9, func(s []float64) {
			for i := range Clicks {
				frame := int(dsp.Rate) + i*dsp.Rate.N(500*time.Millisecond+time.Duration(i*i)*time.Millisecond)
				key := at(frame)
				sent = append(sent, sentClick{key: key, ear: key.Add(5 * time.Millisecond)})
				put(s, frame+dsp.Rate.N(180*time.Millisecond+apart*time.Duration(i%2)), -30)
			}
		})
		r, err := evaluate(pulse.Source{Name: "mic"}, sent, samples, at)
		if (err != nil) != (apart > mostSpread) {
			t.Fatalf("apart %v: %v", apart, err)
		}
		if err == nil && (r.Heard != Clicks || (r.Median-r.Beyond-5*time.Millisecond).Abs() > apart ||
			(r.Beyond-175*time.Millisecond).Abs() > apart+time.Millisecond) {
			t.Errorf("apart %v: %+v", apart, r)
		}
	}
}
