//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// header is the first line of an asciicast, version 2.
// https://docs.asciinema.org/manual/asciicast/v2/
type header struct {
	Version int               `json:"version"`
	Width   int               `json:"width"`  // columns
	Height  int               `json:"height"` // rows
	Title   string            `json:"title"`
	Env     map[string]string `json:"env"`
}

// cast writes a take as an asciicast, version 2, with a marker for each key.
func (t take) cast(title string, steps []step) ([]byte, error) {
	var b bytes.Buffer
	lines := json.NewEncoder(&b)
	lines.SetEscapeHTML(false)
	err := lines.Encode(header{2, cols, rows, title, map[string]string{"TERM": terminal}})
	if err != nil {
		return nil, fmt.Errorf("writing the head of the film: %w", err)
	}
	event := func(at time.Duration, kind, text string) error {
		return lines.Encode([]any{float64(at.Microseconds()) / 1e6, kind, text})
	}
	next, kept := 0, []byte(nil) // kept: the beginning of a letter whose rest comes with the next piece
	mark := func(until time.Duration) error {
		for ; next < len(steps) && t.pressed[next] <= until; next++ {
			if err := event(t.pressed[next], "m", steps[next].says); err != nil {
				return err
			}
		}
		return nil
	}
	for _, p := range t.pieces {
		if err := mark(p.at); err != nil {
			return nil, err
		}
		text, rest := whole(append(kept, p.text...))
		kept = rest
		if err := event(p.at, "o", text); err != nil {
			return nil, err
		}
	}
	if err := mark(math.MaxInt64); err != nil { // keys after which nothing was shown
		return nil, err
	}
	return b.Bytes(), nil
}

// whole parts bytes behind their last whole letter. Bytes that are no UTF-8 stay as U+FFFD.
func whole(b []byte) (text string, rest []byte) {
	for n := 1; n <= min(utf8.UTFMax-1, len(b)); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-n:]) {
				return strings.ToValidUTF8(string(b[:len(b)-n]), "\uFFFD"), b[len(b)-n:]
			}
			break
		}
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), nil
}
