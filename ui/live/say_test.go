package live

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/uitest"
)

// sayer is a speaker that says everything, or nothing with an error.
type sayer struct {
	r    *rig
	said []grammar.Phrase
	err  error
}

func (s *sayer) Say(e race.Event, p grammar.Phrase) error {
	if s.err != nil {
		return s.err
	}
	s.said = append(s.said, p)
	s.r.played = append(s.r.played, e)
	s.r.order = append(s.r.order, "say")
	return nil
}

// wordPack is a pack with every word of a language, and the runner's name.
func wordPack(t testing.TB, language string, words bool) *pack.Pack {
	t.Helper()
	dir := t.TempDir()
	var m strings.Builder
	fmt.Fprintf(&m, "name = \"words\"\nlanguage = %q\nlicense = \"CC0-1.0\"\n", language)
	for _, c := range [][4]string{{"stop", "Stop!", "alarm", "space"}, {"marker", "Split", "info", "m"}, {"pace", "On pace", "info", "a"},
		{"yes", "I'm here", "info", "y"}, {"water", "Water", "service", "w"}} {
		fmt.Fprintf(&m, "[[cue]]\nid = %q\ntext = %q\nclass = %q\nkeys = [%q]\nfile = \"a.wav\"\n", c[0], c[1], c[2], c[3])
	}
	if words {
		for _, w := range append(grammar.WordsFor(language), cues.Word{ID: grammar.RunnerWord, Text: "Anna"}) {
			fmt.Fprintf(&m, "[[word]]\nid = %q\ntext = %q\nfile = \"a.wav\"\n", w.ID, w.Text)
		}
	}
	for name, data := range map[string]string{"pack.toml": m.String(), "a.wav": "RIFF"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, err := pack.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// newSayRig is a rig with words, in a marathon of miles at 5:18 the kilometre.
func newSayRig(t testing.TB, language string, change ...func(*Options)) (*rig, *sayer) {
	t.Helper()
	s := &sayer{}
	r := newRig(t, append([]func(*Options){func(o *Options) {
		o.Pack, o.Speaker = wordPack(t, language, true), s
		o.Session = race.NewSession(race.Options{DistanceM: race.MarathonM, Target: 42195 * 318 * time.Millisecond, Units: race.UnitsMi})
	}}, change...)...)
	s.r = r
	return r, s
}

// miles passes markers at an even time per mile.
func (r *rig) miles(n int, each time.Duration) {
	r.key("enter")
	r.at.Boot -= 100 * time.Millisecond
	for range n {
		r.wait(each)
		r.key("enter")
		r.at.Boot -= 100 * time.Millisecond
	}
	r.at.Boot += 100 * time.Millisecond
}

// lastText returns the text of the event that was logged last.
func (r *rig) lastText() string { return r.logged[len(r.logged)-1].Text }

func TestKeysSayTheSplit(t *testing.T) {
	const mile = 8*time.Minute + 32*time.Second // 0.2 s more than the plan's
	for _, tt := range []struct {
		language, keys string
		miles          int
		each           time.Duration
		want           string
	}{
		{"en-US", "m", 5, mile, "Mile five, forty-two forty, one second behind"},
		{"en-US", "m", 5, 8 * time.Minute, "Mile five, forty minutes, two minutes thirty-nine seconds ahead"},
		{"en-US", "m", 13, mile, "Mile thirteen, half way, one hour, fifty fifty-six, three seconds behind"},
		{"en-US", "m", 25, mile, "Mile twenty-five, last mile, three hours, thirty-three twenty, six seconds behind"},
		{"en-US", "m", 27, mile, "Finish, three hours, fifty twenty-four, six minutes forty-six seconds behind"},
		{"en-US", "a", 5, mile, "One second behind, twenty-one miles to go"},
		{"en-US", "a", 25, mile, "Six seconds behind, last mile"},
		{"es", "m", 5, mile, "Milla cinco, cuarenta y dos minutos cuarenta segundos, un segundo de retraso"},
		{"de", "a", 5, mile, "Eine Sekunde zurück, noch einundzwanzig Meilen"},
	} {
		r, s := newSayRig(t, tt.language)
		r.miles(tt.miles, tt.each)
		r.key(tt.keys)
		if got := r.lastText(); got != tt.want || len(s.said) != 1 {
			t.Errorf("%s: %s after %d miles of %v: %q in %d phrases, want %q", tt.language, tt.keys, tt.miles, tt.each, got, len(s.said), tt.want)
			continue
		}
		if got := strings.Join(r.order[len(r.order)-2:], ", "); got != "say, append cue" {
			t.Errorf("order: %s", got)
		}
		if e := r.played[len(r.played)-1]; e.Text != tt.want || e.Class != cues.Info {
			t.Errorf("said %+v", e)
		}
	}
}

// TestPlainWhereThereIsNothingToSay plays the clip, and says nothing else of it.
func TestPlainWhereThereIsNothingToSay(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"no words":           func(o *Options) { o.Pack = wordPack(t, "en-US", false) },
		"no grammar":         func(o *Options) { o.Pack = wordPack(t, "ja", true) },
		"no speaker":         func(o *Options) { o.Speaker = nil },
		"no target, no goal": func(o *Options) { o.Session = race.NewSession(race.Options{}) },
	} {
		r, s := newSayRig(t, "en-US", change)
		r.miles(2, 8*time.Minute)
		for _, k := range []string{"m", "y", "w"} {
			if name == "no target, no goal" && k == "m" {
				continue // has the marker and the time to say
			}
			if r.key(k); r.lastText() != "" || len(s.said) > 0 || r.order[len(r.order)-2] != "play" {
				t.Errorf("%s: %s says %q, order %v", name, k, r.lastText(), r.order)
			}
			if strings.Contains(r.screenText(), "without") {
				t.Errorf("%s: %s complains", name, k)
			}
		}
	}
}

// TestOnlyMarkerAndPaceAreSaid leaves every other cue alone.
func TestOnlyMarkerAndPaceAreSaid(t *testing.T) {
	r, s := newSayRig(t, "en-US")
	r.miles(2, 8*time.Minute)
	for _, k := range []string{"y", "w", "space"} {
		if r.key(k); r.lastText() != "" || len(s.said) > 0 {
			t.Errorf("%s says %q", k, r.lastText())
		}
	}
}

func TestWordsThatCannotBeSaid(t *testing.T) {
	r, s := newSayRig(t, "en-US")
	r.miles(2, 8*time.Minute)
	s.err = errors.New(`the pack has no word "n2"`)
	r.key("m")
	if r.lastText() != "" || r.order[len(r.order)-2] != "play" {
		t.Errorf("logged %q, order %v", r.lastText(), r.order)
	}
	r.shows(`Split without its words: the pack has no word "n2"`)
	r.wait(noticeFor)
	r.key("m")
	if strings.Contains(r.screenText(), "without its words") {
		t.Error("told again")
	}
	s.err = errors.New("they are still being loaded")
	r.key("m")
	r.shows("Split without its words: they are still being loaded")
	s.err = nil
	r.key(";") // by now it can be said
	if got := r.lastText(); !strings.HasPrefix(got, "Mile two, ") {
		t.Errorf("once more says %q", got)
	}
}

// TestOnceMoreSaysTheSame repeats what was said, not what could be said by now.
func TestOnceMoreSaysTheSame(t *testing.T) {
	r, s := newSayRig(t, "en-US")
	r.miles(2, 8*time.Minute)
	r.key("a")
	first := r.lastText()
	r.wait(110 * time.Second)
	r.key(";")
	if got := r.lastText(); got != first || len(s.said) != 2 || !slices.Equal(s.said[0], s.said[1]) {
		t.Errorf("first %q, then %q", first, got)
	}
	r.key("a")
	if got := r.lastText(); got == first {
		t.Errorf("a new press still says %q", got)
	}
	r.key("y", ";")
	if r.lastText() != "" || len(s.said) != 3 {
		t.Errorf("a plain cue once more says %q", r.lastText())
	}
}

// Nothing is played that is not known to be so, in any language: "on pace" before the
// first split, without a target, or where the runner is ahead or behind and the pack
// cannot say it; and "split" before there is one. The press is logged, and why.
func TestNothingIsSaidThatIsNotSo(t *testing.T) {
	mile := race.Plan{Target: 42195 * 318 * time.Millisecond, DistanceM: race.MarathonM}.At(race.MileM)
	for name, tt := range map[string]struct {
		key    string
		miles  int
		each   time.Duration
		change func(*Options)
		why    race.Why // "" where it is heard
	}{
		"pace before the start":      {key: "a", why: race.WhyNoSplit},
		"split before there is one":  {key: "m", why: race.WhyNoSplit},
		"pace without a target":      {key: "a", miles: 2, each: mile, change: func(o *Options) { o.Session = race.NewSession(race.Options{}) }, why: race.WhyNoTarget},
		"behind, no words":           {key: "a", miles: 2, each: mile + 20*time.Second, change: wordless, why: race.WhyNoWords},
		"ahead, words do not load":   {key: "a", miles: 2, each: mile - 20*time.Second, change: mute, why: race.WhyNoWords},
		"on pace, no words":          {key: "a", miles: 2, each: mile, change: wordless},
		"on pace, words do not load": {key: "a", miles: 2, each: mile, change: mute},
		"a split without words":      {key: "m", miles: 2, each: mile + time.Minute, change: wordless},
	} {
		for _, language := range []string{"en-US", "en-US-f", "en-GB", "de", "es", "fr", "it", "pt-BR"} {
			r, s := newSayRig(t, "en-US", func(o *Options) {
				p, err := pack.Builtin(language)
				if err != nil {
					t.Fatal(err)
				}
				o.Pack = p
				if tt.change != nil {
					tt.change(o)
				}
			})
			r.miles(tt.miles, tt.each)
			n := len(r.played)
			r.key(tt.key)
			last := r.logged[len(r.logged)-1]
			if tt.why == "" {
				if len(r.played) != n+1 || last.Kind != race.KindCue {
					t.Errorf("%s, %s: not heard", name, language)
				}
				continue
			}
			press := r.logged[len(r.logged)-2]
			if len(r.played) != n || len(s.said) > 0 || press.Kind != race.KindCue || last.Kind != race.KindOutcome ||
				last.Ref != press.ID || last.Outcome != race.Dropped || last.Why != tt.why {
				t.Errorf("%s, %s: played %d, said %d, logged %+v, %+v", name, language, len(r.played)-n, len(s.said), press, last)
			}
			r.shows(tt.why.Words())
		}
	}
}

// wordless is a pack without words.
func wordless(o *Options) { o.Speaker = nil }

// mute makes every word fail.
func mute(o *Options) { o.Speaker = muteSpeaker{} }

type muteSpeaker struct{}

func (muteSpeaker) Say(race.Event, grammar.Phrase) error {
	return errors.New("the words are not loaded")
}

func TestNameBeforeInfoCues(t *testing.T) {
	r, s := newSayRig(t, "en-US", func(o *Options) { o.SayName = true })
	for _, want := range []struct{ key, text string }{
		{"y", "Anna, I'm here"}, {"w", ""}, {"space", ""},
	} {
		if r.key(want.key); r.lastText() != want.text || len(s.said) > 0 {
			t.Errorf("%s says %q", want.key, r.lastText())
		}
	}
	r.at.Boot += time.Second
	r.key("space")
	r.miles(2, 8*time.Minute)
	r.key("m")
	if got := r.lastText(); !strings.HasPrefix(got, "Anna, mile two, sixteen minutes, ") || s.said[0][0].Word != grammar.RunnerWord {
		t.Errorf("says %q", got)
	}
}

// TestScreensShowWhatWasSaid shows the whole text at every size, and still after the
// race was taken up again.
func TestScreensShowWhatWasSaid(t *testing.T) {
	r, _ := newSayRig(t, "en-US")
	r.miles(25, 8*time.Minute+38*time.Second)
	r.key("m")
	text := r.lastText()
	check := func(r *rig) {
		t.Helper()
		for _, size := range uitest.Sizes() {
			r.size(size[0], size[1])
			screen := strings.Join(strings.Fields(r.screenText()), " ")
			at := 0
			for word := range strings.FieldsSeq(text) {
				i := strings.Index(screen[at:], word)
				if i < 0 {
					t.Errorf("%v: %q of %q is not on the screen:\n%s", size, word, text, r.screenText())
					break
				}
				at += i
			}
		}
	}
	check(r)
	again, _ := newSayRig(t, "en-US", func(o *Options) { o.History = r.logged; o.Session = r.o.Session })
	check(again)
}

// TestBrokenWords are told in the band, at every size and without a key, with
// the file and what happens; then the pace has its place again.
func TestBrokenWords(t *testing.T) {
	for _, tt := range []struct {
		w, h  int
		words WordsHealth
		want  []string
	}{
		{80, 24, WordsHealth{Fault: `file "words/n12.wav" is not a WAV file: export it again`, File: "words/n12.wav"},
			[]string{`✗ SOME SPLITS PLAIN: file "words/n12.wav" is not a WAV file: export it again`, "Splits that need it play the plain clip."}},
		{80, 24, WordsHealth{Fault: `file "words/n\x1b[31m12.wav" is empty`, File: "words/n\x1b[31m12.wav", More: 78},
			[]string{`✗ SOME SPLITS PLAIN: file "words/n`, "Splits that need it, or 78 more like it, play the plain clip."}},
		{40, 12, WordsHealth{Fault: `file "words/n12.wav" is not a WAV file: export it again`, File: "words/n12.wav"},
			[]string{`✗ SOME SPLITS PLAIN: file "words/n12.wav" is not a WAV file: export it again`, "Splits that need it play the plain clip."}},
		{40, 12, WordsHealth{Fault: `file "words/n12.wav" is empty`, File: "words/n12.wav", More: 78},
			[]string{`✗ SOME SPLITS PLAIN: file "words/n12.wav" is empty`, "Splits that need it, or 78 more like it, play the plain clip."}},
	} {
		r := newRig(t)
		r.size(tt.w, tt.h)
		r.health.Words = tt.words
		r.wait(0)
		for _, want := range tt.want {
			r.tells(want)
		}
		if strings.Contains(r.screenText(), "\x1b") {
			t.Errorf("%dx%d: an escape reached the screen", tt.w, tt.h)
		}
		r.health.Output.State = OutputLost
		r.wait(0)
		if fs := r.faults(); len(fs) != 2 || !strings.HasPrefix(fs[0].What, "NO SOUND") {
			t.Errorf("faults %+v, want the lost output first", fs)
		}
		r.health.Output.State, r.health.Words = OutputOK, WordsHealth{}
		r.wait(time.Second)
		if strings.Contains(r.screenText(), "PLAIN") {
			t.Errorf("%dx%d: still told", tt.w, tt.h)
		}
	}
}
