package text

import (
	"strings"
	"testing"
	"time"
)

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 sounds are", 1: "1 sound is", 2: "2 sounds are"} {
		if got := Are(n, "sound"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestFew(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	for n, want := range map[int]string{0: "", 1: "a", 8: "a, b, c, d, e, f, g, h", 10: "a, b, c, d, e, f, g, h and 2 more"} {
		if got := Few(names[:n]); got != want {
			t.Errorf("%d names: %q, want %q", n, got, want)
		}
	}
}

func TestShowMS(t *testing.T) {
	for in, want := range map[time.Duration]string{0: "–", -1: "–", 5250 * time.Microsecond: "5.2 ms", 2 * time.Second: "2000.0 ms"} {
		if got := ShowMS(in); got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
	}
}

func TestShellWord(t *testing.T) {
	for in, want := range map[string]string{"packs/en-GB": "packs/en-GB", "/a/b-1.jsonl": "/a/b-1.jsonl", "a b": "'a b'", "my voice": "'my voice'", "it's": `'it'\''s'`, "$HOME": "'$HOME'", "é": "'é'"} {
		if got := ShellWord(in); got != want {
			t.Errorf("ShellWord(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Boston 2027": "boston-2027", "": "race", "  --  ": "race", "Zürich / Nord": "z-rich-nord", "../../etc": "etc",
		"\x1b[2J": "2j", "日本": "race", "a very long name of a race that goes on and on": "a-very-long-name-of-a-race-that-goes-on-a",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestQuote(t *testing.T) {
	for s, want := range map[string]string{
		"":                      `""`,
		"a\x1b[2Jb":             `"a\x1b[2Jb"`,
		strings.Repeat("ä", 61): `"` + strings.Repeat("ä", 60) + `…"`,
	} {
		if got := Quote(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}
