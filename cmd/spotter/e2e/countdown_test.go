//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/clitest"
	"spotter/testrun"
)

// countdownTable has the keys of countdowns, and the metres and words that follow each. The
// runner's pace is that of 3:43:39, which the races of the test have as their target.
var countdownTable = []struct {
	key    string
	metres float64
	words  int
}{{"u", 6.1, 1}, {"b", 12.2, 3}, {".", 15.2, 4}}

// recordSpeed is the speed of a marathon in 3:43:39, in metres a second.
const recordSpeed = 42195.0 / 13419

// countError is by how much one word missed its time, in milliseconds: from the byte in the
// terminal, and from the key as the program counts it, which the journal's latency tells.
type countError struct {
	byte, key float64
	now       bool
}

// TestNowIsHeardAtItsTime runs countdowns on a sound server, the whole program between a byte
// in the terminal and the sink, with several earpieces. SPOTTER_COUNTDOWNS says how many, one
// after the other and on both servers, to measure with: docs/countdowns.md.
func TestNowIsHeardAtItsTime(t *testing.T) {
	testrun.Slow(t, "countdowns at the pace of a run")
	n, kinds := 2, audiotest.Kinds[:1]
	if s := os.Getenv("SPOTTER_COUNTDOWNS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatalf("SPOTTER_COUNTDOWNS=%q: %v", s, err)
		}
		kinds = audiotest.Kinds[:]
	} else {
		t.Parallel()
	}
	for _, kind := range kinds {
		t.Run(kind.String(), func(t *testing.T) {
			earpieces := []time.Duration{250 * time.Millisecond, 0, 100 * time.Millisecond}
			if len(kinds) == 1 { // nothing is measured
				earpieces = earpieces[:testrun.Times(t, 1, len(earpieces))]
			}
			ears := newBeside(t, len(earpieces))
			for _, beyond := range earpieces {
				ears.run(fmt.Sprint("earpiece ", beyond), func(t *testing.T) { nowIsInTime(t, kind, beyond, n, len(kinds) > 1) })
			}
			ears.wait()
		})
	}
}

// nowIsInTime counts down n times, tells when "now" was heard, and fails where all of them are
// over 20 ms off; where one is, when it measures. A machine that stood still for a moment makes one of a few late.
func nowIsInTime(t *testing.T, kind audiotest.Kind, beyond time.Duration, n int, measures bool) {
	list, whole := countDown(t, kind, beyond, n)
	var fromKey, fromByte []float64
	for _, e := range list {
		if e.now {
			fromKey, fromByte = append(fromKey, e.key), append(fromByte, e.byte)
		}
	}
	t.Logf("%d of %d countdowns whole. \"now\" against the table, ms: %s from the key, %s from the byte in the terminal", whole, n, spread(fromKey), spread(fromByte))
	if whole*2 < n {
		t.Fatalf("only %d of %d countdowns are whole", whole, n)
	}
	best := math.Inf(1)
	for i := range fromKey {
		best = min(best, math.Abs(fromKey[i]), math.Abs(fromByte[i]))
	}
	if _, p50, _, worst := offBy(fromKey); best > 20 || measures && worst > 20 {
		t.Errorf("the best misses its time by %.1f ms, half of them by up to %.1f ms, and all by up to %.1f ms", best, p50, worst)
	}
}

// offBy returns the middle of some errors, and what half, 95 in a hundred and all of them are
// within.
func offBy(ms []float64) (middle, p50, p95, worst float64) {
	if len(ms) == 0 {
		return 0, 0, 0, 0
	}
	ms = slices.Clone(ms)
	slices.Sort(ms)
	middle = ms[len(ms)/2]
	for i := range ms {
		ms[i] = math.Abs(ms[i])
	}
	slices.Sort(ms)
	rank := func(p int) float64 { return ms[max(0, (len(ms)*p+99)/100-1)] }
	return middle, rank(50), rank(95), rank(100)
}

// spread writes what is to be known of some errors.
func spread(ms []float64) string {
	middle, p50, p95, worst := offBy(ms)
	return fmt.Sprintf("median %+.2f; off by p50 %.2f, p95 %.2f, max %.2f", middle, p50, p95, worst)
}

// countDown presses n keys with a countdown, and returns by how much each word missed its
// time, and how many countdowns were whole.
func countDown(t *testing.T, kind audiotest.Kind, beyond time.Duration, n int) (list []countError, whole int) {
	s := audiotest.Start(t, kind)
	h := newHome(t)
	h.use(s)
	file := h.path(".local/state/spotter/earpieces.toml")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	measured := fmt.Sprintf("[sinks.%q]\nbeyond_ms = %d.0\nkey_to_ear_ms = 5.0\nheard = 9\nof = 9\nmic = \"test\"\nmeasured = 2026-11-28T10:00:00Z\n",
		audiotest.Ear, beyond.Milliseconds())
	if err := os.WriteFile(file, []byte(measured), 0o644); err != nil {
		t.Fatal(err)
	}
	x, journal := h.liveAt(t, "auto", 80, 24, "pulse:"+audiotest.Ear, "--start-now", "--target", "3:43:39", "--pack", clitest.KeysPack(t))
	rec := s.Record(audiotest.Ear)
	s.Calibrate(rec)
	var at []time.Time
	for i := range n {
		c := countdownTable[i%len(countdownTable)]
		at = append(at, time.Now())
		x.press(c.key)
		time.Sleep(seconds(c.metres/recordSpeed) + 400*time.Millisecond)
	}
	time.Sleep(time.Second)
	frames := rec.Stop()
	playedAt := rec.PlayedAt()
	latencies := pressLatencies(t, journal)
	if len(latencies) != n {
		t.Fatalf("%d of %d keys were heard", len(latencies), n)
	}
	sounds := audiotest.Sounds(frames, 30*time.Millisecond)
	for i, pressed := range at {
		c := countdownTable[i%len(countdownTable)]
		var began []time.Time
		for _, sound := range sounds {
			if b := playedAt(sound.Start); b.After(pressed.Add(-20*time.Millisecond)) && (i+1 == n || b.Before(at[i+1].Add(-20*time.Millisecond))) {
				began = append(began, b)
			}
		}
		if len(began) != 1+c.words {
			continue
		}
		whole++
		for k, b := range began[1:] {
			due := c.metres/recordSpeed - float64(c.words-1-k)*3.05/recordSpeed
			key := b.Sub(began[0]) + latencies[i] + beyond
			list = append(list, countError{
				byte: 1000 * ((b.Sub(pressed) + beyond).Seconds() - due), key: 1000 * (key.Seconds() - due), now: k == c.words-1,
			})
		}
	}
	return list, whole
}

// seconds returns a time that is given in seconds.
func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// pressLatencies returns the times from key to ear of the presses that were heard, in order.
func pressLatencies(t *testing.T, journal string) (list []time.Duration) {
	t.Helper()
	b, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	type fields struct {
		Seq, Ref  int
		Kind      string
		Pressed   string
		Outcome   string
		LatencyMS float64 `json:"latency_ms"`
	}
	pressed := map[int]bool{}
	for text := range strings.Lines(string(b)) {
		var l fields
		if json.Unmarshal([]byte(text), &l) != nil {
			continue // a line that is being written
		}
		switch {
		case l.Kind == "cue" && l.Pressed != "":
			pressed[l.Seq] = true
		case l.Kind == "outcome" && pressed[l.Ref]:
			list = append(list, time.Duration(l.LatencyMS*float64(time.Millisecond)))
		}
	}
	return list
}
