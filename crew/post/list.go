package post

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"spotter/crew/wire"
)

// List returns the last messages to the spotter of a journal, at most so many, the newest last,
// with when each was seen. It reads the file.
func (o *Office) List(race, journalName string, most int) (list []wire.Posted, err error) {
	o.mu.Lock()
	b, err := o.open(race)
	size := int64(0)
	if err == nil {
		size = b.size
	}
	o.mu.Unlock()
	if err != nil || size == 0 {
		return nil, err
	}
	r, err := o.fs.Open(o.path(race))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the messages of %s: %w", race, err)
	}
	defer r.Close()
	all, err := io.ReadAll(io.LimitReader(r, size)) // what came after it is not whole yet
	if err != nil {
		return nil, fmt.Errorf("reading the messages of %s: %w", race, err)
	}
	at := make(map[uint64]int)
	for text := range bytes.Lines(all) {
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return nil, fmt.Errorf("reading the messages of %s: %w", race, err)
		}
		switch i, sent := at[l.ID]; {
		case l.Journal != journalName:
		case !l.Seen:
			at[l.ID] = len(list)
			list = append(list, wire.Posted{Message: l.Message})
		case sent:
			list[i].Seen = l.At
		}
	}
	return list[max(0, len(list)-most):], nil
}
