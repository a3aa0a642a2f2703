package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"spotter/journal"
	"spotter/race"
)

// searchStep is the part of the file that is searched at a time, in bytes.
const searchStep = 256 << 10

// Search looks for a text in the values of all fields of all lines, in the order of the
// file, and calls found with each row that has it, until found returns false. Big and small letters
// of ASCII mean the same. Hashes are not searched. It takes tenths of a second for a
// million lines, so it is not for a screen's own goroutine. Rows that come while it runs may be left out.
func (x *Index) Search(ctx context.Context, text string, found func(row int, e race.Event) bool) error {
	// The file has a quote or a backslash of a text behind a backslash.
	want := lower([]byte(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)))
	value := string(lower([]byte(text)))
	if len(want) == 0 {
		return nil
	}
	buf := make([]byte, searchStep)
	var low []byte
	for at := int64(0); ; {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		n, err := x.file.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("searching journal %s: %w", x.path, err)
		}
		last := bytes.LastIndexByte(buf[:n], '\n') + 1
		if last == 0 {
			if n < len(buf) {
				return nil // nothing, or a torn end
			}
			if len(buf) <= lineBytes {
				buf = make([]byte, 2*lineBytes)
				continue
			}
			last = n // longer than any line of a journal
		}
		low = append(low[:0], buf[:last]...)
		if !x.searchPiece(lower(low), buf[:last], want, value, at, found) {
			return nil
		}
		at += int64(last)
	}
}

// searchPiece searches whole lines that begin at a byte of the file. It returns false
// when found wants no more.
func (x *Index) searchPiece(low, lines, want []byte, value string, at int64, found func(int, race.Event) bool) bool {
	for from := 0; from < len(low); {
		i := bytes.Index(low[from:], want)
		if i < 0 {
			return true
		}
		begin := bytes.LastIndexByte(low[:from+i], '\n') + 1
		end := len(low)
		if n := bytes.IndexByte(low[from+i:], '\n'); n >= 0 {
			end = from + i + n
		}
		if e, ok := journal.ParseLine(lines[begin:end]); ok && holds(&e, value) {
			x.mu.RLock()
			row, ok := x.table.rowAt(at + int64(begin))
			x.mu.RUnlock()
			if ok && !found(row, e) {
				return false
			}
		}
		from = end + 1
	}
	return true
}

// holds reports whether a value of an event has a text, given in small letters.
func holds(e *race.Event, text string) bool {
	for _, f := range race.Fields(e) {
		if strings.Contains(string(lower([]byte(f.Value))), text) {
			return true
		}
	}
	return false
}

// lower changes the capital letters of ASCII in b to small ones.
func lower(b []byte) []byte {
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return b
}
