//go:build unix

package term

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// patience bounds what a test waits for something that happens at once.
const patience = 20 * time.Second

// typing is a reader whose terminal is a pipe that a test types into.
type typing struct {
	*Reader
	t       *testing.T
	keys    *os.File // what is written here was typed
	read    chan string
	failed  chan error
	notices chan Notice
	ended   chan struct{}
}

// newTyping returns a reader. Nobody reads from it before run.
func newTyping(t *testing.T) *typing {
	t.Helper()
	in, keys, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	y := &typing{t: t, keys: keys, read: make(chan string, 1024), failed: make(chan error, 1), notices: make(chan Notice, 8), ended: make(chan struct{}, 2)}
	y.Reader, err = NewReader(in, ReaderOptions{Notice: func(n Notice) { y.notices <- n }, Ended: func() { y.ended <- struct{}{} }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { y.Close(); keys.Close(); in.Close() })
	return y
}

// run reads from now on, at most n bytes at once, in a goroutine of its own.
func (y *typing) run(n int) {
	go func() {
		b := make([]byte, n)
		for {
			n, err := y.Read(b)
			if n > 0 {
				y.read <- string(b[:n])
			}
			if err != nil {
				y.failed <- err
				return
			}
		}
	}()
}

// sends types.
func (y *typing) sends(s string) {
	y.t.Helper()
	if _, err := y.keys.WriteString(s); err != nil {
		y.t.Fatal(err)
	}
}

// gets waits until what was read is want.
func (y *typing) gets(want string) {
	y.t.Helper()
	got, over := "", time.After(patience)
	for len(got) < len(want) {
		select {
		case s := <-y.read:
			got += s
		case <-over:
			y.t.Fatalf("read %q, waited for %q", got, want)
		}
	}
	if got != want {
		y.t.Fatalf("read %q, want %q", got, want)
	}
}

// tells waits for a notice.
func (y *typing) tells(want Notice) {
	y.t.Helper()
	select {
	case n := <-y.notices:
		if n != want {
			y.t.Errorf("told of %d, want %d", n, want)
		}
	case <-time.After(patience):
		y.t.Fatal("told of nothing")
	}
}

// TestReaderKeepsTheOrder types more than one read takes, with things between the keys
// that are removed, and reads it in pieces of seven bytes.
func TestReaderKeepsTheOrder(t *testing.T) {
	y := newTyping(t)
	y.run(7)
	var typed, want strings.Builder
	for n := range 1500 {
		k := string(rune('a' + n%26))
		typed.WriteString(k + "\x1b[A\x1b[<64;1;1M" + "р")
		want.WriteString(k + "\x1b[Aр")
	}
	go y.keys.WriteString(typed.String())
	y.gets(want.String())
	y.sends("\x1b]0;title\ah ")
	y.gets("h ")
}

// TestReaderLetsGo presses esc, and breaks a paste off: both are told without another
// byte, since only time tells.
func TestReaderLetsGo(t *testing.T) {
	y := newTyping(t)
	y.run(64)
	y.sends("\x1b")
	y.gets("\x1b[27u")
	y.sends("\x1b[200~x")
	y.tells(PasteBroken) // and nobody typed meanwhile
	y.sends("h")
	y.gets("h")
}

// TestReaderForgets begins sequences that never end, and has the reader wait: it wakes
// by itself at the time limit, has nothing to hand on, and waits for nothing any more.
func TestReaderForgets(t *testing.T) {
	y := newTyping(t)
	for _, begun := range []string{"\x1b[1;", "\x1bO", "\x1b]11;rgb", "\x1bPx", "\xd0", "\x1b[M"} {
		y.sends(begun)
		if err := y.more(); err != nil {
			t.Fatal(err)
		}
		for _, waits := y.filter.Deadline(); waits; _, waits = y.filter.Deadline() {
			if err := y.more(); err != nil { // without a time limit it would wait for ever
				t.Fatal(err)
			}
		}
		if len(y.out) > y.done {
			t.Errorf("%q makes %q", begun, y.out[y.done:])
		}
		y.sends("h")
		b := make([]byte, 8)
		if n, err := y.Read(b); string(b[:n]) != "h" || err != nil {
			t.Errorf("%q, and after a while h makes %q, %v", begun, b[:n], err)
		}
	}
}

// TestReaderTellsOfPastes pastes, and types the next key at once.
func TestReaderTellsOfPastes(t *testing.T) {
	y := newTyping(t)
	y.run(64)
	y.sends("\x1b[200~left left\x1b[201~h")
	y.gets("h")
	y.tells(PasteTaken)
}

// TestReaderEndsWithItsInput closes the terminal: what was typed before is read, then
// the end, as often as somebody asks, and its owner is told once.
func TestReaderEndsWithItsInput(t *testing.T) {
	y := newTyping(t)
	y.sends("h ")
	y.keys.Close()
	b := make([]byte, 16)
	if n, err := y.Read(b); string(b[:n]) != "h " || err != nil {
		t.Errorf("read %q, %v", b[:n], err)
	}
	for range 3 {
		if n, err := y.Read(b); n != 0 || err != io.EOF {
			t.Errorf("read %q, %v after the end", b[:n], err)
		}
	}
	if n := len(y.ended); n != 1 {
		t.Errorf("told %d times that the terminal is gone", n)
	}
}

// TestReaderOfABrokenTerminal reads from what cannot be read: a descriptor that is
// closed, and a folder.
func TestReaderOfABrokenTerminal(t *testing.T) {
	folder, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for name, in := range map[string]File{"closed": closedFile{}, "a folder": folder} {
		ended := 0
		r, err := NewReader(in, ReaderOptions{Ended: func() { ended++ }})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if n, err := r.Read(make([]byte, 8)); n != 0 || err == nil {
				t.Errorf("%s: read %d bytes, %v", name, n, err)
			}
		}
		if ended != 1 {
			t.Errorf("%s: told %d times that the terminal is gone", name, ended)
		}
		if err := r.Close(); err != nil {
			t.Errorf("%s: closing: %v", name, err)
		}
	}
}

