package record

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/testrun"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.AtOnce(m, 4)) }

func TestRecorderHoldsCutsAndSlips(t *testing.T) {
	d, dev := newDeck(t, 0), newDevice()
	d.clock = 1500 * time.Millisecond // before anything is open
	d.Follow(dev, dev.tl)
	var want []frame
	var begun []int64 // on the device's clock
	for i, slip := range []int64{0, 0, 37, 0, 240, -13, 0} {
		d.Mark(uint64(i+1), cues.ID(fmt.Sprint("cue", i)))
		dev.start(240, slip, sound{clip: saw(9600), pan: cues.Left})
		begun = append(begun, dev.queue[len(dev.queue)-1].from)
		want = append(want, d.run(t, dev, 4000, 7000, 1)...)
	}
	want = append(want, d.run(t, dev, 4000, 48000, 1)...)
	d.end(t)
	if err := same(d.heard(), want, 0); err != nil {
		t.Error(err)
	}
	points := readRecording(t, d.files[0])
	for i, p := range points {
		if p.seq != uint32(1001+i) || p.label != fmt.Sprintf("%d cue%d", p.seq, i) || p.at != 72000+begun[i] {
			t.Errorf("point %d is %+v, its sound began at %d", i, p, 72000+begun[i])
		}
	}
	if len(points) != 7 {
		t.Errorf("%d points", len(points))
	}
	if first := points[0].at; first != want[0].at {
		t.Errorf("the first point is at %d, its sound at %d", first, want[0].at)
	}
}

// TestRecorderKeepsTheTime runs for six hours, outside the gate for one, with a device whose clock is wrong
// by 200 parts in a million, either way, with a cue every 40 s, and an alarm that
// repeats for a minute every hour.
func TestRecorderKeepsTheTime(t *testing.T) {
	hours := testrun.Long(t, 1, 1, 6)
	for _, rate := range []float64{1.0002, 0.9998} {
		d, dev := newDeck(t, 0), newDevice()
		d.Follow(dev, dev.tl)
		var want []frame
		for i := range hours * 90 {
			v := sound{clip: saw(1200), pan: cues.Right}
			if i%90 == 45 {
				v.every = 1200 + int64(dsp.Rate.N(cues.DefaultRepeat))
			}
			dev.start(240, 0, v)
			length := 40 * int64(dsp.Rate)
			if v.every > 0 {
				length = 60 * int64(dsp.Rate)
			}
			want = append(want, d.run(t, dev, int64(dsp.Rate), length, rate)...)
			if v.every > 0 {
				dev.splice(100, 0, dev.fade)
			}
		}
		d.end(t)
		got := d.heard()
		if err := same(got, want, recordTolerance); err != nil {
			t.Errorf("at %v: %v", rate, err)
		}
		if short := d.due() - d.base - d.file.frames; short > int64(dsp.Rate)/10 || short < -recordTolerance {
			t.Errorf("at %v: the file has %v, and %v have passed", rate, dsp.Rate.D(int(d.file.frames)), d.clock)
		}
	}
}

// TestRecorderIsSilentWhereNobodyHeard: before an output opened, between two, and
// while it is silent or muted; and of one that was lost it has what was heard till then.
func TestRecorderIsSilentWhereNobodyHeard(t *testing.T) {
	d, dev := newDeck(t, 0), newDevice()
	d.clock = 2 * time.Second
	d.Follow(dev, dev.tl)
	d.Mark(1, "left")
	dev.start(240, 0, sound{clip: saw(48000)})
	want := d.run(t, dev, 12000, 30000, 1)
	d.Leave() // in the middle of it
	d.Mark(2, "right")
	d.clock += 3 * time.Second
	for _, mute := range []*device{{tl: audio.NewTimeline(), silent: true}, {tl: audio.NewTimeline(), muted: true}} {
		d.Follow(mute, mute.tl)
		d.Mark(3, "hole")
		mute.start(240, 0, sound{clip: saw(4800)})
		d.run(t, mute, 12000, 48000, 1)
		d.Leave()
	}
	again := newDevice()
	d.Follow(again, again.tl)
	again.mark(d, 4)
	want = append(want, d.run(t, again, 12000, 96000, 1)...)
	d.end(t)
	if err := same(d.heard(), want, 1); err != nil {
		t.Error(err)
	}
	var seqs []uint32
	for _, p := range readRecording(t, d.files[0]) {
		seqs = append(seqs, p.seq)
	}
	if !slices.Equal(seqs, []uint32{1001, 1004}) {
		t.Errorf("points %v, want those of the first and the last press", seqs)
	}
}

