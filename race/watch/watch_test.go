package watch

import (
	"testing"
	"time"

	"spotter/race"
)

// story maps a second to what happens then.
type story map[int]func(w *Watch)

func log(e race.Event) func(*Watch) { return func(w *Watch) { w.Log(&e) } }

func heard(at int) func(*Watch) {
	return func(w *Watch) { w.Heard(time.Duration(at) * time.Second) }
}

// told plays a story of so many seconds, and returns the seconds of what was logged and
// of what was ticked.
func told(t *testing.T, w *Watch, s story, seconds int) (logged, ticked []int) {
	t.Helper()
	for at := range seconds {
		if f := s[at]; f != nil {
			f(w)
		}
		f := w.Look(time.Duration(at)*time.Second, at >= 1000 && at < 2000)
		if f.New {
			logged = append(logged, at)
		}
		if f.Tick {
			ticked = append(ticked, at)
		}
		if (f.New || f.Tick) && f.Silent < w.after {
			t.Errorf("%d s: %+v is no silence that is too long", at, f)
		}
	}
	return logged, ticked
}

func TestWhenASilenceIsTooLong(t *testing.T) {
	start := log(race.Event{ID: 1, Kind: race.KindStart, Clock: "gun"})
	rest := log(race.Event{ID: 2, Kind: race.KindRest})
	goOn := log(race.Event{ID: 3, Kind: race.KindGo})
	finish := log(race.Event{ID: 4, Kind: race.KindFinish, Clock: "finish"})
	void := func(id, ref race.EventID) func(*Watch) {
		return log(race.Event{ID: id, Kind: race.KindVoid, Ref: ref})
	}
	for name, c := range map[string]struct {
		story          story
		seconds        int
		logged, ticked []int
	}{
		"before the start":         {story{}, 500, nil, nil},
		"after the start":          {story{10: start}, 500, []int{100}, []int{100, 104, 108}},
		"a cue in time":            {story{10: start, 50: heard(50)}, 139, nil, nil},
		"the next cue re-arms":     {story{10: start, 101: heard(101)}, 500, []int{100, 191}, []int{100, 191, 195, 199}},
		"a cue after all ticks":    {story{10: start, 150: heard(150)}, 300, []int{100, 240}, []int{100, 104, 108, 240, 244, 248}},
		"at rest":                  {story{10: start, 50: rest}, 900, nil, nil},
		"after a rest":             {story{10: start, 50: rest, 300: goOn}, 395, []int{390}, []int{390, 394}},
		"STOP cleared is no go":    {story{10: start, 50: rest, 60: log(race.Event{ID: 9, Kind: race.KindGo, Item: race.ItemStop})}, 500, nil, nil},
		"a rest that was none":     {story{10: start, 50: rest, 60: void(5, 2)}, 151, []int{150}, []int{150}},
		"after the finish":         {story{10: start, 50: finish}, 500, nil, nil},
		"a finish by mistake":      {story{10: start, 50: finish, 60: void(5, 4)}, 151, []int{150}, []int{150}},
		"that was the finish":      {story{10: start, 50: finish, 60: void(5, 4), 70: void(6, 5)}, 500, nil, nil},
		"a start that was none":    {story{10: start, 50: void(5, 1)}, 500, nil, nil},
		"an alarm that repeats":    {story{10: start, 990: heard(990)}, 2089, []int{100}, []int{100, 104, 108}},
		"an alarm that is cleared": {story{10: start, 990: heard(990)}, 2090, []int{100, 2089}, []int{100, 104, 108, 2089}},
	} {
		t.Run(name, func(t *testing.T) {
			logged, ticked := told(t, New(90*time.Second, nil, 0), c.story, c.seconds)
			if !same(logged, c.logged) || !same(ticked, c.ticked) {
				t.Errorf("logged at %v, ticked at %v; want %v and %v", logged, ticked, c.logged, c.ticked)
			}
		})
	}
}

// same compares two lists, but for whether they are nil.
func same(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// A race that is taken up is watched from that moment, whatever was before.
func TestAWatchOfARaceThatIsTakenUp(t *testing.T) {
	running := []race.Event{{ID: 1, Kind: race.KindStart}, {ID: 2, Kind: race.KindRest}, {ID: 3, Kind: race.KindGo}}
	w := New(90*time.Second, running, 1000*time.Second)
	if f := w.Look(1001*time.Second, false); f != (Finding{}) {
		t.Errorf("%+v", f)
	}
	if f := w.Look(1090*time.Second, false); f != (Finding{}) {
		t.Errorf("%+v", f)
	}
	if f := w.Look(1095*time.Second, false); !f.New || !f.Tick || f.Silent != 94*time.Second {
		t.Errorf("%+v", f)
	}
	if f := w.Look(1096*time.Second, false); f.New || f.Tick || f.Silent != 95*time.Second {
		t.Errorf("it lasts: %+v", f)
	}
	over := New(90*time.Second, append(running, race.Event{ID: 4, Kind: race.KindFinish}), 0)
	if f := over.Look(time.Hour, false); f != (Finding{}) {
		t.Errorf("%+v", f)
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]time.Duration{"off": 0, "90s": 90 * time.Second, "1:30": 90 * time.Second, "1m30s": 90 * time.Second, "10s": 10 * time.Second, "1h": time.Hour} {
		if d, err := Parse(s); d != want || err != nil {
			t.Errorf("%q: %v, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "0", "9s", "2h", "90", "-90s", "soon", "1e9h", "9999999999h", "90s\x1b[2J"} {
		if d, err := Parse(s); err == nil {
			t.Errorf("%q: %v", s, d)
		}
	}
}
