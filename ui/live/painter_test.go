package live

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"spotter/race"
	"spotter/testrun"
	"spotter/ui/term"
	"spotter/ui/uitest"
)

// painted is a painter at a terminal, and what was written to it last.
type painted struct {
	*rig
	p    *term.Painter
	term *vt.Emulator
	last string
}

func newPainted(t testing.TB, change ...func(*Options)) *painted {
	d := &painted{rig: newRig(t, change...), term: vt.NewEmulator(80, 24)}
	answered := make(chan struct{})
	go func() { defer close(answered); io.Copy(io.Discard, d.term) }() // what a terminal answers
	t.Cleanup(func() { d.term.InputPipe().(io.Closer).Close(); <-answered })
	d.p = term.NewPainter(d.Screen, d)
	d.p.Start()
	return d
}

func (d *painted) Write(b []byte) (int, error) {
	d.last = string(b)
	return d.term.Write(b)
}

// step gives the painter a message, at a time after paintings before it.
func (d *painted) step(msg tea.Msg) {
	d.last = ""
	d.at.Wall, d.at.Boot = d.at.Wall.Add(term.PaintApart), d.at.Boot+term.PaintApart
	d.p.Update(msg)
	d.p.View()
}

// same fails unless the terminal shows what a screen drawn at once shows, the
// styles too.
func (d *painted) same(what string) {
	d.t.Helper()
	want := vt.NewEmulator(d.w, d.h)
	want.Write([]byte(strings.ReplaceAll(d.View().Content, "\n", "\r\n")))
	for y := range d.h {
		for x := range d.w {
			a, b := d.term.CellAt(x, y), want.CellAt(x, y)
			if a == nil || b == nil {
				d.t.Fatalf("%s: no cell at %d, %d", what, x, y)
			}
			blank := strings.TrimSpace(a.Content) == "" && strings.TrimSpace(b.Content) == ""
			if a.Content != b.Content && !blank || (!blank || a.Style.Bg != nil || b.Style.Bg != nil) && !a.Style.Equal(&b.Style) {
				d.t.Fatalf("%s: cell %d, %d is %q %v, want %q %v\n%s", what, x, y, a.Content, a.Style, b.Content, b.Style, d.term.String())
			}
		}
	}
}

func TestPainterShowsWhatViewDraws(t *testing.T) {
	for seed := range uint64(testrun.Long(t, 1, 2, 8)) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		d := newPainted(t, func(o *Options) { o.Race = "東京 2027 👟 é" })
		d.step(tea.WindowSizeMsg{Width: 80, Height: 24})
		d.same("first")
		keys := strings.Fields("left right h w u space enter x ? tab q z d pgdown esc . backspace ;")
		for i := range 150 {
			what := fmt.Sprintf("seed %d, step %d", seed, i)
			switch n := rnd.IntN(20); {
			case n == 0:
				w, h := 1+rnd.IntN(120), 1+rnd.IntN(40)
				d.term.Resize(w, h)
				d.step(tea.WindowSizeMsg{Width: w, Height: h})
			case n == 1:
				d.health.Output.Name = []string{"OpenRun", "耳机 一", "a👂b"}[rnd.IntN(3)]
				d.health.Output.Fault = []string{"", "sink is muted", "音がない"}[rnd.IntN(3)]
				d.step(Tick{})
			case n == 2:
				d.term.Write([]byte(ansi.CursorPosition(3, 3) + "rubbish" + ansi.EraseLineRight))
				d.step(term.Repaint{})
			case n == 3 && len(d.played) > 0:
				d.outcomes = append(d.outcomes, Report{ID: d.played[len(d.played)-1].ID, Final: rnd.IntN(2) == 0, Outcome: race.Heard})
				d.step(Tick{})
			case n == 4:
				d.at.Boot += time.Duration(rnd.IntN(3000)) * time.Millisecond
				d.step(Tick{})
			default:
				d.at.Boot += time.Second
				d.step(uitest.Key(keys[rnd.IntN(len(keys))]))
			}
			d.same(what)
		}
	}
}

