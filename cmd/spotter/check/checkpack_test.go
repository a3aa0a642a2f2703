package check

import (
	"slices"
	"testing"

	"spotter/cmd/spotter/clitest"
	"spotter/cues/pack"
)

func TestWordsFinding(t *testing.T) {
	dir, _ := clitest.SayPack(t)
	voice, err := pack.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name       string
		change     func(*pack.Pack)
		text, next string
	}{
		{"whole", func(*pack.Pack) {}, ", 80 words", ""},
		{"no words", func(p *pack.Pack) { p.Words = nil }, "", ""},
		{"another language", func(p *pack.Pack) { p.Language = "ja" }, ", 80 words", ""},
		{"variants that are missing", func(p *pack.Pack) { p.Language = "fr" }, ", 80 words",
			`splits that need the word "n1_f" or one of 4 others are played as the cue's clip`},
	} {
		p := *voice
		p.Words = slices.Clone(voice.Words)
		tt.change(&p)
		if text, next := wordsFinding(&p); text != tt.text || next != tt.next {
			t.Errorf("%s: %q, %q", tt.name, text, next)
		}
	}
}
