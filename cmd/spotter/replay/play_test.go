package replay

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/engine"
	"spotter/audio/output"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/race/replay"
)

// The pitches of the pack of tones. Each lasts toneLasts.
var pitch = map[string]float64{"left": 300, "right": 400, "stop": 500, "hole": 600, "marker": 700, "kilometre": 800, "n5": 1000}

const toneLasts = 200 * time.Millisecond

// tonePack writes a pack of tones.
func tonePack(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	m := "name = \"tones\"\nlanguage = \"en-US\"\nlicense = \"CC0-1.0\"\n"
	add := func(table, id, more string) {
		samples := audiotest.Sine(pitch[id], -12, toneLasts.Seconds())
		pcm := make([]int16, len(samples))
		for i, v := range samples {
			pcm[i] = int16(v * 32767)
		}
		if err := os.WriteFile(filepath.Join(dir, id+".wav"), wavfiles.PCM16(audiotest.Rate, pcm), 0o644); err != nil {
			t.Fatal(err)
		}
		m += fmt.Sprintf("[[%s]]\nid = %q\nfile = \"%s.wav\"\n%s\n", table, id, id, more)
	}
	add("cue", "stop", "text = \"Stop\"\nclass = \"alarm\"\nkeys = [\"space\"]")
	add("cue", "left", "text = \"Left\"\nclass = \"steer\"\npan = \"left\"\nkeys = [\"left\"]")
	add("cue", "right", "text = \"Right\"\nclass = \"steer\"\npan = \"right\"\nkeys = [\"right\"]")
	add("cue", "hole", "text = \"Hole\"\nclass = \"steer\"\nkeys = [\"o\"]")
	add("cue", "marker", "text = \"Board\"\nclass = \"info\"\nkeys = [\"m\"]")
	add("word", "kilometre", "text = \"kilometre\"")
	add("word", "n5", "text = \"five\"")
	if err := os.WriteFile(filepath.Join(dir, "pack.toml"), []byte(m), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tone is a sound that was found in a recording.
type tone struct {
	at, lasts float64 // seconds
	hz        float64
	ear       string
}

// tones finds the sounds of a 16-bit stereo recording: a new one begins after 8 ms of
// silence, or where the pitch changes.
func tones(t *testing.T, path string) (found []tone) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pcm := file[bytes.Index(file, []byte("data"))+8:]
	sample := func(i, ear int) float64 {
		return float64(int16(binary.LittleEndian.Uint16(pcm[4*i+2*ear:]))) / 32768
	}
	const quiet = 384
	for i, n := 0, len(pcm)/4; i < n; i++ {
		if math.Abs(sample(i, 0)) < 0.004 && math.Abs(sample(i, 1)) < 0.004 {
			continue
		}
		from, last, ups := i, i, 0
		var loud [2]float64
		for ; i < n && i-last < quiet; i++ {
			l, r := math.Abs(sample(i, 0)), math.Abs(sample(i, 1))
			loud[0], loud[1] = max(loud[0], l), max(loud[1], r)
			if max(l, r) >= 0.004 {
				last = i
			}
		}
		ear := 0
		if loud[1] > loud[0] {
			ear = 1
		}
		first, end := 0, 0
		for k := from + 1; k <= last; k++ {
			if sample(k-1, ear) < 0 && sample(k, ear) >= 0 {
				if ups++; first == 0 {
					first = k
				}
				end = k
			}
		}
		x := tone{at: float64(from) / audiotest.Rate, lasts: float64(last-from) / audiotest.Rate, ear: "both"}
		if ups > 1 {
			x.hz = float64(ups-1) * audiotest.Rate / float64(end-first)
		}
		switch {
		case loud[0] > 1.5*loud[1]:
			x.ear = "left"
		case loud[1] > 1.5*loud[0]:
			x.ear = "right"
		}
		found = append(found, x)
	}
	return found
}

// wants compares what was found with "seconds hz ear", in order.
func wants(t *testing.T, got []tone, want ...string) {
	t.Helper()
	ok := len(got) == len(want)
	for i := 0; ok && i < len(want); i++ {
		var at, hz float64
		var ear string
		if _, err := fmt.Sscan(want[i], &at, &hz, &ear); err != nil {
			t.Fatal(err)
		}
		ok = math.Abs(got[i].at-at) < 0.03 && math.Abs(got[i].hz-hz) < 0.03*hz && got[i].ear == ear
	}
	if !ok {
		t.Errorf("heard %v, want %q", got, want)
	}
}

// log is a race that is being written.
type log []race.Event

func (l *log) add(at float64, e race.Event) race.EventID {
	e.Seq, e.Elapsed, e.HasElapsed = uint64(len(*l)+1), time.Duration(at*1000)*time.Millisecond, true
	e.ID = race.EventID(e.Seq)
	*l = append(*l, e)
	return e.ID
}

func (l *log) cue(at float64, id cues.ID, class cues.Class, became race.Outcome) race.EventID {
	n := l.add(at, race.Event{Kind: race.KindCue, Cue: id, Pressed: id, Class: class})
	l.add(at, race.Event{Kind: race.KindOutcome, Ref: n, Outcome: became})
	return n
}

// begun is a race that has started.
func begun() *log {
	l := &log{}
	l.add(0, race.Event{Kind: race.KindOpen, Open: &race.Open{DistanceM: race.MarathonM, Units: race.UnitsKm}})
	(*l)[0].HasElapsed = false
	l.add(0, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
	return l
}

// played plays a race into a file by a clock of its own, and returns the file and what was
// printed.
func played(t *testing.T, l *log, f flags, keys ...press) (wav, printed string) {
	t.Helper()
	packDir := tonePack(t)
	wav = filepath.Join(t.TempDir(), "heard.wav")
	var out bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		b := logbook.New(*l)
		o, err := f.options(f.speed != "1")
		if err != nil {
			t.Fatal(err)
		}
		if err := f.part(b, &o); err != nil {
			t.Fatal(err)
		}
		if f.pack != "" {
			packDir = f.pack
		}
		v, err := openVoice(t.Context(), packDir, &b.Open)
		if err != nil {
			t.Fatal(err)
		}
		if f.recording != "" {
			if v.recorded, err = openRecording(f.recording); err != nil {
				t.Fatal(err)
			}
			defer v.recorded.reader.Close()
		}
		o.Cue, o.Word = v.cueLasts, v.wordLasts
		plan := replay.New(b, o)
		pressed := make(chan byte)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go func() {
			for _, k := range keys {
				time.Sleep(k.after)
				select {
				case pressed <- k.key:
				case <-ctx.Done():
				}
			}
		}()
		err = play(ctx, &player{book: b, plan: plan, o: o, voice: v, keys: pressed, out: newScreen(&out, plan, o)},
			output.NewWAV(wav, time.Time{}), audio.MixOptions{})
		if err != nil {
			t.Fatal(err)
		}
	})
	return wav, out.String()
}

