package tts

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

// Speaker runs a program that speaks, once a text. It is safe for concurrent use.
type Speaker struct {
	template Template
	env      []string
	timeout  time.Duration // for one text
}

// New returns a speaker of a program, which has the environment env
// ("NAME=value") and may take so long for one text.
func New(t Template, env []string, timeout time.Duration) *Speaker {
	return &Speaker{t, env, timeout}
}

// Name returns what messages call the program: its file's name, escaped.
func (s *Speaker) Name() string { return text.Escape(filepath.Base(s.template.words[0])) }

// MissingError says that a program that speaks is not there, or may not be run.
type MissingError struct {
	Program string // as the template names it
	Err     error
}

func (e *MissingError) Error() string { return fmt.Sprintf("program %q: %v", e.Program, e.Err) }
func (e *MissingError) Unwrap() error { return e.Err }

// Find looks for the program, so that one that is not there is told once, as a
// [MissingError].
func (s *Speaker) Find() error {
	_, err := exec.LookPath(s.template.words[0])
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*exec.Error](err); ok {
		err = e.Err
	}
	return &MissingError{s.template.words[0], err}
}

// Input returns all that the program is told for one text: its arguments, and what it
// reads from standard input behind them. Two texts that differ in it may sound
// different. The error is for a text that the program would take for an option.
func (s *Speaker) Input(v Values) ([]string, error) {
	words, err := s.template.fill(v, "")
	if err == nil && !s.template.text {
		words = append(words, v.Text)
	}
	return words, err
}

// Say runs the program for one text and returns the file that it made. The folder
// is for this text alone. The error says what the program did, in words that follow
// the cue's, and the end of what it said. Nothing that it started outlives it, but
// for what left its session on purpose.
func (s *Speaker) Say(ctx context.Context, folder string, v Values) ([]byte, error) {
	file := filepath.Join(folder, v.Id+".wav")
	argv, err := s.template.fill(v, file)
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
	if !s.template.text {
		c.Stdin = strings.NewReader(v.Text + "\n")
	}
	watched := func() {}
	if s.template.out {
		c.Stdout = words // of use only if something is wrong
		watched = watchSize(file, func() { end(errTooLarge) })
	}
	err = c.Run()
	watched()
	endGroup(c)
	switch cause := context.Cause(running); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(cause, errTooLong):
		return nil, words.after("%s took more than %v and was stopped", s.Name(), s.timeout)
	case errors.Is(cause, errTooLarge):
		return nil, words.after("%s made more than %d MiB and was stopped", s.Name(), mostSound>>20)
	case errors.Is(err, exec.ErrWaitDelay) && s.template.out:
		// What it left running holds only its words.
	case errors.Is(err, exec.ErrWaitDelay):
		return nil, words.after("%s left a program running that keeps its output open: the sound has no end; use {out}", s.Name())
	case err != nil:
		return nil, words.after("%s %s", s.Name(), endOf(err))
	}
	if !s.template.out {
		if len(sound.b) == 0 {
			return nil, words.after("%s wrote nothing to standard output: use {out} if it writes a file", s.Name())
		}
		return sound.b, nil
	}
	data, err := ReadSound(file)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(data) == 0:
		return nil, words.after("%s wrote nothing to {out}", s.Name())
	case err != nil:
		return nil, words.after("the file that %s wrote to {out} %s", s.Name(), text.FirstLine(err))
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

// ReadSound reads a sound file of at most [mostSound]. The error follows its name.
func ReadSound(path string) ([]byte, error) {
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
		line := strings.TrimRight(text.Strip(strings.ToValidUTF8(string(l), "\ufffd")), "\r\n\t ")
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
