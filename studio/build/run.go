package build

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues/pack"
	"spotter/studio/check"
	"spotter/text"
)

// maxFailures is after how many failures, with no success, a program is given up: it is
// wrong for all texts, and each may take its whole time to say so.
const maxFailures = 8

// outcome holds the sound that was made for a job, or why none was.
type outcome struct {
	job      *Job
	file     []byte
	length   time.Duration
	warnings []string
	err      error
}

// Progress is told how the making of sounds goes.
type Progress interface {
	// Step tells of one more sound, in a line, and what is to be said against it. An
	// error ends the making.
	Step(line string, warnings []string) error
}

// Result counts the sounds that were made, and lists those that were not.
type Result struct {
	Made    int
	said    int // of which the program said
	Faults  []Fault
	Mute    int // faults of the program
	Untried int // sounds that were not tried, since the program is hopeless
}

// Run makes the sounds of a plan, and keeps each as soon as it is whole: it is
// either the old one or the new one at any moment, and what was made before an end
// need not be made again. The error is for a folder that takes no more, and for the
// end of ctx.
func (b *Builder) Run(ctx context.Context, jobs []Job, tell Progress) (Result, error) {
	folder, err := os.MkdirTemp("", "spotter-build-")
	if err != nil {
		return Result{}, fmt.Errorf("making a folder for what the program writes: %w", err)
	}
	defer os.RemoveAll(folder) // what a program left running may still write: no reason to fail
	ctx, end := context.WithCancel(ctx)
	todo, done := make(chan *Job), make(chan outcome)
	var workers sync.WaitGroup
	for range min(b.Jobs, len(jobs)) {
		workers.Go(func() {
			for j := range todo {
				done <- b.make(ctx, j, filepath.Join(folder, strconv.Itoa(j.sound)))
			}
		})
	}
	defer workers.Wait()
	defer close(todo)
	defer end()
	var r Result
	var stop error
	for next, busy := 0, 0; busy > 0 || next < len(jobs); {
		for next < len(jobs) && jobs[next].recording == "" && r.said == 0 && r.Mute >= maxFailures {
			next++
			r.Untried++
		}
		give := todo
		if next == len(jobs) || stop != nil {
			give = nil
		}
		if give == nil && busy == 0 {
			break
		}
		select {
		case give <- at(jobs, next):
			next++
			busy++
		case d := <-done:
			busy--
			if stop == nil {
				stop = b.keep(ctx, d, &r, tell)
			}
			if stop != nil {
				end()
			}
		}
	}
	return r, stop
}

// at returns a job, nil behind the last.
func at(jobs []Job, i int) *Job {
	if i == len(jobs) {
		return nil
	}
	return &jobs[i]
}

// keep takes what became of a job into the pack and the result.
func (b *Builder) keep(ctx context.Context, d outcome, r *Result, tell Progress) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s := b.Draft.Sounds[d.job.sound]
	if d.err != nil {
		if d.job.recording == "" {
			r.Mute++
		}
		r.Faults = append(r.Faults, Fault{d.job.sound, d.err.Error()})
		return tell.Step(fmt.Sprintf("%s  failed", s.File), nil)
	}
	if err := b.Draft.Save(d.job.sound, d.file); err != nil {
		return err
	}
	r.Made++
	if d.job.recording == "" {
		r.said++
	}
	return tell.Step(fmt.Sprintf("%s  %.2f s", b.Draft.Sounds[d.job.sound].File, // which it may only have now
		d.length.Seconds()), d.warnings)
}

// make makes one sound: the program says it or its recording is taken, and it is
// trimmed and levelled.
func (b *Builder) make(ctx context.Context, j *Job, folder string) outcome {
	d := outcome{job: j}
	data, name, err := b.fetch(ctx, j, folder)
	if err != nil {
		d.err = err
		return d
	}
	rec, err := clip.Decode(data, name)
	if err != nil {
		d.err = b.blame(j, err)
		return d
	}
	clip, err := rec.Clip()
	if err != nil {
		d.err = b.blame(j, fmt.Errorf("file %q %w", name, err))
		return d
	}
	s := b.Draft.Sounds[j.sound]
	d.length = dsp.Rate.D(clip.Frames())
	if most := check.Limit(s.Class); d.length > most {
		d.warnings = append(d.warnings, fmt.Sprintf("%s is %d ms long, more than %d: it ends too late; say it faster", s.IDs[0], d.length.Milliseconds(), most.Milliseconds()))
	}
	switch m := rec.Measures(); {
	case float64(m.Clipped) >= check.ClippedFault*float64(m.Samples):
		d.err = b.blame(j, fmt.Errorf("file %q is clipped in %d of its %d samples: make it softer", name, m.Clipped, m.Samples))
		return d
	case m.Clipped > 0:
		d.warnings = append(d.warnings, fmt.Sprintf("%s is clipped in places: make it softer", s.IDs[0]))
	}
	d.file = clip.Stamped(s.Text, j.origin)
	return d
}

// fetch returns the sound that a clip is made of, and what to call it.
func (b *Builder) fetch(ctx context.Context, j *Job, folder string) (data []byte, name string, err error) {
	if j.recording != "" {
		data, err = j.read()
		return data, j.recording, err
	}
	if err = os.Mkdir(folder, 0o700); err != nil {
		return nil, "", err
	}
	defer os.RemoveAll(folder)
	data, err = b.Speaker.Say(ctx, folder, j.values)
	return data, j.values.Id + ".wav", err
}

// blame says whose sound an error is about.
func (b *Builder) blame(j *Job, err error) error {
	if j.recording != "" {
		return err
	}
	return fmt.Errorf("what %s made: %w", b.Speaker.Name(), err)
}

// Placed returns faults with the place of each in the manifest as it is now: a sound
// that was taken over from another pack may have been given a line in it meanwhile.
func (b *Builder) Placed(faults []Fault) pack.Faults {
	now, err := b.Draft.Again()
	if err != nil {
		now = b.Draft // told by who opens it next
	}
	var out pack.Faults
	for _, f := range faults {
		s := b.Draft.Sounds[f.sound]
		p := b.Draft.Place(s)
		for _, t := range now.Sounds {
			if t.Word == s.Word && t.IDs[0] == s.IDs[0] {
				p = now.Place(t)
			}
		}
		p.Msg = fmt.Sprintf("%q: %s", s.IDs[0], text.Escape(f.msg))
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b pack.Fault) int { return cmp.Or(cmp.Compare(b.File, a.File), a.Line-b.Line) })
	return out
}
