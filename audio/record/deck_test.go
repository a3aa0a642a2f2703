package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/wav"
	"spotter/cues"
)

// memFile is a file in memory that keeps only the pages that were written.
type memFile struct {
	pages map[int64]*[4096]byte
	size  int64
	room  int // pages that it may have; 0 for no limit
	done  bool
}

func (m *memFile) Write([]byte) (int, error)      { return 0, errors.ErrUnsupported }
func (m *memFile) Seek(int64, int) (int64, error) { return 0, errors.ErrUnsupported }
func (m *memFile) Close() error                   { m.done = true; return nil }
func (m *memFile) Truncate(n int64) error {
	for at, p := range m.pages {
		if at*4096 >= n {
			delete(m.pages, at)
		} else if cut := n - at*4096; cut < 4096 {
			clear(p[cut:])
		}
	}
	m.size = n
	return nil
}
func (m *memFile) page(at int64, make bool) []byte {
	p := m.pages[at/4096]
	if p == nil && make {
		if m.room > 0 && len(m.pages) >= m.room {
			return nil
		}
		p = new([4096]byte)
		m.pages[at/4096] = p
	}
	if p == nil {
		p = new([4096]byte)
	}
	return p[at%4096:]
}

func (m *memFile) WriteAt(b []byte, at int64) (n int, err error) {
	for n < len(b) {
		p := m.page(at+int64(n), true)
		if p == nil {
			return n, errNoRoom
		}
		n += copy(p, b[n:])
	}
	m.size = max(m.size, at+int64(n))
	return n, nil
}

