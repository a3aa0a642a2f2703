package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
)

// vocabulary holds the cues that the random spotter can press: at least two of each class, and
// every cue that takes another back.
var vocabulary = []cues.Cue{
	{ID: "stop", Class: cues.Alarm}, {ID: "halt", Class: cues.Alarm},
	{ID: "left", Class: cues.Steer, Pan: cues.Left}, {ID: "right", Class: cues.Steer, Pan: cues.Right},
	{ID: "hard_left", Class: cues.Steer, Pan: cues.Left}, {ID: "hole", Class: cues.Steer},
	{ID: "now", Class: cues.Steer}, {ID: "cancel", Class: cues.Steer},
	{ID: "turn_left", Class: cues.Prepare, Pan: cues.Left}, {ID: "turn_right", Class: cues.Prepare, Pan: cues.Right},
	{ID: "one", Class: cues.Prepare}, {ID: "slow", Class: cues.Prepare},
	{ID: "water_left", Class: cues.Service, Pan: cues.Left}, {ID: "water_right", Class: cues.Service, Pan: cues.Right},
	{ID: "clear", Class: cues.Service}, {ID: "gel", Class: cues.Service},
	{ID: "pace", Class: cues.Info}, {ID: "yes", Class: cues.Info}, {ID: "marker", Class: cues.Info},
}

// deed is one thing that happens in a random race.
type deed struct {
	what string   // press, clear, silence, quiet, aloud, break, lose, pass
	cue  cues.Cue // press
	ms   int      // press: since the key; pass: how long
}

func (d deed) String() string {
	switch d.what {
	case "press":
		return fmt.Sprintf("%s(%d ms ago)", d.cue.ID, d.ms)
	case "pass":
		return fmt.Sprintf("+%d ms", d.ms)
	}
	return d.what
}

// story is a random race.
type story struct {
	silent bool
	length map[cues.ID]int // of each clip, in ms
	pack   map[cues.ID]cues.Cue
	cast   []cues.Cue // what is said: a few cues, so that they meet
	deeds  []deed
}

// drawStory makes up a race. Most of what happens in it are presses, often several
// at one instant, and most waits are as short as cues are.
func drawStory(t *rapid.T) story {
	s := story{
		silent: rapid.IntRange(0, 9).Draw(t, "silent") == 9,
		length: map[cues.ID]int{}, pack: map[cues.ID]cues.Cue{},
	}
	for _, c := range vocabulary {
		if rapid.Bool().Draw(t, "ignores") {
			c.Retrigger = cues.Ignore
		}
		if rapid.Bool().Draw(t, "own patience") {
			c.TTL = time.Duration(rapid.IntRange(250, 2500).Draw(t, "ttl")) * time.Millisecond
		}
		c.Repeat = time.Duration(rapid.IntRange(100, 900).Draw(t, "repeat")) * time.Millisecond
		s.length[c.ID] = rapid.IntRange(30, 900).Draw(t, "length")
		s.pack[c.ID] = c
	}
	for _, c := range rapid.SliceOfN(rapid.IntRange(0, len(vocabulary)-1), 2, 7).Draw(t, "cast") {
		s.cast = append(s.cast, s.pack[vocabulary[c].ID])
	}
	s.deeds = rapid.SliceOfN(rapid.Custom(s.drawDeed), 1, 80).Draw(t, "deeds")
	return s
}

func (s story) drawDeed(t *rapid.T) deed {
	who := s.cast[rapid.IntRange(0, len(s.cast)-1).Draw(t, "cue")]
	switch n := rapid.IntRange(0, 99).Draw(t, "deed"); {
	case n < 55:
		d := deed{what: "press", cue: who}
		if rapid.IntRange(0, 9).Draw(t, "lag") == 9 {
			d.ms = rapid.SampledFrom([]int{249, 250, 251, 1500, 3000, 3001, 6000}).Draw(t, "ago")
		}
		return d
	case n < 80:
		some := []int{1, 2, 3, 10, 33, 60, 100, 250, 400, 1000, s.length[who.ID] + 3}
		if who.Class != cues.Alarm { // whose patience is an hour
			some = append(some, patience(who), patience(who)+1)
		}
		return deed{what: "pass", ms: rapid.SampledFrom(some).Draw(t, "ms")}
	case n < 85:
		return deed{what: "clear"}
	case n < 88:
		return deed{what: "silence"}
	case n < 92:
		return deed{what: "quiet"}
	case n < 96:
		return deed{what: "aloud"}
	case n < 98:
		return deed{what: "lose"}
	}
	return deed{what: "break"}
}

