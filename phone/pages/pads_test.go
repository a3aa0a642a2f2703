package pages_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/cues"
	"spotter/input"
	"spotter/phone/link"
	"spotter/phone/pads"
	"spotter/race"
	"spotter/report/browsertest"
	"spotter/testrun"
)

// The least sizes of pads in CSS pixels: 20 and 15 mm at 160 to the inch.
const (
	largePad = 126
	smallPad = 94
)

// hand is the source of a page's pads, and what came of it.
type hand struct {
	*pads.Source
	presses chan input.Press
	mu      sync.Mutex
	at      time.Time // when the last press was handed over
	states  []input.State
}

// hold serves the pads of the pack that comes with spotter, and takes their presses.
func hold(t testing.TB, s *server) *hand {
	began := time.Now()
	now := func() race.Stamp { return race.Stamp{Wall: time.Now(), Boot: time.Since(began)} }
	class := func(id cues.ID) (cues.Class, bool) {
		c, ok := map[cues.ID]cues.Class{"left": cues.Steer, "right": cues.Steer, "step_up": cues.Steer, "step_down": cues.Steer,
			"slow": cues.Prepare, "clear": cues.Service, "water": cues.Service}[id]
		return c, ok
	}
	label := func(do string) string { return strings.ToUpper(strings.ReplaceAll(do, "_", " ")) }
	h := &hand{Source: pads.New(now, pads.Layout(class, label)), presses: make(chan input.Press, 64)}
	s.handlePads = h.Handle
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- h.Run(ctx, input.Sink{Press: func(p input.Press) {
			h.mu.Lock()
			h.at = time.Now()
			h.mu.Unlock()
			h.presses <- p
		}, State: func(st input.State) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.states = append(h.states, st)
		}})
	}()
	t.Cleanup(func() {
		end()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return h
}

// press waits for a press.
func (h *hand) press(t testing.TB) input.Press {
	t.Helper()
	select {
	case p := <-h.presses:
		return p
	case <-time.After(patience):
		t.Fatal("no press came")
		return input.Press{}
	}
}

// finger puts a finger on a pad and returns the press: of another try, where on a busy machine one
// was too late and the pad shows that it was refused, or was lost with its link.
func (h *hand) finger(t testing.TB, p *browsertest.Page, label string, pad shown) input.Press {
	t.Helper()
	for range 20 {
		p.Finger(pad.X+pad.Width/2, pad.Y+pad.Height/2)
		refused := false
		for end := time.Now().Add(patience / 6); !refused && time.Now().Before(end); refused = padsOf(t, p)[label].Is == pads.Refused {
			select {
			case got := <-h.presses:
				return got
			case <-time.After(time.Second):
			}
		}
		p.Lift()
		t.Logf("the press of %s did not come; refused: %t", label, refused)
	}
	t.Fatalf("no press of %s comes", label)
	return input.Press{}
}

// handed returns when the last press was handed over.
func (h *hand) handed() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

// shown is a pad as the page shows it.
type shown struct {
	Class, Label, Is    string
	X, Y, Width, Height float64
}

// padsOf returns the pads of a page by their first class and label.
func padsOf(t testing.TB, p *browsertest.Page) map[string]shown {
	t.Helper()
	var all []shown
	p.Eval(`[...document.querySelectorAll(".pad")].map(b => { const r = b.getBoundingClientRect();
		return {class: b.className, label: b.firstChild.textContent, is: b.dataset.is || "", x: r.x, y: r.y, width: r.width, height: r.height} })`, &all)
	by := map[string]shown{}
	for _, s := range all {
		by[s.Label] = s
	}
	return by
}

// shows waits until a pad shows a state.
func shows(t testing.TB, p *browsertest.Page, label, want string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if padsOf(t, p)[label].Is == want {
			return
		}
	}
	t.Fatalf("%s shows %q, not %q", label, padsOf(t, p)[label].Is, want)
}

