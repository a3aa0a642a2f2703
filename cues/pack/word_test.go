package pack

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"spotter/cues"
)

const twelve = "[[word]]\nid = \"n12\"\ntext = \"Twelve\"\nfile = \"a.wav\"\n"

func TestWords(t *testing.T) {
	p, err := loadText(whole + twelve)
	if err != nil {
		t.Fatal(err)
	}
	want := cues.Word{ID: "n12", Text: "Twelve", File: "a.wav", Line: 10, Manifest: "pack.toml"}
	if w, ok := p.Word("n12"); !ok || w != want || !slices.Equal(p.Words, []cues.Word{want}) {
		t.Errorf("%+v, %v, of %+v", w, ok, p.Words)
	}
	if _, ok := p.Cue("n12"); ok {
		t.Error("a word is a cue")
	}
	if _, ok := p.Word("stop"); ok {
		t.Error("a cue is a word")
	}
	if b, err := p.ReadFile(want.File); err != nil || string(b) != "RIFF" {
		t.Errorf("%q, %v", b, err)
	}
	if other, err := loadText(whole + swap(twelve, "Twelve", "Dozen")); err != nil || other.SHA256 == p.SHA256 {
		t.Errorf("a pack with another word has the same name by content: %v", err)
	}
}

func TestFaultsOfWords(t *testing.T) {
	for _, c := range []struct {
		name, manifest string
		want           []string
	}{
		{"twice", whole + twelve + twelve, []string{`15: word "n12" is there twice: first in line 11`}},
		{"with a key", whole + twelve + "keys = [\"a\"]\n", []string{`14: unknown key "keys": a word has id, text and file`}},
		{"of nothing", whole + "[[word]]\n", []string{
			`10: id is missing: add a line such as id = "n12"`,
			`10: text is missing: add a line such as text = "Twelve"`,
			`10: file is missing: add a line such as file = "left.wav"`,
		}},
		{"without its file", whole + swap(twelve, "a.wav", "b.wav"), []string{`13: file "b.wav" is not in the pack: add it or mend its name`}},
		{"as a single table", whole + swap(twelve, "[[word]]", "[word]"), []string{`10: [word] has single brackets: use [[word]]`}},
	} {
		_, err := loadText(c.manifest)
		if err == nil {
			t.Errorf("%s: no fault", c.name)
			continue
		}
		if got := strings.ReplaceAll(err.Error(), "pack.toml:", ""); got != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, strings.Join(c.want, "\n"))
		}
	}
	if _, err := loadText(whole + strings.Repeat(twelve, maxWords+1)); err == nil || !strings.Contains(err.Error(), "401 words: a pack has at most 400") {
		t.Errorf("too many words: %v", err)
	}
}

func TestBuiltins(t *testing.T) {
	names := Builtins()
	if !slices.Contains(names, DefaultName) || !slices.IsSorted(names) {
		t.Errorf("voices %q", names)
	}
	for _, name := range names {
		if p, err := Builtin(name); err != nil || p.Path != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", ".", "..", "nobody", "../voices/en-US", "en-US/"} {
		if _, err := Builtin(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("voice %q: %v", name, err)
		}
	}
}
