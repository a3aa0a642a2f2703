package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/cmd/spotter/clitest"
	"spotter/cues"
	"spotter/cues/pack"
)

// fakeBuilder returns a builder for a folder, whose program is the fake one.
func fakeBuilder(t *testing.T, dir, words string) *builder {
	t.Helper()
	d, err := pack.OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	return &builder{draft: d, speaker: fakeSpeaker(t, words, time.Minute), jobs: 3}
}

// TestBuildStopsWhereNothingCanBeSaved: a folder that takes no sound is told once,
// not once for each.
func TestBuildStopsWhereNothingCanBeSaved(t *testing.T) {
	dir := clitest.UnspokenPack(t, 20)
	b := fakeBuilder(t, dir, "say {out} {text}")
	plan := b.plan()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	r, err := b.run(context.Background(), plan.jobs, &buildTeller{w: &bytes.Buffer{}})
	if !errors.Is(err, fs.ErrNotExist) && (err == nil || !strings.Contains(err.Error(), "writing")) || r.made > 0 || len(r.faults) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestBuildEndsWithItsContext: what was made stays, whole, and the rest is made by
// the next run.
func TestBuildEndsWithItsContext(t *testing.T) {
	dir := clitest.UnspokenPack(t, 20)
	b := fakeBuilder(t, dir, "say {out} {text}")
	plan := b.plan()
	ctx, end := context.WithCancel(context.Background())
	r, err := b.run(ctx, plan.jobs, &buildTeller{w: &after{lines: 5, do: end}})
	if !errors.Is(err, context.Canceled) || r.made != 5 || len(r.faults) > 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	b = fakeBuilder(t, dir, "say {out} {text}")
	plan = b.plan()
	if plan.current != 5 || len(plan.jobs) != 16 {
		t.Fatalf("then %d are up to date and %d to be made", plan.current, len(plan.jobs))
	}
	if r, err := b.run(context.Background(), plan.jobs, &buildTeller{w: &bytes.Buffer{}}); err != nil || r.made != 16 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := pack.Open(dir); err != nil {
		t.Error(err)
	}
}

// after does something after so many lines were written.
type after struct {
	lines int
	do    func()
}

func (a *after) Write(p []byte) (int, error) {
	if a.lines--; a.lines == 0 {
		a.do()
	}
	return len(p), nil
}

// TestBuildTakesOneTextAtATime: no text is ever said for another, however many
// programs speak at once.
func TestBuildTakesOneTextAtATime(t *testing.T) {
	dir := clitest.UnspokenPack(t, 12)
	b := fakeBuilder(t, dir, "say {out}")
	b.jobs = 8
	if r, err := b.run(context.Background(), b.plan().jobs, &buildTeller{w: &bytes.Buffer{}}); err != nil || r.made != 13 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, s := range b.draft.Sounds {
		got, err := b.draft.ReadFile(s.File)
		if err != nil {
			t.Fatal(err)
		}
		want, err := clip.Load(clitest.FakeVoice(s.Text, 300*time.Millisecond, 9000), "x.wav")
		if err != nil {
			t.Fatal(err)
		}
		origin, _, _ := clip.ReadStamp(got)
		if !bytes.Equal(got, want.Stamped(s.Text, origin)) {
			t.Errorf("%s does not say %q", s.File, s.Text)
		}
	}
}

func TestBarFitsItsTerminal(t *testing.T) {
	for _, width := range []int{1, 8, 20, 40, 80, 200} {
		for _, done := range []int{0, 1, 139, 140} {
			line := barLine(width, done, 140, "words/a_rather_long_name_of_a_word.wav  1.23 s")
			if w := ansi.StringWidth(line); w >= width && width > 1 {
				t.Errorf("%d of %d cells: %q", w, width, line)
			}
			if full := strings.Count(line, "█"); width >= 40 && (done == 0 && full > 0 || done == 140 && strings.Contains(line, "░")) {
				t.Errorf("%d of 140 is %q", done, line)
			}
			if width >= 40 && !strings.Contains(line, fmt.Sprintf(" %d/140  words/", done)) {
				t.Errorf("at %d cells: %q", width, line)
			}
		}
	}
}

// defaultTexts is a manifest with the texts of the default pack and none of its
// sounds, or only those of what needs saying most.
func defaultTexts(few bool) string {
	voice := pack.Default()
	text := fmt.Sprintf("name = \"all\"\nlanguage = %q\nlicense = \"CC0-1.0\"\n", voice.Language)
	for _, c := range voice.Cues {
		if few && c.ID != pack.StopID && c.Pan == cues.Centre {
			continue
		}
		text += fmt.Sprintf("[[cue]]\nid = %q\ntext = %q\nclass = %q\npan = %q\nfile = %q\n", c.ID, c.Text, c.Class, c.Pan, c.File)
		if c.ID == pack.StopID {
			text += "keys = [\"space\"]\n"
		}
	}
	return text
}

// TestBuildWithARealVoice has the whole default pack said by eSpeak NG, as the help
// has it: every clip is a word, as loud as the others.
func TestBuildWithARealVoice(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	for tts, few := range map[string]bool{
		"espeak-ng -v en-us -s 180 -w {out} -- {text}": false,
		"espeak-ng -v en-us -s 180 --stdin --stdout":   true,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "pack.toml"), []byte(defaultTexts(few)), 0o644); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		a := New(Options{Args: []string{"cues", "build", dir, "--tts", tts}, Stdout: &out, Stderr: &errs})
		if code := a.Main(context.Background()); code != 0 {
			t.Fatalf("%s: %d\n%s%s", tts, code, out.String(), errs.String())
		}
		built, err := pack.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		bank, err := clip.LoadBank(built)
		if err != nil {
			t.Fatal(err)
		}
		for id, built := range bank {
			m := built.Measures()
			if m.Length < 150*time.Millisecond || m.Length > 3*time.Second || math.Abs(m.Loudness-clip.TargetLoudness) > 0.5 || m.TruePeak > clip.PeakCeiling+0.01 || m.LeadIn > 5*time.Millisecond {
				t.Errorf("%s: %s: %+v", tts, id, m)
			}
		}
	}
}
