package tts

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Template is the command line of a program that speaks, with places for what
// differs from text to text. No shell is run: its words become the arguments of the
// program as they are, and a text is always within one of them.
type Template struct {
	words []string // the program's name first
	text  bool     // {text} is among them; else the text is on standard input
	out   bool     // {out} is among them; else the sound is on standard output
}

// place matches a place in a template, and one that is meant literally.
var place = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\{\{[a-z_]+\}\}|\{[a-z_]+\}`)
})

// places are the names of the places, in the order in which help lists them.
func places() []string { return []string{"{text}", "{out}", "{id}", "{language}", "{class}"} }

// ParseTemplate reads a template and tells every fault at once.
func ParseTemplate(s string) (Template, error) {
	words, err := splitWords(s)
	if err != nil {
		return Template{}, err
	}
	if len(words) == 0 {
		return Template{}, errors.New("is empty: give a program and its arguments")
	}
	t := Template{words: words}
	var faults []error
	for i, w := range words {
		for _, place := range place().FindAllString(w, -1) {
			switch {
			case strings.HasPrefix(place, "{{"):
			case !slices.Contains(places(), place):
				faults = append(faults, fmt.Errorf("has the unknown placeholder %s: use one of %s; use {%s} for the braces themselves",
					place, strings.Join(places(), ", "), place))
			case i == 0:
				faults = append(faults, fmt.Errorf("has %s in the program's name: name the program itself", place))
			}
			t.text = t.text || place == "{text}"
			t.out = t.out || place == "{out}"
		}
	}
	return t, errors.Join(faults...)
}

// Values hold one text and its cue: they stand in the places of a template.
type Values struct{ Text, Id, Language, Class string }

// fill returns the words of the template with values in their places, and the file out
// in that of {out}. What a value
// says is never looked at again: a text of "{out}" stays one. The error is for a
// text that the program would take for an option.
func (t Template) fill(v Values, out string) ([]string, error) {
	values := map[string]string{"{text}": v.Text, "{out}": out, "{id}": v.Id, "{language}": v.Language, "{class}": v.Class}
	filled := make([]string, len(t.words))
	ended := false // the options have
	for i, w := range t.words {
		if strings.HasPrefix(w, "{text}") && strings.HasPrefix(v.Text, "-") && !ended {
			return nil, fmt.Errorf("its text %q would be read as an option: put -- before {text}, or leave {text} out and give the text on standard input", v.Text)
		}
		ended = ended || w == "--"
		filled[i] = place().ReplaceAllStringFunc(w, func(place string) string {
			if literal, ok := strings.CutPrefix(place, "{{"); ok {
				return "{" + strings.TrimSuffix(literal, "}")
			}
			return values[place]
		})
	}
	return filled, nil
}

// Characters of a command line that mean something to a shell.
const (
	shellBlanks   = " \t\n\r"
	shellEscapes  = shellBlanks + `'"\|&;<>()$` + "`~" // what a backslash is for; before others it is itself, as in C:\tts
	shellOperator = "|&;<>()"                          // outside quotes
)

// splitWords parts a command line into words as a shell does: blanks part them,
// '…' and "…" hold them together, and a backslash takes what follows as it is. What
// a shell would do beyond that is refused, since none is run.
func splitWords(s string) ([]string, error) {
	var words []string
	var word strings.Builder
	begun := false // a word, which may be empty: ''
	quote := rune(0)
	needsShell := func(what string) error {
		return fmt.Errorf("has %s outside quotes, which needs a shell, but spotter runs none: put it into a script and name the script", what)
	}
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote == '\'' && r != quote:
			word.WriteRune(r)
		case quote != 0 && r == quote:
			quote = 0
		case r == '\\' && i+1 < len(runes) && (quote == 0 && strings.ContainsRune(shellEscapes, runes[i+1]) ||
			quote == '"' && strings.ContainsRune("\"\\$`", runes[i+1])):
			i++
			word.WriteRune(runes[i])
			begun = true
		case r == '$' || r == '`':
			return nil, fmt.Errorf("has %c, which needs a shell, but spotter runs none: give its value, or '%c' for the character itself", r, r)
		case quote == '"':
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, begun = r, true
		case strings.ContainsRune(shellBlanks, r):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		case strings.ContainsRune(shellOperator, r):
			return nil, needsShell(string(r))
		case r == '~' && !begun:
			return nil, errors.New("has a path that begins with ~, which only a shell knows: give the full path")
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("has an opening %c without a closing one", quote)
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}
