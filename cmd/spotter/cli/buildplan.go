package cli

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
)

// builder makes the sounds of a draft.
type builder struct {
	draft      *pack.Draft
	speaker    *speaker      // nil: none was named
	recordings *recordingsOf // nil: none were named
	all        bool          // anew, whatever is there
	whole      bool          // what the pack takes over from another is said too
	jobs       int           // programs at once
}

// buildJob is a sound that is to be made.
type buildJob struct {
	sound     int // of the draft
	values    ttsValues
	recording string // its path; empty: the program says it
	origin    string // what it will be made from; see [audio.ReadStamp]
}

// buildPlan says what there is to do.
type buildPlan struct {
	jobs    []buildJob
	faults  []soundFault
	sounds  int      // that the pack has, or gets
	current int      // sounds that are up to date
	kept    []string // files that others than build made, or worked on
	based   int      // sounds that are still a copy of a voice of the program
}

// soundFault is something wrong with a sound of the draft.
type soundFault struct {
	sound int
	msg   string
}

// manifestFile is the file that makes a folder a pack.
const manifestFile = "pack.toml"

// plan looks at every sound of the draft and says what there is to do.
func (b *builder) plan() buildPlan {
	var p buildPlan
	for i, s := range b.draft.Sounds {
		job, err := b.job(i, s)
		if err == nil && job == nil && b.draft.TakenOver(s) {
			continue
		}
		p.sounds++
		if err != nil {
			p.faults = append(p.faults, soundFault{i, err.Error()})
			continue
		}
		if job == nil {
			switch s.State {
			case pack.SoundMissing:
				p.faults = append(p.faults, soundFault{i, fmt.Sprintf("%s has no %s: record it, or give --tts too", b.recordings.folder, b.wanted(s))})
			case pack.SoundBase:
				p.based++
			default:
				p.current++
			}
			continue
		}
		switch b.standing(s, job) {
		case soundCurrent:
			p.current++
		case soundOthers:
			p.kept = append(p.kept, s.File)
		default:
			p.jobs = append(p.jobs, *job)
		}
	}
	return p
}

// wanted names the recording of a sound.
func (b *builder) wanted(s pack.DraftSound) string {
	name := string(s.IDs[0]) + ".wav"
	if s.Word && b.isCue(s.IDs[0]) {
		return wordsFolder + "/" + name
	}
	return name
}

// isCue reports whether a cue of the draft has an ID.
func (b *builder) isCue(id cues.ID) bool {
	for _, s := range b.draft.Sounds {
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
func (b *builder) job(i int, s pack.DraftSound) (*buildJob, error) {
	class := s.Class.String()
	if s.Word {
		class = cues.Info.String() // the class of what it is said with
	}
	j := &buildJob{sound: i, values: ttsValues{text: s.Text, id: string(s.IDs[0]), language: b.draft.Language, class: class}}
	if b.recordings != nil {
		j.recording = b.recordings.of(s, b.isCue)
	}
	switch {
	case j.recording != "":
		if sameFile(j.recording, filepath.Join(b.draft.Path, filepath.FromSlash(s.File))) {
			return nil, fmt.Errorf("recording %s is the pack's own sound file and would be overwritten: put recordings into another folder", j.recording)
		}
		_, err := j.read()
		return j, err
	case b.speaker == nil, !b.whole && b.draft.TakenOver(s):
		return nil, nil
	}
	if other := b.draft.OtherText(s); other != "" {
		return nil, fmt.Errorf("file %q has two texts, %q and %q: give each text its own file", s.File, s.Text, other)
	}
	words, err := b.speaker.fill(j.values)
	if err != nil {
		return nil, err
	}
	if !b.speaker.text {
		words = append(words, j.values.text)
	}
	j.origin = origin(fromProgram, words...)
	return j, nil
}

// read reads the recording of a job, and notes what it is.
func (j *buildJob) read() ([]byte, error) {
	data, err := readSound(j.recording)
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

// soundStanding says whether a sound that is there is to be made anew.
type soundStanding uint8

const (
	soundDue     soundStanding = iota // it is
	soundCurrent                      // it was made from the same, or from something better
	soundOthers                       // somebody else made it, or worked on it since
)

// standing compares a sound that is there with what would be made. A recording is
// not given up for what a program says, nor anybody's own work for either.
func (b *builder) standing(s pack.DraftSound, j *buildJob) soundStanding {
	if b.all || s.State != pack.SoundOwn {
		return soundDue
	}
	data, err := b.draft.ReadFile(s.File)
	if err != nil { // it was there when the draft was opened
		return soundDue
	}
	from, untouched, ok := clip.ReadStamp(data)
	switch {
	case !ok && len(data) == 0:
		return soundDue
	case !ok || !untouched:
		return soundOthers
	case from == j.origin, j.recording == "" && strings.HasPrefix(from, fromRecording):
		return soundCurrent
	}
	return soundDue
}
