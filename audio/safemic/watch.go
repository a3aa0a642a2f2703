package safemic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"spotter/audio/pulse"
	"spotter/text"
)

const (
	askWithin = 2 * time.Second // for the answers of the server before the microphone opens
	lookFails = 2               // looks in a row that the server may leave unanswered
)

// EarpieceError says what changed about the runner's earpiece while a microphone was open.
type EarpieceError struct{ What string }

// Error implements error.
func (e *EarpieceError) Error() string {
	return "the earpiece changed (" + e.What + "): microphone closed"
}

// Watch keeps an eye on the runner's sinks while a microphone is open. Its methods ask the
// sound server, wait for it, and are for one goroutine.
type Watch struct {
	// Ears returns those of some sinks on which the runner may hear cues now. It must not wait.
	Ears func(all []pulse.Sink) []pulse.Sink
	// Away says that the runner hears cues on no sink of this machine, such as on a phone: a headset's microphone that was
	// named harms nothing then. It must not wait. Nil: never.
	Away func() bool

	named  bool
	before []pulse.Sink // the runner's sinks, as they were before the microphone was opened
	failed int          // looks in a row without an answer
}

// Choose returns the name of the microphone to open, as [Choose] does, and remembers how the
// runner's sinks are.
func (w *Watch) Choose(ctx context.Context, name string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	sinks, err := pulse.Sinks(ctx)
	if err != nil {
		return "", err
	}
	sources, err := pulse.Sources(ctx)
	if err != nil {
		return "", err
	}
	w.before, w.named = w.Ears(sinks), name != ""
	mic, err := Choose(name, sources, w.before)
	if refused, ok := errors.AsType[*UnsafeError](err); ok && w.spares(refused.Why) {
		at := slices.IndexFunc(sources, func(s pulse.Source) bool { return s.Name == name })
		return name, sources[at].Deaf()
	}
	return mic.Name, err
}

// spares reports whether a reason does not count: the microphone is the spotter's own headset's.
func (w *Watch) spares(why string) bool {
	return why == isBluetooth && w.named && w.Away != nil && w.Away()
}

// Allow refuses a microphone that is not safe as the server describes it at the last moment:
// see [pulse.CaptureOptions].
func (w *Watch) Allow(s pulse.Source, _ bool, all []pulse.Source) error {
	if why := Why(s, all, w.before); why != "" && !w.spares(why) {
		return &UnsafeError{Name: s.Name, Why: why}
	}
	return nil
}

// Look fails when the runner's sinks are not as they were before the microphone was opened,
// or when the runner hears cues elsewhere and the microphone is not safe there.
func (w *Watch) Look(open *pulse.Capture) error {
	all, err := open.Sinks()
	if err != nil {
		if w.failed++; w.failed < lookFails && errors.Is(err, context.DeadlineExceeded) {
			return nil
		}
		return &EarpieceError{What: "the sound server does not tell how it is: " + text.FirstLine(err)}
	}
	w.failed = 0
	for _, was := range w.before {
		if what := changed(was, all); what != "" {
			return &EarpieceError{What: what}
		}
	}
	return w.elsewhere(open, w.Ears(all))
}

// elsewhere takes in the sinks on which the runner hears cues now.
func (w *Watch) elsewhere(open *pulse.Capture, ears []pulse.Sink) error {
	same := func(a, b pulse.Sink) bool { return a.Name == b.Name }
	if slices.EqualFunc(ears, w.before, same) {
		return nil
	}
	sources, err := open.Sources()
	if err != nil {
		return &EarpieceError{What: "the sound server does not tell of its microphones: " + text.FirstLine(err)}
	}
	w.before = ears
	return w.Allow(open.Source(), true, sources)
}

// changed says what is another about a sink, "" for nothing. A sink that was not there before
// can have no other shape.
func changed(was pulse.Sink, all []pulse.Sink) string {
	at := slices.IndexFunc(all, func(s pulse.Sink) bool { return s.Name == was.Name })
	switch {
	case at < 0 && was.Rate > 0:
		return fmt.Sprintf("sink %q is gone", was.Name)
	case at < 0 || was.Rate == 0:
		return ""
	}
	switch now := all[at]; {
	case now.Card != was.Card || now.Profile != was.Profile:
		return fmt.Sprintf("profile %q, was %q", now.Profile, was.Profile)
	case now.Channels != was.Channels:
		return fmt.Sprintf("%s, was %d", text.Count(now.Channels, "channel"), was.Channels)
	case now.Rate != was.Rate:
		return fmt.Sprintf("%d Hz, was %d", now.Rate, was.Rate)
	}
	return ""
}
