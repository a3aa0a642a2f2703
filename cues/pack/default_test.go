package pack

import (
	"encoding/binary"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/testrun"
)

// vocabulary is the least that the default pack says, and how.
var vocabulary = []struct {
	id    cues.ID
	text  string
	class cues.Class
	pan   cues.Pan
	keys  []string // the first must be the pack's first
}{
	{"stop", "Stop! Stop! Stop!", cues.Alarm, cues.Centre, []string{"space"}},
	{"left", "Left", cues.Steer, cues.Left, []string{"left", "h"}},
	{"right", "Right", cues.Steer, cues.Right, []string{"right", "l"}},
	{"hard_left", "Left, left", cues.Steer, cues.Left, []string{"H", "shift+left"}},
	{"hard_right", "Right, right", cues.Steer, cues.Right, []string{"L", "shift+right"}},
	{"step_up", "Up step", cues.Steer, cues.Centre, []string{"u"}},
	{"step_down", "Down step", cues.Steer, cues.Centre, []string{"j"}},
	{"high_step", "High step", cues.Steer, cues.Centre, []string{"t"}},
	{"hole", "Pothole", cues.Steer, cues.Centre, []string{"o"}},
	{"now", "Now", cues.Steer, cues.Centre, []string{"0", "`", ")"}},
	{"cancel", "Cancel", cues.Steer, cues.Centre, []string{"c"}},
	{"slow", "Slow", cues.Prepare, cues.Centre, []string{"down"}},
	{"ease", "Ease back", cues.Prepare, cues.Centre, []string{"e"}},
	{"turn_left", "Turn left", cues.Prepare, cues.Left, []string{","}},
	{"turn_right", "Turn right", cues.Prepare, cues.Right, []string{"."}},
	{"three", "Three", cues.Prepare, cues.Centre, []string{"3", "#"}},
	{"two", "Two", cues.Prepare, cues.Centre, []string{"2", "@"}},
	{"one", "One", cues.Prepare, cues.Centre, []string{"1", "!"}},
	{"straight", "Straighten", cues.Prepare, cues.Centre, []string{"s"}},
	{"bump", "Speed bump", cues.Prepare, cues.Centre, []string{"b"}},
	{"people", "Runners ahead", cues.Prepare, cues.Centre, []string{"p"}},
	{"bike", "Bike", cues.Prepare, cues.Centre, []string{"v"}},
	{"narrow", "Narrow", cues.Prepare, cues.Centre, []string{"n"}},
	{"finish", "Finish. You first", cues.Prepare, cues.Centre, []string{"f"}},
	{"clear", "Clear", cues.Service, cues.Centre, []string{"up", "k"}},
	{"surface", "Rough ground", cues.Service, cues.Centre, []string{"r"}},
	{"slippery", "Slippery", cues.Service, cues.Centre, []string{"i"}},
	{"up", "Uphill", cues.Service, cues.Centre, []string{"/"}},
	{"down", "Downhill", cues.Service, cues.Centre, []string{`\`}},
	{"water", "Water", cues.Service, cues.Centre, []string{"w"}},
	{"water_left", "Water left", cues.Service, cues.Left, []string{"["}},
	{"water_right", "Water right", cues.Service, cues.Right, []string{"]"}},
	{"gel", "Gel", cues.Service, cues.Centre, []string{"g"}},
	{"marker", "Split", cues.Info, cues.Centre, []string{"m"}},
	{"pace", "On pace", cues.Info, cues.Centre, []string{"a"}},
	{"yes", "I'm here", cues.Info, cues.Centre, []string{"y"}},
}

func TestDefaultPackHasTheVocabulary(t *testing.T) {
	p := Default()
	if p.Name == "" || p.Language != "en-US" || p.License == "" || len(p.SHA256) != 64 || p.Path != "" {
		t.Errorf("%q, %q, %q, %q, %q", p.Name, p.Language, p.License, p.SHA256, p.Path)
	}
	if len(p.Cues) != len(vocabulary) {
		t.Errorf("%d cues, want %d", len(p.Cues), len(vocabulary))
	}
	for _, want := range vocabulary {
		c, ok := p.Cue(want.id)
		if !ok {
			t.Errorf("no %s", want.id)
			continue
		}
		if c.Text != want.text || c.Class != want.class || c.Pan != want.pan || !slices.Equal(c.Keys, want.keys) {
			t.Errorf("%+v, want %+v", c, want)
		}
		for _, k := range want.keys {
			if got, ok := p.ByKey(k); !ok || got.ID != want.id {
				t.Errorf("key %q is %q, want %s", k, got.ID, want.id)
			}
		}
	}
	if p != Default() {
		t.Error("the default pack must be read once")
	}
}

// TestDefaultPackNeedsOnePlainKey holds every cue to a first key that any
// terminal sends, and that is not one which later screens want.
func TestDefaultPackNeedsOnePlainKey(t *testing.T) {
	for _, c := range Default().Cues {
		if len(c.Keys) == 0 || strings.Contains(c.Keys[0], "+") {
			t.Errorf("%s: keys %q", c.ID, c.Keys)
		}
		for _, k := range []string{"d", "q"} {
			if slices.Contains(c.Keys, k) {
				t.Errorf("%s is on the key %s", c.ID, k)
			}
		}
	}
}

// Figures that every clip of the voices in the program keeps. What takes filters to
// measure, and from the first frame on which is above silence, is in audio's tests.
const (
	clipRate      = 24000 // frames per second
	maxLeadIn     = 5 * time.Millisecond
	onsetRatio    = 0.0316 // a word is loud where it first comes within 30 dB of its peak
	maxSteer      = 450 * time.Millisecond
	maxClip       = 2 * time.Second
	maxVoicesSize = 28 << 20 // bytes, of all voices: most of the program
)

func TestBuiltinClips(t *testing.T) {
	total := 0
	for _, name := range testrun.Some(t, Builtins(), DefaultName, "fr") {
		p, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Cues {
			total += testClip(t, p, name, c.File, map[cues.Class]time.Duration{cues.Steer: maxSteer}[c.Class])
		}
		for _, w := range p.Words {
			total += testClip(t, p, name, w.File, 0)
		}
	}
	if total > maxVoicesSize {
		t.Errorf("%d bytes", total)
	}
}

// testClip holds a clip to the figures, and to a length of most where that is not 0.
// It returns the size of the file in bytes.
func testClip(t *testing.T, p *Pack, name, file string, most time.Duration) int {
	t.Helper()
	b, err := p.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := name + "/" + file
	samples := wavSamples(t, at, b)
	length := framesTime(len(samples))
	peak := 0.0
	for _, s := range samples {
		peak = max(peak, abs(s))
	}
	lead := slices.IndexFunc(samples, func(s int16) bool { return abs(s) >= peak*onsetRatio })
	if peak < 1000 || peak > 32767*0.891 { // -1 dBFS
		t.Errorf("%s: peak %.0f of 32767", at, peak)
	}
	if framesTime(lead) > maxLeadIn {
		t.Errorf("%s: the word starts after %v", at, framesTime(lead))
	}
	if most > 0 && length > most || length > maxClip {
		t.Errorf("%s: %v long", at, length)
	}
	if abs(samples[0]) > 0.01*peak || abs(samples[len(samples)-1]) > 0.01*peak {
		t.Errorf("%s: starts or ends with a click", at)
	}
	return len(b)
}

func abs(s int16) float64 { return max(float64(s), -float64(s)) }

func framesTime(n int) time.Duration { return time.Duration(n) * time.Second / clipRate }

// wavSamples reads the one kind of WAV file that voices of the program have: 24 kHz,
// 16 bits, mono, and nothing but its format and its samples.
func wavSamples(t *testing.T, name string, b []byte) []int16 {
	t.Helper()
	le := binary.LittleEndian
	const headSize = 44
	if len(b) < headSize || string(b[:4]) != "RIFF" || int(le.Uint32(b[4:])) != len(b)-8 ||
		string(b[8:16]) != "WAVEfmt " || le.Uint32(b[16:]) != 16 || le.Uint16(b[20:]) != 1 ||
		le.Uint16(b[22:]) != 1 || le.Uint32(b[24:]) != clipRate || le.Uint16(b[34:]) != 16 ||
		string(b[36:40]) != "data" || int(le.Uint32(b[40:])) != len(b)-headSize {
		t.Fatalf("%s: not 24 kHz 16-bit mono, or its header lies", name)
	}
	samples := make([]int16, (len(b)-headSize)/2)
	for i := range samples {
		samples[i] = int16(le.Uint16(b[headSize+2*i:]))
	}
	return samples
}

// TestBuiltinsHaveNoStrayFiles keeps clips that nothing plays out of the program.
func TestBuiltinsHaveNoStrayFiles(t *testing.T) {
	for _, name := range Builtins() {
		p, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		var played []string
		for _, c := range p.Cues {
			played = append(played, c.File)
		}
		for _, w := range p.Words {
			played = append(played, w.File)
		}
		files, err := fs.Glob(os.DirFS("../voices"), name+"/*.wav")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !slices.Contains(played, path.Base(f)) {
				t.Errorf("%s is played by nothing", f)
			}
		}
	}
}

// TestBuiltinsSayEverythingThemselves: a voice that extends another must not fall
// back to its sounds, and has every word of its language's grammar.
func TestBuiltinsSayEverythingThemselves(t *testing.T) {
	for _, name := range Builtins() {
		p, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range vocabulary {
			c, ok := p.Cue(v.id)
			if !ok {
				t.Errorf("%s has no %s", name, v.id)
				continue
			}
			if _, err := fs.Stat(os.DirFS("../voices"), name+"/"+c.File); err != nil {
				t.Errorf("%s: %s is another voice's: %v", name, v.id, err)
			}
		}
		for _, want := range grammar.WordsFor(p.Language) {
			w, ok := p.Word(want.ID)
			if !ok || w.Text != want.Text {
				t.Errorf("%s: the word %s is %q, want %q", name, want.ID, w.Text, want.Text)
				continue
			}
			if _, err := fs.Stat(os.DirFS("../voices"), name+"/"+w.File); err != nil {
				t.Errorf("%s: the word %s is another voice's: %v", name, want.ID, err)
			}
		}
		if _, err := fs.Stat(os.DirFS("../voices"), name+"/PROVENANCE.md"); err != nil {
			t.Errorf("nobody says where the clips of %s come from: %v", name, err)
		}
	}
}

// TestBuiltinCalled finds each voice by what it calls itself, which is no other's name.
func TestBuiltinCalled(t *testing.T) {
	for _, name := range Builtins() {
		p, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := BuiltinCalled(p.Name); !ok || got != name {
			t.Errorf("%q is %q, want %q", p.Name, got, name)
		}
	}
	for _, none := range []string{"", "en-US", "en-us michael", "../en-US"} {
		if got, ok := BuiltinCalled(none); ok {
			t.Errorf("%q is %q", none, got)
		}
	}
}

// BenchmarkBuiltinCalled finds the last voice by its name.
func BenchmarkBuiltinCalled(b *testing.B) {
	for b.Loop() {
		if name, _ := BuiltinCalled("pt-BR Alex"); name != "pt-BR" {
			b.Fatal(name)
		}
	}
}
