package engine

import (
	"context"
	"errors"
	"slices"

	"spotter/audio"
)

// Opened is an output that is open.
type Opened struct {
	Output   audio.Output
	Stream   audio.Stream
	Timeline *audio.Timeline // what the stream plays; silent so far
	Failed   []error         // why those before it could not be opened, in their order
}

// ErrNoOutput says that there was nothing to be opened.
var ErrNoOutput = errors.New("there is no output to open")

// OpenFirst opens the first of outputs that can be, each within [audio.OpenDeadline],
// with a timeline that mixes so. When none can be, the error is all of theirs, joined,
// and they are in Failed too; it is [ErrNoOutput] where there are none.
func OpenFirst(ctx context.Context, outputs []audio.Output, mix audio.MixOptions) (Opened, error) {
	if len(outputs) == 0 {
		return Opened{}, ErrNoOutput
	}
	var failed []error
	for _, out := range outputs {
		s, tl, err := openOne(ctx, out, mix)
		if err == nil {
			return Opened{Output: out, Stream: s, Timeline: tl, Failed: failed}, nil
		}
		failed = append(failed, err)
	}
	return Opened{Failed: failed}, errors.Join(failed...)
}

// openOne opens an output with a timeline of its own. A panic of the output is an error.
func openOne(ctx context.Context, out audio.Output, mix audio.MixOptions) (audio.Stream, *audio.Timeline, error) {
	ctx, cancel := context.WithTimeout(ctx, audio.OpenDeadline)
	defer cancel()
	tl := mix.NewTimeline()
	var s audio.Stream
	err := audio.Guard(func() (err error) {
		s, err = out.Open(ctx, tl)
		return err
	})
	return s, tl, err
}

// Audible returns outputs without those that are silence.
func Audible(outputs []audio.Output) []audio.Output {
	return slices.DeleteFunc(slices.Clone(outputs), isNull)
}

// AudibleFirst returns [Audible] outputs, or silence where nothing else was asked for.
func AudibleFirst(outputs []audio.Output) []audio.Output {
	if loud := Audible(outputs); len(loud) > 0 {
		return loud
	}
	return outputs
}

// isNull reports whether an output is silence.
func isNull(o audio.Output) bool { return o.Name() == "null" }
