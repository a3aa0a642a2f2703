//go:build unix

package e2e

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/clitest"
	"spotter/testrun"
)

// heardWords returns what the tones of a recording mean, in order.
func heardWords(frames []audiotest.Frame, meaning map[int]string) (words []string) {
	for _, s := range audiotest.Sounds(frames, 15*time.Millisecond) {
		half := int(math.Round(audiotest.Rate / 2 / pitch(frames[s.Start:s.End])))
		words = append(words, meaning[half])
	}
	return words
}

// writtenWords are the words of a text as it is written, each as its pack has it.
func writtenWords(text string) (words []string) {
	text = strings.NewReplacer("to go", "to_go", "last kilometer", "last_kilometer").Replace(strings.ToLower(text))
	for w := range strings.FieldsSeq(strings.ReplaceAll(text, ",", "")) {
		words = append(words, strings.ReplaceAll(w, "_", " "))
	}
	return words
}

// sayRace opens a race with the pack of words.
func (h *home) sayRace(t *testing.T, output string, args ...string) (x *terminal, journal string, meaning map[int]string) {
	t.Helper()
	pack, meaning := clitest.SayPack(t)
	return h.sayRaceWith(t, pack, output, args...), h.path("race.jsonl"), meaning
}

func (h *home) sayRaceWith(t *testing.T, pack, output string, args ...string) *terminal {
	t.Helper()
	journal := h.path("race.jsonl")
	x := h.open(t, 80, 24, append([]string{"--pack", pack, "--journal", journal, "--output", output, "--latency", "5ms"}, args...)...)
	x.see(`saved \d+`)
	awaitJournal(t, journal, "an open output", func(l []line) bool { return len(states(l)) > 0 })
	return x
}

// splitAfterStart starts the clock and passes the first marker, no sooner than a
// second enter counts.
func (x *terminal) splitAfterStart(journal string) {
	x.t.Helper()
	x.press("enter")
	awaitJournal(x.t, journal, "the start", func(l []line) bool { return len(only(l, "start")) == 1 })
	time.Sleep(1200 * time.Millisecond)
	x.press("enter")
	awaitJournal(x.t, journal, "a split", func(l []line) bool { return len(only(l, "split")) == 1 })
}

// sayUntilSaid presses a key until the words are loaded: until the journal has what
// was said.
func (x *terminal) sayUntilSaid(journal, key string) (text string) {
	x.t.Helper()
	for range 20 {
		x.pressed(journal, 1, key)
		said := only(readRunning(x.t, journal), "cue")
		if last := said[len(said)-1]; last.Text != "" && !strings.Contains(last.Text, "<") { // a cue by its name is not yet a split in words
			return last.Text
		}
		time.Sleep(keyGap)
	}
	x.t.Fatalf("nothing is said; the screen\n%s", x.text())
	return ""
}

// readRunning returns the lines of a journal that is being written.
func readRunning(t testing.TB, path string) []line {
	return awaitJournal(t, path, "anything", func([]line) bool { return true })
}

// TestWholeProgramSaysTheSplit hears each word of the split and of the pace, whole
// and in order, in the file and in the recording; the journal has the text.
func TestWholeProgramSaysTheSplit(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	wav, recorded := h.path("ear.wav"), h.path("heard.wav")
	x, journal, meaning := h.sayRace(t, "wav:"+wav, "--record", recorded, "--distance", "2km")
	x.pressed(journal, 1, "m") // nothing to say yet
	x.splitAfterStart(journal)
	text := x.sayUntilSaid(journal, "m")
	if !strings.HasPrefix(text, "Kilometer one, half way, last kilometer, ") {
		t.Errorf("said %q", text)
	}
	x.seeWrapped(`Kilometer one, half way`)
	x.pressed(journal, 1, "a")
	x.quit()

	lines := readJournal(t, journal)
	var want []string
	fates := outcomes(t, lines)
	spoken := 0
	for i, c := range only(lines, "cue") {
		if fates[c.Seq] == "dropped" && (i == 0 || c.Cue == "pace") {
			continue // before a split, and without a target: nothing known to say
		}
		if spoken++; fates[c.Seq] != "heard" {
			t.Errorf("line %d: %s", c.Seq, fates[c.Seq])
		}
		if c.Text == "" {
			want = append(want, "<"+c.Cue+">")
			continue
		}
		want = append(want, writtenWords(strings.ReplaceAll(c.Text, "half way", "half_way"))...)
	}
	if first := only(lines, "cue")[0]; fates[first.Seq] != "dropped" {
		t.Errorf("before a split the marker was %q", fates[first.Seq])
	}
	if got := heardWords(readWAV(t, wav), meaning); !slices.Equal(got, want) {
		t.Errorf("the file has\n%q, the journal\n%q", got, want)
	}
	frames, points := readRecord(t, recorded)
	if got := heardWords(frames, meaning); !slices.Equal(got, want) {
		t.Errorf("recorded is\n%q, want\n%q", got, want)
	}
	if len(points) != spoken {
		t.Errorf("%d cue points for %d cues", len(points), spoken)
	}
	h.verified(t, journal)
}

