package browsertest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"
)

// process is a Chromium that runs, and the pipe of its debugging protocol.
type process struct {
	cmd      *exec.Cmd
	to, from *os.File      // messages; each ends with a zero byte
	done     chan struct{} // closed when nothing listens to it any more

	mu      sync.Mutex
	last    int
	waiting map[int]chan message
	heard   map[*Page]struct{} // the open pages, which take in events
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

// startProcess starts a Chromium without a window that keeps its data in a folder.
func startProcess(o Options, dir string) (*process, error) {
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	x := &process{to: ourOut, from: ourIn, done: make(chan struct{}), waiting: map[int]chan message{}, heard: map[*Page]struct{}{}}
	args := []string{"--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
		"--user-data-dir=" + dir}
	args = append(append(args, o.Args...), "about:blank")
	if os.Geteuid() == 0 { // it refuses to sandbox for root
		args = append([]string{"--no-sandbox"}, args...)
	}
	x.cmd = exec.Command("chromium", args...)
	x.cmd.Env = o.Env
	x.cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4
	err = x.cmd.Start()
	_, _ = theirIn.Close(), theirOut.Close()
	if err != nil {
		_, _ = ourIn.Close(), ourOut.Close()
		return nil, err
	}
	go func() { defer close(x.done); x.listen() }()
	return x, nil
}

// end ends the browser, and returns when it has ended.
func (x *process) end() {
	_ = x.to.Close() // it ends with its pipe
	timer := time.AfterFunc(10*time.Second, func() { _ = x.cmd.Process.Kill() })
	_ = x.cmd.Wait()
	timer.Stop()
	_ = x.from.Close()
	<-x.done
}

// listen hands out what the browser says until it ends.
func (x *process) listen() {
	in := bufio.NewReader(x.from)
	for {
		raw, err := in.ReadBytes(0)
		if err != nil {
			x.mu.Lock()
			defer x.mu.Unlock()
			for id, c := range x.waiting {
				close(c)
				delete(x.waiting, id)
			}
			return
		}
		var m message
		if json.Unmarshal(raw[:len(raw)-1], &m) == nil {
			x.take(m)
		}
	}
}

// take gives an answer to who waits for it, and an event to the pages.
func (x *process) take(m message) {
	x.mu.Lock()
	c := x.waiting[m.ID]
	delete(x.waiting, m.ID)
	var pages []*Page
	for p := range x.heard {
		pages = append(pages, p)
	}
	x.mu.Unlock()
	switch {
	case m.ID != 0 && c != nil:
		c <- m
	case m.ID == 0:
		for _, p := range pages {
			p.hear(m)
		}
	}
}

// hears begins to give events to a page, or ends it.
func (x *process) hears(p *Page, yes bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if yes {
		x.heard[p] = struct{}{}
	} else {
		delete(x.heard, p)
	}
}

// try sends a command and returns its answer in result, which may be nil.
func (x *process) try(session, method string, params, result any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	answer := make(chan message, 1)
	if err := x.write(message{SessionID: session, Method: method, Params: raw}, answer); err != nil {
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
func (x *process) send(session, method string) error {
	return x.write(message{SessionID: session, Method: method, Params: json.RawMessage("{}")}, nil)
}

// write numbers a command and writes it. Its answer goes to a channel that is not nil.
func (x *process) write(m message, answer chan message) error {
	x.mu.Lock()
	x.last++
	m.ID = x.last
	if answer != nil {
		x.waiting[m.ID] = answer
	}
	x.mu.Unlock()
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = x.to.Write(append(line, 0))
	return err
}
