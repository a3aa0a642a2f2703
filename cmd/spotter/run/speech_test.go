//go:build unix

package run

import (
	"errors"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cmd/spotter/clitest"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race"
)

// presses is a player that keeps what it is given.
type presses struct{ got []audio.Press }

func (p *presses) Play(a audio.Press) { p.got = append(p.got, a) }
func (p *presses) Clear()             {}
func (p *presses) Silence()           {}
func (p *presses) SetQuiet(bool)      {}

// TestWireSays joins words into the press, and plays nothing when it cannot.
func TestWireSays(t *testing.T) {
	dir, _ := clitest.SayPack(t)
	voice, err := pack.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	p := &presses{}
	w := &wire{sound: p, utterances: make(chan utterance, 1)}
	e := race.Event{ID: 7, Cue: "marker"}
	phrase := grammar.Phrase{{Word: "mile"}, {Word: "n5", Pause: 30 * time.Millisecond}}
	if err := w.Say(e, phrase); !errors.Is(err, errStillLoading) {
		t.Errorf("before the words are there: %v", err)
	}
	speech, err := clip.LoadSpeech(t.Context(), voice)
	if err != nil {
		t.Fatal(err)
	}
	w.words.Store(&spoken{speech: speech})
	if err := w.Say(e, append(phrase, grammar.Step{Word: "n5_f"})); err == nil || !strings.Contains(err.Error(), "n5_f") {
		t.Errorf("with a word that is missing: %v", err)
	}
	if len(p.got) != 0 {
		t.Fatalf("played %+v", p.got)
	}
	before := time.Now()
	if err := w.Say(e, phrase); err != nil {
		t.Fatal(err)
	}
	if err := w.Say(e, phrase); !errors.Is(err, errStillMaking) {
		t.Errorf("with as many as may wait: %v", err)
	}
	said := <-w.utterances
	w.speak(&said)
	if len(p.got) != 1 {
		t.Fatalf("played %+v", p.got)
	}
	if a := p.got[0]; a.ID != 7 || a.Cue != "marker" || a.At.Before(before) || a.Clip.Frames() < dsp.Rate.N(300*time.Millisecond) {
		t.Errorf("played %+v, %d frames", a, a.Clip.Frames())
	}
}

// BenchmarkSaySplit measures the cost of a key that says a split beyond any other: the
// phrase, its text, and joining five seconds of sound.
func BenchmarkSaySplit(b *testing.B) {
	dir, _ := clitest.SayPack(b)
	voice, err := pack.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	speech, err := clip.LoadSpeech(b.Context(), voice)
	if err != nil {
		b.Fatal(err)
	}
	g, _ := grammar.For(voice.Language)
	say := grammar.Saying{Miles: true, Marker: 25, HasElapsed: true, Elapsed: 3*time.Hour + 42*time.Minute + 10*time.Second,
		HasGap: true, Behind: 72 * time.Second}
	b.ReportAllocs()
	for b.Loop() {
		p := g.Say(say)
		g.Text(p, voice.Word)
		if _, err := speech.Join(p); err != nil {
			b.Fatal(err)
		}
	}
}
