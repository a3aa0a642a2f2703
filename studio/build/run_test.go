package build

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/clip"
	"spotter/cmd/spotter/clitest"
	"spotter/cues/pack"
	"spotter/studio/tts"
	"spotter/text"
)

// fakeBuilder returns a builder for a folder, whose program is the fake one.
func fakeBuilder(t *testing.T, dir, words string) *Builder {
	t.Helper()
	d, err := pack.OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tpl, err := tts.ParseTemplate(text.ShellWord(self) + " " + words)
	if err != nil {
		t.Fatal(err)
	}
	speaker := tts.New(tpl, append(os.Environ(), clitest.AsTTS+"=1"), time.Minute)
	return &Builder{Draft: d, Speaker: speaker, Jobs: 3}
}

// TestBuildStopsWhereNothingCanBeSaved: a folder that takes no sound is told once,
// not once for each.
func TestBuildStopsWhereNothingCanBeSaved(t *testing.T) {
	dir := clitest.UnspokenPack(t, 20)
	b := fakeBuilder(t, dir, "say {out} {text}")
	plan := b.Plan()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	r, err := b.Run(context.Background(), plan.Jobs, new(stepper))
	if !errors.Is(err, fs.ErrNotExist) && (err == nil || !strings.Contains(err.Error(), "writing")) || r.Made > 0 || len(r.Faults) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestBuildEndsWithItsContext: what was made stays, whole, and the rest is made by
// the next run.
func TestBuildEndsWithItsContext(t *testing.T) {
	dir := clitest.UnspokenPack(t, 20)
	b := fakeBuilder(t, dir, "say {out} {text}")
	plan := b.Plan()
	ctx, end := context.WithCancel(context.Background())
	r, err := b.Run(ctx, plan.Jobs, &stepper{at: 5, do: end})
	if !errors.Is(err, context.Canceled) || r.Made != 5 || len(r.Faults) > 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	b = fakeBuilder(t, dir, "say {out} {text}")
	plan = b.Plan()
	if plan.Current != 5 || len(plan.Jobs) != 16 {
		t.Fatalf("then %d are up to date and %d to be made", plan.Current, len(plan.Jobs))
	}
	if r, err := b.Run(context.Background(), plan.Jobs, new(stepper)); err != nil || r.Made != 16 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := pack.Open(dir); err != nil {
		t.Error(err)
	}
}

// TestBuildTakesOneTextAtATime: no text is ever said for another, however many
// programs speak at once.
func TestBuildTakesOneTextAtATime(t *testing.T) {
	dir := clitest.UnspokenPack(t, 12)
	b := fakeBuilder(t, dir, "say {out}")
	b.Jobs = 8
	if r, err := b.Run(context.Background(), b.Plan().Jobs, new(stepper)); err != nil || r.Made != 13 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, s := range b.Draft.Sounds {
		got, err := b.Draft.ReadFile(s.File)
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

// stepper does something at a step, and fails none.
type stepper struct {
	at, done int
	do       func()
}

func (s *stepper) Step(string, []string) error {
	if s.done++; s.done == s.at {
		s.do()
	}
	return nil
}
