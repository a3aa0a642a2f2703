package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"spotter/text"

	"github.com/charmbracelet/x/ansi"
)

// What is taken of a program that speaks.
const (
	mostSound = 32 << 20               // bytes of a sound: what a pack may have in a file
	mostSaid  = 4 << 10                // bytes kept of the end of what it says
	saidShown = 200                    // characters of that in a message
	lookEvery = 50 * time.Millisecond  // at how large its file has become
	pipeGrace = 500 * time.Millisecond // in which what it wrote arrives after its end
)

// Why a program was ended.
var (
	errTooLong  = errors.New("took too long")
	errTooLarge = errors.New("made too much")
)

// speaker runs a program that speaks, once a text. It is safe for concurrent use.
type speaker struct {
	ttsTemplate
	env     []string
	timeout time.Duration // for one text
}

// name is what messages call the program.
func (s *speaker) name() string { return text.Escape(filepath.Base(s.words[0])) }

// find looks for the program, so that one that is not there is told once.
func (s *speaker) find() error {
	_, err := exec.LookPath(s.words[0])
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*exec.Error](err); ok {
		err = e.Err
	}
	return failed(fmt.Errorf("program %q: %w", s.words[0], err), "install it, or name another with --tts")
}

// say runs the program for one text and returns the file that it made. The folder
// is for this text alone. The error says what the program did, in words that follow
// the cue's, and the end of what it said. Nothing that it started outlives it, but
// for what left its session on purpose.
func (s *speaker) say(ctx context.Context, folder string, v ttsValues) ([]byte, error) {
	v.out = filepath.Join(folder, v.id+".wav")
	argv, err := s.fill(v)
	if err != nil {
		return nil, err
	}
	running, end := context.WithCancelCause(ctx)
	defer end(nil)
	timer := time.AfterFunc(s.timeout, func() { end(errTooLong) })
	defer timer.Stop()
	words := &tailWriter{}
	sound := &boundedWriter{most: mostSound, full: func() { end(errTooLarge) }}
	c := exec.CommandContext(running, argv[0], argv[1:]...)
	c.Env, c.Stderr, c.Stdout, c.WaitDelay = s.env, words, sound, pipeGrace
	alone(c)
	if !s.text {
		c.Stdin = strings.NewReader(v.text + "\n")
	}
	watched := func() {}
	if s.out {
		c.Stdout = words // of use only if something is wrong
		watched = watchSize(v.out, func() { end(errTooLarge) })
	}
	err = c.Run()
	watched()
	endGroup(c)
	switch cause := context.Cause(running); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(cause, errTooLong):
		return nil, words.after("%s took more than %v and was stopped", s.name(), s.timeout)
	case errors.Is(cause, errTooLarge):
		return nil, words.after("%s made more than %d MiB and was stopped", s.name(), mostSound>>20)
	case errors.Is(err, exec.ErrWaitDelay) && s.out:
		// What it left running holds only its words.
	case errors.Is(err, exec.ErrWaitDelay):
		return nil, words.after("%s left a program running that keeps its output open: the sound has no end; use {out}", s.name())
	case err != nil:
		return nil, words.after("%s %s", s.name(), endOf(err))
	}
	if !s.out {
		if len(sound.b) == 0 {
			return nil, words.after("%s wrote nothing to standard output: use {out} if it writes a file", s.name())
		}
		return sound.b, nil
	}
	data, err := readSound(v.out)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(data) == 0:
		return nil, words.after("%s wrote nothing to {out}", s.name())
	case err != nil:
		return nil, words.after("the file that %s wrote to {out} %s", s.name(), text.FirstLine(err))
	}
	return data, nil
}

// endOf says how a program ended, to follow its name.
func endOf(err error) string {
	exit, ok := errors.AsType[*exec.ExitError](err)
	switch {
	case !ok:
		if perr, is := errors.AsType[*fs.PathError](err); is {
			err = perr.Err // the rest is the path
		}
		return "cannot be run: " + err.Error()
	case exit.ExitCode() >= 0:
		return fmt.Sprintf("ended with code %d", exit.ExitCode())
	}
	return "was ended by a " + exit.String() // "signal: killed"
}

// readSound reads a sound file of at most [mostSound]. The error follows its name.
func readSound(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() { // before it is opened: a pipe would wait
		return nil, errors.New("is not a regular file")
	}
	if err == nil && info.Size() > mostSound {
		return nil, fmt.Errorf("is larger than %d MiB", mostSound>>20)
	}
	var data []byte
	if err == nil {
		data, err = readWhole(path)
	}
	if perr, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, fmt.Errorf("cannot be read: %w", perr.Err)
	}
	return data, err
}

// readWhole reads a file, and one that has become too large meanwhile not whole.
func readWhole(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostSound+1))
}

// watchSize calls full when a file becomes larger than [mostSound], until the
// function is called that it returns.
func watchSize(path string, full func()) (unwatch func()) {
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				if info, err := os.Stat(path); err == nil && info.Size() > mostSound {
					full()
				}
			}
		}
	}()
	return func() {
		close(ended)
		<-done
	}
}

// boundedWriter keeps what is written, up to a size.
type boundedWriter struct {
	b    []byte
	most int
	full func() // called when there is more
}

func (w *boundedWriter) Write(p []byte) (int, error) {
	if len(w.b)+len(p) > w.most {
		w.full()
		return 0, errTooLarge
	}
	w.b = append(w.b, p...)
	return len(p), nil
}

// tailWriter keeps the end of what is written.
type tailWriter struct {
	mu sync.Mutex
	b  []byte
}

func (w *tailWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.b = append(w.b, p[max(0, len(p)-mostSaid):]...)
	w.b = w.b[max(0, len(w.b)-mostSaid):]
	return len(p), nil
}

// after returns an error, with what the program said last behind it.
func (w *tailWriter) after(format string, args ...any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := fmt.Errorf(format, args...)
	if said := lastWords(w.b); said != "" {
		return fmt.Errorf("%w; it said: %s", err, said)
	}
	return err
}

// lastWords returns the last two lines of a program's output, cleaned of colours and
// of what progress bars overwrote, and shortened.
func lastWords(b []byte) string {
	var lines []string
	for l := range bytes.Lines(b) {
		line := strings.TrimRight(ansi.Strip(strings.ToValidUTF8(string(l), "\ufffd")), "\r\n\t ")
		line = strings.TrimSpace(line[strings.LastIndexByte(line, '\r')+1:])
		if line != "" {
			lines = append(lines, text.Escape(line))
		}
	}
	said := strings.Join(lines[max(0, len(lines)-2):], " / ")
	if utf8.RuneCountInString(said) > saidShown {
		said = string([]rune(said)[:saidShown]) + "…"
	}
	return said
}
