package replay

import (
	"context"
	"fmt"
	"strings"
	"time"

	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race"
)

// voice has the sounds of a pack.
type voice struct {
	pack   *pack.Pack
	bank   clip.Bank
	speech *clip.Speech
	words  map[string]cues.ID // by text, in lower case
	notes  []string           // what is to be known about it
	// recorded has what the runner heard, in place of the pack's sounds; nil for none.
	recorded *recorded
}

// packOf opens the pack that is named, else that of the race: a voice of the program or an
// installed one with its content, or a voice of the program that has only its name. Without
// one it is the default one.
func packOf(named string, open *race.Open) (*pack.Pack, error) {
	if named != "" {
		return run.OpenPack(named)
	}
	_, p, err := run.PackBegun(open, run.DefaultPack, run.OpenPack)
	if err == nil && p.SHA256 == open.PackSHA256 {
		return p, nil
	}
	if called, ok := pack.BuiltinCalled(open.Pack); ok {
		return run.OpenPack(called)
	}
	return run.OpenPack(run.DefaultPack)
}

// openVoice makes the sounds of a pack ready; see packOf.
func openVoice(ctx context.Context, named string, open *race.Open) (*voice, error) {
	v := &voice{words: map[string]cues.ID{}}
	p, err := packOf(named, open)
	if err != nil {
		return nil, err
	}
	if v.pack = p; named == "" && open.PackSHA256 != "" && p.SHA256 != open.PackSHA256 {
		v.notes = append(v.notes, fmt.Sprintf("the race had pack %q (sha256 %.12s…), which is neither part of this spotter nor installed: it is played with %q (%.12s…); --pack names another", open.Pack, open.PackSHA256, p.Name, p.SHA256))
	}
	if v.bank, err = clip.LoadBank(p); err != nil {
		return nil, fault.Failed(err, "spotter cues check tells more")
	}
	if v.speech, err = clip.LoadSpeech(ctx, p); err != nil && v.speech == nil {
		return nil, fault.Failed(err, "spotter cues check tells more")
	}
	for _, w := range p.Words {
		if text := strings.ToLower(w.Text); v.words[text] == "" {
			v.words[text] = w.ID
		}
	}
	return v, nil
}

// cue returns the sound of a cue as the runner heard it: the sentence that was said, or the
// pack's own clip; nil where the pack has none.
func (v *voice) cue(e *race.Event) *clip.Clip {
	if c := v.sentence(e.Text); c != nil {
		return c
	}
	return v.bank[e.Cue]
}

// word returns the sound of a word, nil for none.
func (v *voice) word(id cues.ID) *clip.Clip {
	c, err := v.speech.Join(grammar.Phrase{{Word: id}})
	if err != nil {
		return nil
	}
	return c
}

// cueLasts returns how long the sound of a cue lasts, 0 for none.
func (v *voice) cueLasts(e *race.Event) time.Duration {
	if v.recorded != nil {
		return v.recorded.lasts(e.Seq)
	}
	return lasts(v.cue(e))
}

// wordLasts returns how long a word lasts, 0 for none.
func (v *voice) wordLasts(id cues.ID) time.Duration { return lasts(v.word(id)) }

// lasts returns the length of a clip, 0 for none.
func lasts(c *clip.Clip) time.Duration {
	if c == nil {
		return 0
	}
	return dsp.Rate.D(c.Frames())
}

// pan returns the ear of a cue.
func (v *voice) pan(id cues.ID) cues.Pan {
	if c, ok := v.pack.Cue(id); ok {
		return c.Pan
	}
	return cues.Centre
}

// wordPause is the silence between two words of a sentence that is put together again. The
// log has its words, and not the pauses.
const wordPause = 60 * time.Millisecond

// sentence puts a sentence together from the words of the pack, such as "Mile 5, 42 minutes";
// nil where a word is not there.
func (v *voice) sentence(said string) *clip.Clip {
	var p grammar.Phrase
	for part := range strings.SplitSeq(strings.ToLower(said), ", ") {
		words := strings.Fields(part)
		for first := true; len(words) > 0; first = false {
			n := len(words)
			for ; n > 0; n-- {
				if id := v.words[strings.Join(words[:n], " ")]; id != "" {
					pause := wordPause
					if first {
						pause = grammar.CommaPause
					}
					p = append(p, grammar.Step{Word: id, Pause: pause})
					break
				}
			}
			if n == 0 {
				return nil
			}
			words = words[n:]
		}
	}
	if len(p) == 0 {
		return nil
	}
	p[0].Pause = 0
	c, err := v.speech.Join(p)
	if err != nil {
		return nil
	}
	return c
}
