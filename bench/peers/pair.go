package main

import (
	"math"
	"slices"
	"time"
)

const (
	// slack is the time by which a sound may seem too early: the sink's clock is known to
	// a few milliseconds.
	slack = 20 * time.Millisecond
	// lastWait is the time that the last trigger waits for its sound.
	lastWait = 1500 * time.Millisecond
	// wholeWithin is the greatest difference between the length of a whole sound and that of the click.
	wholeWithin = 3 * time.Millisecond
)

// sound is one stretch of sound, when it was played.
type sound struct{ start, end time.Time }

// tally counts how the triggers of a player ended: heard, whole, or missed.
type tally struct {
	triggers, heard, whole int
	ms                     []float64     // trigger to sound, of each that was heard
	cpu, took              time.Duration // processor time of the client, and how long it had
}

// pair gives each trigger the sounds that begin between it and the next one.
// The first of them is the answer; their lengths together say whether it is
// whole.
func pair(at []time.Time, sounds []sound, length time.Duration) tally {
	t := tally{triggers: len(at)}
	for i, began := range at {
		end := began.Add(lastWait)
		if i+1 < len(at) {
			end = at[i+1].Add(-slack)
		}
		heard, sum := false, time.Duration(0)
		for _, s := range sounds {
			if s.start.Before(began.Add(-slack)) || !s.start.Before(end) {
				continue
			}
			if !heard {
				t.ms = append(t.ms, float64(s.start.Sub(began))/float64(time.Millisecond))
			}
			heard, sum = true, sum+s.end.Sub(s.start)
		}
		if !heard {
			continue
		}
		t.heard++
		if (sum - length).Abs() <= wholeWithin {
			t.whole++
		}
	}
	return t
}

// add puts the tallies of two blocks together.
func (t tally) add(u tally) tally {
	return tally{
		triggers: t.triggers + u.triggers, heard: t.heard + u.heard, whole: t.whole + u.whole,
		ms: slices.Concat(t.ms, u.ms), cpu: t.cpu + u.cpu, took: t.took + u.took,
	}
}

// percentile returns the value at p per cent of the way through the sorted
// values, the nearest one there is; NaN of none.
func percentile(ms []float64, p float64) float64 {
	if len(ms) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(ms))
	return sorted[int(math.Round(p/100*float64(len(sorted)-1)))]
}

// stretches finds the sounds in a recording, from first to last loud frame.
// Quiet of more than the given number of frames parts two sounds.
func stretches(loud []bool, quiet int, playedAt func(frame int) time.Time) []sound {
	var sounds []sound
	first, last := -1, -1
	flush := func() {
		if first >= 0 {
			start := playedAt(first)
			sounds = append(sounds, sound{start, start.Add(frames(last + 1 - first))})
		}
		first = -1
	}
	for i, is := range loud {
		if !is {
			continue
		}
		if first >= 0 && i-last > quiet {
			flush()
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	flush()
	return sounds
}

// frames returns how long so many frames take.
func frames(n int) time.Duration { return time.Duration(n) * time.Second / rate }
