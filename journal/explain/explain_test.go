package explain

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"spotter/journal"
	"spotter/text"
)

// whole returns the lines of a journal of a real race.
func whole(t testing.TB) [][]byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", "corpus", "whole.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.SplitAfter(b, []byte{'\n'})
}

func explained(t testing.TB, file []byte, inUse bool) string {
	t.Helper()
	log, err := journal.Verify(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	c := Case{Name: "race.jsonl", Log: log, File: bytes.NewReader(file), InUse: inUse}
	says := c.Explain()
	for _, line := range strings.Split(says, "\n") {
		if n := utf8.RuneCountInString(line); n > 80 && strings.Contains(line, " | ") {
			t.Errorf("%d characters: %s", n, line)
		}
		if text.Escape(line) != line {
			t.Errorf("a control character: %q", line)
		}
	}
	return says
}

// withoutHashes replaces the digits of hashes, which say nothing here.
func withoutHashes(says string) string {
	var out []string
	for _, line := range strings.SplitAfter(says, "\n") {
		if i := strings.Index(line, `"hash":"`); i >= 0 {
			line = line[:i+len(`"hash":"`)] + "H" + line[i+len(`"hash":"`)+8:]
		}
		if i := strings.Index(line, "the hash is "); i >= 0 && strings.Contains(line, "should be") {
			line = line[:i] + "the hash is H, and should be H\n"
		}
		out = append(out, line)
	}
	return strings.Join(out, "")
}

func TestExplain(t *testing.T) {
	lines := whole(t)
	lines = lines[:9]
	at := len(bytes.Join(lines[:4], nil))
	change := func(f func(l [][]byte)) []byte {
		l := make([][]byte, len(lines))
		for i := range l {
			l[i] = bytes.Clone(lines[i])
		}
		f(l)
		return bytes.Join(l, nil)
	}
	place := fmt.Sprintf("  --> race.jsonl, line 5 of 9, byte %d\n", at)
	row := func(n int) string {
		return fmt.Sprintf("%8d | %s\n", n, short(bytes.TrimSuffix(lines[n-1], []byte{'\n'})))
	}
	flipped := bytes.Clone(lines[4])
	flipped[len(flipped)-5] ^= 1
	for _, tt := range []struct {
		name string
		file []byte
		want string
	}{
		{"whole", bytes.Join(lines, nil), ""},
		{"empty", nil, ""},
		{"text changed", change(func(l [][]byte) { l[4] = bytes.Replace(l[4], []byte(`"kind"`), []byte(`"Kind"`), 1) }),
			"error: no field \"kind\"\n" + place + row(4) + strings.Replace(row(5), "kind", "Kind", 1) +
				"         | the hash is H, and should be H\n  trusted: lines 1 to 4 as a whole; lines 6 to 9 follow one another\n"},
		{"hash changed", change(func(l [][]byte) { l[4] = flipped }),
			"error: the hash is wrong: this line was changed, or the one before it\n" + place + row(4) + row(5) +
				"         | the hash is H, and should be H\n" +
				"         | only its hash was changed: the next line follows the right one\n" +
				"  trusted: lines 1 to 5 as a whole; lines 6 to 9 follow one another\n"},
		{"rubbish inside", change(func(l [][]byte) { l[4] = []byte("rub\x1b[31mbish\n") }),
			fmt.Sprintf("error: not JSON: invalid character 'r' looking for beginning of value\n%s", place) + row(4) + "       5 | rub\\x1b[31mbish\n" +
				"  trusted: lines 1 to 4 as a whole; lines 6 to 9 follow one another\n"},
		{"a byte inside", change(func(l [][]byte) { l[4][30] = 0xff }),
			"error: byte 0xff is not UTF-8\n" + strings.Replace(place, fmt.Sprint(at), fmt.Sprint(at+30), 1) + row(4) +
				"       5 | " + text.Escape(string(lines[4][:30])) + `\xff` + text.Escape(string(lines[4][31:55])) + "…\n" +
				"         | " + strings.Repeat(" ", 30) + "^\n         | the hash is H, and should be H\n" +
				"  trusted: lines 1 to 4 as a whole; lines 6 to 9 follow one another\n"},
		{"the first", change(func(l [][]byte) { l[0] = []byte("x\n") }),
			"error: not JSON: invalid character 'x' looking for beginning of value\n  --> race.jsonl, line 1 of 9, byte 0\n       1 | x\n" +
				"  trusted: no line before the damage; lines 2 to 9 follow one another\n"},
		{"many", change(func(l [][]byte) { l[1], l[4], l[6] = []byte("x\n"), []byte("y\n"), []byte("z\n") }),
			"error: not JSON: invalid character 'x' looking for beginning of value\n" + fmt.Sprintf("  --> race.jsonl, line 2 of 9, byte %d\n", len(lines[0])) + row(1) + "       2 | x\n" +
				"  and 2 places more:\n" +
				fmt.Sprintf("    line 5, byte %d: not JSON: invalid character 'y' looking for beginning of value\n", at-len(lines[1])+2) +
				fmt.Sprintf("    line 7, byte %d: not JSON: invalid character 'z' looking for beginning of value\n", at-len(lines[1])+4+len(lines[5])) +
				"  trusted: line 1 as a whole; lines 3 to 4; line 6; lines 8 to 9 follow one another\n"},
		{"no journal", []byte("hello\nworld\n"),
			"error: this is no journal: none of its 2 lines is one of a journal\n  --> race.jsonl, line 1 of 2, byte 0\n       1 | hello\n" +
				"         | not JSON: invalid character 'h' looking for beginning of value\n  trusted: nothing\n"},
		{"torn", append(bytes.Join(lines[:2], nil), "{\"seq\":3,\"ki"...),
			"error: the last line has no end: a killed program or an empty battery leaves that\n" +
				fmt.Sprintf("  --> race.jsonl, line 3, byte %d, 12 bytes\n", len(lines[0])+len(lines[1])) + row(2) + "       3 | {\"seq\":3,\"ki\n" +
				"  trusted: lines 1 to 2 as a whole; nothing that was shown as saved is missing\n"},
		{"only torn", []byte("{\"se"),
			"error: the last line has no end: a killed program or an empty battery leaves that\n" +
				"  --> race.jsonl, line 1, byte 0, 4 bytes\n       1 | {\"se\n  trusted: nothing: there is no whole line\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.Split(withoutHashes(tt.want), "\n"), strings.Split(withoutHashes(explained(t, tt.file, false)), "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if says := explained(t, []byte("{\"se"), true); !strings.Contains(says, "a program is writing to this journal now") {
		t.Error(says)
	}
}

// A file of rubbish and one of long lines are explained in a few lines.
func TestExplainIsShort(t *testing.T) {
	lines := whole(t)
	long := bytes.Repeat([]byte("\x00\x1b\u202e long"), 200_000)
	name := strings.Repeat("x\u202e", 1500)
	twice := []byte(`{"` + name + `":1,"` + name + "\":2}\n")
	for name, file := range map[string][]byte{
		"long names":   append(bytes.Clone(lines[0]), bytes.Repeat(twice, 30)...),
		"many places":  append(bytes.Clone(lines[0]), bytes.Repeat([]byte("x\n"), 5000)...),
		"long lines":   bytes.Join([][]byte{lines[0], long, []byte("\n"), long, []byte("\n"), lines[3], []byte("x\n"), long}, nil),
		"wide escapes": bytes.Join([][]byte{lines[0], []byte(`{"a":"`), bytes.Repeat([]byte{0xff}, 300), []byte("\"}\n")}, nil),
	} {
		says := explained(t, file, false)
		if n := strings.Count(says, "\n"); n > 18 || len(says) > 3500 || n < 4 {
			t.Errorf("%s: %d lines, %d bytes:\n%s", name, n, len(says), says)
		}
	}
}

// What cannot be read again is left out, and the rest is said.
func TestExplainWithoutTheFile(t *testing.T) {
	lines := whole(t)
	log, err := journal.Verify(bytes.NewReader(append(bytes.Clone(lines[0]), "x\n"...)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []Case{{Name: "-", Log: log}, {Name: "-", Log: log, File: bytes.NewReader(nil)}} {
		if says := c.Explain(); !strings.Contains(says, "line 2 of 2") || !strings.Contains(says, "trusted: line 1 as a whole") {
			t.Error(says)
		}
	}
}
