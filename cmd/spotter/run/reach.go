package run

import (
	"cmp"
	"path/filepath"
	"slices"

	"spotter/cmd/spotter/wait"
	"spotter/cues/pack"
)

// otherPack says what to do where the disk of a pack does not answer.
const otherPack = "name another pack with --pack, such as " + DefaultPack

// reachJournal returns an error if the disk does not answer that has the journal which
// --journal names, or the folder in which the last one is looked for. Where the race is
// a new one the screen opens all the same, and tells of it.
func (r *openRace) reachJournal() error {
	const next = "name a file on another disk with --journal"
	path := cmp.Or(r.in.TakeUp, r.plan.Journal.Text)
	if path == LastRace && r.in.TakeUp == "" {
		dir, err := r.prog.RacesFolder()
		if err != nil {
			return err
		}
		path = dir
	}
	if path == "" {
		return nil
	}
	return wait.Reach(path, next)
}

// reachPack returns an error if the disk of the pack does not answer.
func (r *openRace) reachPack() error {
	name := PackPath(r.plan.Pack.Text)
	if name == pack.DefaultName || slices.Contains(pack.Builtins(), name) {
		return nil
	}
	return wait.Reach(name, otherPack)
}

// reachRecording returns an error if the disk of the recording does not answer.
func (r *openRace) reachRecording() error {
	if r.plan.Record.Text == "" {
		return nil
	}
	return wait.Reach(filepath.Dir(r.plan.Record.Text), "name a file on another disk with --record")
}

// measuredEars holds the measured earpieces, or why they cannot be read.
type measuredEars struct {
	of  Earpieces
	err error
}

// measure reads the file of measured earpieces.
func measure(path string) (m measuredEars) {
	m.of, m.err = ReadEarpieces(path)
	return m
}
