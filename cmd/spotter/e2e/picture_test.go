//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"

	"spotter/audio/audiotest"
	"spotter/testrun"
)

// The pictures are taken of terminals of this size.
const (
	shotCols, shotRows = 80, 24
	shotX, shotY       = 900, 560 // from one window to the next, in pixels
)

// shot is one program in one real terminal, of which a picture is taken.
type shot struct {
	name   string
	xterm  []string // arguments of xterm; nil: kitty
	kitty  []string
	within []string // what the program runs in: tmux, screen
	env    []string
	args   []string
	keys   []string // xdotool's names
	see    string   // on the screen before the picture is taken
	least  float64  // contrast of words
}

// The grounds of terminals.
var (
	onWhite      = []string{"-fg", "black", "-bg", "white"}
	onBlack      = []string{"-fg", "gray90", "-bg", "black"}
	withAllTones = []string{"TERM=xterm-256color", "COLORTERM=truecolor"}
	with256      = []string{"TERM=xterm-256color"}
	with16       = []string{"TERM=xterm"}
)

// kittyArgs returns the arguments of a kitty of 80×24.
func kittyArgs(ink, paper string) []string {
	return []string{"--config", "NONE", "-o", "font_size=14", "-o", "foreground=" + ink, "-o", "background=" + paper, "-o", "remember_window_size=no",
		"-o", "initial_window_width=80c", "-o", "initial_window_height=24c", "-o", "update_check_interval=0"}
}

// TestPicturesHaveTheirContrast looks at the program in real terminals: it takes
// pictures of their windows and reads the colours of each word from the pixels.
func TestPicturesHaveTheirContrast(t *testing.T) {
	testrun.Slow(t, "pictures of real terminals")
	audiotest.Need(t, "Xvfb", "xterm", "kitty", "xdotool", "import", "tmux", "screen", "script")
	t.Parallel()
	h := newHome(t).withKeys(t)
	if err := os.Mkdir(h.path("screens"), 0o700); err != nil { // GNU Screen insists on the mode
		t.Fatal(err)
	}
	d := startDisplay(t, h)
	t.Cleanup(func() { endAllOf(h) })
	every := 1
	if os.Getenv("SPOTTER_PICTURES") == "" { // nobody wants to keep them
		every = testrun.Every(t, 4)
	}
	for _, round := range [][]shot{shots(h), reviews(h)} {
		round = some(round, every)
		var open []*window
		for i := range round {
			open = append(open, d.open(t, &round[i], i))
		}
		for _, w := range open {
			w.started(t)
		}
		for _, w := range open {
			t.Run(w.shot.name, func(t *testing.T) { w.judge(t) })
		}
		for _, w := range open {
			w.close()
		}
	}
}

// display is an X server that shows on no monitor.
type display struct {
	h      *home
	number string
}

func startDisplay(t *testing.T, h *home) *display {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	// Without -noreset it begins anew whenever its last window closes, and a program that
	// asks for it in that moment gets no window.
	c := exec.Command("Xvfb", "-displayfd", "3", "-noreset", "-screen", "0", "3700x3000x24")
	c.ExtraFiles = []*os.File{w}
	if err := c.Start(); err != nil {
		t.Fatalf("starting Xvfb: %v", err)
	}
	w.Close()
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	var number string
	r.SetReadDeadline(time.Now().Add(patience))
	if _, err := fmt.Fscanln(r, &number); err != nil {
		t.Fatalf("Xvfb did not name its display: %v", err)
	}
	return &display{h: h, number: ":" + number}
}

// endAllOf kills every process of a home folder: tmux, Screen and script go on without
// the terminal that they were started in.
func endAllOf(h *home) {
	ours := []byte("\x00HOME=" + h.dir + "\x00")
	found, _ := filepath.Glob("/proc/[0-9]*/environ") // nothing where there is no /proc
	for _, path := range found {
		b, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(append([]byte{0}, b...), ours) {
			continue
		}
		if pid, err := strconv.Atoi(strings.Split(path, "/")[2]); err == nil && pid != os.Getpid() {
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended meanwhile
		}
	}
}

