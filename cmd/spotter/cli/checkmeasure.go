package cli

import (
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"spotter/audio"
	"spotter/cues"
	"spotter/cues/pack"
)

// soundCheck is what was found out about the sound of one cue or word.
type soundCheck struct {
	kind     string // "cue" or "word"
	cue      cues.Cue
	read     bool              // the file could be decoded
	file     audio.Measures    // as it is
	heard    audio.Measures    // as it is when trimmed, levelled and limited
	onset    audio.Onset       // of steer and alarm cues
	sum      [sha256.Size]byte // of the file
	nearest  cues.ID           // of steer and alarm cues, the one that begins most alike
	apart    float64           // dB between the two
	faults   []string
	warnings []warning
}

// urgent reports whether the sound has to be told from others at once.
func (k *soundCheck) urgent() bool {
	return k.kind == "cue" && (k.cue.Class == cues.Steer || k.cue.Class == cues.Alarm)
}

func (k *soundCheck) fault(format string, args ...any) {
	k.faults = append(k.faults, fmt.Sprintf(format, args...))
}

// checkSounds measures and judges every sound of a pack: the cues, then the words.
func checkSounds(pack *pack.Pack) []soundCheck {
	var checks []soundCheck
	for _, cue := range pack.Cues {
		checks = append(checks, soundCheck{kind: "cue", cue: cue})
	}
	for _, w := range pack.Words {
		checks = append(checks, soundCheck{kind: "word", cue: cues.Cue{ID: w.ID, Text: w.Text, File: w.File, Line: w.Line, Manifest: w.Manifest, Class: cues.Info}})
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
		if checks[i].read {
			loud = append(loud, checks[i].file.Loudness)
		}
	}
	slices.Sort(loud)
	for i := range checks {
		if checks[i].read {
			checks[i].judge(loud[len(loud)/2])
		}
	}
	sameSides(checks)
	compareOnsets(checks)
	return checks
}

// measure measures the file, and the clip that is made of it.
func (k *soundCheck) measure(pack *pack.Pack) {
	data, err := pack.ReadFile(k.cue.File)
	if err != nil {
		k.fault("%v", err) // it names the file
		return
	}
	k.sum = sha256.Sum256(data)
	rec, err := audio.DecodeWAV(data, k.cue.File)
	if err != nil {
		k.fault("%v", err)
		return
	}
	clip, err := rec.Clip()
	if err != nil {
		k.fault("file %q %v", k.cue.File, err)
		return
	}
	k.read = true
	k.file, k.heard = rec.Measures(), clip.Measures()
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
