package ui

import (
	"fmt"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// pager keeps the place in a list of n lines of which h are on the screen. In a
// list there is a cursor; a text only scrolls. Its lines are drawn one by one,
// so that a long list costs no more than a short one.
type pager struct {
	text   bool // no cursor: moving scrolls
	n, h   int
	cursor int // a line of the list, 0 when there is none
	top    int // the first line on the screen
}

// size sets how many lines there are and how many are seen.
func (p *pager) size(n, h int) {
	p.n, p.h = n, max(h, 1)
	p.to(p.cursor)
}

// to moves to a line, as near as there is one.
func (p *pager) to(i int) {
	last := max(p.n-1, 0)
	if p.text {
		last = max(p.n-p.h, 0)
	}
	p.cursor = min(max(i, 0), last)
	if p.text {
		p.top = p.cursor
		return
	}
	p.top = min(p.top, p.cursor)
	p.top = max(p.top, p.cursor-p.h+1)
	p.top = max(min(p.top, p.n-p.h), 0)
}

// page moves by a number of lines and scrolls by as many, so that the cursor
// keeps its height on the screen.
func (p *pager) page(by int) {
	if !p.text {
		p.top = max(min(p.top+by, p.n-p.h), 0)
	}
	p.to(p.cursor + by)
}

// move obeys a key; ok is false when the key does not move.
func (p *pager) move(k moveKeys, msg tea.KeyPressMsg) (ok bool) {
	switch {
	case key.Matches(msg, k.Down):
		p.to(p.cursor + 1)
	case key.Matches(msg, k.Up):
		p.to(p.cursor - 1)
	case key.Matches(msg, k.PageDown):
		p.page(p.h)
	case key.Matches(msg, k.PageUp):
		p.page(-p.h)
	case key.Matches(msg, k.HalfDown):
		p.page((p.h + 1) / 2)
	case key.Matches(msg, k.HalfUp):
		p.page(-(p.h + 1) / 2)
	case key.Matches(msg, k.Top):
		p.to(0)
	case key.Matches(msg, k.Bottom):
		p.to(p.n)
	default:
		return false
	}
	return true
}

// searchLimit bounds what can be typed or pasted into a search.
const searchLimit = 200

// search is a search in a pager: its prompt and what was last looked for.
type search struct {
	typing bool
	input  string
	query  string // as looked for; empty for none
	note   string // what came of it, for the footer
}

// begin opens the prompt.
func (s *search) begin() { s.typing, s.input, s.note = true, "", "" }

// forget drops the search and reports whether there was one.
func (s *search) forget() bool {
	had := s.query != "" || s.typing
	*s = search{}
	return had
}

// insert adds text to the prompt.
func (s *search) insert(text string) {
	if text = printable(text); len(s.input)+len(text) <= searchLimit {
		s.input += text
	}
}

// printable drops what cannot be shown, and keeps blanks as they are.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(text, ""))
}

// press takes a key while the prompt is open; done is true when it asks to look
// for what was typed.
func (s *search) press(k tea.Key) (done bool) {
	name := k.String()
	if k.Text == "" {
		name = promptKeys().meant(tea.KeyPressMsg(k)).String()
	}
	switch name {
	case "enter":
		s.typing = false
		if s.input != "" {
			s.query = s.input // an empty one repeats the last, as in less
		}
		return s.query != ""
	case "esc":
		s.typing = false
	case "backspace":
		if s.input == "" {
			s.typing = false
			break
		}
		r := []rune(s.input)
		s.input = string(r[:len(r)-1])
	case "ctrl+u":
		s.input = ""
	default:
		s.insert(typedText(k))
	}
	return false
}

// promptKeys returns the keys that the prompt obeys, besides what is typed.
func promptKeys() screenKeys { return newPromptKeys("enter", "esc", "backspace", "ctrl+u") }

// fold prepares a query: without capitals it finds capitals as well.
func fold(query string) (needle string, anyCase bool) {
	return query, query == strings.ToLower(query)
}

// find looks for the query from line i on, going by step, around the end once.
// line returns the text of a line. It returns i's successor that matches, or -1.
func (s *search) find(from, step, n int, line func(i int) string) int {
	s.note = ""
	if n == 0 {
		s.note = "not found: " + s.query
		return -1
	}
	needle, anyCase := fold(s.query)
	for k := 1; k <= n; k++ {
		i := ((from+k*step)%n + n) % n
		text := line(i)
		if anyCase {
			text = strings.ToLower(text)
		}
		if strings.Contains(text, needle) {
			if (step > 0) != (i > from) {
				s.note = "end of the list: went on from the top"
				if step < 0 {
					s.note = "top of the list: went on from the end"
				}
			}
			return i
		}
	}
	s.note = "not found: " + s.query
	return -1
}

// mark splits a span where the query matches and gives the matches another role.
func (s *search) mark(out reviewLine, sp span) reviewLine {
	needle, anyCase := fold(s.query)
	text := sp.text
	if anyCase {
		if text = strings.ToLower(sp.text); len(text) != len(sp.text) {
			return append(out, sp) // the places of the two would not agree
		}
	}
	rest := sp.text
	for needle != "" {
		i := strings.Index(text, needle)
		if i < 0 {
			break
		}
		end := i + len(needle)
		out = append(out, span{rest[:i], sp.role}, span{rest[i:end], roleSelect})
		text, rest = text[end:], rest[end:]
	}
	return append(out, span{rest, sp.role})
}

// drawFooter draws the last line of a screen with a search and a pager.
func drawFooter(c *canvas, row rect, s *search, p *pager, hint string) {
	if s.typing {
		x := c.text(row, 0, roleStrong, "/")
		room := row.w - x - 1
		input := s.input
		for width(input) > room { // the end is what is being typed
			_, n, _ := grapheme(input)
			input = input[n:]
		}
		x = c.text(row, x, roleText, input)
		c.text(row, x, roleSelect, " ")
		return
	}
	if s.note != "" {
		c.text(row, 1, roleWarn, s.note)
		return
	}
	x := c.text(row, 1, roleDim, p.place())
	if x+1+width(hint) <= row.w {
		c.end(row, roleDim, hint)
	}
}

// place says where in a list or text one is.
func (p *pager) place() string {
	switch {
	case p.n == 0:
		return "empty"
	case !p.text:
		return fmt.Sprintf("%d of %d", p.cursor+1, p.n)
	case p.n <= p.h:
		return "all"
	case p.cursor == 0:
		return "top"
	case p.cursor+p.h >= p.n:
		return "end"
	}
	return fmt.Sprintf("%d%%", 100*(p.cursor+p.h)/p.n)
}