// do runs a program of X and returns what it prints.
func (d *display) do(name string, args ...string) ([]byte, error) {
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+d.number)
	return c.Output()
}

// window is a terminal's window, and a copy of what its program writes.
type window struct {
	d      *display
	shot   *shot
	cmd    *exec.Cmd
	said   bytes.Buffer // on its error output; read it after close
	copied string       // file
	title  string
	n      int // its place

	drawn *vt.Emulator // the screen after so many bytes of copied; nil at first
	bytes int64
}

// open opens the n-th window.
func (d *display) open(t *testing.T, s *shot, n int) *window {
	t.Helper()
	w := &window{d: d, shot: s, n: n, title: fmt.Sprintf("shot-%s-%d", filepath.Base(d.h.dir), len(s.args)*100+n), copied: d.h.path(fmt.Sprintf("copy-%d-%d", n, len(s.args)))}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	inner := filepath.Join(d.h.dir, fmt.Sprintf("run-%d-%d", n, len(s.args)))
	run := "#!/bin/sh\nexec script -qfec " + quoted(quoted(self)+" "+quotedAll(s.args)+"; sleep 100") + " " + quoted(w.copied) + "\n"
	if err := os.WriteFile(inner, []byte(run), 0o755); err != nil {
		t.Fatal(err)
	}
	program := append(append([]string(nil), s.within...), inner)
	x, y := n%4*shotX, n/4*shotY
	if s.kitty != nil {
		w.cmd = exec.Command("kitty", append(append(s.kitty, "--title", w.title), program...)...)
	} else {
		args := append([]string{"-title", w.title, "-b", "0", "+sb", "-geometry", fmt.Sprintf("%dx%d+%d+%d", shotCols, shotRows, x, y),
			"-xrm", "XTerm*allowTitleOps: false", "-fa", "DejaVu Sans Mono:antialias=false", "-fs", "11"}, s.xterm...)
		w.cmd = exec.Command("xterm", append(append(args, "-e"), program...)...)
	}
	w.cmd.Env = append(append(append([]string(nil), d.h.env...), "DISPLAY="+d.number, "LIBGL_ALWAYS_SOFTWARE=1", "SCREENDIR="+d.h.path("screens"), "LANG=C.UTF-8"), s.env...)
	for _, e := range s.env {
		if name, ok := strings.CutPrefix(e, "TERM="); ok && s.kitty == nil {
			w.cmd.Args = append(w.cmd.Args[:1:1], append([]string{"-tn", name}, w.cmd.Args[1:]...)...)
		}
	}
	w.start(t)
	return w
}

// start starts the terminal.
func (w *window) start(t *testing.T) {
	t.Helper()
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	w.said.Reset()
	w.cmd.Stderr = &w.said
	w.cmd.WaitDelay = time.Second // what runs in it may keep its error output open
	if err := w.cmd.Start(); err != nil {
		t.Fatalf("starting a terminal: %v", err)
	}
	t.Cleanup(w.close)
}

// started waits until the terminal runs its program. A terminal that has not is
// started once more, and what it said is told: what is looked at here is the program.
func (w *window) started(t *testing.T) {
	t.Helper()
	for range 2 {
		for deadline := time.Now().Add(patience / 2); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
			if b, err := os.ReadFile(w.copied); err == nil && bytes.IndexByte(b, '\n') >= 0 {
				return
			}
		}
		w.close()
		t.Logf("%s: the terminal did not run its program: %v\n%s", w.shot.name, w.cmd.ProcessState, w.said.String())
		again := exec.Command(w.cmd.Path, w.cmd.Args[1:]...)
		again.Env = w.cmd.Env
		w.cmd = again
		w.start(t)
	}
	t.Fatalf("%s: no terminal ran its program", w.shot.name)
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func quotedAll(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, quoted(w))
	}
	return strings.Join(out, " ")
}

// close ends the terminal and what runs in it.
func (w *window) close() {
	if w.cmd.ProcessState == nil {
		syscall.Kill(-w.cmd.Process.Pid, syscall.SIGTERM)
		w.cmd.Wait()
	}
}

