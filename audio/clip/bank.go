package clip

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/text"
)

// LoadBank makes every clip of a pack ready to play, in parallel; cues that
// share a file share its clip. When files have faults, the error is
// [pack.Faults] and has every one of them, in the order of the manifest.
//
// The clips of a voice of the program make their samples when they are first played: the
// program's tests show that they have no fault, and the start of a race need not wait for forty
// clips to play one. [Bank.MakeReady] makes the rest.
func LoadBank(pack *pack.Pack) (Bank, error) {
	m := &maker{pack: pack}
	load := m.clip
	if pack.Path == "" {
		load = m.late
	}
	bank, failed := loadClips(runtime.GOMAXPROCS(0), pack.Cues, load)
	if err := faultsOf(failed); err != nil {
		return nil, err
	}
	return bank, nil
}

// MakeReady makes the samples of all clips that have none yet, one after the other, so that no
// key has to wait for them. It returns early when ctx is done.
func (b Bank) MakeReady(ctx context.Context) {
	for _, c := range b {
		if ctx.Err() != nil {
			return
		}
		c.Samples()
	}
}

// halfTheProcessors returns the number of workers beside something that comes first.
func halfTheProcessors() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// loadClips makes those clips ready that can be made, and returns what went wrong with
// the files of the others, in their order.
func loadClips(processors int, all []cues.Cue, load func(file string) (*Clip, error)) (bank Bank, failed []clipLoad) {
	first := map[string]int{} // index in loads, by file
	var loads []clipLoad
	for _, c := range all {
		if _, seen := first[c.File]; !seen {
			first[c.File] = len(loads)
			loads = append(loads, clipLoad{cue: c})
		}
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(processors, len(loads)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(loads)); i = next.Add(1) - 1 {
				loads[i].clip, loads[i].err = load(loads[i].cue.File) // the error names the file
			}
		})
	}
	workers.Wait()
	for _, l := range loads {
		if l.err != nil {
			failed = append(failed, l)
		}
	}
	bank = make(Bank, len(all))
	for _, c := range all {
		if clip := loads[first[c.File]].clip; clip != nil {
			bank[c.ID] = clip
		}
	}
	return bank, failed
}

// faultsOf returns what went wrong with files as the faults of their pack, in the order
// of its lines; nil for none.
func faultsOf(failed []clipLoad) error {
	if len(failed) == 0 {
		return nil
	}
	var faults pack.Faults
	for _, l := range failed {
		faults = append(faults, pack.Fault{File: cmp.Or(l.cue.Manifest, "pack.toml"), Line: l.cue.Line, Msg: text.Escape(l.err.Error())})
	}
	slices.SortStableFunc(faults, func(a, b pack.Fault) int { return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line) })
	return faults
}

// clipLoad is one file of a pack on its way to a clip.
type clipLoad struct {
	cue  cues.Cue
	clip *Clip
	err  error
}

// Load makes one sound file ready to play: [Decode], then
// [Recording.Clip]. The error names the file by name.
func Load(file []byte, name string) (*Clip, error) {
	r, err := Decode(file, name)
	if err != nil {
		return nil, err
	}
	c, err := r.Clip()
	if err != nil {
		return nil, fmt.Errorf("file %q %w", name, err)
	}
	return c, nil
}