// settled waits until the page's clock is known and the page takes presses: for a moment after its
// window got its size it takes none.
func settled(t testing.TB, p *browsertest.Page, peer func() *link.Peer) {
	t.Helper()
	synced(t, peer)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var takes bool
		if p.Eval(`performance.now() - turned > settleMs`, &takes); takes {
			return
		}
	}
	t.Fatal("the page takes no presses")
}

// TestPads presses each pad with a finger, both ways round, and has it show each outcome.
func TestPads(t *testing.T) {
	t.Parallel()
	b := browsertest.Share(t)
	takePlace(t)
	for name, view := range someViews(t) {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			h := hold(t, s)
			p := b.Open(s.address(link.Pads), view)
			is(t, p, "ready")
			all := padsOf(t, p)
			if len(all) != 11 {
				t.Fatalf("%d pads: %v", len(all), all)
			}
			settled(t, p, s.peer)
			for label, pad := range all {
				least := float64(smallPad)
				if strings.Contains(pad.Class, "steer") || strings.Contains(pad.Class, "alarm") {
					least = largePad
				}
				if pad.Width < least || pad.Height < least || pad.X < 0 || pad.Y < 0 || pad.X+pad.Width > float64(view.Width) || pad.Y+pad.Height > float64(view.Height) {
					t.Errorf("%s is %.0f × %.0f at %.0f, %.0f", label, pad.Width, pad.Height, pad.X, pad.Y)
				}
				got := h.finger(t, p, label, pad) // a press before the finger is lifted
				if want := strings.ReplaceAll(strings.ToLower(label), " ", "_"); got.Do.String() != want || got.Way != race.ByPage {
					t.Errorf("%s came as %+v", label, got)
				}
				p.Lift()
			}
			outcomes(t, p, h, all)
			picture(p, "pads-"+name, view)
			t.Run("axe", func(t *testing.T) { // without axe-core it alone is skipped
				for _, v := range p.Axe(t) {
					t.Error(v)
				}
			})
			clean(t, p, s, link.Pads)
		})
	}
}

// outcomes has pads show what became of their presses.
func outcomes(t *testing.T, p *browsertest.Page, h *hand, all map[string]shown) {
	touch := func(label string) input.Press {
		got := h.finger(t, p, label, all[label])
		p.Lift()
		return got
	}
	for i, x := range []struct{ label, is string }{{"LEFT", pads.Heard}, {"RIGHT", pads.Cut}, {"SLOW", pads.Dropped}, {"WATER", pads.Expired}, {"STEP UP", pads.NoDevice}} {
		at, cue := touch(x.label).At.Boot.Truncate(time.Millisecond), uint64(100+i)
		h.Played(at, cue)
		h.Outcome(cue, pads.Begun)
		shows(t, p, x.label, pads.Begun)
		h.Outcome(cue, x.is)
		shows(t, p, x.label, x.is)
	}
	h.Done(touch("SPLIT").At.Boot)
	shows(t, p, "SPLIT", pads.Done)
	touch("STOP")
	shows(t, p, "STOP", "silent")
}

// TestPadsLate has the page send what it should have sent long before: it is refused, and shown.
func TestPadsLate(t *testing.T) {
	t.Parallel()
	b := browsertest.Share(t)
	takePlace(t)
	s := serve(t)
	h := hold(t, s)
	p := b.Open(s.address(link.Pads), views["portrait"])
	is(t, p, "ready")
	settled(t, p, s.peer)
	p.Eval(`press(document.querySelector(".first"), "left", performance.now() - 100)`, nil)
	h.press(t)
	p.Eval(`press(document.querySelector(".first"), "left", performance.now() - 400)`, nil)
	shows(t, p, "LEFT", pads.Refused)
	select {
	case got := <-h.presses:
		t.Errorf("a press 400 ms old came: %+v", got)
	case <-time.After(100 * time.Millisecond):
	}
}

