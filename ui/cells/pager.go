package cells

import (
	"fmt"
	"strings"

	"spotter/text"
	"spotter/text/say"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Pager keeps the place in a list of n lines of which h are on the screen. In a
// list there is a cursor; a text only scrolls. Its lines are drawn one by one,
// so that a long list costs no more than a short one.
type Pager struct {
	Text   bool // no cursor: moving scrolls
	N, H   int
	Cursor int // a line of the list, 0 when there is none
	Top    int // the first line on the screen
}

// Size sets how many lines there are and how many are seen.
func (p *Pager) Size(n, h int) {
	p.N, p.H = n, max(h, 1)
	p.To(p.Cursor)
}

// To moves to a line, as near as there is one.
func (p *Pager) To(i int) {
	last := max(p.N-1, 0)
	if p.Text {
		last = max(p.N-p.H, 0)
	}
	p.Cursor = min(max(i, 0), last)
	if p.Text {
		p.Top = p.Cursor
		return
	}
	p.Top = min(p.Top, p.Cursor)
	p.Top = max(p.Top, p.Cursor-p.H+1)
	p.Top = max(min(p.Top, p.N-p.H), 0)
}

// page moves by a number of lines and scrolls by as many, so that the cursor
// keeps its height on the screen.
func (p *Pager) page(by int) {
	if !p.Text {
		p.Top = max(min(p.Top+by, p.N-p.H), 0)
	}
	p.To(p.Cursor + by)
}

// Move obeys a key; ok is false when the key does not move.
func (p *Pager) Move(k MoveKeys, msg tea.KeyPressMsg) (ok bool) {
	switch {
	case key.Matches(msg, k.Down):
		p.To(p.Cursor + 1)
	case key.Matches(msg, k.Up):
		p.To(p.Cursor - 1)
	case key.Matches(msg, k.PageDown):
		p.page(p.H)
	case key.Matches(msg, k.PageUp):
		p.page(-p.H)
	case key.Matches(msg, k.HalfDown):
		p.page((p.H + 1) / 2)
	case key.Matches(msg, k.HalfUp):
		p.page(-(p.H + 1) / 2)
	case key.Matches(msg, k.Top):
		p.To(0)
	case key.Matches(msg, k.Bottom):
		p.To(p.N)
	default:
		return false
	}
	return true
}

// SearchLimit bounds what can be typed or pasted into a search.
const SearchLimit = 200

// Search is a search in a pager: its prompt and what was last looked for.
type Search struct {
	Typing bool
	Input  string
	Query  string // as looked for; empty for none
	Note   string // what came of it, for the footer
}

// Begin opens the prompt.
func (s *Search) Begin() { s.Typing, s.Input, s.Note = true, "", "" }

// Again reports whether there is something to look for once more. Where there is not, the note says so.
func (s *Search) Again() bool {
	if s.Query == "" {
		s.Note = say.T("nothing to search for: press / first")
	}
	return s.Query != ""
}

// Forget drops the search and reports whether there was one.
func (s *Search) Forget() bool {
	had := s.Query != "" || s.Typing
	*s = Search{}
	return had
}

// Insert adds what was typed or pasted to the prompt.
func (s *Search) Insert(typed string) {
	if typed = printable(typed); len(s.Input)+len(typed) <= SearchLimit {
		s.Input += typed
	}
}

// printable drops what is not [text.Printable], and keeps blanks as they are.
func printable(typed string) string {
	return strings.Map(func(r rune) rune {
		if text.Printable(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(typed, ""))
}

// Press takes a key while the prompt is open; done is true when it asks to look
// for what was typed.
func (s *Search) Press(k tea.Key) (done bool) {
	name := k.String()
	if k.Text == "" {
		name = promptKeys().Meant(tea.KeyPressMsg(k)).String()
	}
	switch name {
	case "enter":
		s.Typing = false
		if s.Input != "" {
			s.Query = s.Input // an empty one repeats the last, as in less
		}
		return s.Query != ""
	case "esc":
		s.Typing = false
	case "backspace":
		if s.Input == "" {
			s.Typing = false
			break
		}
		r := []rune(s.Input)
		s.Input = string(r[:len(r)-1])
	case "ctrl+u":
		s.Input = ""
	default:
		s.Insert(typedText(k))
	}
	return false
}

// promptKeys returns the keys that the prompt obeys, besides what is typed.
func promptKeys() Keys { return newPromptKeys("enter", "esc", "backspace", "ctrl+u") }

// fold prepares a query: without capitals it finds capitals as well.
func fold(query string) (needle string, anyCase bool) {
	return query, query == strings.ToLower(query)
}

// Find looks for the query from line i on, going by step, around the end once.
// line returns the text of a line. It returns i's successor that matches, or -1.
func (s *Search) Find(from, step, n int, line func(i int) string) int {
	s.Note = ""
	if n == 0 {
		s.Note = say.F("not found: %s", s.Query)
		return -1
	}
	needle, anyCase := fold(s.Query)
	for k := 1; k <= n; k++ {
		i := ((from+k*step)%n + n) % n
		text := line(i)
		if anyCase {
			text = strings.ToLower(text)
		}
		if strings.Contains(text, needle) {
			if (step > 0) != (i > from) {
				s.Note = say.T("end of the list: went on from the top")
				if step < 0 {
					s.Note = say.T("top of the list: went on from the end")
				}
			}
			return i
		}
	}
	s.Note = say.F("not found: %s", s.Query)
	return -1
}

// mark splits a span where the query matches and gives the matches another role.
func (s *Search) mark(out Line, sp Span) Line {
	needle, anyCase := fold(s.Query)
	text := sp.Text
	if anyCase {
		if text = strings.ToLower(sp.Text); len(text) != len(sp.Text) {
			return append(out, sp) // the places of the two would not agree
		}
	}
	rest := sp.Text
	for needle != "" {
		i := strings.Index(text, needle)
		if i < 0 {
			break
		}
		end := i + len(needle)
		out = append(out, Span{rest[:i], sp.Role}, Span{rest[i:end], Select})
		text, rest = text[end:], rest[end:]
	}
	return append(out, Span{rest, sp.Role})
}

// DrawFooter draws the last line of a screen with a search and a pager.
func DrawFooter(c *Canvas, row Rect, s *Search, p *Pager, hint string) {
	if s.Typing {
		x := c.Text(row, 0, Strong, "/")
		room := row.W - x - 1
		input := s.Input
		for Width(input) > room { // the end is what is being typed
			_, n, _ := grapheme(input)
			input = input[n:]
		}
		x = c.Text(row, x, Text, input)
		c.Text(row, x, Select, " ")
		return
	}
	if s.Note != "" {
		c.Text(row, 1, Warn, s.Note)
		return
	}
	x := c.Text(row, 1, Dim, p.Where())
	if x+1+Width(hint) <= row.W {
		c.End(row, Dim, hint)
	}
}

// Where says where in a list or text one is.
func (p *Pager) Where() string {
	switch {
	case p.N == 0:
		return say.C("listplace", "empty")
	case !p.Text:
		return say.F("%d of %d", p.Cursor+1, p.N)
	case p.N <= p.H:
		return say.C("listplace", "all")
	case p.Cursor == 0:
		return say.C("listplace", "top")
	case p.Cursor+p.H >= p.N:
		return say.C("listplace", "end")
	}
	return fmt.Sprintf("%d%%", 100*(p.Cursor+p.H)/p.N)
}
