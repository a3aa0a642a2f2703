package access

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	"spotter/text"
)

// Entry is a line of the audit log: who did what. It never has a token.
type Entry struct {
	At      time.Time `json:"at"`
	Do      string    `json:"do"` // such as "begin", "fork", "read", "message", "refused"
	Guest   string    `json:"guest,omitempty"`
	Role    Role      `json:"role,omitempty"`
	Race    string    `json:"race,omitempty"`
	Journal string    `json:"journal,omitempty"`
	From    string    `json:"from,omitempty"` // address of the caller
	Text    string    `json:"text,omitempty"`
	More    int       `json:"more,omitempty"` // refusals before this one that were not written
}

// Audit writes the audit log. Refusals are written once a second, since anybody can cause
// them; the next one says how many were left out.
type Audit struct {
	now func() time.Time

	mu      sync.Mutex
	f       *os.File
	refused time.Time // when a refusal was written last
	more    int
	torn    bool // the file ends in the middle of a line
}

// Refused is the word of an entry for a call that was refused.
const Refused = "refused"

// OpenAudit opens an audit log, which is made where it is missing, to add to it.
func OpenAudit(path string, now func() time.Time) (*Audit, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the audit log: %w", err)
	}
	a := &Audit{now: now, f: f}
	if info, err := f.Stat(); err == nil && info.Size() > 0 {
		var last [1]byte
		_, err = f.ReadAt(last[:], info.Size()-1)
		a.torn = err != nil || last[0] != '\n'
	}
	return a, nil
}

// Write adds an entry with the time of now.
func (a *Audit) Write(e Entry) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	e.At = a.now().UTC().Truncate(time.Millisecond)
	if e.Do == Refused {
		if since := e.At.Sub(a.refused); since >= 0 && since < time.Second {
			a.more++
			return nil
		}
		e.More, a.more, a.refused = a.more, 0, e.At
	}
	e.Text = text.Clean(e.Text) // a person reads it in a terminal
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if line = append(line, '\n'); a.torn { // by a full disk, or a program that was killed
		line = append([]byte{'\n'}, line...)
	}
	n, err := a.f.Write(line)
	if n > 0 {
		a.torn = n < len(line)
	}
	return err
}

// Close ends the log.
func (a *Audit) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.f.Close()
}