// TestPadsHostile ends the link of a page that presses what it has no pad for, or presses twice by one number.
func TestPadsHostile(t *testing.T) {
	t.Parallel()
	b := browsertest.Share(t)
	takePlace(t)
	for name, script := range map[string]string{
		"no such pad": `link.send({t: "press", n: 1, do: "gel", page: performance.now()})`,
		"no cue":      `link.send({t: "press", n: 1, do: "\u001b[2J", page: performance.now()})`,
		"twice":       `link.send({t: "press", n: 1, do: "left", page: performance.now()}); link.send({t: "press", n: 1, do: "left", page: performance.now()})`,
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			hold(t, s)
			p := b.Open(s.address(link.Pads), views["portrait"])
			is(t, p, "ready")
			p.Eval(script, nil)
			is(t, p, "bye")
			s.mu.Lock()
			defer s.mu.Unlock()
			if len(s.told) == 0 {
				t.Error("nobody was told")
			}
		})
	}
}

// TestPadsLost shows that nobody hears a press while the link is away, and takes presses again after it.
func TestPadsLost(t *testing.T) {
	testrun.Slow(t, "a link that is lost")
	t.Parallel()
	b := browsertest.Share(t)
	takePlace(t)
	s := serve(t)
	h := hold(t, s)
	p := b.Open(s.address(link.Pads), views["portrait"])
	is(t, p, "ready")
	s.net.freeze(true)
	is(t, p, "lost")
	picture(p, "pads-lost", views["portrait"])
	pad := padsOf(t, p)["LEFT"]
	p.Touch(pad.X+50, pad.Y+50)
	shows(t, p, "LEFT", pads.Refused)
	s.net.freeze(false)
	is(t, p, "ready")
	settled(t, p, s.peer)
	p.Touch(pad.X+50, pad.Y+50)
	if got := h.press(t); got.Do.Cue != "left" {
		t.Errorf("it came as %+v", got)
	}
	select {
	case got := <-h.presses:
		t.Errorf("the press during the gap came too: %+v", got)
	case <-time.After(500 * time.Millisecond):
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	b2, _ := json.Marshal(h.states)
	if !strings.Contains(string(b2), `"Is":2`) {
		t.Errorf("the loss was not told: %s", b2)
	}
}

// BenchmarkPads measures the time to the hand-over of a press, from the touch as the browser stamps it and from
// when the page is told of it; and beside them, in the same run, the time of a ping and its pong. The hand-over is when the press
// is taken: the test's own goroutine may wake later.
func BenchmarkPads(b *testing.B) {
	s := serve(b)
	h := hold(b, s)
	p := browsertest.Start(b).Open(s.address(link.Pads), views["portrait"])
	is(b, p, "ready")
	settled(b, p, s.peer)
	pad := padsOf(b, p)["LEFT"]
	p.Eval(`addEventListener("pointerdown", e => { window.touched = [e.timeStamp, performance.now()] }, true)`, nil)
	var took [2][]float64
	var rounds, over []float64
	for b.Loop() {
		h.finger(b, p, "LEFT", pad)
		now := h.handed()
		var touched [2]float64
		p.Eval("touched", &touched)
		p.Lift()
		for i, ms := range touched {
			at, _ := s.peer().Ours(ms)
			took[i] = append(took[i], link.Milliseconds(now.Sub(at)))
		}
		rounds = append(rounds, link.Milliseconds(s.peer().Round()))
		over = append(over, took[1][len(took[1])-1]-rounds[len(rounds)-1])
		time.Sleep(250 * time.Millisecond) // a ping comes between two presses
	}
	_, wrong, _ := s.peer().Page(time.Now())
	b.ReportMetric(2*wrong, "rtt-least-ms")
	report(b, "rtt", rounds)
	report(b, "touch-to-hand-over", took[0])
	report(b, "page-to-hand-over", took[1])
	report(b, "page-to-hand-over-less-rtt", over) // of the same press, and the ping before it
}
