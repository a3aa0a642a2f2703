package standing

import (
	"slices"
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/cues"
	"spotter/race"
)

// ten is the time of the gun, by the pair's clock.
var ten = time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)

// log makes lines: each function is one.
func log(lines ...func(*race.Event)) (list []race.Event) {
	open := race.Event{Kind: race.KindOpen, Stamp: race.Stamp{Wall: ten.Add(-time.Minute)},
		Open: &race.Open{Format: 1, Program: "test", Runner: "Ann", Target: 3 * time.Hour, DistanceM: 42195, Units: "km", BootID: "b"}}
	list = append(list, open)
	for _, line := range lines {
		var e race.Event
		line(&e)
		list = append(list, e)
	}
	for i := range list {
		list[i].Seq, list[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return list
}

// at makes a line at so many seconds of race time.
func at(seconds int, kind race.Kind, more ...func(*race.Event)) func(*race.Event) {
	return func(e *race.Event) {
		d := time.Duration(seconds) * time.Second
		e.Kind, e.Elapsed, e.HasElapsed = kind, d, true
		e.Stamp = race.Stamp{Wall: ten.Add(d), Boot: time.Hour + d}
		for _, m := range more {
			m(e)
		}
	}
}

func gun() func(*race.Event) {
	return at(0, race.KindStart, func(e *race.Event) { e.Clock = "gun" })
}

func stop(e *race.Event) { e.Cue, e.Pressed, e.Class = "stop", "stop", cues.Alarm }
func item(s string) func(*race.Event) {
	return func(e *race.Event) { e.Item = s }
}
func text(s string) func(*race.Event) { return func(e *race.Event) { e.Text = s } }
func ref(n race.EventID) func(*race.Event) {
	return func(e *race.Event) { e.Ref = n }
}
func state(s string) func(*race.Event) { return func(e *race.Event) { e.State = s } }
func board(km float64) func(*race.Event) {
	return func(e *race.Event) { e.Marker, e.DistanceM = "km", km*1000 }
}

func TestStatus(t *testing.T) {
	for name, tt := range map[string]struct {
		lines []func(*race.Event)
		beat  *wire.Beat // at 300 s of race time
		now   int        // seconds of race time; every line and beat came at once
		heard int        // the same: when the last line came
		want  Status
		since int // seconds of race time, where it is told
	}{
		"nothing but open":         {nil, nil, -30, -60, Waiting, 0},
		"going":                    {[]func(*race.Event){gun()}, nil, 30, 0, Fine, 0},
		"no news":                  {[]func(*race.Event){gun()}, nil, 46, 0, NoNews, 0},
		"news just in time":        {[]func(*race.Event){gun()}, nil, 45, 0, Fine, 0},
		"beats are news":           {[]func(*race.Event){gun()}, &wire.Beat{Output: "opened"}, 340, 0, Behind, 0}, // km 1 is overdue
		"no news before the gun":   {nil, nil, 30, -60, NoNews, 0},
		"a fall":                   {[]func(*race.Event){gun(), at(20, race.KindFall)}, nil, 30, 20, Fallen, 20},
		"a fall and silence":       {[]func(*race.Event){gun(), at(20, race.KindFall)}, nil, 999, 20, Fallen, 20},
		"a fall and a go":          {[]func(*race.Event){gun(), at(20, race.KindFall), at(40, race.KindGo)}, nil, 45, 40, Fine, 0},
		"a fall that was not":      {[]func(*race.Event){gun(), at(20, race.KindFall), at(22, race.KindVoid, ref(3))}, nil, 30, 22, Fine, 0},
		"a go that was not":        {[]func(*race.Event){gun(), at(20, race.KindFall), at(22, race.KindGo), at(23, race.KindVoid, ref(4))}, nil, 30, 23, Fallen, 20},
		"a go before the fall":     {[]func(*race.Event){gun(), at(10, race.KindGo), at(20, race.KindFall)}, nil, 30, 20, Fallen, 20},
		"two falls":                {[]func(*race.Event){gun(), at(20, race.KindFall), at(25, race.KindFall)}, nil, 30, 25, Fallen, 20},
		"a fall and a board":       {[]func(*race.Event){gun(), at(20, race.KindFall), at(240, race.KindSplit, board(1))}, nil, 250, 240, Fine, 0},
		"a fall, program left":     {[]func(*race.Event){gun(), at(20, race.KindFall), at(40, race.KindGo, item("stop"), text("the race was left")), at(41, race.KindClose)}, nil, 60, 41, Fallen, 20},
		"STOP for a minute":        {[]func(*race.Event){gun(), at(20, race.KindCue, stop)}, &wire.Beat{}, 80, 79, Fine, 0},
		"STOP for longer":          {[]func(*race.Event){gun(), at(20, race.KindCue, stop)}, &wire.Beat{}, 81, 79, Stopped, 20},
		"STOP cleared":             {[]func(*race.Event){gun(), at(20, race.KindCue, stop), at(50, race.KindGo, item("stop"))}, nil, 81, 79, Fine, 0},
		"another STOP":             {[]func(*race.Event){gun(), at(20, race.KindCue, stop), at(50, race.KindGo, item("stop")), at(60, race.KindCue, stop)}, nil, 121, 120, Stopped, 60},
		"STOP and a fall":          {[]func(*race.Event){gun(), at(20, race.KindCue, stop), at(21, race.KindFall)}, nil, 121, 120, Fallen, 21},
		"output lost":              {[]func(*race.Event){gun(), at(20, race.KindOutput, state("lost"))}, nil, 30, 20, Deaf, 20},
		"silent output":            {[]func(*race.Event){gun(), at(20, race.KindOutput, state("silent"))}, nil, 30, 20, Deaf, 20},
		"output there again":       {[]func(*race.Event){gun(), at(20, race.KindOutput, state("lost")), at(25, race.KindOutput, state("opened"))}, nil, 30, 25, Fine, 0},
		"lost, says the beat":      {[]func(*race.Event){gun(), at(1, race.KindOutput, state("opened"))}, &wire.Beat{Earpiece: wire.EarpieceLost}, 310, 300, Deaf, 300},
		"lost before silence":      {[]func(*race.Event){gun(), at(20, race.KindOutput, state("lost"))}, nil, 999, 20, Deaf, 20},
		"back, says the beat":      {[]func(*race.Event){gun(), at(20, race.KindOutput, state("lost")), at(240, race.KindSplit, board(1))}, &wire.Beat{Earpiece: wire.EarpieceThere, Output: "opened"}, 310, 300, Fine, 0},
		"a beat that says nothing": {[]func(*race.Event){gun(), at(20, race.KindOutput, state("lost"))}, &wire.Beat{}, 310, 300, Deaf, 20},
		"behind":                   {[]func(*race.Event){gun(), at(300, race.KindSplit, board(1))}, nil, 301, 300, Behind, 0},
		"on time":                  {[]func(*race.Event){gun(), at(255, race.KindSplit, board(1))}, nil, 256, 255, Fine, 0},
		"finished":                 {[]func(*race.Event){gun(), at(9000, race.KindFinish, func(e *race.Event) { e.Clock = "gun" })}, nil, 99999, 9000, Over, 9000},
		"left":                     {[]func(*race.Event){gun(), at(90, race.KindClose)}, nil, 99999, 90, Over, 90},
		"taken up again":           {[]func(*race.Event){gun(), at(90, race.KindClose), at(100, race.KindOpen, func(e *race.Event) { e.Open = &race.Open{Format: 1, BootID: "b"} })}, nil, 110, 100, Fine, 0},
	} {
		var p Pair
		p.Take(log(tt.lines...), ten.Add(time.Duration(tt.heard)*time.Second))
		if tt.beat != nil {
			b := *tt.beat
			b.At = ten.Add(300 * time.Second)
			came := b.At
			if tt.now < 300 {
				b.At, came = ten.Add(time.Second), ten.Add(time.Second)
			}
			p.Beat(b, came)
		}
		s := p.At(ten.Add(time.Duration(tt.now) * time.Second))
		if s.Status != tt.want {
			t.Errorf("%s: %v, want %v", name, s.Status, tt.want)
		}
		if want := ten.Add(time.Duration(tt.since) * time.Second); tt.since != 0 && !s.Since.Equal(want) {
			t.Errorf("%s: since %v, want %v", name, s.Since, want)
		}
	}
}

func TestNothingHeard(t *testing.T) {
	var p Pair
	p.Take(nil, ten)
	if s := p.At(ten); s.Status != NoNews || p.Open() != nil || p.LastBeat() != nil {
		t.Errorf("of a pair that never came: %v", s.Status)
	}
}

// TestSoundOff has pairs that chose to have no sound, and pairs that have none left.
func TestSoundOff(t *testing.T) {
	null := at(20, race.KindOutput, state("silent"), func(e *race.Event) { e.Device = "null" })
	for name, tt := range map[string]struct {
		line func(*race.Event)
		beat *wire.Beat
		want string
	}{
		"chosen, by the lines":      {null, nil, "ok, sound off"},
		"chosen, by the beat":       {null, &wire.Beat{Output: wire.OutputNull}, "ok, sound off"},
		"chosen, the beat is mum":   {null, &wire.Beat{}, "ok, sound off"},
		"nothing else was left":     {at(20, race.KindOutput, state("silent"), func(e *race.Event) { e.Device, e.Text = "null", "no sound server" }), nil, "earpiece lost"},
		"another output is silent":  {at(20, race.KindOutput, state("silent"), func(e *race.Event) { e.Device = "ear" }), nil, "earpiece lost"},
		"chosen, and then it broke": {null, &wire.Beat{Output: "lost", Earpiece: wire.EarpieceLost}, "earpiece lost"},
		"there again":               {null, &wire.Beat{Output: "opened", Earpiece: wire.EarpieceThere}, "ok"},
	} {
		var p Pair
		p.Take(log(gun(), tt.line), ten.Add(20*time.Second))
		if tt.beat != nil {
			tt.beat.At = ten.Add(25 * time.Second)
			p.Beat(*tt.beat, tt.beat.At)
		}
		s := p.At(ten.Add(30 * time.Second))
		if got := s.Words(); got != tt.want || s.Status.Alarming() != (tt.want == "earpiece lost") || (p.Red(s) != "") != s.Status.Alarming() {
			t.Errorf("%s: %q, red %q, want %q", name, got, p.Red(s), tt.want)
		}
	}
}

// TestClocks sends beats of a clock that is five minutes slow through a network that takes up to
// two seconds. A STOP that is 61 s old is told, though by the pair's clock it is six minutes old.
func TestClocks(t *testing.T) {
	var p Pair
	slow := 5 * time.Minute
	p.Take(log(gun(), at(100, race.KindCue, stop)), ten.Add(slow+101*time.Second))
	for i, delay := range []time.Duration{2 * time.Second, 90 * time.Millisecond, time.Second} {
		sent := ten.Add(time.Duration(101+15*i) * time.Second)
		p.Beat(wire.Beat{At: sent, Output: "opened"}, sent.Add(slow+delay))
	}
	if s := p.At(ten.Add(slow + 159*time.Second)); s.Status == Stopped || !s.HasClock || s.Clock != slow+90*time.Millisecond {
		t.Errorf("59 s after the STOP: %v, clocks differ by %v", s.Status, s.Clock)
	}
	s := p.At(ten.Add(slow + 161*time.Second))
	if s.Status != Stopped || !s.Since.Equal(ten.Add(slow+100*time.Second+90*time.Millisecond)) {
		t.Errorf("61 s after the STOP: %v since %v", s.Status, s.Since)
	}
	if s.Elapsed != 160*time.Second+910*time.Millisecond {
		t.Errorf("race time %v", s.Elapsed)
	}
	// A clock that is five minutes fast is put right, and STOP is pressed: it is not told at once.
	var back Pair
	back.Beat(wire.Beat{At: ten.Add(slow)}, ten)
	back.Beat(wire.Beat{At: ten.Add(15 * time.Second)}, ten.Add(15*time.Second))
	back.Take(log(gun(), at(20, race.KindCue, stop)), ten.Add(20*time.Second))
	if s := back.At(ten.Add(30 * time.Second)); s.Status == Stopped || s.Clock != 0 {
		t.Errorf("10 s after the STOP: %v, clocks differ by %v", s.Status, s.Clock)
	}
	// The clock is put right: what the old beats said is forgotten after some.
	for i := range clockBeats {
		sent := ten.Add(time.Duration(600+15*i) * time.Second)
		p.Beat(wire.Beat{At: sent}, sent.Add(50*time.Millisecond))
	}
	if s := p.At(ten.Add(time.Hour)); s.Clock != 50*time.Millisecond {
		t.Errorf("clocks differ by %v after one was put right", s.Clock)
	}
}

// TestFastClock has a pair whose clock is five minutes fast press STOP, and no beat come, as after a start of
// headquarters: the STOP is told a minute later, not six.
func TestFastClock(t *testing.T) {
	var p Pair
	fast := 5 * time.Minute
	p.Take(log(gun(), at(100, race.KindCue, stop)), ten.Add(101*time.Second-fast))
	for after, want := range map[time.Duration]Status{160 * time.Second: NoNews, 162 * time.Second: Stopped} {
		if s := p.At(ten.Add(after - fast)); s.Status != want || s.HasClock {
			t.Errorf("%v after the start it is %v, want %v", after, s.Status, want)
		}
	}
	late := new(Pair) // lines that were on their way for an hour say nothing of the clock
	late.Take(log(gun(), at(100, race.KindCue, stop)), ten.Add(time.Hour))
	if s := late.At(ten.Add(time.Hour)); s.Status != Stopped || !s.Since.Equal(ten.Add(100*time.Second)) {
		t.Errorf("%v since %v", s.Status, s.Since)
	}
}

// TestCuesAreNotKept follows a long race: of its cues none stays in memory.
func TestCuesAreNotKept(t *testing.T) {
	var p Pair
	lines := []func(*race.Event){gun()}
	for i := range 1000 {
		lines = append(lines, at(i, race.KindCue, func(e *race.Event) { e.Cue, e.Class = "left", cues.Steer }),
			at(i, race.KindOutcome, ref(race.EventID(3+2*i)), func(e *race.Event) { e.Outcome = race.Heard }))
	}
	p.Take(log(lines...), ten.Add(1000*time.Second))
	if len(p.kept) != 2 {
		t.Errorf("%d lines are kept", len(p.kept))
	}
}

func TestCompare(t *testing.T) {
	list := []Standing{{Status: Over}, {Status: Fine}, {Status: Stopped, Since: ten.Add(1)}, {Status: Stopped, Since: ten}, {Status: NoNews}, {Status: Fallen}}
	slices.SortFunc(list, Compare)
	var got []string
	for _, s := range list {
		got = append(got, s.Status.String())
	}
	if !slices.Equal(got, []string{"fall", "STOP", "STOP", "no news", "ok", "over"}) || !list[1].Since.Equal(ten) {
		t.Errorf("order %q", got)
	}
	if NoNews.Alarming() || Behind.Alarming() || !Deaf.Alarming() || !Fallen.Alarming() || Status(99).String() != "unknown" {
		t.Error("the alarms are others")
	}
}