// reopening is the time in which a lost output comes back: between two instants of
// a story, so that nothing else happens at the same one.
const reopening = 20*time.Millisecond + 500*time.Microsecond

// tell plays a story to an engine and to the model, and returns where they part.
// It runs in a bubble.
func (s story) tell(t *testing.T) error {
	bank := clip.Bank{}
	for i, id := range slices.Sorted(maps.Keys(s.length)) { // each with a level of its own
		bank[id] = tones.Constant(dsp.Rate.N(time.Duration(s.length[id])*time.Millisecond), 0.3+0.01*float64(i))
	}
	out := &fakeOutput{name: "fake", silent: s.silent}
	r := startRigOf(t, bank, func(id cues.ID) (cues.Cue, bool) { c, ok := s.pack[id]; return c, ok }, out)
	synctest.Wait()
	out.delay = reopening
	m := &model{up: true, silent: s.silent, length: s.length}
	lost := -1 // when the output went, in ms
	for i, d := range append(s.deeds, deed{what: "pass", ms: 4000}) {
		if d.what == "pass" {
			synctest.Wait()
			if err := s.compare(r, m, out); err != nil {
				return fmt.Errorf("before deed %d: %w", i, err)
			}
			for range d.ms {
				time.Sleep(time.Millisecond)
				if m.until(m.now + 1); lost >= 0 && m.now == lost+21 {
					m.open()
					lost = -1
				}
			}
			synctest.Wait()
			if err := s.compare(r, m, out); err != nil {
				return fmt.Errorf("after deed %d, %v: %w", i, d, err)
			}
			continue
		}
		if d.what == "lose" && m.up {
			lost = m.now
		}
		d.do(r, m, out)
	}
	r.stop()
	m.end()
	return sameFates(r, m)
}

// do does what is no waiting, to both.
func (d deed) do(r *rig, m *model, out *fakeOutput) {
	switch d.what {
	case "press":
		m.press(r.sayLate(d.cue.ID, time.Duration(d.ms)*time.Millisecond), d.cue, d.ms)
	case "clear":
		r.Clear()
		m.clear()
	case "silence":
		r.Silence()
		m.silence()
	case "quiet", "aloud":
		r.SetQuiet(d.what == "quiet")
		m.setQuiet(d.what == "quiet")
	case "break", "lose":
		if !m.up {
			return
		}
		synctest.Wait() // what came before has its effect before
		if d.what == "break" {
			out.last().broken.Store(true)
			m.broken = true
			return
		}
		out.last().lost <- errors.New("unplugged")
		m.lose()
		synctest.Wait()
	}
}

// compare holds an engine that is at rest to the model.
func (s story) compare(r *rig, m *model, out *fakeOutput) error {
	if err := sameFates(r, m); err != nil {
		return err
	}
	now := m.sounding()
	alarm := now != nil && now.cue.Class == cues.Alarm
	if st := r.Status(); st.Alarm != alarm || st.Quiet != m.quiet || (st.State == Open || st.State == Silent) != m.up {
		return fmt.Errorf("alarm %v, quiet %v, %v; want alarm %v, quiet %v, up %v", st.Alarm, st.Quiet, st.State, alarm, m.quiet, m.up)
	}
	if n := len(r.ring); n > 0 {
		return fmt.Errorf("%d commands are left over", n)
	}
	if !m.up || m.broken {
		return nil
	}
	return s.oneVoice(r, now, m.now, out.last())
}

