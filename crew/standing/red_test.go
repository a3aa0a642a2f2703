package standing

import (
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/race"
)

// TestRed names what is red: the same until something new happens.
func TestRed(t *testing.T) {
	for name, tt := range map[string]struct {
		lines []func(*race.Event)
		beats []wire.Beat // 10 s apart from 100 s on
		want  string
	}{
		"fine":            {[]func(*race.Event){gun()}, nil, ""},
		"a fall":          {[]func(*race.Event){gun(), at(20, race.KindFall)}, nil, "fall-3"},
		"two falls":       {[]func(*race.Event){gun(), at(20, race.KindFall), at(25, race.KindFall)}, nil, "fall-4"},
		"the second void": {[]func(*race.Event){gun(), at(20, race.KindFall), at(25, race.KindFall), at(26, race.KindVoid, ref(4))}, nil, "fall-3"},
		"a STOP":          {[]func(*race.Event){gun(), at(20, race.KindCue, stop)}, []wire.Beat{{Output: "opened"}}, "stop-3"},
		"a lost output":   {[]func(*race.Event){gun(), at(90, race.KindOutput, state("lost"))}, nil, "earpiece-1808128890000"},
		"lost, say beats": {[]func(*race.Event){gun()}, []wire.Beat{{Output: "lost"}, {Output: "lost"}, {Output: "lost"}}, "earpiece-1808128900000"},
		"lost anew":       {[]func(*race.Event){gun()}, []wire.Beat{{Output: "lost"}, {Output: "opened"}, {Output: "lost"}}, "earpiece-1808128920000"},
	} {
		var p Pair
		p.Take(log(tt.lines...), ten.Add(90*time.Second))
		for i, b := range tt.beats {
			b.At = ten.Add(time.Duration(100+10*i) * time.Second)
			p.Beat(b, b.At)
		}
		if got := p.Red(p.At(ten.Add(125 * time.Second))); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestDue looks at a pair only when Due says so, and each millisecond beside it: both see every
// change of the status at the same time.
func TestDue(t *testing.T) {
	for name, lines := range map[string][]func(*race.Event){
		"going": {gun()}, "STOP": {gun(), at(1, race.KindCue, stop)}, "fall": {gun(), at(3, race.KindFall)}, "not started": nil,
		"left": {gun(), at(9, race.KindClose)}, "no target": {gun(), at(5, race.KindSplit, board(0.02))},
	} {
		var p Pair
		p.Take(log(lines...), ten.Add(10*time.Second))
		p.Beat(wire.Beat{At: ten.Add(20 * time.Second), Output: "opened"}, ten.Add(20*time.Second))
		now := ten.Add(20 * time.Second)
		s := p.At(now)
		shown, due := s.Status, p.Due(s, now)
		for end := now.Add(3 * time.Minute); now.Before(end); now = now.Add(10 * time.Millisecond) {
			if !due.IsZero() && !now.Before(due) {
				s = p.At(now)
				shown, due = s.Status, p.Due(s, now)
			}
			// A gap is worked out anew each 15 s: it may make a pair late later than it is.
			if is := p.At(now).Status; is != shown && is != Behind && now.Sub(due.Add(-gapEvery)) > 20*time.Millisecond && due.Sub(now) > 20*time.Millisecond {
				t.Fatalf("%s: %v after the start it is %v, and %v is shown until %v", name, now.Sub(ten), is, shown, due.Sub(ten))
			}
		}
	}
}

func TestMatters(t *testing.T) {
	for name, tt := range map[string]struct {
		line func(*race.Event)
		want bool
	}{
		"cue": {at(1, race.KindCue), false}, "outcome": {at(1, race.KindOutcome), false}, "STOP": {at(1, race.KindCue, stop), true},
		"fall": {at(1, race.KindFall), true}, "output": {at(1, race.KindOutput, state("lost")), true}, "board": {at(1, race.KindSplit, board(1)), true},
	} {
		if got := Matters(log(tt.line)[1:]); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
