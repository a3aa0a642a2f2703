package countdown

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"spotter/cues"
)

// american are the lengths of the words of en-US, in the order of Words.
var american = [Most]time.Duration{410 * time.Millisecond, 480 * time.Millisecond, 460 * time.Millisecond, 550 * time.Millisecond}

// The announcements of en-US.
const (
	turnLasts = 720 * time.Millisecond
	bumpLasts = 840 * time.Millisecond
	stepLasts = 440 * time.Millisecond
)

// write writes a plan as "three 1.92 now 4.83".
func write(p Plan) string {
	var out []string
	for _, c := range p.Counts() {
		out = append(out, fmt.Sprintf("%s %.2f", c.Cue, c.After.Seconds()))
	}
	return strings.Join(out, " ")
}

// The table of the requirements, to a hundredth of a second.
func TestTheTableOfPaces(t *testing.T) {
	for _, tc := range []struct {
		kind  cues.Countdown
		speed float64
		want  string
	}{
		{cues.TurnCountdown, 3.144, "three 1.92 two 2.89 one 3.86 now 4.83"},
		{cues.TurnCountdown, 2.045, "three 3.83 two 5.03 one 6.23 now 7.43"},
		{cues.TurnCountdown, 4.88, "three 1.01 two 1.71 one 2.41 now 3.11"},
		{cues.BumpCountdown, 3.144, "two 1.94 one 2.91 now 3.88"},
		{cues.BumpCountdown, 2.045, "two 3.57 one 4.77 now 5.97"},
		{cues.BumpCountdown, 4.88, "two 1.10 one 1.80 now 2.50"},
		{cues.KerbCountdown, 3.144, "now 1.94"},
		{cues.KerbCountdown, 2.045, "now 2.98"},
		{cues.KerbCountdown, 4.88, "now 1.25"},
	} {
		ends := map[cues.Countdown]time.Duration{cues.TurnCountdown: turnLasts, cues.BumpCountdown: bumpLasts, cues.KerbCountdown: stepLasts}[tc.kind]
		p := Make(Asked{Kind: tc.kind, SpeedMS: tc.speed, Ends: ends, Lasts: american})
		want := strings.Fields(tc.want)
		if len(p.Counts())*2 != len(want) {
			t.Errorf("%v at %v m/s: %s, want %s", tc.kind, tc.speed, write(p), tc.want)
			continue
		}
		for i, c := range p.Counts() {
			var at float64
			if _, err := fmt.Sscan(want[2*i+1], &at); err != nil {
				t.Fatal(err)
			}
			if string(c.Cue) != want[2*i] || math.Abs(c.After.Seconds()-at) > 0.01 {
				t.Errorf("%v at %v m/s: %s, want %s", tc.kind, tc.speed, write(p), tc.want)
				break
			}
		}
	}
}

// Where the distance to the point is known, there are as many counts as it has room for.
func TestWhatIsLeftDecidesHowManyCountsThereAre(t *testing.T) {
	for _, tc := range []struct {
		left float64
		want int
	}{{14, 4}, {12, 4}, {11.9, 3}, {9, 3}, {8.9, 2}, {7, 2}, {6.9, 1}, {3.5, 1}, {3.4, 0}, {1, 0}} {
		p := Make(Asked{Kind: cues.TurnCountdown, SpeedMS: 3.144, LeftM: tc.left, Ends: turnLasts, Lasts: american})
		if p.Len() != tc.want {
			t.Errorf("%v m left: %d words (%s), want %d", tc.left, p.Len(), write(p), tc.want)
			continue
		}
		if want := tc.left / 3.144; tc.want > 0 && math.Abs(p.Now().Seconds()-want) > 0.001 {
			t.Errorf("%v m left: now at %v, want %.3f s", tc.left, p.Now(), want)
		}
	}
}

// A point that is far off is not the one that the key is for.
func TestAPointFarAheadIsNotTheOneThatIsMeant(t *testing.T) {
	asked := Asked{Kind: cues.TurnCountdown, SpeedMS: 3.144, Ends: turnLasts, Lasts: american}
	usual := Make(asked)
	for _, left := range []float64{0, -3, 30.5, 400, math.NaN(), math.Inf(1)} {
		asked.LeftM = left
		if p := Make(asked); p != usual {
			t.Errorf("%v m left: %s, want the usual %s", left, write(p), write(usual))
		}
	}
	asked.LeftM = 30
	if p := Make(asked); math.Abs(p.Now().Seconds()-30/3.144) > 0.001 || p.Len() != 4 {
		t.Errorf("30 m left: %s", write(p))
	}
}

