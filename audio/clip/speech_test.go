package clip

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/testrun"
)

// wordTone is a word of the tests: a tone of its own pitch that begins and ends at
// its loudest, as a word does that was cut in the middle of a vowel.
func wordTone(hz, peak float64, d time.Duration) []byte {
	s := make([]int16, int(d.Seconds()*24000))
	for i := range s {
		s[i] = int16(peak * math.Cos(2*math.Pi*hz*float64(i)/24000))
	}
	return wavfiles.PCM16(24000, s)
}

// testPitch is the pitch of the i-th word of the tests.
func testPitch(i int) float64 { return 200 + 11*float64(i%100) }

// testWords are the words of a language, with files that sound as differently as
// their levels and lengths allow.
func testWords(t testing.TB, language string) ([]cues.Word, map[string][]byte) {
	t.Helper()
	words := grammar.WordsFor(language)
	if len(words) == 0 {
		t.Fatalf("no words in %s", language)
	}
	files := map[string][]byte{}
	for i := range words {
		words[i].File, words[i].Line = fmt.Sprintf("w/%s.wav", words[i].ID), i+1
		files[words[i].File] = wordTone(testPitch(i), 400*math.Pow(1.05, float64(i)), time.Duration(120+5*i)*time.Millisecond)
	}
	return words, files
}

func testSpeech(t testing.TB, language string) (*Speech, []cues.Word) {
	t.Helper()
	words, files := testWords(t, language)
	s, err := loadSpeech(words, fromFiles(func(f string) ([]byte, error) { return files[f], nil }))
	if err != nil {
		t.Fatal(err)
	}
	return s, words
}

// steepest returns the largest step from one sample to the next, silence around
// them included.
func steepest(samples []float32) float64 {
	last, most := 0.0, 0.0
	for _, v := range append(samples, 0) {
		most = max(most, math.Abs(float64(v)-last))
		last = float64(v)
	}
	return most
}

// TestJoinsDoNotClick bounds every step of joined words by the steepest that the
// tones themselves have, and shows that the bound tells: words joined as they are
// break it.
func TestJoinsDoNotClick(t *testing.T) {
	t.Parallel()
	words, files := testWords(t, "en-US")
	s, _ := testSpeech(t, "en-US")
	clicks := 0
	for i, w := range words {
		raw, err := Load(files[w.File], w.File)
		if err != nil {
			t.Fatal(err)
		}
		peak := 0.0
		for _, v := range raw.samples {
			peak = max(peak, math.Abs(float64(v)))
		}
		bound := 1.2 * peak * 2 * math.Pi * testPitch(i) / float64(dsp.Rate) // the fade adds a little of its own
		if steepest(raw.samples) > 2*bound {
			clicks++
		}
		clip, err := s.Join(grammar.Phrase{{Word: w.ID}, {Word: w.ID}, {Word: w.ID, Pause: 30 * time.Millisecond}})
		if err != nil {
			t.Fatal(err)
		}
		if got := steepest(clip.samples); got > bound {
			t.Errorf("%s at %.0f Hz: a step of %.4f, the tone has none above %.4f", w.ID, testPitch(i), got, bound)
		}
	}
	if clicks < len(words)/2 {
		t.Errorf("%d of %d words would click if joined as they are: the test shows little", clicks, len(words))
	}
}

// TestJoinedWords looks at a phrase word by word: in its order, whole, at one
// loudness, parted by silence of the right length, and under the ceiling.
func TestJoinedWords(t *testing.T) {
	t.Parallel()
	for _, language := range testrun.Some(t, []string{"en-US", "es", "fr", "de", "it", "pt-BR"}, "en-US", "de") {
		s, _ := testSpeech(t, language)
		g, _ := grammar.For(language)
		p := g.Say(grammar.Saying{Miles: true, Marker: 25, ToGo: 1, HasElapsed: true, Elapsed: 3*time.Hour + 42*time.Minute + 10*time.Second,
			HasGap: true, Behind: 72 * time.Second})
		clip, err := s.Join(p)
		if err != nil {
			t.Fatal(err)
		}
		at, low, high := 0, math.Inf(1), math.Inf(-1)
		for _, step := range p {
			for range dsp.Rate.N(step.Pause) {
				if clip.samples[at] != 0 {
					t.Fatalf("%s: sound in the pause before %s", language, step.Word)
				}
				at++
			}
			word := clip.samples[at : at+s.words[step.Word].Frames()]
			at += len(word)
			loud := dsp.Loudness(word)
			low, high = min(low, loud), max(high, loud)
		}
		if at != clip.Frames() {
			t.Errorf("%s: %d frames, the parts have %d", language, clip.Frames(), at)
		}
		if high-low > 1 {
			t.Errorf("%s: words from %.1f to %.1f LUFS", language, low, high)
		}
		if m := clip.Measures(); m.TruePeak > PeakCeiling+0.05 || math.Abs(m.Loudness-TargetLoudness) > 1.5 {
			t.Errorf("%s: %+v", language, m)
		}
	}
}

