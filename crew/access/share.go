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
	Text    []byte // without its newline
}

// Claim tells the other headquarters that a journal is a guest's, and returns the line of the
// first who said so of this journal: the given one, or another's.
type Claim func(Line) (first []byte, err error)

// Share has [Book.Own] ask the other headquarters first. It must be called before the book
// is used by several goroutines.
func (b *Book) Share(claim Claim) { b.claim = claim }

// Since returns the lines of the file from number n on, 0 for the first.
func (b *Book) Since(n int) ([]Line, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.look(); err != nil {
		return nil, err
	}
	return b.lines[min(n, len(b.lines)):], nil
}

// Merge adds a line of another headquarters, unless it says nothing new. The line of a guest
// who is not known here is an error.
func (b *Book) Merge(text []byte) error {
	var c change
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("a line about a guest from another headquarters: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	g := b.guests[c.ID]
	switch known := g != nil; {
	case c.Do == "invite" && known, c.Do == "revoke" && known && !g.Revoked.IsZero(),
		c.Do == "own" && known && b.owners[g.Race+"/"+c.Journal] != "":
		return nil
	case c.Do == "invite" && len(c.Token) == len(digest("")), (c.Do == "revoke" || c.Do == "own") && known:
		if err := b.add(append(text[:len(text):len(text)], '\n')); err != nil {
			return fmt.Errorf("writing the invitations: %w", err)
		}
		return nil
	}
	return fmt.Errorf("a line about the guest %q from another headquarters makes no sense here", c.ID)
}

// ask asks the other headquarters whose a journal is, and takes the answer in.
func (b *Book) ask(g Guest, journal string) error {
	text, err := json.Marshal(change{Do: "own", ID: g.ID, Journal: journal, At: b.now().UTC().Truncate(time.Millisecond)})
	if err != nil {
		return err
	}
	first, err := b.claim(Line{g.Race, journal, text})
	if err == nil {
		err = b.Merge(first)
	}
	if err != nil {
		return err
	}
	return b.MayWrite(g, journal)
}
