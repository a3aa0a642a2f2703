package run

import (
	"path/filepath"
	"testing"

	"spotter/cmd/spotter/crash"
	"spotter/cues/pack"
	"spotter/journal"
	"spotter/race"
)

// --training is noted once, right after the first line, also when the run is taken up
// with the flag again; without the flag nothing is noted.
func TestTrainingIsNotedOnce(t *testing.T) {
	for _, flag := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "run.jsonl")
		for _, prior := range []*journal.Log{nil, {}} {
			r := &openRace{prog: testProgram(t), plan: Plan{Training: flag}, clock: new(race.Clock), pack: pack.Default(), path: path,
				prior: prior, crash: crash.New(func() {})}
			if err := r.openJournal(); err != nil {
				t.Fatal(err)
			}
			if err := r.writer.Close("test"); err != nil {
				t.Fatal(err)
			}
		}
		log, err := journal.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		notes := 0
		for i, e := range log.Events {
			if e.Kind == race.KindNote {
				notes++
				if i != 1 {
					t.Errorf("the note is line %d", i+1)
				}
			}
		}
		if want := map[bool]int{true: 1}[flag]; notes != want || race.AsItStands(log.Events).Training != flag {
			t.Errorf("--training=%v: %d notes, want %d; training %v", flag, notes, want, race.AsItStands(log.Events).Training)
		}
	}
}