func TestJoinTellsWhichWordIsMissing(t *testing.T) {
	s, _ := testSpeech(t, "en-US")
	_, err := s.Join(grammar.Phrase{{Word: "mile"}, {Word: "n21_f"}, {Word: "gone"}})
	if e, ok := errors.AsType[*MissingWordError](err); !ok || e.Word != "n21_f" || !strings.Contains(err.Error(), `"n21_f"`) {
		t.Errorf("error %v", err)
	}
	if len(s.Broken()) > 0 {
		t.Errorf("broken: %v", s.Broken())
	}
	if empty, err := loadSpeech(nil, nil); err != nil || empty == nil || len(empty.words) != 0 {
		t.Errorf("a pack without words: %+v, %v", empty, err)
	}
}

// TestLoadSpeechTellsEveryFault has every fault, and every word that is none.
func TestLoadSpeechTellsEveryFault(t *testing.T) {
	words, files := testWords(t, "en-US")
	files[words[3].File], files[words[40].File] = nil, wavfiles.PCM16(48000, make([]int16, 4800))
	words[50].File = words[40].File // two words of one file
	s, err := loadSpeech(words, fromFiles(func(f string) ([]byte, error) { return files[f], nil }))
	if f, ok := errors.AsType[pack.Faults](err); !ok || len(f) != 2 || f[0].Line != 4 || f[1].Line != 41 {
		t.Errorf("error %v", err)
	}
	var broken []cues.ID
	for _, b := range s.Broken() {
		broken = append(broken, b.Word)
	}
	if want := []cues.ID{words[3].ID, words[40].ID, words[50].ID}; !slices.Equal(broken, want) {
		t.Errorf("broken are %q, want %q", broken, want)
	}
	for i, w := range words {
		clip, err := s.Join(grammar.Phrase{{Word: w.ID}})
		if i != 3 && i != 40 && i != 50 {
			if err != nil || clip.Frames() == 0 {
				t.Errorf("%s is whole: %v", w.ID, err)
			}
			continue
		}
		b, ok := errors.AsType[*BrokenWordError](err)
		if !ok || b.Word != w.ID || b.File != w.File || !strings.Contains(err.Error(), fmt.Sprintf("the word %q: file %q is ", w.ID, w.File)) {
			t.Errorf("%s is broken: %v", w.ID, err)
		}
	}
}

// writePack writes a pack of an alarm, a marker and a water cue, with words.
func writePack(t testing.TB, words []cues.Word, files map[string][]byte) *pack.Pack {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "w"), 0o755); err != nil {
		t.Fatal(err)
	}
	m := "name = \"tones\"\nlanguage = \"en-US\"\nlicense = \"CC0-1.0\"\n"
	for _, c := range []string{"stop alarm", "marker info", "water service"} {
		id, class, _ := strings.Cut(c, " ")
		m += fmt.Sprintf("[[cue]]\nid = %q\ntext = %q\nclass = %q\nkeys = [%q]\nfile = \"c.wav\"\n", id, id, class, id[:1])
	}
	for _, w := range words {
		m += fmt.Sprintf("[[word]]\nid = %q\ntext = %q\nfile = %q\n", w.ID, w.Text, w.File)
	}
	files["c.wav"], files["pack.toml"] = wordTone(900, 9000, 200*time.Millisecond), []byte(m)
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, err := pack.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCallingPutsTheNameBeforeInfoCues has the name before those, and no other.
func TestCallingPutsTheNameBeforeInfoCues(t *testing.T) {
	name := cues.Word{ID: grammar.RunnerWord, Text: "Anna", File: "w/anna.wav"}
	pack := writePack(t, []cues.Word{name}, map[string][]byte{name.File: wordTone(500, 9000, 300*time.Millisecond)})
	bank, err := LoadBank(pack)
	if err != nil {
		t.Fatal(err)
	}
	called, err := bank.Calling(pack)
	if err != nil {
		t.Fatal(err)
	}
	if called["stop"] != bank["stop"] || called["water"] != bank["water"] || bank["marker"] == called["marker"] {
		t.Error("the name comes before other cues than info")
	}
	s, err := LoadSpeech(t.Context(), pack)
	if err != nil {
		t.Fatal(err)
	}
	want := s.words[grammar.RunnerWord].Frames() + dsp.Rate.N(grammar.CommaPause) + bank["marker"].Frames()
	if got := called["marker"].Frames(); got != want {
		t.Errorf("%d frames, want %d", got, want)
	}
	if got := steepest(called["marker"].samples[:dsp.Rate.N(400*time.Millisecond)]); got > 0.06 {
		t.Errorf("a step of %.3f in the name", got)
	}
	nameless := writePack(t, nil, map[string][]byte{})
	if _, err := bank.Calling(nameless); err == nil || !strings.Contains(err.Error(), `"runner"`) {
		t.Errorf("a pack without the name: %v", err)
	}
}

