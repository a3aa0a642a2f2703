package check

import (
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
)

// Sound holds the measures of the sound of one cue or word, and its faults.
type Sound struct {
	kind     string // "cue" or "word"
	Cue      cues.Cue
	Read     bool              // the file could be decoded
	File     clip.Measures     // as it is
	Heard    clip.Measures     // as it is when trimmed, levelled and limited
	onset    clip.Onset        // of steer and alarm cues
	sum      [sha256.Size]byte // of the file
	Nearest  cues.ID           // of steer and alarm cues, the one that begins most alike; "" for none
	Apart    float64           // dB between the two
	Faults   []string          // why it cannot be used, each with what to do
	Warnings []Warning
}

// urgent reports whether the sound has to be told from others at once.
func (k *Sound) urgent() bool {
	return k.kind == "cue" && (k.Cue.Class == cues.Steer || k.Cue.Class == cues.Alarm)
}

func (k *Sound) fault(format string, args ...any) {
	k.Faults = append(k.Faults, fmt.Sprintf(format, args...))
}

// Pack measures and judges every sound of a pack: the cues, then the words.
func Pack(pack *pack.Pack) []Sound {
	var checks []Sound
	for _, cue := range pack.Cues {
		checks = append(checks, Sound{kind: "cue", Cue: cue})
	}
	for _, w := range pack.Words {
		checks = append(checks, Sound{kind: "word", Cue: cues.Cue{ID: w.ID, Text: w.Text, File: w.File, Line: w.Line, Manifest: w.Manifest, Class: cues.Info}})
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(checks)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(checks)); i = next.Add(1) - 1 {
				checks[i].measure(pack)
			}
		})
	}
	workers.Wait()
	var loud []float64
	for i := range checks {
		if checks[i].Read {
			loud = append(loud, checks[i].File.Loudness)
		}
	}
	slices.Sort(loud)
	for i := range checks {
		if checks[i].Read {
			checks[i].judge(loud[len(loud)/2])
		}
	}
	sameSides(checks)
	compareOnsets(checks)
	return checks
}

// measure measures the file, and the clip that is made of it.
func (k *Sound) measure(pack *pack.Pack) {
	data, err := pack.ReadFile(k.Cue.File)
	if err != nil {
		k.fault("%v", err) // it names the file
		return
	}
	k.sum = sha256.Sum256(data)
	rec, err := clip.Decode(data, k.Cue.File)
	if err != nil {
		k.fault("%v", err)
		return
	}
	clip, err := rec.Clip()
	if err != nil {
		k.fault("file %q %v", k.Cue.File, err)
		return
	}
	k.Read = true
	k.File, k.Heard = rec.Measures(), clip.Measures()
	if k.urgent() {
		k.onset = clip.Onset()
	}
	if rec.Mended {
		k.warn("unfinished", "", "have an unfinished header, so the size of the file was used: export them again")
	}
	if rec.Odd != "" {
		k.warn("header", "", "have a wrong header: "+rec.Odd+"; spotter plays them, and a new export mends the header")
	}
}
