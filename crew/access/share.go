package access

import (
	"encoding/json"
	"fmt"
	"time"
)

// Line is a line of the book's file as other headquarters get it. It has no token, only the
// hash of one.
type Line struct {
	Race    string
	Journal string // of a line that says whose a journal is; else ""
	Gone    bool   // it says that what there was of the race was deleted
	Text    []byte // without its newline
}

// line describes a line that was taken in.
func (b *Book) line(c change, text []byte) Line {
	l := Line{Race: c.Race, Journal: c.Journal, Gone: c.Do == doForget || c.Do == doClear, Text: text}
	if g := b.guests[c.ID]; g != nil {
		l.Race = g.Race
	}
	return l
}

// Claim tells the other headquarters that a journal is a guest's, and returns the line of the
// first who said so of this journal: the given one, or another's.
type Claim func(Line) (first []byte, err error)

// Share has [Book.Own] ask the other headquarters first. It must be called before the book
// is used by several goroutines.
func (b *Book) Share(claim Claim) { b.claim = claim }

// Place is a place between two lines of a book. The zero place is before all of them.
type Place struct {
	file uint64
	n    int
}

// Next returns the place behind one line more.
func (p Place) Next() Place { return Place{p.file, p.n + 1} }

// Since returns the lines of the file from a place on, and where the first of them is. That is the
// begin of the file where another one took its place since.
func (b *Book) Since(from Place) ([]Line, Place, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.look(); err != nil {
		return nil, from, err
	}
	if from.file != b.file {
		from = Place{file: b.file}
	}
	return b.lines[min(from.n, len(b.lines)):], from, nil
}

// Merge adds a line about a race of another headquarters, unless it says nothing new. A race that
// was deleted for good there is closed here as well, and what is said of a closed race is not
// taken in. The line of a guest who is not known here is an error.
func (b *Book) Merge(race string, text []byte) error {
	var c change
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("a line about a guest from another headquarters: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	g := b.guests[c.ID]
	d := b.dates[race]
	switch known := g != nil && g.Race == race; {
	case !d.Forgotten.IsZero(), c.Do == "invite" && known, c.Do == "revoke" && known && !g.Revoked.IsZero(),
		c.Do == "own" && known && b.owners[race+"/"+c.Journal] != "":
		return nil
	case c.aboutRace() && c.Race == race:
		return b.mergeDates(c, text)
	case c.Do == "invite" && g == nil && c.ID != "" && c.Race == race && len(c.Token) == len(digest("")), (c.Do == "revoke" || c.Do == "own") && known:
		return b.addText(text)
	}
	return fmt.Errorf("a line about the guest %q from another headquarters makes no sense here", c.ID)
}

// addText adds a line to the file. The caller holds mu.
func (b *Book) addText(text []byte) error {
	if err := b.add(append(text[:len(text):len(text)], '\n')); err != nil {
		return fmt.Errorf("writing the invitations: %w", err)
	}
	return nil
}

// ask asks the other headquarters whose a journal is, and takes the answer in.
func (b *Book) ask(g Guest, journal string) error {
	text, err := json.Marshal(change{Do: "own", ID: g.ID, Journal: journal, At: b.now().UTC().Truncate(time.Millisecond)})
	if err != nil {
		return err
	}
	first, err := b.claim(Line{Race: g.Race, Journal: journal, Text: text})
	if err == nil {
		err = b.Merge(g.Race, first)
	}
	if err != nil {
		return err
	}
	return b.MayWrite(g, journal)
}