func BenchmarkJoin(b *testing.B) {
	s, _ := testSpeech(b, "en-US")
	g, _ := grammar.For("en-US")
	p := g.Say(grammar.Saying{Miles: true, Marker: 25, ToGo: 1, HasElapsed: true, Elapsed: 3*time.Hour + 42*time.Minute + 10*time.Second,
		HasGap: true, Behind: 72 * time.Second})
	b.ReportAllocs()
	for b.Loop() {
		c, err := s.Join(p)
		if err != nil {
			b.Fatal(err)
		}
		runtime.KeepAlive(c)
	}
}

// TestStoredWordsAreMadeWhenSaid: a voice of the program holds no word in memory, and says each
// sample for sample as one whose words were loaded.
func TestStoredWordsAreMadeWhenSaid(t *testing.T) {
	t.Parallel()
	voice := pack.Default()
	open, err := OpenSpeech(t.Context(), voice)
	if err != nil || len(open.words) != 0 || len(open.Broken()) != 0 {
		t.Fatalf("%d words in memory, broken %v: %v", len(open.words), open.Broken(), err)
	}
	loaded, err := LoadSpeech(t.Context(), voice)
	if err != nil {
		t.Fatal(err)
	}
	var all grammar.Phrase
	for _, w := range voice.Words {
		all = append(all, grammar.Step{Word: w.ID, Pause: time.Millisecond})
	}
	if err := open.Lacks(all); err != nil {
		t.Error(err)
	}
	got, err := open.Join(all)
	if err != nil {
		t.Fatal(err)
	}
	want, err := loaded.Join(all)
	if err != nil || !slices.Equal(got.samples, want.samples) {
		t.Errorf("%d frames, not those %d that were loaded: %v", got.Frames(), want.Frames(), err)
	}
	if err := open.Lacks(grammar.Phrase{{Word: "n1"}, {Word: "n1_f"}}); err == nil || !strings.Contains(err.Error(), `"n1_f"`) {
		t.Errorf("a word that is not there: %v", err)
	}
}

// TestPackOverAVoiceLoadsItsOwnWords: of a pack that extends a voice of the program, the words
// that are its own are loaded, and told when they are broken.
func TestPackOverAVoiceLoadsItsOwnWords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	manifest := "extends = \"en-US\"\n[[word]]\nid = \"n1\"\ntext = \"un\"\nfile = \"n1.wav\"\n[[word]]\nid = \"n2\"\ntext = \"deux\"\nfile = \"n2.wav\"\n"
	for name, data := range map[string][]byte{"pack.toml": []byte(manifest), "n1.wav": wordTone(300, 9000, 200*time.Millisecond), "n2.wav": []byte("no sound")} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, err := pack.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := OpenSpeech(t.Context(), p)
	if _, faulty := errors.AsType[pack.Faults](err); !faulty || len(s.words) != 1 || len(s.Broken()) != 1 || s.Broken()[0].Word != "n2" {
		t.Errorf("%d words in memory, broken %v: %v", len(s.words), s.Broken(), err)
	}
	if _, err := s.Join(grammar.Phrase{{Word: "n1"}, {Word: "n3"}}); err != nil {
		t.Error(err)
	}
	if _, broken := errors.AsType[*BrokenWordError](s.Lacks(grammar.Phrase{{Word: "n3"}, {Word: "n2"}})); !broken {
		t.Error("the broken word is not told")
	}
}

// BenchmarkJoinStored joins the longest split from words that are made ready meanwhile.
func BenchmarkJoinStored(b *testing.B) {
	s, err := OpenSpeech(b.Context(), pack.Default())
	if err != nil {
		b.Fatal(err)
	}
	g, _ := grammar.For("en-US")
	p := g.Say(grammar.Saying{Miles: true, Marker: 25, ToGo: 1, HasElapsed: true, Elapsed: 3*time.Hour + 42*time.Minute + 10*time.Second,
		HasGap: true, Behind: 72 * time.Second})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Join(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadSpeech(b *testing.B) {
	words, files := testWords(b, "en-US")
	for b.Loop() {
		if _, err := loadSpeech(words, fromFiles(func(f string) ([]byte, error) { return files[f], nil })); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLoadSpeechEnds: a race that is left at once does not wait for words.
func TestLoadSpeechEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := LoadSpeech(ctx, pack.Default()); s != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", s, err)
	}
}
