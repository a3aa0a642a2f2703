package gps

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

// Three lies in ten seconds are a state; it ends ten seconds after the last one.
func TestLies(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.say("at 42 -71", "bad one", "at 42 -71", "bad two", "at 91 -71", "at 42 -71")
		w.expect(hello, "300ms fix: positions arrive from box:7", "300ms fix 42 -71 of 0s", "2.3s fix 42 -71 of 2s",
			"4s lies: 3 lines refused, the last: the latitude 91° is not between -90 and 90", "5.3s fix 42 -71 of 5s")
		w.say("at 42 -71", "bad \x1b[31mesc\x07ape", "at 42 -71")
		w.expect("6.3s fix 42 -71 of 6s", "8.3s fix 42 -71 of 8s")
		w.say(slices.Repeat([]string{"none"}, 9)...)
		w.expect("17.3s no fix: it has no fix")
		w.pass(500 * time.Millisecond) // no two things at once
		w.say(slices.Repeat([]string{"bad \x1b[31mesc\x07ape"}, 20)...)
		w.expect("20s stale: nothing that can be true came from box:7 for 3 s", "20.5s lies: 7 lines refused, the last: esc ape")
		w.pass(20 * time.Second)
		w.expect("47.5s stale: nothing came from box:7 for 3 s")
		w.end()
	})
}

// Exactly 0, 0 is refused unless the fix before was near; a jump is refused until three agree.
func TestJumps(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.say("at 0 0", "at 42 -71", "at 42.3 -71", "at 42.00001 -71")
		w.expect(hello, "1.3s fix: positions arrive from box:7", "1.3s fix 42 -71 of 1s", "3.3s fix 42.00001 -71 of 3s")
		w.pass(20 * time.Second)
		w.expect("6s stale: nothing came from box:7 for 3 s")
		w.say("at 50 8", "at 50 8.0001", "at 50 8.0002")
		w.expect("26.3s fix: positions arrive from box:7", "26.3s fix 50 8.0002 of 26s")
		w.end()
	})
}

func TestZeroZeroIsAPlaceForWhoIsThere(t *testing.T) {
	at := time.Now()
	var g guard
	if g.wrong(Fix{LatDeg: 0.001, LonDeg: 0, At: at}) != "" || g.wrong(Fix{At: at.Add(time.Second)}) != "" {
		t.Error("refused at the equator")
	}
}

// A line without an end, and more than a receiver sends, be it line ends alone, end the connection; that goes on at each
// try and is told once.
func TestEndlessLine(t *testing.T) {
	for name, chunk := range map[string]string{"line": strings.Repeat("x", 1<<10), "many": strings.Repeat("sky"+strings.Repeat(" ", 1020)+"\n", 64), "line ends": strings.Repeat("\n", 64<<10)} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := follow(t, nil)
				for range 3 {
					n := 0
					for {
						m, err := io.WriteString(w.conn, chunk)
						if n += m; err != nil {
							break
						}
					}
					if n > maxSecond+3*maxLine || name == "line" && n > 2*maxLine {
						t.Errorf("read %d bytes before it gave up", n)
					}
					w.accept()
				}
				w.mu.Lock()
				if len(w.told) != 2 || !strings.Contains(w.told[1], "0s lies: 1 line refused, the last: it sent ") {
					t.Errorf("told %q", w.told)
				}
				w.told = nil
				if last := w.dials[3]; last != 1750*time.Millisecond {
					t.Errorf("the fourth try was at %v", last)
				}
				w.mu.Unlock()
				w.end()
			})
		})
	}
}