// Nobody counts to a place at a pace that nobody knows, nor without the word "now".
func TestWithoutAPaceOrAWordThereIsNoCountdown(t *testing.T) {
	asked := Asked{Kind: cues.TurnCountdown, SpeedMS: 3.144, Ends: turnLasts, Lasts: american}
	for _, v := range []float64{0, -1, math.NaN(), math.Inf(1), math.Inf(-1)} {
		a := asked
		a.SpeedMS = v
		if p := Make(a); p.Len() != 0 || p.Now() != 0 {
			t.Errorf("at %v m/s: %s", v, write(p))
		}
	}
	a := asked
	a.Kind = cues.NoCountdown
	if p := Make(a); p.Len() != 0 {
		t.Errorf("no countdown was asked for: %s", write(p))
	}
	a = asked
	a.Lasts[0] = 0
	if p := Make(a); p.Len() != 0 {
		t.Errorf("a pack without \"now\": %s", write(p))
	}
	a = asked
	a.Lasts[2] = 0
	if p := Make(a); write(p) != "one 3.86 now 4.83" {
		t.Errorf("a pack without \"two\": %s", write(p))
	}
}

// A word that is longer than the rhythm would be cut off by the next: it is left out, and
// what comes before it too.
func TestALongWordIsLeftOutAndNotCutOff(t *testing.T) {
	long := american
	long[2] = 900 * time.Millisecond
	if p := Make(Asked{Kind: cues.TurnCountdown, SpeedMS: 5, Ends: turnLasts, Lasts: long}); write(p) != "one 2.34 now 3.04" {
		t.Errorf("got %s", write(p))
	}
}

// Whatever is asked for, "now" is last, at its place, and nothing is crowded.
func TestEveryPlanKeepsItsRules(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 8))
	for range 200_000 {
		a := Asked{
			Kind: cues.Countdown(r.IntN(5)), SpeedMS: r.Float64()*9 - 0.5, LeftM: max(0, r.Float64()*40-10),
			Ends: time.Duration(r.Float64() * 1.3 * float64(time.Second)),
		}
		for k := range a.Lasts {
			a.Lasts[k] = time.Duration(200+r.IntN(800)) * time.Millisecond
		}
		p := Make(a)
		if a.SpeedMS <= 0 || a.Kind == cues.NoCountdown || a.Kind > cues.KerbCountdown {
			if p.Len() != 0 {
				t.Fatalf("%+v: %s", a, write(p))
			}
			continue
		}
		checkRules(t, a, p)
	}
}

func checkRules(t *testing.T, a Asked, p Plan) {
	t.Helper()
	list, words := p.Counts(), Words()
	if len(list) == 0 {
		return
	}
	v := min(max(a.SpeedMS, 1.4), 6)
	left := UsualM(a.Kind)
	if a.LeftM > 0 && a.LeftM <= 2*left {
		left = a.LeftM
	}
	if d := p.Now().Seconds() - left/v; math.Abs(d) > 1e-6 {
		t.Fatalf("%+v: now is moved by %v s", a, d)
	}
	step := min(max(3.05/v, 0.7), 1.2)
	for i, c := range list {
		k := len(list) - 1 - i
		if c.Cue != words[k] {
			t.Fatalf("%+v: %s", a, write(p))
		}
		if want := left/v - float64(k)*step; math.Abs(c.After.Seconds()-want) > 1e-5 {
			t.Fatalf("%+v: %s at %v, want %v s", a, c.Cue, c.After, want)
		}
		if c.After < a.Ends+Gap {
			t.Fatalf("%+v: %s is too close to the announcement", a, c.Cue)
		}
		if k > 0 && c.After+a.Lasts[k] > list[i+1].After {
			t.Fatalf("%+v: %s is cut off by the next", a, c.Cue)
		}
	}
}

func TestAPlanAllocatesNothing(t *testing.T) {
	a := Asked{Kind: cues.TurnCountdown, SpeedMS: 3.144, Ends: turnLasts, Lasts: american}
	if n := testing.AllocsPerRun(100, func() {
		if p := Make(a); p.Len() != 4 {
			t.Fatal("no plan")
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