func (m *memFile) ReadAt(b []byte, at int64) (n int, err error) {
	for n < len(b) && at+int64(n) < m.size {
		n += copy(b[n:min(int64(len(b)), m.size-at)], m.page(at+int64(n), false))
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// frame is a frame of a recording that is not silent, and where it is.
type frame struct {
	at          int64
	left, right int16
}

// end returns where the samples end that the header counts.
func (m *memFile) end() int64 {
	return recordData + int64(binary.LittleEndian.Uint32(m.page(recordData-4, false)))
}

// sounds returns the frames of a file that are not silent.
func (m *memFile) sounds() (list []frame) {
	for _, p := range slices.Sorted(maps.Keys(m.pages)) {
		if p*4096 < recordData {
			continue
		}
		for i := int64(0); i < 4096; i += 4 {
			b := m.pages[p][i:]
			if p*4096+i >= m.end() {
				break
			}
			f := frame{(p*4096 + i - recordData) / 4, int16(binary.LittleEndian.Uint16(b)), int16(binary.LittleEndian.Uint16(b[2:]))}
			if f.left != 0 || f.right != 0 {
				list = append(list, f)
			}
		}
	}
	return list
}

// deck is a recorder under a clock of the test's own, which tells of what it was
// told, and whose files are in memory.
type deck struct {
	*Recorder
	clock  time.Duration
	files  []*memFile
	bases  []int64 // frames of the recording at which they begin
	events []Event
	number func(uint64) (uint64, bool)
}

func newDeck(t testing.TB, room int) *deck {
	t.Helper()
	d := &deck{number: func(p uint64) (uint64, bool) { return p + 1000, true }}
	r, err := newRecorder(Options{
		Path: "heard.wav", Clock: func() time.Duration { return d.clock },
		Number: func(p uint64) (uint64, bool) { return d.number(p) },
		Told:   func(e Event) { d.events = append(d.events, e) },
	}, func(path string) (wav.File, string, error) {
		f := &memFile{pages: map[int64]*[4096]byte{}, room: room}
		d.files, d.bases = append(d.files, f), append(d.bases, 0)
		if d.Recorder != nil {
			d.bases[len(d.bases)-1] = d.base
		}
		return f, fmt.Sprintf("heard-%d.wav", len(d.files)), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Recorder = r
	return d
}

// heard returns the frames of the recording that are not silent.
func (d *deck) heard() (list []frame) {
	for i, m := range d.files {
		for _, f := range m.sounds() {
			f.at += d.bases[i]
			list = append(list, f)
		}
	}
	return list
}

// device is an output whose every frame the test knows: it plays a timeline as a
// sound server does that lets its queue be overwritten.
type device struct {
	tl      *audio.Timeline
	played  int64     // of the device
	base    int64     // frame of the device less frame of the timeline, for what was spliced last
	floor   int64     // frame of the timeline before which nothing is spliced
	mix     audio.Mix // what plays
	mixBase int64
	queue   []queued
	slipped func(int64)
	silent  bool
	muted   bool
	wrong   int64 // frames by which Played is mistaken
}

// queued is a splice that takes effect at a frame of the device.
type queued struct {
	from, base int64
	mix        audio.Mix
}

func newDevice() *device { return &device{tl: audio.NewTimeline()} }

func (d *device) Device() audio.Device {
	return audio.Device{Name: "test", Silent: d.silent, Unheard: d.muted}
}
func (d *device) Lost() <-chan error    { return nil }
func (d *device) Close() error          { return nil }
func (d *device) OnSlip(f func(int64))  { d.slipped = f }
func (d *device) Played() (int64, bool) { return d.played - d.base + d.wrong, true }
func (d *device) Splice(edit func(at int64)) (time.Time, error) {
	d.splice(100, 0, edit)
	return time.Time{}, nil
}

// splice changes the timeline lead frames from now. It takes effect slip frames
// later than it says.
func (d *device) splice(lead, slip int64, edit func(at int64)) {
	at := max(d.played-d.base+lead, d.floor)
	from := at + d.base + slip
	if n := len(d.queue); n > 0 {
		from = max(from, d.queue[n-1].from)
	}
	slip = from - at - d.base
	d.tl.Edit(at, edit)
	d.slipped(slip)
	d.floor, d.base = at, from-at
	d.tl.View(func(m *audio.Mix) { d.queue = append(d.queue, queued{from, d.base, *m}) })
}

// sound is a clip that a test has a device play.
type sound struct {
	clip  *clip.Clip
	pan   cues.Pan
	every int64 // frames from one repeat to the next, 0 for once only
}

// start has a sound begin, with what plays fading, as the engine does.
func (d *device) start(lead, slip int64, s sound) (at int64) {
	d.splice(lead, slip, func(a int64) {
		at = a
		d.tl.Replace(a, s.clip, s.pan, s.every)
	})
	return at
}

// fade ends what plays.
func (d *device) fade(at int64) {
	d.tl.Replace(at, nil, cues.Centre, 0)
}

// play plays n frames and returns those that are not silent, by frame of the device.
func (d *device) play(n int64) (list []frame) {
	for end := d.played + n; d.played < end; {
		for len(d.queue) > 0 && d.queue[0].from <= d.played {
			d.mix, d.mixBase = d.queue[0].mix, d.queue[0].base
			d.queue = d.queue[1:]
		}
		to := end
		if len(d.queue) > 0 {
			to = min(to, d.queue[0].from)
		}
		if next := d.mix.NextSound(d.played-d.mixBase) + d.mixBase; next > d.played {
			d.played = min(next, to)
			continue
		}
		buf := make([][2]float64, min(1000, to-d.played))
		d.mix.Render(d.played-d.mixBase, buf)
		for i, f := range buf {
			if l, r := dsp.PCM16(f[0]), dsp.PCM16(f[1]); l != 0 || r != 0 {
				list = append(list, frame{d.played + int64(i), int16(l), int16(r)})
			}
		}
		d.played += int64(len(buf))
	}
	return list
}

// run lets time pass in steps, the device's clock running rate times as fast as
// the recorder's, and returns what the device played, by frame of the recording
// as the clock has it. The recorder looks after each step.
func (d *deck) run(t testing.TB, dev *device, step, total int64, rate float64) (list []frame) {
	t.Helper()
	for ; total > 0; total -= step {
		n := min(step, total)
		from, due := dev.played, d.due()
		for _, f := range dev.play(n) {
			f.at = due + int64(float64(f.at-from)/rate)
			list = append(list, f)
		}
		d.clock += time.Duration(float64(n) / rate / float64(dsp.Rate) * float64(time.Second))
		if _, err := d.look(); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// same says how two sequences of frames differ: each must have the samples of the
// other, unbroken where it is unbroken there, and at most tolerance frames away.
func same(got, want []frame, tolerance int64) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d frames are recorded, %d were heard", len(got), len(want))
	}
	for i := range got {
		g, w := got[i], want[i]
		if g.left != w.left || g.right != w.right {
			return fmt.Errorf("sound %d is %d, %d at frame %d; heard was %d, %d at %d", i, g.left, g.right, g.at, w.left, w.right, w.at)
		}
		if off := g.at - w.at; off > tolerance || off < -tolerance {
			return fmt.Errorf("sound %d is at frame %d, and was heard at %d: %v away", i, g.at, w.at, dsp.Rate.D(int(off)))
		}
		if i > 0 && w.at-want[i-1].at <= 2 && g.at-got[i-1].at != 1 { // 2: the clocks round
			return fmt.Errorf("sound %d is torn: %d frames of silence before frame %d", i, g.at-got[i-1].at-1, g.at)
		}
	}
	return nil
}

// recordTolerance stands for "a few milliseconds": what is put right, and what a
// silence between two cues may still owe.
const recordTolerance = recordDrift + int64(dsp.Rate)*2/1000

// endDeck finishes the recording.
func (d *deck) end(t testing.TB) {
	t.Helper()
	d.Leave()
	if _, err := d.look(); err != nil {
		t.Fatal(err)
	}
	if err := d.finish(); err != nil {
		t.Fatal(err)
	}
}

// saw is a clip whose samples are never 0 and differ from their neighbours.
func saw(n int) *clip.Clip {
	samples := make([]float32, n)
	for i := range samples {
		samples[i] = 0.1 + 0.8*float32(i%4001)/4001
	}
	return clip.New(samples)
}
