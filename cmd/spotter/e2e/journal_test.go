//go:build unix

package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// line is a line of a journal as a stranger reads it, with encoding/json alone.
type line struct {
	Seq       int    `json:"seq"`
	Kind      string `json:"kind"`
	ElapsedMS *int64 `json:"elapsed_ms"`
	Wall      string `json:"wall"`
	BootMS    int64  `json:"boot_ms"`
	Cue       string `json:"cue"`
	Pressed   string `json:"pressed"`
	Class     string `json:"class"`
	Ref       int    `json:"ref"`
	Outcome   string `json:"outcome"`
	Item      string `json:"item"`
	Name      string `json:"name"`
	Text      string `json:"text"`
	File      string `json:"file"`
	Marker    string `json:"marker"`
	Device    string `json:"device"`
	State     string `json:"state"`
	Reason    string `json:"reason"`
	Input     string `json:"input"`
	Hash      string `json:"hash"`
}

// chain reads a journal and checks its hash chain and its counting by nothing
// but the words of docs/journal.md. torn is what follows the last whole line.
func chain(b []byte) (lines []line, torn []byte, err error) {
	prev := strings.Repeat("0", 64)
	for len(b) > 0 {
		end := bytes.IndexByte(b, '\n')
		if end < 0 {
			return lines, b, nil
		}
		raw := b[:end]
		b = b[end+1:]
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			return lines, nil, fmt.Errorf("line %d: %w: %q", len(lines)+1, err, raw)
		}
		cut := bytes.LastIndex(raw, []byte(`,"hash":`))
		if cut < 0 {
			return lines, nil, fmt.Errorf("line %d has no hash", len(lines)+1)
		}
		sum := sha256.Sum256(append([]byte(prev), raw[:cut]...))
		if want := hex.EncodeToString(sum[:]); l.Hash != want {
			return lines, nil, fmt.Errorf("line %d: hash %s, want %s", len(lines)+1, l.Hash, want)
		}
		if l.Seq != len(lines)+1 {
			return lines, nil, fmt.Errorf("line %d has seq %d", len(lines)+1, l.Seq)
		}
		prev = l.Hash
		lines = append(lines, l)
	}
	return lines, nil, nil
}

// readJournal returns the lines of a whole journal.
func readJournal(t testing.TB, path string) []line {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines, torn, err := chain(b)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if torn != nil {
		t.Fatalf("%s: torn after line %d: %q", path, len(lines), torn)
	}
	return lines
}

// only returns the lines of one kind.
func only(lines []line, kind string) []line {
	var some []line
	for _, l := range lines {
		if l.Kind == kind {
			some = append(some, l)
		}
	}
	return some
}

// awaitJournal waits until ok holds for the whole lines of a journal that is
// being written, and returns them.
func awaitJournal(t testing.TB, path, what string, ok func([]line) bool) []line {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		b, err := os.ReadFile(path)
		if err == nil {
			lines, _, err := chain(b)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if ok(lines) {
				return lines
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited %v for the journal to hold %s; it holds %s", patience, what, summary(b))
		}
	}
}

// outcomes maps the cue lines of a journal to their outcomes, and fails unless
// each has exactly one, later in the file.
func outcomes(t testing.TB, lines []line) map[int]string {
	t.Helper()
	got := map[int]string{}
	for _, l := range only(lines, "outcome") {
		if got[l.Ref] != "" {
			t.Errorf("line %d is a second outcome of line %d", l.Seq, l.Ref)
		}
		if l.Ref < 1 || l.Ref >= l.Seq || lines[l.Ref-1].Kind != "cue" {
			t.Errorf("line %d is an outcome of line %d, which is no cue before it", l.Seq, l.Ref)
			continue
		}
		got[l.Ref] = l.Outcome
	}
	for _, l := range only(lines, "cue") {
		if got[l.Seq] == "" {
			t.Errorf("line %d, cue %s, has no outcome", l.Seq, l.Cue)
		}
	}
	return got
}

// verified fails unless `spotter journal verify` accepts a journal.
func (h *home) verified(t testing.TB, path string) {
	t.Helper()
	if status, out := h.run(t, "journal", "verify", path); status != 0 {
		t.Errorf("journal verify: exit status %d: %s", status, out)
	}
}

// summary counts the lines of a journal by kind, and shows the last ones.
func summary(b []byte) string {
	lines, _, _ := chain(b)
	count := map[string]int{}
	for _, l := range lines {
		count[l.Kind]++
	}
	last := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	return fmt.Sprintf("%v, at the end\n%s", count, bytes.Join(last[max(0, len(last)-8):], []byte("\n")))
}
