package build

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/studio/tts"
)

// Builder makes the sounds of a draft from recordings, or has a program say them. One
// goroutine uses it.
type Builder struct {
	Draft      *pack.Draft  // locked by the caller
	Speaker    *tts.Speaker // nil: none was named
	Recordings *Recordings  // nil: none were named
	All        bool         // anew, whatever is there
	Whole      bool         // what the pack takes over from another is said too
	Jobs       int          // programs at once
}

// Job is one sound that is to be made: what is said in it, and who says it.
type Job struct {
	sound     int // of the draft
	values    tts.Values
	recording string // its path; empty: the program says it
	origin    string // what it will be made from; see [clip.ReadStamp]
}

// Plan lists the sounds of a draft that are to be made, and counts the others.
type Plan struct {
	Jobs    []Job
	Faults  []Fault  // sounds that cannot be made
	Sounds  int      // that the pack has, or gets
	Current int      // sounds that are up to date
	Kept    []string // files that others than build made, or worked on
	Based   int      // sounds that are still a copy of a voice of the program
}

// Fault is something wrong with a sound of the draft; [Builder.Placed] makes it one of
// the manifest.
type Fault struct {
	sound int
	msg   string
}

// Plan looks at every sound of the draft and says what there is to do.
func (b *Builder) Plan() Plan {
	var p Plan
	for i, s := range b.Draft.Sounds {
		job, err := b.job(i, s)
		if err == nil && job == nil && b.Draft.TakenOver(s) {
			continue
		}
		p.Sounds++
		if err != nil {
			p.Faults = append(p.Faults, Fault{i, err.Error()})
			continue
		}
		if job == nil {
			switch s.State {
			case pack.SoundMissing:
				p.Faults = append(p.Faults, Fault{i, fmt.Sprintf("%s has no %s: record it, or give --tts too", b.Recordings.folder, b.wanted(s))})
			case pack.SoundBase:
				p.Based++
			default:
				p.Current++
			}
			continue
		}
		switch b.standing(s, job) {
		case upToDate:
			p.Current++
		case changed:
			p.Kept = append(p.Kept, s.File)
		default:
			p.Jobs = append(p.Jobs, *job)
		}
	}
	return p
}

// wanted names the recording of a sound.
func (b *Builder) wanted(s pack.DraftSound) string {
	name := string(s.IDs[0]) + ".wav"
	if s.Word && b.isCue(s.IDs[0]) {
		return wordsFolder + "/" + name
	}
	return name
}

// isCue reports whether a cue of the draft has an ID.
func (b *Builder) isCue(id cues.ID) bool {
	for _, s := range b.Draft.Sounds {
		for _, other := range s.IDs {
			if !s.Word && other == id {
				return true
			}
		}
	}
	return false
}

// job returns how a sound would be made, nil for one that there is nothing to make
// of.
func (b *Builder) job(i int, s pack.DraftSound) (*Job, error) {
	class := s.Class.String()
	if s.Word {
		class = cues.Info.String() // the class of what it is said with
	}
	j := &Job{sound: i, values: tts.Values{Text: s.Text, Id: string(s.IDs[0]), Language: b.Draft.Language, Class: class}}
	if b.Recordings != nil {
		j.recording = b.Recordings.of(s, b.isCue)
	}
	switch {
	case j.recording != "":
		if sameFile(j.recording, filepath.Join(b.Draft.Path, filepath.FromSlash(s.File))) {
			return nil, fmt.Errorf("recording %s is the pack's own sound file and would be overwritten: put recordings into another folder", j.recording)
		}
		_, err := j.read()
		return j, err
	case b.Speaker == nil, !b.Whole && b.Draft.TakenOver(s):
		return nil, nil
	}
	if other := b.Draft.OtherText(s); other != "" {
		return nil, fmt.Errorf("file %q has two texts, %q and %q: give each text its own file", s.File, s.Text, other)
	}
	words, err := b.Speaker.Input(j.values)
	if err != nil {
		return nil, err
	}
	j.origin = origin(fromProgram, words...)
	return j, nil
}

// read reads the recording of a job, and notes what it is.
func (j *Job) read() ([]byte, error) {
	data, err := tts.ReadSound(j.recording)
	if err != nil {
		return nil, fmt.Errorf("recording %s %w", j.recording, err)
	}
	j.origin = origin(fromRecording, string(data))
	return data, nil
}

// sameFile reports whether two paths are of one file that is there.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// What a sound is made from; the first word of an origin.
const (
	fromRecording = "recording"
	fromProgram   = "program"
)

// origin names what a sound is made from, so that a change of it shows.
func origin(kind string, parts ...string) string {
	return fmt.Sprintf("%s %x", kind, sha256.Sum256([]byte(strings.Join(parts, "\x00"))))
}

// freshness says whether a sound that is there is to be made anew.
type freshness uint8

const (
	due      freshness = iota // it is
	upToDate                  // it was made from the same, or from something better
	changed                   // somebody else made it, or worked on it since
)

// standing compares a sound that is there with what would be made. A recording is
// not given up for what a program says, nor anybody's own work for either.
func (b *Builder) standing(s pack.DraftSound, j *Job) freshness {
	if b.All || s.State != pack.SoundOwn {
		return due
	}
	data, err := b.Draft.ReadFile(s.File)
	if err != nil { // it was there when the draft was opened
		return due
	}
	from, untouched, ok := clip.ReadStamp(data)
	switch {
	case !ok && len(data) == 0:
		return due
	case !ok || !untouched:
		return changed
	case from == j.origin, j.recording == "" && strings.HasPrefix(from, fromRecording):
		return upToDate
	}
	return due
}

// Ids returns the IDs of the draft's cues and words.
func (b *Builder) Ids() []string {
	var out []string
	for _, s := range b.Draft.Sounds {
		for _, id := range s.IDs {
			out = append(out, string(id))
		}
	}
	slices.Sort(out)
	return out
}