// TestServerSaysTheSplit does so on real sound servers, with the runner's name, and
// has a steer cue cut it short as any info cue.
func TestServerSaysTheSplit(t *testing.T) {
	testrun.Slow(t, "a split spoken for seconds")
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		x, journal, meaning := h.sayRace(t, "pulse:"+audiotest.Ear, "--say-name")
		x.splitAfterStart(journal)
		x.sayUntilSaid(journal, "m")
		time.Sleep(300 * time.Millisecond)
		rec := s.Record(audiotest.Ear)
		time.Sleep(500 * time.Millisecond) // the recorder's first packet
		x.pressed(journal, 1, "m")
		said := only(readRunning(t, journal), "cue")
		want := writtenWords(said[len(said)-1].Text)
		if len(want) < 4 || want[0] != "anna" || want[1] != "kilometer" {
			t.Fatalf("said %q", want)
		}
		var got []string
		if !rec.WaitFor(patience, func(f []audiotest.Frame) bool {
			got = heardWords(f, meaning)
			// A PipeWire on a busy machine may tear a tone in two.
			return slices.Equal(slices.Compact(slices.Clone(got)), slices.Compact(slices.Clone(want)))
		}) {
			t.Fatalf("the earpiece heard %q, want %q", got, want)
		}
		x.press("a")
		time.Sleep(250 * time.Millisecond) // within the first words
		x.press("o")
		lines := awaitJournal(t, journal, "two outcomes more", func(l []line) bool {
			return len(only(l, "outcome")) == len(only(l, "cue")) && len(only(l, "cue")) == len(said)+2
		})
		all := only(lines, "cue")
		became := outcomes(t, lines)
		if a, o := all[len(all)-2], all[len(all)-1]; became[a.Seq] != "cut" || became[o.Seq] != "heard" || a.Text == "" {
			t.Errorf("the pace %q was %s, the hole %s", a.Text, became[a.Seq], became[o.Seq])
		}
		x.quit()
		h.verified(t, journal)
	})
}

// TestSayNameNeedsTheWord refuses before the race what could not be said in it.
func TestSayNameNeedsTheWord(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x := h.open(t, 80, 24, "--pack", tonePack(t), "--output", "null", "--say-name")
	x.seeWrapped(`--say-name: pack "tones" has no word "runner"`)
	x.seeWrapped(`add a \[\[word\]\] with id = "runner"`)
	if status := x.exit(); status != 2 {
		t.Errorf("exit status %d, want 2", status)
	}
}

// TestWholeProgramLacksAWord plays the clip, and says which word it is.
func TestWholeProgramLacksAWord(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	pack, _ := clitest.SayPack(t)
	path := filepath.Join(pack, "pack.toml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	less := strings.Replace(string(text), "id = \"kilometre\"\n", "id = \"furlong\"\n", 1)
	if less == string(text) {
		t.Fatal("no word to take out")
	}
	if err := os.WriteFile(path, []byte(less), 0o644); err != nil {
		t.Fatal(err)
	}
	wav := h.path("ear.wav")
	x := h.sayRaceWith(t, pack, "wav:"+wav)
	journal := h.path("race.jsonl")
	x.splitAfterStart(journal)
	time.Sleep(300 * time.Millisecond)
	const loading, lacks = "still being loaded", `no word "kilometre"`
	for said := ""; said != lacks; {
		x.press("m")
		x.within(patience, "why the words are left out", func(text string) bool {
			for _, said = range []string{lacks, loading} {
				if strings.Contains(text, said) {
					return true
				}
			}
			return false
		})
		if said == loading { // a busy machine: once more, when the screen no longer says so
			x.within(patience, "that nothing is loaded any more", func(text string) bool { return !strings.Contains(text, loading) })
		}
	}
	x.quit()
	for _, c := range only(readJournal(t, journal), "cue") {
		if c.Text != "" {
			t.Errorf("the journal says that %q was said", c.Text)
		}
	}
}
