package clitest

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
)

// SayPack writes a pack with the English words and the name of a runner, each a tone
// of its own, and returns what each half period means.
func SayPack(t testing.TB) (dir string, meaning map[int]string) {
	t.Helper()
	dir, meaning = t.TempDir(), map[int]string{}
	var m strings.Builder
	m.WriteString("name = \"saying\"\nlanguage = \"en-US\"\nlicense = \"CC0-1.0\"\n")
	add := func(table, text string) {
		half := 12 + len(meaning)
		meaning[half] = text
		fmt.Fprintf(&m, "[[%s]]\ntext = %q\nfile = \"%d.wav\"\n", table, text, half)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.wav", half)), sayTone(half), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range [][3]string{{"stop", "alarm", "space"}, {"marker", "info", "m"}, {"pace", "info", "a"}, {"hole", "steer", "o"}} {
		add("cue", "<"+c[0]+">")
		fmt.Fprintf(&m, "id = %q\nclass = %q\nkeys = [%q]\n", c[0], c[1], c[2])
	}
	for _, w := range append(grammar.WordsFor("en-US"), cues.Word{ID: grammar.RunnerWord, Text: "anna"}) {
		add("word", w.Text)
		fmt.Fprintf(&m, "id = %q\n", w.ID)
	}
	if err := os.WriteFile(filepath.Join(dir, "pack.toml"), []byte(m.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, meaning
}

// sayTone is a tone whose half period is so many frames: a pitch that a recording
// tells exactly.
func sayTone(half int) []byte {
	samples := make([]int16, audiotest.Rate*140/1000)
	for i := range samples {
		samples[i] = int16(9000 * math.Sin(math.Pi*(float64(i)+0.5)/float64(half)))
	}
	return wavfiles.PCM16(audiotest.Rate, samples)
}

// KeysPack writes a pack with the cues and keys of the default voice and no words. Each
// cue is the same short tone: the program starts with it in a tenth of the processor time.
func KeysPack(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	var m strings.Builder
	m.WriteString("name = \"keys\"\nlanguage = \"en-US\"\nlicense = \"CC0-1.0\"\n")
	for _, c := range pack.Default().Cues {
		fmt.Fprintf(&m, "\n[[cue]]\nid = %q\ntext = %q\nclass = %q\npan = %q\nkeys = [", c.ID, c.Text, c.Class, c.Pan)
		for _, key := range c.Keys {
			fmt.Fprintf(&m, "%q, ", key)
		}
		m.WriteString("]\nfile = \"tone.wav\"\n")
	}
	for name, data := range map[string][]byte{"pack.toml": []byte(m.String()), "tone.wav": sayTone(24)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// UnspokenPack writes a pack of so many words, and a stop, without a sound.
func UnspokenPack(t testing.TB, words int) string {
	t.Helper()
	dir := t.TempDir()
	text := "name = \"words\"\nlanguage = \"en-US\"\nlicense = \"CC0-1.0\"\n[[cue]]\nid = \"stop\"\ntext = \"Stop\"\nclass = \"alarm\"\nkeys = [\"space\"]\nfile = \"stop.wav\"\n"
	for i := range words {
		text += fmt.Sprintf("[[word]]\nid = \"n%d\"\ntext = \"word %d\"\nfile = \"n%d.wav\"\n", i, i, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "pack.toml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// WholeStamp says what is wrong with a file that build should have made.
func WholeStamp(file []byte) error {
	if _, untouched, ok := clip.ReadStamp(file); !ok || !untouched {
		return errors.New("not as build writes it")
	}
	_, err := clip.Load(file, "x.wav")
	return err
}

// VoiceToRecord makes a folder in dir whose manifest names sounds that are not
// there, those of the default pack.
func VoiceToRecord(t *testing.T, dir string, ids ...cues.ID) string {
	t.Helper()
	m := "name = \"Test Voice\"\nlanguage = \"en-US\"\nlicense = \"CC0-1.0\"\n"
	for _, id := range ids {
		c, ok := pack.Default().Cue(id)
		if !ok {
			t.Fatalf("no cue %s", id)
		}
		m += fmt.Sprintf("\n[[cue]]\nid = %q\ntext = %q\nclass = %q\npan = %q\nkeys = [%q]\nfile = \"%s.wav\"\n", id, c.Text, c.Class, c.Pan, c.Keys[0], id)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pack.toml"), []byte(m), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
