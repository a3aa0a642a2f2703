package loopback

import (
	"cmp"

	"spotter/audio/pulse"

	"fmt"
	"slices"
	"time"
)

// How clicks that were sent are matched with clicks that were found.
const (
	leastDelay = -60 * time.Millisecond // what the server says is late by at most this
	mostDelay  = 2500 * time.Millisecond
	oneDelay   = 25 * time.Millisecond  // delays this far from each other are the same
	mostEcho   = 250 * time.Millisecond // an echo is not later
	enough     = 0.5                    // of the clicks must be heard at one delay
)

// match is a click that was sent and heard.
type match struct {
	sent  int // index
	found int // index
	delay time.Duration
}

// matchClicks pairs the times at which clicks were sent with those at which they
// were found. Gaps between clicks differ, so that only one delay fits most of
// them, whatever was missed, heard twice or is no click at all. Of a click and an
// echo of it that fits about as well, the earlier is taken.
func matchClicks(sent []time.Duration, clicks []click) []match {
	var all []matching
	for _, s := range sent {
		for _, f := range clicks {
			if d := f.at - s; d >= leastDelay && d <= mostDelay {
				all = append(all, matchAt(sent, clicks, d))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b matching) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.middle(), b.middle()))
	})
	for i := range all {
		if d := all[0].middle() - all[i].middle(); d > oneDelay && d <= mostEcho && all[i].asGoodAs(all[0]) {
			return all[i].matches
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[0].matches
}

// matching holds the clicks that one candidate delay explains, and their errors.
type matching struct {
	matches []match // by delay; at least one
	score   float64 // sum of their strengths
}

func (m matching) middle() time.Duration { return m.matches[len(m.matches)/2].delay }

// asGoodAs reports whether m may be the clicks of which best is but an echo: it
// has hardly fewer, and they are hardly weaker.
func (m matching) asGoodAs(best matching) bool {
	return len(m.matches)*10 >= len(best.matches)*8 && m.score*10 >= best.score*6
}

// matchAt pairs each click sent with the strongest one found about d later.
func matchAt(sent []time.Duration, clicks []click, d time.Duration) (out matching) {
	for i, s := range sent {
		nearest := -1
		for j := from(clicks, s+d-oneDelay); j < len(clicks) && clicks[j].at <= s+d+oneDelay; j++ {
			if nearest < 0 || clicks[j].strength > clicks[nearest].strength {
				nearest = j
			}
		}
		if nearest >= 0 {
			out.matches = append(out.matches, match{sent: i, found: nearest, delay: clicks[nearest].at - s})
			out.score += clicks[nearest].strength
		}
	}
	slices.SortFunc(out.matches, func(a, b match) int { return cmp.Compare(a.delay, b.delay) })
	return out
}

// from returns the first click found at or after a time.
func from(clicks []click, at time.Duration) int {
	i, _ := slices.BinarySearchFunc(clicks, at, func(f click, at time.Duration) int { return cmp.Compare(f.at, at) })
	return i
}

// noisy is the level of a room, in dBFS in the clicks' band, that is blamed for
// clicks not heard.
const noisy = -38.0

// deaf says that a source heard nothing but zeros.
func deaf(src pulse.Source) error {
	return fmt.Errorf("microphone %q hears nothing at all, not even a room: is it switched off, or the wrong one? --mic chooses another", src.Name)
}

// judge says why a recording gives no answer; nil when it does.
func judge(src pulse.Source, peak int16, noise float64, sent int, clicks []click, matches []match) error {
	heard := len(matches)
	name := fmt.Sprintf("microphone %q", src.Name)
	switch {
	case peak <= 1:
		return deaf(src)
	case float64(heard) >= enough*float64(sent):
		return nil
	case noise > noisy:
		return fmt.Errorf("it is too noisy: %.0f dBFS at %s, and %d of %d clicks recognised: go where it is quieter, or hold the earpiece nearer", noise, name, heard, sent)
	case len(clicks) >= sent-sent/3:
		return fmt.Errorf("%d clicks were heard, but at delays that do not agree: keep the earpiece still at %s, close other programs that play sound, and try again", len(clicks), name)
	case heard > 0 || len(clicks) > 0:
		return fmt.Errorf("only %d of %d clicks were recognised: hold the earpiece nearer to %s, turn its volume up, and try again", max(heard, len(clicks)), sent, name)
	}
	return fmt.Errorf("none of %d clicks was recognised in what %s heard: hold the earpiece to it, turn its volume up, or choose another with --mic", sent, name)
}