// Terminals differ about how wide some characters are: what stands behind one is
// in its place all the same.
func TestPainterPlacesWhatFollowsAnOddCharacter(t *testing.T) {
	d := newPainted(t, func(o *Options) { o.Race = "🏃‍♀️ x" })
	d.step(tea.WindowSizeMsg{Width: 80, Height: 24})
	for x, k := range uitest.ParseScreen(d.View().Content, 80, 1)[0] {
		if k.Text == "·" {
			if got := d.term.CellAt(x, 0); got == nil || got.Content != "·" {
				t.Errorf("column %d shows %+v, want ·", x, got)
			}
			return
		}
	}
	t.Fatal("no · in the header")
}

// Nothing is written where nothing changed, and of a second that has passed only
// the digits.
func TestPainterWritesOnlyWhatChanged(t *testing.T) {
	d := newPainted(t)
	d.step(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.step(uitest.Key("enter"))
	d.at.Boot += 5 * time.Second
	d.step(Tick{})
	if d.step(Tick{}); d.last != "" {
		t.Errorf("%d bytes for a screen that stayed as it was: %q", len(d.last), d.last)
	}
	d.at.Boot += time.Second
	if d.step(Tick{}); len(d.last) == 0 || len(d.last) > 200 {
		t.Errorf("%d bytes for a second: %q", len(d.last), d.last)
	}
	if !strings.HasPrefix(d.last, ansi.SetModeSynchronizedOutput) || !strings.HasSuffix(d.last, ansi.ResetModeSynchronizedOutput) {
		t.Errorf("not in one piece: %q", d.last)
	}
}

// A key is painted at once; what comes just after it, when a pause is over.
func TestPainterKeepsPaintingsApart(t *testing.T) {
	d := newPainted(t)
	d.step(tea.WindowSizeMsg{Width: 80, Height: 24})
	if d.step(uitest.Key("u")); !strings.Contains(d.last, "sending") {
		t.Fatalf("a key painted %q", d.last)
	}
	d.last = ""
	d.at.Wall = d.at.Wall.Add(4 * time.Millisecond)
	d.p.Update(uitest.Key("o"))
	if d.p.View(); d.last != "" {
		t.Errorf("painted twice in 4 ms: %q", d.last)
	}
	if d.woken != term.PaintApart-4*time.Millisecond {
		t.Errorf("asked to be woken in %v", d.woken)
	}
	d.at.Wall = d.at.Wall.Add(d.woken)
	d.p.Update(Tick{})
	if d.p.View(); d.last == "" {
		t.Error("what came in between was never painted")
	}
	d.same("after the pause")
	d.last = ""
	d.at.Wall = d.at.Wall.Add(-time.Hour) // a clock without a monotonic reading was set back
	d.p.Update(uitest.Key("j"))
	if d.p.View(); d.last == "" {
		t.Error("a clock that was set back stops the painting")
	}
}

func BenchmarkPaint(b *testing.B) {
	for _, size := range uitest.Sizes() {
		b.Run(uitest.SizeName(size), func(b *testing.B) {
			d := newPainted(b)
			running(d.rig)
			d.p = term.NewPainter(d.Screen, discard{})
			d.step(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			b.ReportAllocs()
			for b.Loop() {
				d.at.Wall, d.at.Boot = d.at.Wall.Add(time.Second), d.at.Boot+time.Second
				d.p.Update(Tick{})
				d.p.View()
			}
		})
	}
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// TestASecondCostsFewBytes: while nobody presses a key, and pace, gap and what comes next
// are on the screen, a second costs at most 60 bytes to the terminal on average.
func TestASecondCostsFewBytes(t *testing.T) {
	const seconds, most = 240, 60
	for _, size := range uitest.Sizes() {
		d := newPainted(t)
		running(d.rig)
		d.step(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		d.wait(noticeFor)
		d.step(Tick{})
		total := 0
		for range seconds {
			d.at.Wall, d.at.Boot = d.at.Wall.Add(time.Second), d.at.Boot+time.Second
			d.step(Tick{})
			total += len(d.last)
		}
		if mean := float64(total) / seconds; mean > most || mean < 10 {
			t.Errorf("%v: %.1f bytes a second, want 10 to %d", size, mean, most)
		} else {
			t.Logf("%v: %.1f bytes a second", size, mean)
		}
	}
}