// closedFile is a terminal whose descriptor no process has.
type closedFile struct{}

func (closedFile) Read([]byte) (int, error)    { return 0, os.ErrClosed }
func (closedFile) Write(b []byte) (int, error) { return len(b), nil }
func (closedFile) Close() error                { return nil }
func (closedFile) Fd() uintptr                 { return 1<<20 - 1 }

// TestReaderCloses closes readers while a Read waits, before any, and twice. No
// goroutine and no descriptor is left, and what is typed stays with the terminal.
func TestReaderCloses(t *testing.T) {
	y := newTyping(t)
	goroutines, open := runtime.NumGoroutine(), descriptors(t)
	for n := range 50 {
		r, err := NewReader(y.in, ReaderOptions{Ended: func() { t.Error("closed, and told that the terminal is gone") }})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		if n%2 == 0 {
			go func() { _, err := r.Read(make([]byte, 8)); done <- err }()
			if n%4 == 0 {
				time.Sleep(time.Millisecond) // it waits by now, mostly
			}
		} else {
			done <- io.EOF
		}
		for range 2 {
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
		select {
		case err := <-done:
			if err != io.EOF {
				t.Errorf("Read ends with %v", err)
			}
		case <-time.After(patience):
			t.Fatal("Read waits although the reader is closed")
		}
		y.sends("h")
		if n, err := r.Read(make([]byte, 8)); n != 0 || err != io.EOF {
			t.Errorf("a closed reader reads %d bytes, %v", n, err)
		}
		b := make([]byte, 8)
		if n, err := y.in.Read(b); string(b[:n]) != "h" || err != nil {
			t.Fatalf("the terminal has %q, %v", b[:n], err)
		}
	}
	for deadline := time.Now().Add(patience); runtime.NumGoroutine() > goroutines; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), goroutines)
		}
	}
	if n := descriptors(t); n > open {
		t.Errorf("%d descriptors are open, %d before", n, open)
	}
}

// descriptors counts the open descriptors below 256.
func descriptors(t *testing.T) (n int) {
	t.Helper()
	for fd := range 256 {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil {
			n++
		}
	}
	return n
}

// TestReaderHoldsNoPaste pastes 8 MiB without an end, and reads it without allocating.
func TestReaderHoldsNoPaste(t *testing.T) {
	y := newTyping(t)
	y.run(4096)
	y.sends("h")
	y.gets("h")
	piece := bytes.Repeat([]byte("left"), 16<<10)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	y.sends("\x1b[200~")
	for range 8 << 20 / len(piece) {
		if _, err := y.keys.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	y.tells(PasteBroken)
	y.sends(" ") // at once: in a paste that is so long it is STOP
	y.gets(" ")
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
		t.Errorf("8 MiB of a paste allocate %d bytes", took)
	}
	y.sends("\x03")
	y.gets("\x03")
}
