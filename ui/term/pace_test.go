package term

import (
	"strings"
	"testing"
	"time"
)

// TestKeysDoNotKeepAPasteOpen presses keys again and again after a paste, or a string,
// that never ended, at the pace of a hand and at that of a held key. Those keys are not
// part of it: it ends in time, and the keys after that come through.
func TestKeysDoNotKeepAPasteOpen(t *testing.T) {
	for _, begun := range []string{"\x1b[200~pasted and never ended", "\x1b[200~", "\x1b]11;rgb:", "\x1bP+q", "\x1b_G"} {
		for _, key := range []string{"w", "\x1b[D", "\x1b[119;1u", "é"} {
			for _, pace := range []time.Duration{33 * time.Millisecond, 60 * time.Millisecond, 99 * time.Millisecond, 180 * time.Millisecond} {
				var f Filter
				f.Feed(nil, []byte(begun), 0)
				var out []byte
				pressed := 0
				for now := pace; now < 2*time.Second; now += pace {
					out = f.Feed(out, []byte(key), now)
					if now >= pasteWait {
						pressed++
					}
				}
				if got := len(presses(t, out)); got < pressed {
					t.Errorf("%q, then %q each %v: %d of %d keys came through after %v", begun, key, pace, got, pressed, pasteWait)
				}
			}
		}
	}
}

// TestStopSoonAfterAKeyInAPaste presses STOP at a hand's pace while a paste is open.
func TestStopSoonAfterAKeyInAPaste(t *testing.T) {
	for _, gap := range []time.Duration{30 * time.Millisecond, 80 * time.Millisecond, 99 * time.Millisecond} {
		var f Filter
		f.Feed(nil, []byte("\x1b[200~pasted"), 0)
		f.Feed(nil, []byte("v"), 100*time.Millisecond)
		if n := count(presses(t, f.Feed(nil, []byte(" "), 100*time.Millisecond+gap)), isSpace); n != 1 {
			t.Errorf("STOP %v after a key: %d presses", gap, n)
		}
	}
}

// TestASlowPasteIsNoKey sends a paste in the pieces that slow lines make of it.
func TestASlowPasteIsNoKey(t *testing.T) {
	text := strings.Repeat("left,right.", 200)
	for _, tt := range []struct {
		piece int
		gap   time.Duration
	}{{1, time.Millisecond}, {1, 20 * time.Millisecond}, {2, 24 * time.Millisecond}, {5, 150 * time.Millisecond}, {700, 199 * time.Millisecond}} {
		var f Filter
		out, now := f.Feed(nil, []byte("\x1b[200~"), 0), time.Duration(0)
		for rest := text; rest != ""; {
			n := min(tt.piece, len(rest))
			now += tt.gap
			out = f.Feed(out, []byte(rest[:n]), now)
			rest = rest[n:]
		}
		out = f.Feed(out, []byte("\x1b[201~"), now+time.Millisecond)
		if len(out) > 0 || f.Notice() != PasteTaken {
			t.Errorf("%d bytes each %v: passes on %.40q", tt.piece, tt.gap, out)
		}
	}
}
