package clip

import (
	"context"
	"fmt"
	"math"

	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/text"
)

// Edges of words: over so many frames each fades in and out, so that no join of a
// word and a silence clicks, wherever its file was cut. A word's first sound comes
// after a lead-in of its own, so what the fade softens of it is next to nothing.
const (
	wordFadeIn  = int(dsp.Rate) * 3 / 1000
	wordFadeOut = int(dsp.Rate) * 5 / 1000
)

// Speech holds the words of a pack, each as loud as any cue, to be joined. It
// does not change and is safe for concurrent use.
type Speech struct {
	words  map[cues.ID]*Clip
	stored map[cues.ID]string // files of words that are made ready when they are said
	maker  *maker
	broken []*BrokenWordError
}

// OpenSpeech is [LoadSpeech] for a race: words that are stored with what is to be done to them
// are made ready when they are said, and hold no memory before. All others are loaded, since
// their files may be gone by then, and their faults have to be known.
func OpenSpeech(ctx context.Context, p *pack.Pack) (*Speech, error) {
	var loose []cues.Word
	later := map[cues.ID]string{}
	for _, w := range p.Words {
		if _, _, ok := p.Stored(w.File); ok {
			later[w.ID] = w.File
		} else {
			loose = append(loose, w)
		}
	}
	s, err := loadWords(ctx, p, loose)
	if s != nil {
		s.stored = later
	}
	return s, err
}

// LoadSpeech makes every word of a pack ready, in parallel, on half of the machine's
// processors: it runs beside the start of a race, whose keys come first. When files
// have faults, the error is [pack.Faults] and has every one of them; the speech is there
// all the same, without the words of those files, for a race that goes on with the
// others. A pack without words has an empty speech. Once ctx has ended, no further word
// is begun, there is no speech, and the error is the context's own.
func LoadSpeech(ctx context.Context, pack *pack.Pack) (*Speech, error) {
	return loadWords(ctx, pack, pack.Words)
}

// loadWords is [LoadSpeech] for some words of a pack.
func loadWords(ctx context.Context, pack *pack.Pack, words []cues.Word) (*Speech, error) {
	m := &maker{pack: pack}
	s, err := loadSpeech(words, func(file string) (*Clip, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return m.clip(file)
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	s.maker = m
	return s, err
}

// loadSpeech is [LoadSpeech] for words whose files load makes ready.
func loadSpeech(words []cues.Word, load func(file string) (*Clip, error)) (*Speech, error) {
	all := make([]cues.Cue, len(words))
	for i, w := range words {
		all[i] = cues.Cue{ID: w.ID, File: w.File, Line: w.Line, Manifest: w.Manifest}
	}
	bank, failed := loadClips(halfTheProcessors(), all, load)
	s := &Speech{words: make(map[cues.ID]*Clip, len(bank))}
	for id, c := range bank {
		s.words[id] = c.softened()
	}
	why := make(map[string]error, len(failed)) // by file
	for _, l := range failed {
		why[l.cue.File] = l.err
	}
	for _, w := range words {
		if err := why[w.File]; err != nil {
			s.broken = append(s.broken, &BrokenWordError{w.ID, w.File, err})
		}
	}
	return s, faultsOf(failed)
}

// Broken returns the words that cannot be said, in the order of the pack. The slice is
// the speech's own.
func (s *Speech) Broken() []*BrokenWordError { return s.broken }

// BrokenWordError says that a pack has a word, and that its file is no sound.
type BrokenWordError struct {
	Word cues.ID
	File string
	Err  error // it names the file
}

// Error names the word, the file and what is wrong with it, without control characters.
func (e *BrokenWordError) Error() string {
	return fmt.Sprintf("the word %q: %s", string(e.Word), text.Escape(e.Err.Error()))
}

// Unwrap returns what is wrong with the file.
func (e *BrokenWordError) Unwrap() error { return e.Err }

// softened returns a clip whose edges fade.
func (c *Clip) softened() *Clip {
	out := append([]float32(nil), c.Samples()...)
	fade := func(n int, at func(i int) int) {
		n = min(n, len(out)/2)
		for i := range n {
			// Half a cosine: its slope is nought at both ends.
			out[at(i)] *= float32(0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(n)))
		}
	}
	fade(wordFadeIn, func(i int) int { return i })
	fade(wordFadeOut, func(i int) int { return len(out) - 1 - i })
	return &Clip{samples: out}
}

// MissingWordError says that a pack lacks a word of a phrase.
type MissingWordError struct{ Word cues.ID }

// Error names the word.
func (e *MissingWordError) Error() string {
	return fmt.Sprintf("the pack has no word %q", string(e.Word))
}

// Lacks returns why a phrase cannot be said, by its first word that is not there: a
// [MissingWordError], or a [BrokenWordError] where its file is no sound; nil where it can.
// It makes no word ready and costs next to nothing.
func (s *Speech) Lacks(p grammar.Phrase) error {
	for _, step := range p {
		if s.words[step.Word] == nil && s.stored[step.Word] == "" {
			return s.lacks(step.Word)
		}
	}
	return nil
}

// Join returns the words of a phrase as one clip, with silence where the phrase has
// pauses. It costs a copy of the sound; a sentence of stored words takes some milliseconds
// besides, to make them ready. The error is of the first word that is not there, as [Speech.Lacks] has it.
func (s *Speech) Join(p grammar.Phrase) (*Clip, error) {
	words := make([]*Clip, len(p))
	n := 0
	for i, step := range p {
		w, err := s.word(step.Word)
		if err != nil {
			return nil, err
		}
		words[i] = w
		n += dsp.Rate.N(step.Pause) + len(w.samples)
	}
	out := make([]float32, n)
	at := 0
	for i, step := range p {
		at += dsp.Rate.N(step.Pause)
		at += copy(out[at:], words[i].Samples())
	}
	return &Clip{samples: out}, nil
}

// word returns one word, and makes it ready where it is stored.
func (s *Speech) word(id cues.ID) (*Clip, error) {
	if c := s.words[id]; c != nil {
		return c, nil
	}
	file := s.stored[id]
	if file == "" {
		return nil, s.lacks(id)
	}
	c, err := s.maker.clip(file)
	if err != nil {
		return nil, &BrokenWordError{id, file, err}
	}
	return c.softened(), nil
}

// lacks says why a word is not there.
func (s *Speech) lacks(word cues.ID) error {
	for _, b := range s.broken {
		if b.Word == word {
			return b
		}
	}
	return &MissingWordError{word}
}

// Calling returns a bank in which every info cue comes after the runner's name, the
// word [cues.RunnerWord] of the pack. Clips are joined here, before the race.
func (b Bank) Calling(pack *pack.Pack) (Bank, error) {
	w, ok := pack.Word(grammar.RunnerWord)
	if !ok {
		return nil, &MissingWordError{grammar.RunnerWord}
	}
	name, err := loadSpeech([]cues.Word{w}, (&maker{pack: pack}).clip)
	if err != nil {
		return nil, err
	}
	out := make(Bank, len(b))
	for id, clip := range b {
		out[id] = clip
		if c, ok := pack.Cue(id); ok && c.Class == cues.Info {
			out[id] = name.words[grammar.RunnerWord].before(clip)
		}
	}
	return out, nil
}

// before returns one clip and, after a pause, another.
func (c *Clip) before(next *Clip) *Clip {
	out := make([]float32, len(c.Samples())+dsp.Rate.N(grammar.CommaPause)+len(next.Samples()))
	copy(out, c.Samples())
	copy(out[len(out)-len(next.Samples()):], next.Samples())
	return &Clip{samples: out}
}
