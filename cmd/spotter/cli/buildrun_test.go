package cli

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

	"spotter/audio"
	"spotter/cmd/spotter/clitest"
	"spotter/cues/pack"
	"spotter/text"
)

// fakeBuilder returns a builder for a folder, whose program is the fake one.
func fakeBuilder(t *testing.T, dir, words string) *builder {
	t.Helper()
	d, err := pack.OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tpl, err := parseTemplate(text.ShellWord(self) + " " + words)
	if err != nil {
		t.Fatal(err)
	}
	speaker := newSpeaker(tpl, append(os.Environ(), clitest.AsTTS+"=1"), time.Minute)
	return &builder{draft: d, speaker: speaker, jobs: 3}
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
	r, err := b.run(context.Background(), plan.jobs, new(stepper))
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
	r, err := b.run(ctx, plan.jobs, &stepper{at: 5, do: end})
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
	if r, err := b.run(context.Background(), plan.jobs, new(stepper)); err != nil || r.made != 16 {
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
	b.jobs = 8
	if r, err := b.run(context.Background(), b.plan().jobs, new(stepper)); err != nil || r.made != 13 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, s := range b.draft.Sounds {
		got, err := b.draft.ReadFile(s.File)
		if err != nil {
			t.Fatal(err)
		}
		want, err := audio.LoadClip(clitest.FakeVoice(s.Text, 300*time.Millisecond, 9000), "x.wav")
		if err != nil {
			t.Fatal(err)
		}
		origin, _, _ := audio.ReadStamp(got)
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