// screen returns what the program has written so far, as a terminal shows it.
func (w *window) screen() *vt.Emulator {
	// It only grows, and to draw it takes long. Not there yet: nothing is on the screen.
	if info, err := os.Stat(w.copied); w.drawn != nil && (err != nil || info.Size() == w.bytes) {
		return w.drawn
	}
	b, _ := os.ReadFile(w.copied)
	w.bytes = int64(len(b))
	if _, after, ok := bytes.Cut(b, []byte("\n")); ok && bytes.HasPrefix(b, []byte("Script started")) {
		b = after
	}
	e := vt.NewEmulator(shotCols, shotRows)
	go func() { // its answers go nowhere
		buf := make([]byte, 256)
		for {
			if _, err := e.Read(buf); err != nil {
				return
			}
		}
	}()
	e.Write(b)
	w.drawn = e
	return e
}

// see waits until the screen shows one of the texts, which a bar sets apart.
func (w *window) see(t *testing.T, texts string) *vt.Emulator {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		e := w.screen()
		for text := range strings.SplitSeq(texts, "|") {
			if strings.Contains(e.String(), text) {
				return e
			}
		}
		if time.Now().After(deadline) {
			b, err := os.ReadFile(w.copied)
			t.Fatalf("waited %v for %q; the screen shows\n%s\nthe program wrote %d bytes, the last of them %q (%v)",
				patience, texts, strings.TrimSpace(e.String()), len(b), b[max(0, len(b)-400):], err)
		}
	}
}

// judge presses the keys, takes the picture and reckons with every word of it.
func (w *window) judge(t *testing.T) {
	first := w.shot.see
	if len(w.shot.keys) > 0 {
		first = "NO SOUND"
	}
	w.see(t, first)
	id, err := w.d.do("xdotool", "search", "--sync", "--onlyvisible", "--name", w.title)
	if err != nil {
		t.Fatalf("no window came up: %v", err)
	}
	window := strings.Fields(string(id))[0]
	for _, k := range w.shot.keys {
		if _, err := w.d.do("xdotool", "windowfocus", "--sync", window, "key", k); err != nil {
			t.Fatalf("pressing %s: %v", k, err)
		}
		time.Sleep(150 * time.Millisecond)
	}
	w.see(t, w.shot.see)
	if w.shot.kitty != nil { // without a window manager it opens on top of others
		if _, err := w.d.do("xdotool", "windowmove", "--sync", window, fmt.Sprint(w.n%4*shotX), fmt.Sprint(w.n/4*shotY)); err != nil {
			t.Logf("moving the window: %v", err) // it may be there already
		}
	}
	var bad []string
	for range 20 { // the screen goes on: a picture may be of another moment than its words
		// Kitty opens its windows on top of others, and what is covered has no pixels.
		if _, err := w.d.do("xdotool", "windowraise", window); err != nil {
			t.Logf("raising the window: %v", err)
		}
		time.Sleep(400 * time.Millisecond) // the terminal draws after the program has written
		if bad = w.picture(t, window); len(bad) == 0 {
			return
		}
	}
	t.Error(strings.Join(bad, "\n"))
}

// picture takes a picture, and returns the words of it that lack contrast.
func (w *window) picture(t *testing.T, id string) (bad []string) {
	t.Helper()
	data, err := w.d.do("import", "-window", id, "png:-")
	if err != nil {
		t.Fatalf("taking the picture: %v", err)
	}
	e := w.screen()
	if dir := os.Getenv("SPOTTER_PICTURES"); dir != "" { // to be looked at
		name := strings.ReplaceAll(w.shot.name, " ", "-") + ".png"
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatalf("keeping the picture: %v", err)
		}
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("reading the picture: %v", err)
	}
	words := readWords(e, img)
	if len(words) < 5 {
		t.Fatalf("%d words were found on\n%s", len(words), e.String())
	}
	for _, k := range words {
		if k.contrast < w.shot.least {
			bad = append(bad, fmt.Sprintf("%q at row %d, column %d: %s on %s is %.2f:1, want %.1f",
				k.text, k.row, k.col, shade(k.ink), shade(k.back), k.contrast, w.shot.least))
		}
	}
	return bad
}
