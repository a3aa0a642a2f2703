package picker

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/line"
)

// Keeper changes what is kept of the races in a list. Its methods may wait for a disk; they
// are called beside the screen, by any goroutine.
type Keeper interface {
	// Check reads the log at path whole.
	Check(path string) logbook.Entry
	// Rename gives the race a name in the lists, and Tag gives it tags in place of those it has.
	Rename(path, name string) (logbook.Entry, error)
	Tag(path string, tags []string) (logbook.Entry, error)
	// Trash moves the log to the trash, and says where it is then.
	Trash(path string) (says string, err error)
}

// keptMsg brings what a [Keeper] did with one race.
type keptMsg struct {
	path  string
	entry logbook.Entry // as the race reads now
	gone  bool          // it is in the trash
	says  string        // for the footer; "" for nothing
	check bool          // the next unchecked log is to be read
	err   error
}

// typedName is a name, or tags, while somebody types it.
type typedName struct {
	path string // of the race
	tags bool
	line line.Editor
}

// The most characters of what is typed; whoever keeps it may take fewer.
const (
	mostNameTyped = 200
	mostTagsTyped = 400
)

// fullName returns the name of a race with its tags.
func fullName(e *logbook.Entry) string {
	name := e.Name()
	for _, tag := range e.Tags {
		name += " #" + text.Clean(tag)
	}
	return name
}

// checkNext has the first unchecked log read; nil where there is none.
func (r *Screen) checkNext() tea.Cmd {
	k := r.o.Keeper
	if k == nil {
		return nil
	}
	for i := range r.o.Races {
		if path := r.o.Races[i].Path; r.o.Races[i].Unchecked && !r.tried[path] {
			if r.tried == nil {
				r.tried = make(map[string]bool)
			}
			r.tried[path] = true // one that is too large stays unchecked
			return func() tea.Msg { return keptMsg{path: path, entry: k.Check(path), check: true} }
		}
	}
	return nil
}

// begin acts on a key that changes the race under the cursor.
func (r *Screen) begin(msg tea.KeyPressMsg) {
	switch {
	case r.list.Cursor >= len(r.o.Races):
		return
	case r.o.Keeper == nil:
		r.search.Note = say.T("races cannot be changed here")
		return
	case key.Matches(msg, r.keys.Trash):
		r.asks = true
		return
	}
	e := &r.o.Races[r.list.Cursor]
	r.typed = &typedName{path: e.Path, tags: key.Matches(msg, r.keys.Tag), line: line.Editor{Most: mostNameTyped}}
	if r.typed.tags {
		r.typed.line.Most = mostTagsTyped
		r.typed.line.Set(strings.Join(e.Tags, ", "))
		return
	}
	r.typed.line.Set(e.Race)
}

// paste takes in what was pasted.
func (r *Screen) paste(s string) {
	switch {
	case r.typed != nil:
		r.typed.line.Insert(s)
	case r.search.Typing:
		r.search.Insert(s)
	}
}

// answer acts on a key while a name is typed, or while the question about the trash is open.
func (r *Screen) answer(pressed tea.Key, name string) tea.Cmd {
	k := r.o.Keeper
	if r.asks {
		r.asks = false
		if name != "y" && name != "Y" {
			r.search.Note = say.T("nothing was moved")
			return nil
		}
		path := r.o.Races[r.list.Cursor].Path
		return func() tea.Msg {
			says, err := k.Trash(path)
			return keptMsg{path: path, gone: err == nil, says: says, err: err}
		}
	}
	t := r.typed
	switch t.line.Key(pressed) {
	case line.Ended:
		r.typed = nil
	case line.Entered:
		r.typed = nil
		return t.keep(k)
	}
	return nil
}

// keep keeps what was typed.
func (t *typedName) keep(k Keeper) tea.Cmd {
	path, tags, typed := t.path, t.tags, t.line.Text()
	return func() tea.Msg {
		m := keptMsg{path: path}
		if tags {
			m.entry, m.err = k.Tag(path, strings.Split(typed, ","))
			m.says = say.T("the tags are saved")
			return m
		}
		m.entry, m.err = k.Rename(path, typed)
		m.says = say.T("the name is saved; the log is as it was")
		return m
	}
}

// kept takes in what became of one race. The cursor stays on its race.
func (r *Screen) kept(m keptMsg) tea.Cmd {
	if m.err != nil {
		r.search.Note = text.FirstLine(m.err)
		return nil
	}
	if m.says != "" {
		r.search.Note = text.Clean(m.says)
	}
	for i := range r.o.Races {
		if r.o.Races[i].Path != m.path {
			continue
		}
		if m.gone {
			r.o.Races = append(r.o.Races[:i:i], r.o.Races[i+1:]...)
			if r.asks = r.asks && i != r.list.Cursor; i < r.list.Cursor {
				r.list.To(r.list.Cursor - 1)
			}
			break
		}
		r.o.Races[i] = m.entry
		break
	}
	if m.check {
		return r.checkNext()
	}
	return nil
}

// drawQuestion draws the line that is typed, or the question that is open, in place of the
// footer; it reports whether there is one.
func (r *Screen) drawQuestion(row cells.Rect) bool {
	c := &r.canvas
	switch {
	case r.asks && r.list.Cursor < len(r.o.Races):
		name, bare := fileName(&r.o.Races[r.list.Cursor], r.o.Folder), say.F("move %s to the trash? y/n", "")
		c.Text(row, 1, cells.Warn, say.F("move %s to the trash? y/n", cells.CutMiddle(name, max(1, row.W-cells.Width(bare)-2))))
	case r.typed != nil:
		head := say.T("name:") + " "
		if r.typed.tags {
			head = say.T("tags:") + " "
		}
		x := c.Text(row, 1, cells.Strong, head)
		v := r.typed.line.View(row.W - x - 1)
		x = c.Text(row, x, cells.Text, v.Before)
		x = c.Text(row, x, cells.Select, v.At)
		c.Text(row, x, cells.Text, v.After)
	default:
		return false
	}
	return true
}
