package text

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"OpenRun": "OpenRun", "": "", "a\x1b[31mb\x1b[m": "ab", "a\nb\tc": "a b c", "\x1b]0;title\x07x": "x",
		"a\u202eb": "a b", "caf\xe9": "caf\ufffd", "  two  words ": "two words", "日本": "日本", "a\u009bb": "a b",
		"\x1b]0;title\x1b\\x": "x", "\x1bPq\x1b\\x": "x", "\x1b_a\x1b[31mb": "b", "\x1b(Bx": "x", "\x1bcx": "x", "x\x1b": "x",
		"\x1b]0;title": "0;title", "a\x1b[3": "a", "a\x1b[3\nm": "a m",
		"a\u2028b\u2029c\u2066d\u061ce": "a b c d e", "می\u200cروم": "می\u200cروم", "東京\u3000駅": "東京 駅", "10\u202fkm": "10 km",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"OpenRun": "OpenRun", "": "", "  two  words ": "  two  words ", "pack \x1b[2J\u202e\xff é": `pack \x1b[2J\u202e\xff é`,
		"a\nb": `a\x0ab`, "\u009b\u2028\u2066": `\u009b\u2028\u2066`, "\U000e0001": `\U000e0001`, "\x7f": `\x7f`,
		"می\u200cروم": "می\u200cروم", "東京\u3000駅": "東京\u3000駅", `C:\x1b`: `C:\x1b`,
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFirstLine(t *testing.T) {
	for in, want := range map[string]string{"": "", "one": "one", "one\ntwo": "one", "\x1b[2J\ntwo": `\x1b[2J`} {
		if got := FirstLine(errors.New(in)); got != want {
			t.Errorf("FirstLine(%q) = %q, want %q", in, got, want)
		}
	}
}

// obeyed returns the first character of s that a terminal could obey.
func obeyed(s string) (r rune, found bool) {
	i := strings.IndexFunc(s, func(r rune) bool {
		return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x61c || r == 0x200e || r == 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
	})
	if i < 0 {
		return 0, false
	}
	r, _ = utf8.DecodeRuneInString(s[i:])
	return r, true
}

// hostile are texts that would move a cursor, hide a text, or turn it about.
var hostile = []string{"a\x1b[31mb\x1b]0;x\x07\u202e\x9b1m", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "\x1bP\x1b", "\u009b2J", "\u2028\u2066\u061c\ufeff"}

func FuzzClean(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if r, found := obeyed(got); found || !utf8.ValidString(got) {
			t.Errorf("Clean(%q) = %q has %U", s, got, r)
		}
		if again := Clean(got); again != got {
			t.Errorf("Clean(%q) = %q, and of that %q", s, got, again)
		}
		if strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Errorf("Clean(%q) = %q has blanks", s, got)
		}
	})
}

func FuzzEscape(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Escape(s)
		if r, found := obeyed(got); found || !utf8.ValidString(got) {
			t.Errorf("Escape(%q) = %q has %U", s, got, r)
		}
		if again := Escape(got); again != got {
			t.Errorf("Escape(%q) = %q, and of that %q", s, got, again)
		}
	})
}