// press is a key, with the time since the one before.
type press struct {
	after time.Duration
	key   byte
}

// Every cue is at its scaled time, in its ear, a voided one is not there, STOP sounds once,
// and a cue that has to wait until STOP is cleared is dropped as in the race.
func TestWordsAtTheirTimes(t *testing.T) {
	l := begun()
	l.cue(2, "left", cues.Steer, race.Heard)
	wrong := l.cue(3, "hole", cues.Steer, race.Heard)
	l.add(3.5, race.Event{Kind: race.KindVoid, Ref: wrong})
	l.cue(4, "right", cues.Steer, race.Heard)
	l.cue(6, "stop", cues.Alarm, race.Heard)
	l.cue(8, "left", cues.Steer, race.Dropped)
	l.add(10, race.Event{Kind: race.KindGo, Item: race.ItemStop})
	l.cue(12, "hole", cues.Steer, race.NoDevice)
	l.cue(14, "left", cues.Steer, race.Cut)
	l.cue(14.2, "right", cues.Steer, race.Heard) // cuts it here too
	wav, printed := played(t, l, flags{speed: "2"})
	got := tones(t, wav)
	if len(got) != 5 { // the cut one and what cuts it are one stretch of sound
		t.Fatalf("heard %v", got)
	}
	wants(t, got[:4], "1 300 left", "2 400 right", "3 500 both", "6 600 both")
	if at, until := got[4].at, got[4].at+got[4].lasts; math.Abs(at-7) > 0.03 || math.Abs(until-7.3) > 0.03 {
		t.Errorf("the last two are from %.3f to %.3f s, want 7 to 7.3", at, until)
	}
	for _, line := range []string{"2×, in words", "0:00:06.000  #10    stop · heard", "#15    hole · no device", "5 of 7 cues sounded"} {
		if !strings.Contains(printed, line) {
			t.Errorf("%q is not in\n%s", line, printed)
		}
	}
	if strings.Contains(printed, "hole · heard") {
		t.Errorf("the voided press is printed:\n%s", printed)
	}
}

// Without the silences every cue is whole, one after another, and a board is said in the
// words of the race.
func TestGapsAreLeftOut(t *testing.T) {
	l := begun()
	l.cue(100, "left", cues.Steer, race.Cut)
	l.cue(100.1, "right", cues.Steer, race.Heard)
	n := l.cue(200, "marker", cues.Info, race.Heard)
	(*l)[n-1].Text = "Kilometre five"
	l.cue(300, "stop", cues.Alarm, race.Heard)
	l.cue(300.3, "hole", cues.Steer, race.Dropped)
	wav, _ := played(t, l, flags{speed: "1", gaps: true})
	// Half a second after the start; then each is 0.2 s and the least pause is 0.06 s.
	wants(t, tones(t, wav), "0.5 300 left", "0.76 400 right", "1.46 800 both", "1.72 1000 both", "2.42 500 both", "2.72 600 both")
}

