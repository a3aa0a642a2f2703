package tts

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplitWords(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"  \t ", nil},
		{"say -w {out} {text}", []string{"say", "-w", "{out}", "{text}"}},
		{`say 'a b' "c d" e\ f`, []string{"say", "a b", "c d", "e f"}},
		{`say --t="{text}"x`, []string{"say", "--t={text}x"}},
		{`say '' "" x`, []string{"say", "", "", "x"}},
		{`say 'a"b' "a'b" "a\"b" a\'b`, []string{"say", `a"b`, "a'b", `a"b`, "a'b"}},
		{`C:\tts\say.exe -o {out}`, []string{`C:\tts\say.exe`, "-o", "{out}"}},
		{`say '$HOME' \$x "\$y" '|' \| "a;b&c>(d)"`, []string{"say", "$HOME", "$x", "$y", "|", "|", "a;b&c>(d)"}},
		{`say a~b '~/x'`, []string{"say", "a~b", "~/x"}},
		{"say\n  x", []string{"say", "x"}},
		{`say é "ü ñ"`, []string{"say", "é", "ü ñ"}},
		{`say x\`, []string{"say", `x\`}},
	} {
		got, err := splitWords(tt.in)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
	for in, want := range map[string]string{
		"say {text} | sox - {out}": "| outside quotes",
		"say {text} > {out}":       "> outside quotes",
		"say {text}; rm x":         "; outside quotes",
		"say {text} &":             "& outside quotes",
		"say $(date)":              "has $, which needs a shell",
		`say "$HOME/x"`:            "has $, which needs a shell",
		"say `date`":               "has `, which needs a shell",
		"~/bin/say {text}":         "begins with ~",
		"say 'x":                   "an opening ' without a closing one",
		`say "x`:                   `an opening " without a closing one`,
	} {
		if got, err := splitWords(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v, want %q", in, got, err, want)
		}
	}
}

// TestQuotedWordsComeBack splits what was quoted for a shell into the same words.
func TestQuotedWordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.String(), 1, 6).Draw(t, "words")
		line := ""
		for _, w := range words {
			line += " '" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		if got, err := splitWords(line); err != nil || !slices.Equal(got, words) {
			t.Fatalf("%s: %q, %v, want %q", line, got, err, words)
		}
	})
}

func TestTemplateFill(t *testing.T) {
	const out = "/tmp/x y/hard_left.wav"
	v := Values{Text: "Hard left", Id: "hard_left", Language: "en-US", Class: "steer"}
	for _, tt := range []struct {
		in, text string
		want     []string
	}{
		{"say -w {out} {text}", "", []string{"say", "-w", out, v.Text}},
		{"say --text='{text}' -l{language} {id}/{class}", "", []string{"say", "--text=Hard left", "-len-US", "hard_left/steer"}},
		{"say '{\"text\": \"{text}\"}' {{text}} {{x}}", "", []string{"say", `{"text": "Hard left"}`, "{text}", "{x}"}},
		{"say {text}", "$(rm -rf /); 'x' {out}", []string{"say", "$(rm -rf /); 'x' {out}"}},
		{"say -- {text}", "-5", []string{"say", "--", "-5"}},
		{"say -t={text}", "-5", []string{"say", "-t=-5"}},
		{"say {out}", "-5", []string{"say", out}},
	} {
		tpl, err := ParseTemplate(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		v := v
		if tt.text != "" {
			v.Text = tt.text
		}
		got, err := tpl.fill(v, out)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", tt.in, err, diff)
		}
	}
	tpl, _ := ParseTemplate("say {text} -- x")
	if got, err := tpl.fill(Values{Text: "-rf"}, out); err == nil || !strings.Contains(err.Error(), "put -- before {text}") {
		t.Errorf("a text that is an option: %q, %v", got, err)
	}
}

func TestTemplateFaultsAllAtOnce(t *testing.T) {
	_, err := ParseTemplate("{text} {txt} -o {Out} {output}")
	want := `has {text} in the program's name: name the program itself
has the unknown placeholder {txt}: use one of {text}, {out}, {id}, {language}, {class}; use {{txt}} for the braces themselves
has the unknown placeholder {output}: use one of {text}, {out}, {id}, {language}, {class}; use {{output}} for the braces themselves`
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	if _, err := ParseTemplate(" "); err == nil {
		t.Error("nothing is a program")
	}
}

// FuzzTemplate: however a template is written, a text can neither add a word to the
// command line nor become an option of it, and is within the words that ask for it.
func FuzzTemplate(f *testing.F) {
	f.Add("say -w {out} {text}", "Hard left")
	f.Add("say '{text}{text}' {{text}} \"{id}\"", "-x {out}")
	f.Add(`C:\say {language} --`, "'; rm")
	f.Add("say {text{{text}}}", "Water")
	f.Fuzz(func(t *testing.T, line, text string) {
		tpl, err := ParseTemplate(line)
		if err != nil {
			return
		}
		got, err := tpl.fill(Values{Text: text, Id: "i", Language: "l", Class: "c"}, "/o")
		if err != nil {
			if !strings.HasPrefix(text, "-") {
				t.Fatalf("%q with %q: %v", line, text, err)
			}
			return
		}
		if len(got) != len(tpl.words) {
			t.Fatalf("%q with %q: %q", line, text, got)
		}
		ended := false
		for i, w := range got {
			// What is meant literally leaves a blank, so that its neighbours do not become a place.
			asks := strings.Contains(strings.ReplaceAll(tpl.words[i], "{{text}}", " "), "{text}")
			if asks && !strings.Contains(w, text) {
				t.Fatalf("%q with %q: %q lacks the text", line, text, w)
			}
			if asks && !ended && strings.HasPrefix(w, "-") && !strings.HasPrefix(tpl.words[i], "-") {
				t.Fatalf("%q with %q: %q became an option", line, text, w)
			}
			ended = ended || tpl.words[i] == "--"
		}
	})
}
