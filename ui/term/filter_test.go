package term

import (
	"bytes"
	"strings"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// later is longer than anything waits.
const later = 2 * time.Second

// families are whole sequences of every family that a terminal may send.
func families() []string {
	return []string{
		"\x1b[A", "\x1b[1;2D", "\x1b[1;5:3C", "\x1b[5~", "\x1b[15;2~", "\x1b[5$", "\x1b[7^", "\x1b[8@", "\x1b[a", "\x1b[Z",
		"\x1b[27;2;32~", "\x1b[32;2u", "\x1b[32:32:32;130:1u", "\x1b[1088::104;1:1u", "\x1b[99;5u", "\x1b[57441;2u",
		"\x1bOP", "\x1bO5A", "\x1bOa", "\x1bOM", "\x1bOj", "\x1b[[A", "\x1b[[E", "\x1b[11~",
		"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1b]11;rgb:ff/ff/ff\a", "\x1b]52;c;aGVsbG8=\x1b\\", "\x9d0;x\x9c",
		"\x1bP1+r544e=787465726d\x1b\\", "\x1bP>|XTerm(379)\x1b\\", "\x1b_Gi=1;OK\x1b\\", "\x1b^private\x1b\\", "\x1bXstring\x1b\\",
		"\x1b[M !!", "\x1b[M`!!", "\x1b[<64;10;10M", "\x1b[<0;1;1m", "\x1b[96;10;10M", "\x1b[I", "\x1b[O", "\x1b[1O",
		"\x1b[?2026;2$y", "\x1b[?15u", "\x1b[?62;22c", "\x1b[>1;95;0c", "\x1b[?997;1n", "\x1b[24;80R", "\x1b[8;24;80t",
		"\x1b[200~pasted text\x1b[201~", "\x1b[200~\x1b[32;5\x1b[201~",
		"é", "р", "日", "😀", "\x1bé", "Ａ", "\u3000", "\xc2\x9b",
		"\x1b", "\x1b\x1b", "\x1bh", "\x1bH", "\x1b ", "\x00", "\x9b32;2u", "\x8fP", "\x1b\x1b[A", "\x1b[57;41;32;1;0;1_",
	}
}

// presses decodes what a filter passed on as Bubble Tea does. It fails on what is
// not whole or not known, since its decoder would hold later keys back for it.
func presses(tb testing.TB, b []byte) []uv.Key {
	tb.Helper()
	return decoded(tb, b, false)
}

// decoded is presses for a filter that may pass on taps.
func decoded(tb testing.TB, b []byte, taps bool) []uv.Key {
	tb.Helper()
	var d uv.EventDecoder
	var keys []uv.Key
	for rest := b; len(rest) > 0; {
		n, e := d.Decode(rest)
		if n <= 0 {
			tb.Fatalf("%q passes on %.40q, at which a decoder hangs", b, rest)
		}
		switch e := e.(type) {
		case uv.KeyPressEvent:
			keys = append(keys, uv.Key(e))
		case uv.MouseEvent:
			if !taps {
				tb.Fatalf("%q passes on %q: %T", b, rest[:n], e)
			}
		case uv.UnknownEvent, uv.UnknownCsiEvent, uv.UnknownSs3Event, uv.UnknownOscEvent, uv.PasteStartEvent:
			tb.Fatalf("%q passes on %q: %T", b, rest[:n], e)
		}
		if rest[0] == '\x1b' && n <= 2 {
			tb.Fatalf("%q passes on %q, with which a decoder waits", b, rest[:n])
		}
		rest = rest[n:]
	}
	return keys
}

func count(keys []uv.Key, want func(uv.Key) bool) (n int) {
	for _, k := range keys {
		if want(k) {
			n++
		}
	}
	return n
}

func isSpace(k uv.Key) bool { return k.Code == uv.KeySpace }
func isLeave(k uv.Key) bool { return k.Code == 'c' && k.Mod.Contains(uv.ModCtrl) }

// TestEveryPrefix breaks every sequence off at every byte. Keys that follow at once
// or later come through: ctrl+c always, space at the second press, and at the first
// where there was a pause.
func TestEveryPrefix(t *testing.T) {
	for _, whole := range families() {
		for n := range len(whole) + 1 {
			prefix := []byte(whole[:n])
			for _, pause := range []time.Duration{0, 150 * time.Millisecond, 700 * time.Millisecond} {
				var f Filter
				pasting := bytes.HasPrefix(prefix, []byte("\x1b[200~")) && n < len(whole)
				before := count(presses(t, f.Feed(nil, prefix, 0)), isSpace)
				out := f.Feed(nil, []byte(" "), pause)
				out = f.Feed(out, []byte(" "), 2*pause)
				want := 1
				if pause > 0 {
					want = 2
				} else if pasting || before > 0 {
					want = 0
				}
				if got := count(presses(t, out), isSpace); got < want {
					t.Errorf("%q, then space twice with %v between: %d of them come through: %q", prefix, pause, got, out)
				}
				var g Filter
				g.Feed(nil, prefix, 0)
				out = g.Feed(nil, []byte("\x03"), pause)
				if got := count(presses(t, out), isLeave); got != 1 {
					t.Errorf("%q, then ctrl+c after %v: %q", prefix, pause, out)
				}
				out = g.Feed(nil, []byte("hh"), pause+later)
				if got := count(presses(t, out), func(k uv.Key) bool { return k.Code == 'h' && k.Mod == 0 }); got != 2 {
					t.Errorf("%q, then ctrl+c and two letters: %q", prefix, out)
				}
			}
		}
	}
}

func TestKeys(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"h", "h"}, {"\x1b[A", "\x1b[A"}, {"\x1bOA", "\x1bOA"}, {"é", "é"}, {"р", "р"}, {"ｈ", "h"}, {"Ｌ", "L"}, {"\u3000", " "},
		{"\u00a0", " "}, {"\u202f", " "}, {"\u2009", " "}, {"\u200c", " "}, {"\x1b\u00a0", "\x1b[32;3u"}, {"\u00a1", "\u00a1"},
		{"\x00", "\x1b[32;5u"}, {"\x1b ", "\x1b[32;3u"}, {"\x1b\x1b ", "\x1b[32;3u"}, {"\x1bh", "\x1b[104;3u"},
		{"\x1bH", "\x1b[104;4u"}, {"\x1b\r", "\x1b[13;3u"}, {"\x1b\x03", "\x03"}, {"\x1bé", "\x1b[233;3u"},
		{"\x1b[27;2;32~", "\x1b[27;2;32~"}, {"\x1b[32;2u", "\x1b[32;2u"}, {"\x1b[32:32:32;6:1u", "\x1b[32:32:32;6:1u"},
		{"\x1b[[A", "\x1b[11~"}, {"\x1b[[B", "\x1b[12~"}, {"\x1b[[C", "\x1b[13~"}, {"\x1b[[D", "\x1b[14~"}, {"\x1b[[E", "\x1b[15~"},
		{"\x1b[[F", ""}, {"\x1b[a", "\x1b[1;2A"}, {"\x1bOd", "\x1b[1;5D"}, {"\x1b[5$", "\x1b[5;2~"}, {"\x1b[1;2R", "\x1b[13;2~"},
		{"\x1b[M !!h", "h"}, {"\x1b[<64;1;1Mh", "h"}, {"\x1b[96;1;1Mh", "h"}, {"\x1b[Ih", "h"}, {"\x1b[Oh", "\x1b[Oh"}, {"\x1b[1;2Oh", "h"}, {"\x1b[200~\x1b[Oh\x1b[201~", ""}, {"\x1b[24;80Rh", "h"},
		{"\x1b]11;rgb:1/2/3\a", "\x1b]11;rgb:1/2/3\x1b\\"}, {"\x1b]0;left\ah", "h"}, {"\x1bPhello\x1b\\h", "h"}, {"\x1b_hhh\x1b\\h", "h"},
		{"\x1b[200~hhh lll\x1b[201~h", "h"}, {"\x1b[201~h", "h"}, {"\xff\xfe\x80h", "h"}, {"\xd1h", "h"}, {"\xd1\xd1\x80", "р"},
		{"\x1b[200~\x1b[99;5u", "\x1b[99;5u"}, {"\x1b[200~\x1b[27;5;99~", "\x1b[27;5;99~"}, {"\x1b[200~\x1b[32;2u", "\x1b[32;2u"},
		{"\x1b[?2026;2$y", "\x1b[?2026;2$y"}, {"\x1b[1;1;1;1h", ""}, {"\x1b[9999999999999999999u", ""},
	} {
		var f Filter
		if got := string(f.Feed(nil, []byte(tt.in), 0)); got != tt.want {
			t.Errorf("%q makes %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestTaps passes on presses and steps of the wheel where they are asked for, and nothing else
// that a mouse sends: no motion, no other button, no report in the form of X10, which is no
// whole sequence.
func TestTaps(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b[<0;12;8M": "\x1b[<0;12;8M", "\x1b[<0;12;8m": "\x1b[<0;12;8m", "\x1b[<64;1;1M": "\x1b[<64;1;1M", "\x1b[<65;9999;9999M": "\x1b[<65;9999;9999M",
		"\x1b[<16;2;3M": "\x1b[<16;2;3M", "\x1b[<0;1;1M\x1b[<0;1;1mh": "\x1b[<0;1;1M\x1b[<0;1;1mh",
		"\x1b[M !!h": "h", "\x1b[96;10;10Mh": "h", "\x1b[<32;12;8Mh": "h", "\x1b[<1;12;8Mh": "h", "\x1b[<2;12;8M": "", "\x1b[<35;1;1M": "",
		"\x1b[<64;1;1m": "", "\x1b[<66;1;1M": "", "\x1b[<128;1;1M": "", "\x1b[<0;0;1M": "", "\x1b[<0;1;10000M": "", "\x1b[<0;1M": "", "\x1b[<0;1;1;1M": "",
		"\x1b[<;1;1M": "", "\x1b[<0;;1M": "", "\x1b[<0;1;M": "", "\x1b[<M": "", "\x1b[<0:1:1M": "", "\x1b[<0;1;1h": "", "\x1b[>0;1;1M": "", "\x1b[<-1;1;1M": "",
		"\x1b[200~\x1b[<0;12;8M\x1b[201~h": "h",
	} {
		f := Filter{Taps: true}
		if got := string(f.Feed(nil, []byte(in), 0)); got != want {
			t.Errorf("%q makes %q, want %q", in, got, want)
		}
		f = Filter{}
		if got := f.Feed(nil, []byte(in), 0); bytes.ContainsAny(got, "<M") {
			t.Errorf("without touch %q makes %q", in, got)
		}
	}
	for n := range len("\x1b[<0;12;8M") { // a tap that broke off takes no key with it
		f := Filter{Taps: true}
		f.Feed(nil, []byte("\x1b[<0;12;8M")[:n], 0)
		if out := f.Feed(nil, []byte(" "), later); !bytes.HasSuffix(out, []byte(" ")) {
			t.Errorf("a tap cut after %d bytes, then space: %q", n, out)
		}
	}
}

func TestEscapeAlone(t *testing.T) {
	var f Filter
	if out := f.Feed(nil, []byte("\x1b"), 0); len(out) > 0 {
		t.Errorf("ESC is passed on at once: %q", out)
	}
	if at, ok := f.Deadline(); !ok || at != escWait {
		t.Errorf("waits until %v, %v", at, ok)
	}
	if out := f.Expire(nil, escWait); string(out) != "\x1b[27u" {
		t.Errorf("after a pause: %q", out)
	}
	if _, ok := f.Deadline(); ok {
		t.Error("still waits")
	}
}

func TestPasteEnds(t *testing.T) {
	var f Filter
	f.Feed(nil, []byte("\x1b[200~go left"), 0)
	if out := f.Feed(nil, []byte("h"), 150*time.Millisecond); len(out) > 0 || f.Notice() != NoNotice {
		t.Errorf("a paste ends within 150 ms, with %q", out)
	}
	if out := f.Feed(nil, []byte("h"), 150*time.Millisecond+pasteWait); string(out) != "h" || f.Notice() != PasteBroken {
		t.Errorf("200 ms later: %q", out)
	}
	f.Feed(nil, []byte("\x1b[200~x\x1b[201~"), later)
	if f.Notice() != PasteTaken || f.Notice() != NoNotice {
		t.Error("nothing is said of a whole paste")
	}
	out := f.Feed(nil, []byte("\x1b[200~"+strings.Repeat("h", maxPaste+1)+"hh h"), 2*later)
	if string(out) != " " || f.Notice() != PasteBroken {
		t.Errorf("after 64 KiB: %q, want the space", out)
	}
}

// TestColours passes on what tells a colour, and no string that rubbish got into.
func TestColours(t *testing.T) {
	for _, good := range []string{"10;rgb:1e1e/1e1e/1e1e", "11;rgb:f/f/f", "12;rgb:ABC/def/012", "11;rgba:ffff/ffff/ffff/0000"} {
		var f Filter
		if out := f.Feed(nil, []byte("\x1b]"+good+"\x1b\\"), 0); string(out) != "\x1b]"+good+"\x1b\\" {
			t.Errorf("%q makes %q", good, out)
		}
	}
	for _, bad := range []string{"11;rgb", "11;rgb:", "11;rgb:ff/ff", "11;rgb:ff/ff/", "11;rgb:ff/ff/ff/ff", "11;rgb:fffff/ff/ff", "11;rgb://",
		"11;rgb\xd2:ff/ff/ff", "11;rgb:ff/\nff/ff", "11;rgb:ff/f\xec/ff", "11;rgb:fh/ff/ff", "13;rgb:ff/ff/ff", "1;rgb:ff/ff/ff", "11;rgba:ff/ff/ff", "1"} {
		var f Filter
		if out := f.Feed(nil, []byte("\x1b]"+bad+"\x1b\\"), 0); len(out) > 0 {
			t.Errorf("%q makes %q", bad, out)
		}
	}
}

// TestHammeredStop presses space faster than a paste ends by itself.
func TestHammeredStop(t *testing.T) {
	for _, begun := range []string{"\x1b[200~x", "\x1b]x", "\x1bPx", "\x1b[", "\x1b[1;", "\x1b[M", "\xd0"} {
		var f Filter
		var out []byte
		f.Feed(nil, []byte(begun), 0)
		for n := range 3 {
			out = f.Feed(out, []byte(" "), time.Duration(n+1)*125*time.Millisecond)
		}
		if len(out) < 2 {
			t.Errorf("%q, then space eight times a second: %q of three", begun, out)
		}
	}
}

// TestFilterAllocatesNothing holds for keys and for rubbish without an end.
func TestFilterAllocatesNothing(t *testing.T) {
	var f Filter
	now, out := time.Duration(0), make([]byte, 0, 10*readSize)
	rubbish := bytes.Repeat([]byte("\x1b]x\x1b[200~yyyy"), readSize/13)
	f.Taps = true
	for _, in := range [][]byte{[]byte("h"), []byte("\x1b[A"), []byte("\x1b[<0;12;8M"), []byte("\x1b[1;2D"), []byte("р"), []byte("\x1b "), rubbish} {
		if n := testing.AllocsPerRun(1000, func() {
			now += time.Millisecond
			out = f.Feed(out[:0], in, now)
		}); n != 0 {
			t.Errorf("%.20q: %v allocations", in, n)
		}
	}
}

const readSize = 1024

// FuzzFilter feeds bytes at once, and in two pieces at one time: the same must
// come out, whole, and afterwards no key is lost.
func FuzzFilter(f *testing.F) {
	for _, s := range families() {
		f.Add([]byte(s), 1)
		f.Add([]byte(s+s[:len(s)/2]+" h"), 2)
	}
	f.Add([]byte("\x1b]11;rgb\xd2\xd4\xec:1e1e/1e1e/1e1e\x1b\\"), 5)
	f.Fuzz(func(t *testing.T, in []byte, cut int) {
		var whole, parts Filter
		out := whole.Feed(nil, in, 0)
		presses(t, out)
		touched := Filter{Taps: true}
		decoded(t, touched.Feed(nil, in, 0), true)
		if got := touched.Feed(nil, []byte("\x03"), 0); count(decoded(t, got, true), isLeave) != 1 {
			t.Fatalf("with taps ctrl+c after %q makes %q", in, got)
		}
		if len(out) > 10*len(in)+maxSeq {
			t.Fatalf("%d bytes make %d", len(in), len(out))
		}
		cut = max(0, min(cut, len(in)))
		pieces := parts.Feed(nil, in[:cut], 0)
		if pieces = parts.Feed(pieces, in[cut:], 0); !bytes.Equal(out, pieces) {
			t.Fatalf("in two pieces %q, at once %q", pieces, out)
		}
		if got := parts.Feed(nil, []byte("\x03"), 0); count(presses(t, got), isLeave) != 1 {
			t.Fatalf("ctrl+c after %q makes %q", in, got)
		}
		after := whole.Feed(nil, []byte("h "), later)
		after = bytes.TrimPrefix(after, []byte("\x1b[27u")) // ESC alone, at the end of in
		if string(after) != "h " {
			t.Fatalf("keys well after %q make %q", in, after)
		}
	})
}

// FuzzNextKey feeds rubbish, waits 700 ms and presses a key, as families has them: it
// comes through as it does at the very beginning, whatever the rubbish was and however
// often the filter was asked meanwhile.
func FuzzNextKey(f *testing.F) {
	for i, s := range families() {
		f.Add([]byte(s), i, 0)
		f.Add([]byte(s[:len(s)-1]), i+1, 3)
		f.Add([]byte(s[:len(s)/2]+s), i+2, 1)
	}
	keys := []string{" ", "h", "\x03", "\x1b[D", "\x1bOC", "\x1b[1;2D", "\x1b[27;2;32~", "\x1b[32;2u", "\x1b[1088::104;1u", "\x00", "\x1b ", "р", "Ａ", "\r",
		"\x1b[200~left\x1b[201~h"}
	f.Fuzz(func(t *testing.T, rubbish []byte, key, looks int) {
		const pause = 700 * time.Millisecond
		key = max(0, key%len(keys))
		var fresh, used Filter
		want := fresh.Feed(nil, []byte(keys[key]), later)
		used.Taps = looks%2 != 0
		used.Feed(nil, rubbish, 0)
		for n := range max(0, looks%8) { // the reader looks when Deadline says, and at other times
			used.Expire(nil, pause*time.Duration(n)/8)
		}
		got := used.Feed(nil, []byte(keys[key]), pause)
		got = bytes.TrimPrefix(got, []byte("\x1b[27u")) // ESC alone, at the end of the rubbish
		if !bytes.Equal(got, want) {
			t.Fatalf("%q, and 700 ms later %q makes %q, want %q", rubbish, keys[key], got, want)
		}
	})
}

func BenchmarkFilter(b *testing.B) {
	var f Filter
	now, out := time.Duration(0), make([]byte, 0, 64)
	keys := [][]byte{[]byte("h"), []byte("\x1b[D"), []byte("\x1b[32;2u"), []byte(" ")}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		now += time.Millisecond
		out = f.Feed(out[:0], keys[n%len(keys)], now)
	}
}
