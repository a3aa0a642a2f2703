package browsertest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// Patience bounds the time that an answer of the browser takes on a busy machine.
const Patience = 90 * time.Second

// Browser is a running Chromium. Its methods end the test where something fails.
type Browser struct {
	tb  testing.TB
	to  *os.File // commands, each ends with a zero byte
	cmd *exec.Cmd

	mu      sync.Mutex
	last    int
	waiting map[int]chan message
	heard   []func(message) // of the open pages, for events
}

// message is a command, its answer, or an event of the debugging protocol.
type message struct {
	ID        int             `json:"id,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    json.RawMessage `json:"params,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// Options say how a browser is started.
type Options struct {
	Env  []string // its whole environment; nil: that of the test
	Args []string // flags besides those that it has anyway
}

// Start starts a browser without a window.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	return StartWith(tb, Options{})
}

// StartWith starts a browser without a window, in a given environment.
func StartWith(tb testing.TB, o Options) *Browser {
	tb.Helper()
	audiotest.Need(tb, "chromium")
	b := &Browser{tb: tb, waiting: map[int]chan message{}}
	theirIn, ourOut := pipe(tb)
	ourIn, theirOut := pipe(tb)
	b.to = ourOut
	args := []string{"--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
		"--user-data-dir=" + tb.TempDir()}
	args = append(append(args, o.Args...), "about:blank")
	if os.Geteuid() == 0 { // it refuses to sandbox for root
		args = append([]string{"--no-sandbox"}, args...)
	}
	b.cmd = exec.Command("chromium", args...)
	b.cmd.Env = o.Env
	b.cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4
	if err := b.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	_, _ = theirIn.Close(), theirOut.Close()
	done := make(chan struct{})
	go func() { defer close(done); b.listen(ourIn) }()
	tb.Cleanup(func() {
		_ = b.to.Close() // it ends with its pipe
		timer := time.AfterFunc(10*time.Second, func() { _ = b.cmd.Process.Kill() })
		_ = b.cmd.Wait()
		timer.Stop()
		_ = ourIn.Close()
		<-done
	})
	return b
}

// pipe returns the two ends of a pipe.
func pipe(tb testing.TB) (r, w *os.File) {
	r, w, err := os.Pipe()
	if err != nil {
		tb.Fatal(err)
	}
	return r, w
}

// listen hands out what the browser says until it ends.
func (b *Browser) listen(from *os.File) {
	in := bufio.NewReader(from)
	for {
		raw, err := in.ReadBytes(0)
		if err != nil {
			b.mu.Lock()
			defer b.mu.Unlock()
			for id, c := range b.waiting {
				close(c)
				delete(b.waiting, id)
			}
			return
		}
		var m message
		if json.Unmarshal(raw[:len(raw)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		c, heard := b.waiting[m.ID], b.heard
		if m.ID != 0 {
			delete(b.waiting, m.ID)
		}
		b.mu.Unlock()
		switch {
		case m.ID != 0 && c != nil:
			c <- m
		case m.ID == 0:
			for _, hear := range heard {
				hear(m)
			}
		}
	}
}

// call sends a command and returns its answer in result, which may be nil.
func (b *Browser) call(session, method string, params, result any) {
	b.tb.Helper()
	if err := b.try(session, method, params, result); err != nil {
		b.tb.Fatal(err)
	}
}

// try is call that returns what went wrong.
func (b *Browser) try(session, method string, params, result any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	answer := make(chan message, 1)
	b.mu.Lock()
	b.last++
	m := message{ID: b.last, SessionID: session, Method: method, Params: raw}
	b.waiting[m.ID] = answer
	b.mu.Unlock()
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if _, err := b.to.Write(append(line, 0)); err != nil {
		return fmt.Errorf("tell the browser %s: %w", method, err)
	}
	select {
	case got, ok := <-answer:
		switch {
		case !ok:
			return fmt.Errorf("%s: the browser ended", method)
		case got.Error != nil:
			return fmt.Errorf("%s: %s", method, got.Error.Message)
		case result != nil:
			return json.Unmarshal(got.Result, result)
		}
		return nil
	case <-time.After(Patience):
		return fmt.Errorf("%s: no answer of the browser in %v", method, Patience)
	}
}

// send sends a command and waits for no answer.
func (b *Browser) send(session, method string) error {
	b.mu.Lock()
	b.last++
	m := message{ID: b.last, SessionID: session, Method: method, Params: json.RawMessage("{}")}
	b.mu.Unlock()
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = b.to.Write(append(line, 0))
	return err
}

// Process returns the browser's process, for a test that stops it for a while.
func (b *Browser) Process() *os.Process { return b.cmd.Process }
