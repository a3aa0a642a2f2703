package post

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"spotter/crew/wire"
)

// Line is a line of a race's file as other headquarters get it.
type Line struct {
	Journal string
	Seen    bool
	Text    []byte // without its newline
}

// Share tells the other headquarters of a message, before it is kept here. It fails with
// [ErrBehind] where another message of this journal came first, which was merged meanwhile.
type Share func(race string, l Line) error

// ErrBehind is the error of a message whose number another headquarters gave to another one.
var ErrBehind = errors.New("another headquarters wrote to this spotter first")

// Share has [Office.Send] agree with the other headquarters. It must be called before the office
// is used by several goroutines.
func (o *Office) Share(share Share) { o.share = share }

// maxTries bounds how often a message gets another number.
const maxTries = 10

// agree sends a message whose number no other headquarters gives to another one.
func (o *Office) agree(race, journalName string, m wire.Message) (wire.Message, error) {
	err := ErrBehind
	for try := 0; try < maxTries && errors.Is(err, ErrBehind); try++ {
		var text []byte
		if m, text, err = o.number(race, journalName, m); err != nil {
			return m, err
		}
		if err = o.share(race, Line{journalName, false, text}); err == nil {
			return m, o.Merge(race, text)
		}
	}
	return m, err
}

// number gives a message its number and time, and returns its line.
func (o *Office) number(race, journalName string, m wire.Message) (wire.Message, []byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	b, err := o.open(race)
	if err != nil {
		return m, nil, err
	}
	if len(b.waiting[journalName]) >= MaxWaiting {
		return m, nil, ErrWaiting
	}
	m.ID, m.At = b.last[journalName]+1, o.now().UTC().Truncate(time.Millisecond)
	text, err := json.Marshal(line{Journal: journalName, Message: m})
	return m, text, err
}

// Merge adds a line of another headquarters, unless the file has it.
func (o *Office) Merge(race string, text []byte) error {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return fmt.Errorf("a message from another headquarters: %w", err)
	}
	if _, _, ok := wire.SplitName(l.Journal); !ok || l.ID == 0 {
		return fmt.Errorf("a message from another headquarters is for %q, which is no journal", l.Journal)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	b, err := o.open(race)
	if err != nil || b.known[string(text)] {
		return err
	}
	return o.add(race, b, l, text)
}

// Since returns the lines of a race from number n on, 0 for the first.
func (o *Office) Since(race string, n int) ([]Line, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	b, err := o.open(race)
	if err != nil {
		return nil, err
	}
	return b.lines[min(n, len(b.lines)):], nil
}

// note takes in a line that the file has.
func (b *bag) note(l line, text []byte) {
	b.take(l)
	b.lines = append(b.lines, Line{l.Journal, l.Seen, text})
	b.known[string(text)] = true
}