// oneVoice reports what is wrong with what is heard once no fade is left, if nobody
// does anything until then: anything but the one cue that should sound, and others
// that will.
func (s story) oneVoice(r *rig, want *entry, now int, on *fakeStream) error {
	at := int64(dsp.Rate.N(time.Since(on.began))) + audio.FadeFrames
	end := on.tl.SilentFrom()
	if want == nil {
		if end > at {
			return fmt.Errorf("something sounds, or will, until %d frames from now", end-at+audio.FadeFrames)
		}
		return nil
	}
	sound := r.o.Bank[want.cue.ID]
	alone := audio.NewTimeline()
	alone.Edit(at, func(at int64) { alone.Replace(at, sound, want.cue.Pan, 0) })
	var heard, expected [1][2]float64
	on.tl.Render(at, heard[:])
	alone.Render(at, expected[:])
	alarm, silent := want.cue.Class == cues.Alarm, heard[0] == [2]float64{}
	ringing := now < want.ends-int((fakeLatency+fadeTime)/time.Millisecond)
	switch {
	case silent && ringing && !alarm:
		return fmt.Errorf("%s is silent", want.cue.ID)
	case !silent && heard != expected:
		return fmt.Errorf("%v is heard, and %s alone would be %v", heard[0], want.cue.ID, expected[0])
	case alarm:
		return repeats(on.tl, at, int64(sound.Frames()), int64(dsp.Rate.N(want.cue.Repeat)))
	case end > at+int64(sound.Frames()):
		return fmt.Errorf("%s, or another, sounds until %d frames from now", want.cue.ID, end-at+audio.FadeFrames)
	}
	return nil
}

// repeats says what is wrong with an alarm of so many frames that is to sound again
// and again from a frame on, with so many silent frames between.
func repeats(tl *audio.Timeline, at, frames, pause int64) (err error) {
	tl.View(func(m *audio.Mix) {
		rest := at // a frame of a pause
		for rest < at+2*(frames+pause) && m.NextSound(rest) == rest {
			rest += max(1, pause/2)
		}
		begins := m.NextSound(rest)
		last, again := m.NextSound(begins+frames-1), m.NextSound(begins+frames)
		if last != begins+frames-1 || again != begins+frames+pause {
			err = fmt.Errorf("an alarm that begins at frame %d sounds at %d and again at %d, want %d and %d", begins, last, again, begins+frames-1, begins+frames+pause)
		}
	})
	return err
}

// sameFates compares how presses ended, so far, and that each did once.
func sameFates(r *rig, m *model) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	fates := map[uint64]string{}
	for _, p := range r.reports {
		switch {
		case p.Outcome == audio.Sounding && fates[p.ID] != "":
			return fmt.Errorf("press %d is told to sound after %q", p.ID, fates[p.ID])
		case p.Outcome == audio.Sounding:
			continue
		case fates[p.ID] != "":
			return fmt.Errorf("press %d ended twice: %q, and again", p.ID, fates[p.ID])
		}
		f := [...]string{"", "heard", "cut", "dropped", "expired", "no_device"}[p.Outcome]
		if p.By != 0 {
			f += fmt.Sprintf("-by-%d", p.By)
		}
		fates[p.ID] = f
	}
	for _, p := range m.diary {
		if got := fates[p.id]; got != p.fate {
			return fmt.Errorf("press %d, %s: %q, want %q", p.id, p.cue.ID, got, p.fate)
		}
	}
	return nil
}

// checkStory is the property: engine and model tell the same story.
func checkStory(t *testing.T, rt *rapid.T) {
	s := drawStory(rt)
	var err error
	synctest.Test(t, func(t *testing.T) { err = s.tell(t) })
	if err != nil {
		words := make([]string, len(s.deeds))
		for i, d := range s.deeds {
			words[i] = d.String()
		}
		rt.Fatalf("%v\nsilent %v: %s", err, s.silent, strings.Join(words, ", "))
	}
}

func TestEngineAgreesWithTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) { checkStory(t, rt) })
}

func FuzzEngineAgreesWithTheModel(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		rapid.MakeFuzz(func(rt *rapid.T) { checkStory(t, rt) })(t, data)
	})
}