// mark is a press on a device.
func (d *device) mark(k *deck, press uint64) {
	k.Mark(press, "left")
	d.start(240, 0, sound{clip: saw(4800)})
}

// TestRecorderWhenTheDeviceWasBehind: a server that stood still was thought to
// play on. What was recorded of that is recorded anew.
func TestRecorderWhenTheDeviceWasBehind(t *testing.T) {
	d, dev := newDeck(t, 0), newDevice()
	d.Follow(dev, dev.tl)
	want := d.run(t, dev, 12000, 48000, 1)
	dev.start(240, 0, sound{clip: saw(48000)})
	want = append(want, d.run(t, dev, 12000, 12000, 1)...)
	dev.wrong = 20000
	if _, err := d.look(); err != nil {
		t.Fatal(err)
	}
	dev.start(240, 0, sound{clip: saw(9600), pan: cues.Right})
	dev.wrong = 0
	want = append(want, d.run(t, dev, 12000, 48000, 1)...)
	d.end(t)
	if err := same(d.heard(), want, 0); err != nil {
		t.Error(err)
	}
}

// TestRecorderStandsStill: more happens than the ring can hold. It is told, and
// what sounds afterwards is as it was heard, at its time.
func TestRecorderStandsStill(t *testing.T) {
	d, dev := newDeck(t, 0), newDevice()
	d.Follow(dev, dev.tl)
	d.run(t, dev, 12000, 48000, 1)
	for i := range 2 * recordRing { // and every other slips, which takes a place too
		dev.start(10, int64(i%2), sound{clip: saw(2000)})
		dev.play(480)
		d.clock += 10 * time.Millisecond
	}
	d.run(t, dev, 12000, 96000, 1)
	if len(d.events) != 1 || d.events[0].State != Missed || !strings.Contains(d.events[0].Err.Error(), "170 cues") {
		t.Fatalf("told %+v, want that cues were missed", d.events)
	}
	from := d.due() - int64(recordMargin)
	dev.start(240, 3, sound{clip: saw(4800), pan: cues.Right})
	want := d.run(t, dev, 12000, 48000, 1)
	d.end(t)
	got := d.heard()
	got = slices.DeleteFunc(got, func(f frame) bool { return f.at < from })
	if err := same(got, want, recordTolerance); err != nil {
		t.Error(err)
	}
}

// TestRecordingIsOfCues: the copies that a recorder gets are without the noise
// that keeps earbuds awake, or it would have no silence to skip.
func TestRecordingIsOfCues(t *testing.T) {
	tl := audio.MixOptions{KeepAwake: true}.NewTimeline()
	k := newSegment(nil, tl)
	tl.Edit(100, func(at int64) { tl.Replace(at, tones.Constant(500, 0.5), cues.Left, 0) })
	s, _, _ := k.peek(k.head.Load())
	if s == nil {
		t.Fatal("no copy came")
	}
	var frames [1000][2]float64
	s.mix.Render(0, frames[:])
	for i, f := range frames {
		if sounds := f != [2]float64{}; sounds != (i >= 100 && i < 600) {
			t.Fatalf("frame %d of the recording is %v", i, f)
		}
	}
	noise := frames[:100]
	tl.Render(700, noise)
	if !slices.ContainsFunc(noise, func(f [2]float64) bool { return f != [2]float64{} }) {
		t.Error("the timeline itself has lost its noise")
	}
}
