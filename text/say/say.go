package say

import (
	"fmt"
	"sync/atomic"
)

// Table has the texts of one language. Nobody changes it once [Use] has it.
type Table struct {
	Language string                       // as "de" or "pt-BR"
	Texts    map[string]string            // by the English text
	Senses   map[string]map[string]string // by the sense and the English text
	Counts   map[string]Counted           // by the English text for many
	IsOne    func(n int) bool             // whether n things take the form for one
}

// Counted is a text that depends on how many things it tells of.
type Counted struct{ One, Many string }

// inUse is the table of the language of the screens; nil is English.
var inUse atomic.Pointer[Table]

// Use makes t the language of every text from now on; nil is English. It belongs before the
// first screen: texts that were made before it stay as they are.
func Use(t *Table) { inUse.Store(t) }

// Language returns the language in use, as "de" or "pt-BR".
func Language() string {
	if t := inUse.Load(); t != nil {
		return t.Language
	}
	return "en"
}

// T returns a text in the language in use, and the English text where the language has none
// of its own.
func T(english string) string {
	t := inUse.Load()
	if t == nil {
		return english
	}
	return t.text(english)
}

// F formats by a text in the language in use, as fmt.Sprintf does. A translation may take
// its arguments in another order, as in %[2]s.
func F(format string, args ...any) string {
	t := inUse.Load()
	if t == nil {
		return fmt.Sprintf(format, args...)
	}
	return fmt.Sprintf(t.text(format), args...)
}

// N formats by the text for n things: by one where the language has the form of a single
// thing for n, otherwise by many. The arguments are n and then args.
func N(n int, one, many string, args ...any) string {
	format, t := many, inUse.Load()
	switch {
	case t == nil:
		if n == 1 {
			format = one
		}
	default:
		format = t.counted(n, one, many)
	}
	return fmt.Sprintf(format, append([]any{n}, args...)...)
}

// C returns a word in the language in use where one English word has several senses, or
// where the word comes from a log and not from the code: sense says which one is meant, as
// "side" for the left of a road.
func C(sense, english string) string {
	t := inUse.Load()
	if t == nil {
		return english
	}
	if s, ok := t.Senses[sense][english]; ok {
		return s
	}
	return english
}

// text returns the text of an English one.
func (t *Table) text(english string) string {
	if s, ok := t.Texts[english]; ok {
		return s
	}
	return english
}

// counted returns the text for n things.
func (t *Table) counted(n int, one, many string) string {
	c, ok := t.Counts[many]
	single := n == 1
	if ok {
		single = t.IsOne(n)
	} else {
		c = Counted{one, many}
	}
	if single {
		return c.One
	}
	return c.Many
}
