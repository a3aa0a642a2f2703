package drill

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"spotter/cues"
)

// The bounds of the file of results: more is not one.
const (
	mostLine   = 1 << 20 // bytes
	mostTrials = 10_000  // of one drill
	lineFormat = 1
)

// line is one result as the file has it.
type line struct {
	Format     int       `json:"format"`
	At         time.Time `json:"at"`
	Runner     string    `json:"runner,omitempty"`
	Spotter    string    `json:"spotter,omitempty"`
	Pack       string    `json:"pack"`
	Output     string    `json:"output,omitempty"`
	EarpieceMS int64     `json:"earpiece_ms,omitempty"`
	NoiseDB    *float64  `json:"noise_db,omitempty"`
	Seed       uint64    `json:"seed"`
	Trials     []trial   `json:"trials"`
}

// trial is one trial as the file has it.
type trial struct {
	Cue        string `json:"cue"`
	Answer     string `json:"answer,omitempty"`
	ReactionMS int64  `json:"reaction_ms,omitempty"`
	Unheard    string `json:"unheard,omitempty"`
}

// Line returns a result as one line of JSON with its newline.
func (r *Result) Line() ([]byte, error) {
	l := line{Format: lineFormat, At: r.At.Truncate(time.Millisecond), Runner: r.Runner, Spotter: r.Spotter, Pack: r.Pack,
		Output: r.Output, EarpieceMS: r.Earpiece.Milliseconds(), Seed: r.Seed}
	if r.Noisy {
		l.NoiseDB = &r.NoiseDB
	}
	for _, t := range r.Trials {
		l.Trials = append(l.Trials, trial{string(t.Cue), string(t.Answer), t.Reaction.Milliseconds(), t.Unheard})
	}
	b, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("writing a drill as JSON: %w", err)
	}
	return append(b, '\n'), nil
}

// Read returns the results that the lines of r hold, in their order, and how many lines
// hold none: torn, damaged, or of a later format. An error is one of reading; what was
// read until then is returned with it.
func Read(r io.Reader) (all []Result, damaged int, err error) {
	lines := bufio.NewReaderSize(r, 64<<10)
	for {
		b, whole, err := nextLine(lines)
		if len(b) > 0 || !whole && err == nil {
			if x, ok := parse(b); ok && whole {
				all = append(all, x)
			} else {
				damaged++
			}
		}
		if errors.Is(err, io.EOF) {
			return all, damaged, nil
		}
		if err != nil {
			return all, damaged, fmt.Errorf("reading the drills: %w", err)
		}
	}
}

// nextLine returns the next line without its newline. whole is false where it has more than
// mostLine bytes: the rest of it is passed over.
func nextLine(r *bufio.Reader) (b []byte, whole bool, err error) {
	for whole = true; ; {
		part, err := r.ReadSlice('\n')
		if len(b)+len(part) <= mostLine {
			b = append(b, part...)
		} else {
			whole = false
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if n := len(b); n > 0 && b[n-1] == '\n' {
			b = b[:n-1]
		}
		return b, whole, err
	}
}

// parse reads one line.
func parse(b []byte) (r Result, ok bool) {
	var l line
	if err := json.Unmarshal(b, &l); err != nil || l.Format != lineFormat || l.At.IsZero() || len(l.Trials) > mostTrials {
		return r, false
	}
	r = Result{At: l.At, Runner: l.Runner, Spotter: l.Spotter, Pack: l.Pack, Output: l.Output,
		Earpiece: time.Duration(l.EarpieceMS) * time.Millisecond, Seed: l.Seed}
	if l.NoiseDB != nil {
		r.Noisy, r.NoiseDB = true, *l.NoiseDB
	}
	for _, t := range l.Trials {
		if !isCue(t.Cue) || t.ReactionMS < 0 || t.ReactionMS > time.Hour.Milliseconds() {
			return Result{}, false
		}
		r.Trials = append(r.Trials, Trial{cues.ID(t.Cue), Answer(t.Answer), time.Duration(t.ReactionMS) * time.Millisecond, t.Unheard})
	}
	return r, true
}

// isCue reports whether a text can be the ID of a cue: a to z, 0 to 9 and _. It is printed
// as it is, so that nothing else may come from a file.
func isCue(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}
