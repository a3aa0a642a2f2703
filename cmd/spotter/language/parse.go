package language

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"spotter/text/say"
)

// reserved has the names that go-i18n takes for parts of a message. No text may have such a
// key: translators' tools would read the file in another way.
var reserved = []string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation"}

// reader reads one catalogue. It knows the part of TOML that docs/languages.md describes and
// refuses all other: a line is empty, a remark, a text with its translation, the head of a
// count, or a form of that count. It is some thirty times as quick as go-toml and go-i18n,
// which stood in the way of the first screen. A test compares what both read.
type reader struct {
	t     *say.Table
	count string      // the count whose forms are being read; "" before the first
	forms say.Counted // what was read of it
}

// parse adds the texts of a catalogue to a table. An error names the line.
func parse(t *say.Table, data string) error {
	if !utf8.ValidString(data) {
		return errors.New("it is not UTF-8")
	}
	p, n := reader{t: t}, 0
	for data != "" {
		line, rest, ended := strings.Cut(data, "\n")
		if ended {
			line = strings.TrimSuffix(line, "\r")
		}
		data = rest
		n++
		if err := p.line(line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := p.endCount(); err != nil {
		return fmt.Errorf("line %d: %w", n, err)
	}
	return nil
}

// line reads one line.
func (p *reader) line(s string) error {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return errors.New("it has a control character")
		}
	}
	switch {
	case remark(s):
		return nil
	case s[0] == '[':
		return p.head(s[1:])
	case s[0] == '"':
		return p.text(s)
	}
	return p.form(s)
}

// remark reports whether nothing but blanks and a remark is left of a line.
func remark(s string) bool {
	s = behindBlanks(s)
	return s == "" || s[0] == '#'
}

// behindBlanks returns what stands behind the blanks at the start of s.
func behindBlanks(s string) string {
	for s != "" && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	return s
}

// text reads a text and its translation, such as "No output" = "Keine Ausgabe".
func (p *reader) text(s string) error {
	key, rest, ok := quoted(s)
	if !ok {
		return errors.New("its text has no end, or an escape that is none")
	}
	value, err := valueOf(rest)
	if err != nil {
		return err
	}
	switch {
	case p.count != "":
		return fmt.Errorf("%q stands behind the counts: texts come first", key)
	case value == "":
		return fmt.Errorf("%q is empty", key)
	}
	if err := p.isNew(key); err != nil {
		return err
	}
	sense, word, hasSense := cutSense(key)
	if !hasSense {
		p.t.Texts[key] = value
		return nil
	}
	words := p.t.Senses[sense]
	if words == nil {
		words = map[string]string{}
		p.t.Senses[sense] = words
	}
	words[word] = value
	return nil
}

// head reads the first line of a count behind its bracket, such as "%d cues"].
func (p *reader) head(s string) error {
	if err := p.endCount(); err != nil {
		return err
	}
	key, rest, ok := quoted(s)
	rest, closed := strings.CutPrefix(rest, "]")
	if !ok || !closed || !remark(rest) {
		return errors.New(`the head of a count is ["the text for many"]`)
	}
	if err := p.isNew(key); err != nil {
		return err
	}
	p.count, p.forms = key, say.Counted{}
	return nil
}

// form reads a form of a count, such as one = "%d Ansage".
func (p *reader) form(s string) error {
	at := max(0, strings.IndexAny(s, " \t="))
	name, rest := s[:at], s[at:]
	into := &p.forms.One
	switch {
	case name == "other":
		into = &p.forms.Many
	case name != "one":
		return errors.New(`it is no text in quotes, no ["count"], and no form of one: one or other`)
	}
	value, err := valueOf(rest)
	switch {
	case err != nil:
		return err
	case p.count == "":
		return fmt.Errorf("%s belongs to no count", name)
	case *into != "":
		return fmt.Errorf("%q has %s twice", p.count, name)
	case value == "":
		return fmt.Errorf("%q is empty", p.count)
	}
	*into = value
	return nil
}

// endCount takes the count whose forms were read into the table.
func (p *reader) endCount() error {
	if p.count == "" {
		return nil
	}
	if p.forms.One == "" || p.forms.Many == "" {
		return fmt.Errorf("%q needs two forms, one and other", p.count)
	}
	p.t.Counts[p.count] = p.forms
	return nil
}

// isNew refuses a key that was read before, or that no text can have.
func (p *reader) isNew(key string) error {
	switch {
	case key == "":
		return errors.New("a text is empty")
	case p.has(key):
		return fmt.Errorf("%q stands twice", key)
	case len(key) < 12 && slices.Contains(reserved, strings.ToLower(key)):
		return fmt.Errorf("%q is a word of the form: it needs a sense", key)
	}
	return nil
}

// has reports whether a key was read before.
func (p *reader) has(key string) bool {
	if _, ok := p.t.Counts[key]; ok || p.count != "" && p.count == key {
		return true
	}
	sense, word, hasSense := cutSense(key)
	if !hasSense {
		_, ok := p.t.Texts[key]
		return ok
	}
	_, ok := p.t.Senses[sense][word]
	return ok
}

// valueOf reads what stands behind a key: an equals sign, a text in quotes, and perhaps a
// remark.
func valueOf(s string) (string, error) {
	s, equals := strings.CutPrefix(behindBlanks(s), "=")
	s, rest, ok := quoted(behindBlanks(s))
	if !equals || !ok || !remark(rest) {
		return "", errors.New("behind its key stands no = and one translation in quotes")
	}
	return s, nil
}

// quoted reads the text in quotes at the start of s, and returns what stands behind it.
func quoted(s string) (inner, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		return "", s, false
	}
	escaped := false
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
			if i == len(s) || !strings.ContainsRune(`btnfr"\uU`, rune(s[i])) { // Go knows more of them than TOML
				return "", s, false
			}
			escaped = true
		case '"':
			if !escaped {
				return s[1:i], s[i+1:], true
			}
			inner, err := strconv.Unquote(s[:i+1])
			return inner, s[i+1:], err == nil
		}
	}
	return "", s, false
}
