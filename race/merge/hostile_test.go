package merge_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/journal/whole"
	"spotter/race"
	"spotter/race/align"
	"spotter/race/merge"
)

// hostileLog makes up a log that no spotter wrote: clocks that jump by years, references to
// lines that are not there, fields where they do not belong.
func hostileLog(rng *rand.Rand, spotter string) (log []race.Event) {
	kinds := []race.Kind{race.KindOpen, race.KindClose, race.KindStart, race.KindFinish, race.KindCue, race.KindOutcome, race.KindSplit, race.KindSplit,
		race.KindSplit, race.KindAid, race.KindFall, race.KindRest, race.KindGo, race.KindNote, race.KindSwap, race.KindVoid, race.KindAmend, race.KindOutput, race.KindClock, "weather"}
	times := []time.Duration{0, time.Millisecond, s, -s, time.Hour, -24 * time.Hour, 1e6 * time.Hour, math.MaxInt64, math.MinInt64}
	pick := func() time.Duration {
		return times[rng.IntN(len(times))].Truncate(time.Millisecond)
	}
	wall := time.Date(2027, 4, 19, 10, 0, 0, 0, time.FixedZone("", 7200))
	seq := uint64(0)
	for i := range 3 + rng.IntN(60) {
		seq += 1 + uint64(rng.IntN(20)/19) // a line may be missing
		wall = wall.Add(time.Duration(rng.IntN(400)) * s)
		e := race.Event{ID: race.EventID(seq), Seq: seq, Kind: kinds[rng.IntN(len(kinds))], Stamp: race.Stamp{Wall: wall, Boot: time.Duration(i) * time.Minute}}
		if i == 0 {
			e.Kind = race.KindOpen
		}
		if rng.IntN(9) == 0 {
			e.Wall, e.Boot = time.Date(rng.IntN(10000), 1, 1, 0, 0, 0, 0, time.UTC), pick()
		}
		if rng.IntN(3) > 0 {
			e.Elapsed, e.HasElapsed = time.Duration(i)*5*time.Minute, true
		}
		if rng.IntN(9) == 0 {
			e.Elapsed = pick()
		}
		e.Marker, e.DistanceM = []string{"km 1", "km 2", "km 3", "finish", "\x1b[31m"}[rng.IntN(5)], float64(rng.IntN(5)*1000-1000)
		e.Cue, e.Pressed = cues.ID([]string{"left", "right", ""}[rng.IntN(3)]), "left"
		e.Item, e.Side, e.Name, e.Text = []string{"", "water", "medical", "stop", "skip", "training"}[rng.IntN(6)], []string{"", "left", "right"}[rng.IntN(3)], "\u202e", "km 2"
		e.Clock, e.State = []string{"", "gun", "chip", "finish"}[rng.IntN(4)], []string{"", "opened", "lost", "corrected"}[rng.IntN(4)]
		e.Correction, e.Jump = []time.Duration{0, 0, s, -s, pick()}[rng.IntN(5)], pick()
		if seq > 1 {
			e.Ref, e.By = race.EventID(rng.Uint64N(seq)), race.EventID(rng.Uint64N(seq))
		}
		if e.Kind == race.KindOpen {
			e = race.Event{ID: e.ID, Seq: e.Seq, Kind: e.Kind, Stamp: e.Stamp, Open: &race.Open{Spotter: spotter, BootID: []string{"", "a", "b"}[rng.IntN(3)],
				DistanceM: 3000, Units: []string{"km", "mi", "league"}[rng.IntN(3)], ReviewHead: []string{"", "", "", "f"}[rng.IntN(4)]}}
		}
		log = append(log, e)
	}
	return log
}

// Whatever two logs say, a merge ends in a log that is whole when it is read back, with
// every line of both.
func TestHostileLogs(t *testing.T) {
	merged := 0
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 99))
		a, b := hostileLog(rng, "a"), hostileLog(rng, "b")
		var offset *time.Duration
		if rng.IntN(2) == 0 {
			offset = new(time.Duration)
		}
		x, err := align.Logs(a, b, offset)
		if err != nil {
			continue
		}
		merged++
		r := merge.Logs(x, merge.Source{Name: "\x1b]0;"}, merge.Source{}, "test")
		lines, head, err := whole.Bytes(r.Events)
		if err != nil {
			t.Fatal(seed, err)
		}
		log, err := journal.Read(bytes.NewReader(lines))
		if err != nil || log.Err() != nil || log.Head != head {
			t.Fatal(seed, err, log.Err())
		}
		race.AsItStands(log.Events)
		n := map[string]int{}
		for i := range log.Events {
			if log.Events[i].FromSeq > 0 {
				n[log.Events[i].From]++
			}
		}
		if n["A"] != len(a) || n["B"] != len(b) {
			t.Fatalf("seed %d: %v lines of %d and %d", seed, n, len(a), len(b))
		}
	}
	if merged < 120 {
		t.Errorf("only %d logs could be merged", merged)
	}
}
