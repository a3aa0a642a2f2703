package drill

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/crowd"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cues"
	"spotter/cues/drill"
	"spotter/cues/pack"
	"spotter/text"
	"spotter/ui/cells"
	screen "spotter/ui/drill"
)

// crowdFor is the length of the crowd, in seconds; then it begins anew.
const crowdFor = 20

// Options say what is practised, by whom, and on what.
type Options struct {
	Pack            *pack.Pack
	Outputs         []audio.Output
	Mix             audio.MixOptions
	Frame           cues.Frame
	Runner, Spotter string
	Noisy           bool
	NoiseDB         float64 // by how much the crowd is softer than the cues; not negative
	Rounds          int     // how often each cue comes
	Seed            uint64
	Theme           cells.Theme

	Store     string // the file that keeps the results; "" for none
	Earpieces string // the file that keeps measured earpieces; "" for none
	Now       func() time.Time
	Out       io.Writer
	// Show runs a model on the terminal until it quits.
	Show func(context.Context, tea.Model) (tea.Model, error)
}

// Run runs a drill, prints its result and keeps it.
func Run(ctx context.Context, o Options) error {
	bank, err := clip.LoadBank(o.Pack)
	if err != nil {
		return fault.Failed(err, "spotter cues check tells more")
	}
	ids := drill.Cues(func(id cues.ID) bool { _, ok := o.Pack.Cue(id); return ok })
	if len(ids) < 2 {
		return fault.Failed(fmt.Errorf("pack %q has no cues to practise: left, right or stop", o.Pack.Name), "name another with --pack")
	}
	past, damaged, err := readStore(o.Store)
	if err != nil {
		return fault.Failed(err, "move the file away, or make it readable")
	}
	if o.Noisy {
		o.Mix.Noise = audio.NewNoise(crowd.Make(o.Seed, crowdFor, voices(bank, ids), clip.TargetLoudness-o.NoiseDB))
	}
	ears, err := run.ReadEarpieces(o.Earpieces)
	if err != nil && o.Earpieces != "" {
		return fault.Failed(err, "move the file away, or make it readable")
	}
	s := newSound(o.Pack, bank, o.Outputs, o.Mix, ears)
	stop := s.run()
	m := screen.New(screen.Options{
		Now: o.Now, Sound: s, Frame: o.Frame, Steps: drill.Plan(o.Seed, ids, o.Rounds), Theme: o.Theme, Runner: o.Runner, Spotter: o.Spotter,
		Result: drill.Result{At: o.Now(), Runner: o.Runner, Spotter: o.Spotter, Pack: o.Pack.Name, Noisy: o.Noisy, NoiseDB: o.NoiseDB, Seed: o.Seed},
		Before: func(now *drill.Result) *drill.Result { return before(now, past) },
	})
	_, shown := o.Show(ctx, m)
	device := s.engine.Status().Device.Name
	closing := stop()
	if closing != nil {
		closing = fmt.Errorf("closing the sound output: %w", closing)
	}
	r := m.Result()
	r.Output = text.Escape(device)
	if ear, ok := ears.Of(device); ok {
		r.Earpiece = ear.Beyond
	}
	return errors.Join(shown, closing, keep(&r, past, damaged, o))
}

// voices returns the clips of the pack that a crowd is made of: those that are practised.
func voices(bank clip.Bank, ids []cues.ID) (list [][]float32) {
	for _, id := range ids {
		if c := bank[id]; c != nil {
			list = append(list, c.Samples())
		}
	}
	return list
}

// before returns the drill with which one is compared, nil for none.
func before(now *drill.Result, past []drill.Result) *drill.Result {
	if r, ok := now.Before(past); ok {
		return &r
	}
	return nil
}

// keep prints a result, and adds it to the file of results. A drill without an answer is
// nothing to keep.
func keep(r *drill.Result, past []drill.Result, damaged int, o Options) error {
	lines := r.Words(before(r, past))
	var err error
	if r.Total().N > 0 && o.Store != "" {
		if err = addToStore(o.Store, r); err != nil {
			err = fault.Failed(err, "free some space, or make the folder writable: this result is only printed")
		} else {
			lines = append(lines, "kept in "+text.Escape(o.Store))
		}
	}
	if damaged > 0 {
		lines = append(lines, fmt.Sprintf("%s of it cannot be read and were passed over", text.Count(damaged, "line")))
	}
	_, werr := io.WriteString(o.Out, strings.Join(lines, "\n")+"\n")
	return errors.Join(err, fault.Writing("the result", werr))
}
