package live

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"spotter/input"
	"spotter/ui/term"
	"spotter/ui/uitest"
)

// BenchmarkTapToHandOver is BenchmarkKeyToHandOver for a tap: from Bubble Tea's message to
// the player.
func BenchmarkTapToHandOver(b *testing.B) {
	r, player, msgs := tapRig(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		r.at.Boot += time.Second
		r.Update(msgs[n%len(msgs)])
		n++
	}
	if player.n < n {
		b.Fatalf("%d of %d taps reached the player", player.n, n)
	}
}

// BenchmarkBytesToHandOver goes from the bytes of a terminal to the player, through the filter
// and Bubble Tea's decoder, for a key and for a tap.
func BenchmarkBytesToHandOver(b *testing.B) {
	r, player, _ := tapRig(b)
	x, y := r.middle(padLeft)
	x2, y2 := r.middle(padWater)
	for _, way := range []struct {
		name  string
		bytes [2]string
	}{
		{"key", [2]string{"\x1b[D", "w"}},
		{"tap", [2]string{fmt.Sprintf("\x1b[<0;%d;%dM", x+1, y+1), fmt.Sprintf("\x1b[<0;%d;%dM", x2+1, y2+1)}},
	} {
		b.Run(way.name, func(b *testing.B) {
			f := term.Filter{Taps: true}
			var d uv.EventDecoder
			out, n, was := make([]byte, 0, 64), 0, player.n
			b.ReportAllocs()
			for b.Loop() {
				r.at.Boot += time.Second
				out = f.Feed(out[:0], []byte(way.bytes[n%2]), r.at.Boot)
				_, e := d.Decode(out)
				switch e := e.(type) {
				case uv.KeyPressEvent:
					r.Update(tea.KeyPressMsg(e))
				case uv.MouseClickEvent:
					r.Update(tea.MouseClickMsg(e))
				}
				n++
			}
			if player.n-was < n {
				b.Fatalf("%d of %d reached the player", player.n-was, n)
			}
		})
	}
}

// tapRig returns a screen with pads, a player that keeps nothing, and taps on four pads.
func tapRig(tb testing.TB) (*rig, *ringPlayer, []tea.Msg) {
	r := newTouchRig(tb, 48, 40)
	player := &ringPlayer{}
	r.o.Player, r.o.Recorder = player, player
	var msgs []tea.Msg
	for _, do := range []input.Do{padLeft, {Cue: "right"}, padWater, {Cue: "hole"}} {
		x, y := r.middle(do)
		msgs = append(msgs, tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	}
	for _, m := range msgs {
		r.at.Boot += time.Second
		r.Update(m)
	}
	player.n = 0
	return r, player, msgs
}

func TestTapAllocatesNothing(t *testing.T) {
	r, player, msgs := tapRig(t)
	for i, m := range msgs {
		if n := testing.AllocsPerRun(500, func() {
			r.at.Boot += time.Second
			r.Update(m)
		}); n != 0 {
			t.Errorf("tap %d: %v allocations", i, n)
		}
	}
	if player.n < 4*500 {
		t.Errorf("%d taps reached the player", player.n)
	}
}

// BenchmarkTouchFrame is BenchmarkFrame for a screen with pads.
func BenchmarkTouchFrame(b *testing.B) {
	for _, size := range touchSizes()[:4] {
		b.Run(uitest.SizeName(size), func(b *testing.B) {
			r := newTouchRig(b, size[0], size[1])
			manyEvents(r)
			r.tap(padSplit)
			var out []byte
			b.ReportAllocs()
			for b.Loop() {
				r.at.Wall, r.at.Boot = r.at.Wall.Add(time.Second), r.at.Boot+time.Second
				r.now = r.at
				out = r.Changes(out[:0])
			}
		})
	}
}
