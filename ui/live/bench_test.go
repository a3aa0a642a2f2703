package live

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/ui/uitest"
)

func BenchmarkKeyToHandOver(b *testing.B) {
	r := newRig(b)
	player := &ringPlayer{}
	r.o.Player, r.o.Recorder = player, player
	msgs := [...]tea.Msg{uitest.Key("left"), uitest.Key("right"), uitest.Key("w"), uitest.Key("up")}
	for _, m := range msgs { // the session's list has room
		r.Update(m)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		r.at.Boot += time.Second
		r.Update(msgs[n%len(msgs)])
		n++
	}
	if player.n < n {
		b.Fatalf("%d of %d keys reached the player", player.n, n)
	}
}

// ringPlayer takes events as the real ones do: into a ring, without waiting.
type ringPlayer struct {
	ring [256]race.Event
	n    int
}

func (p *ringPlayer) Play(e race.Event)   { p.ring[p.n%256] = e; p.n++ }
func (p *ringPlayer) Clear()              {}
func (p *ringPlayer) Silence()            {}
func (p *ringPlayer) SetQuiet(bool)       {}
func (p *ringPlayer) Append(e race.Event) { p.ring[p.n%256] = e }

// TestKeyPathAllocatesNothing counts what a key costs up to the hand-over.
func TestKeyPathAllocatesNothing(t *testing.T) {
	r := newRig(t)
	player := &ringPlayer{}
	r.o.Player, r.o.Recorder = player, player
	for _, name := range []string{"left", "h", "up", ",", "shift+left", "H"} {
		var msg tea.Msg = uitest.Key(name)
		allocs := testing.AllocsPerRun(1000, func() {
			r.at.Boot += time.Second
			r.Update(msg)
		})
		if allocs != 0 {
			t.Errorf("key %s: %v allocations", name, allocs)
		}
	}
}

func BenchmarkView(b *testing.B) {
	for _, size := range uitest.Sizes() {
		b.Run(uitest.SizeName(size), func(b *testing.B) {
			r := newRig(b)
			running(r)
			r.size(size[0], size[1])
			b.ReportAllocs()
			for b.Loop() {
				r.View()
			}
		})
	}
}

// manyEvents is a race of 5,000 events: cues with what became of them, and boards.
func manyEvents(r *rig) {
	running(r)
	for i := range 2500 {
		r.key([...]string{"left", "right", "w", "up"}[i%4])
		r.heard(3)
		r.wait(900 * time.Millisecond)
	}
}

// BenchmarkFrame draws a frame of a race with 5,000 events, as the painter does: gathered
// from the race, drawn, compared with what the terminal shows.
func BenchmarkFrame(b *testing.B) {
	for _, size := range uitest.Sizes() {
		b.Run(uitest.SizeName(size), func(b *testing.B) {
			r := newRig(b)
			manyEvents(r)
			r.size(size[0], size[1])
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