// Fast, cues are ticks whose pitch tells the class and whose ear is that of the cue.
func TestTicksInTheirEars(t *testing.T) {
	l := begun()
	l.cue(10, "left", cues.Steer, race.Heard)
	l.cue(20, "right", cues.Steer, race.Heard)
	l.cue(30, "marker", cues.Info, race.Heard)
	l.cue(40, "stop", cues.Alarm, race.Heard)
	l.add(60, race.Event{Kind: race.KindSplit, Marker: "km 5", DistanceM: 5000})
	l.add(80, race.Event{Kind: race.KindFall})
	wav, printed := played(t, l, flags{speed: "10"})
	got := tones(t, wav)
	if len(got) != 8 {
		t.Fatalf("heard %v\n%s", got, printed)
	}
	wants(t, got[:5], "1 1480 left", "2 1480 right", "3 440 both", "4 500 both", "6 1000 both")
	wants(t, got[5:], "8 660 both", "8.1 440 both", "8.2 220 both")
	if !strings.Contains(printed, "fall · sound of fall") || !strings.Contains(printed, "says 5") {
		t.Errorf("printed\n%s", printed)
	}
}

// A cue that was not heard whole has a tick that is told from the usual one by its overtones.
func TestTicksDifferInTimbre(t *testing.T) {
	crest := func(whole bool) float64 {
		var peak, sum float64
		s := tick(cues.Info, whole).Samples()
		for _, v := range s {
			peak, sum = max(peak, math.Abs(float64(v))), sum+float64(v)*float64(v)
		}
		if peak > 0.2 || time.Duration(len(s))*time.Second/audiotest.Rate != replay.TickLasts {
			t.Errorf("a peak of %.2f, %d frames", peak, len(s))
		}
		return peak / math.Sqrt(sum/float64(len(s)))
	}
	if pure, rough := crest(true), crest(false); math.Abs(pure-rough) < 0.1 {
		t.Errorf("crest %.2f and %.2f", pure, rough)
	}
	for word, hz := range markHz {
		if c := mark(word); time.Duration(c.Frames())*time.Second/audiotest.Rate != replay.MarkLasts || len(hz) == 0 {
			t.Errorf("%s: %d frames", word, c.Frames())
		}
	}
}

// A part of a race begins with its beginning.
func TestAPartOfARace(t *testing.T) {
	l := begun()
	l.cue(100, "left", cues.Steer, race.Heard)
	last := l.cue(121, "right", cues.Steer, race.Heard)
	l.cue(130, "hole", cues.Steer, race.Heard)
	wav, _ := played(t, l, flags{speed: "1", from: "0:02", to: fmt.Sprintf("#%d", last)})
	wants(t, tones(t, wav), "1 400 right")
}

// An output on which a runner hears cues, also one to which a runner comes later, ends the
// replay.
func TestARunnersSinkIsRefused(t *testing.T) {
	p := player{out: newScreen(&bytes.Buffer{}, &replay.Plan{}, replay.Options{})}
	err := p.changed(engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "ear\x1b[2J", Shared: true}})
	if err == nil || !strings.Contains(err.Error(), `a runner hears cues on "ear\x1b[2J"`) {
		t.Errorf("%v", err)
	}
	if err := p.changed(engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "laptop"}}); err != nil {
		t.Error(err)
	}
	if _, err := ChooseOutput(context.Background(), "speaker", func() bool { return true }); err == nil {
		t.Error("the speaker of a race that runs was taken")
	}
	if out, err := ChooseOutput(context.Background(), "pulse:laptop", func() bool { return true }); err != nil || out.Name() != "pulse:laptop" {
		t.Errorf("%v, %v", out, err)
	}
}

func TestSentencesOfTheLog(t *testing.T) {
	v, err := openVoice(t.Context(), tonePack(t), &race.Open{})
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]time.Duration{"Kilometre five": 2*toneLasts + wordPause, "kilometre, FIVE five": 3*toneLasts + grammar.CommaPause + wordPause,
		"": 0, "Kilometre six": 0, ", ": 0} {
		if got := lasts(v.sentence(said)); got != want {
			t.Errorf("%q lasts %v, want %v", said, got, want)
		}
	}
	if c := v.cue(&race.Event{Cue: "marker", Text: "Kilometre six"}); c != v.bank["marker"] {
		t.Error("a sentence without its words is not the pack's own cue")
	}
	if !slices.Equal(v.notes, nil) {
		t.Errorf("%q", v.notes)
	}
}
