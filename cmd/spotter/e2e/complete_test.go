//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
)

// shell is a bash on a terminal, with the completion of spotter.
type shell struct {
	t   *testing.T
	tty *os.File

	mu  sync.Mutex
	out strings.Builder
}

// bash starts one in a folder. Ctrl+g tells the line that is being typed and clears it.
func (h *home) bash(t *testing.T, dir string) *shell {
	t.Helper()
	audiotest.Need(t, "bash")
	rc := h.path("bashrc")
	put(t, rc, `PS1='ready> '; HISTFILE=; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'
bind 'set completion-query-items 0'; bind 'set page-completions off'
tell() { printf '\nline[%s]\n' "$READLINE_LINE"; READLINE_LINE=; READLINE_POINT=0; }
bind -x '"\C-g": tell'
source <(spotter completion bash)
`)
	cmd := exec.Command("bash", "--noprofile", "--rcfile", rc, "-i")
	cmd.Dir, cmd.Env = dir, append(slices.Clone(h.env), "TERM=dumb", "LC_ALL=C.UTF-8")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 300})
	if err != nil {
		t.Fatal(err)
	}
	s := &shell{t: t, tty: tty}
	read := make(chan struct{})
	go func() {
		defer close(read)
		b := make([]byte, 4096)
		for {
			n, err := tty.Read(b)
			s.mu.Lock()
			s.out.Write(b[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = tty.Close()
		<-read
	})
	s.await(regexp.MustCompile(`ready> $`))
	return s
}

// await waits until what the shell wrote since the last call matches, and returns it.
func (s *shell) await(want *regexp.Regexp) string {
	s.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		said := strings.ReplaceAll(s.out.String(), "\r", "")
		if want.MatchString(said) {
			s.out.Reset()
			s.mu.Unlock()
			return said
		}
		s.mu.Unlock()
		if time.Now().After(end) {
			s.t.Fatalf("the shell does not say %v:\n%s", want, said)
		}
	}
}

var told = regexp.MustCompile(`(?s)\nline\[([^\n]*)\]\n.*ready> $`)

// complete types keys and tells the line that stands there then, and all that was shown.
func (s *shell) complete(keys string) (line, shown string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(keys + "\a"); err != nil {
		s.t.Fatal(err)
	}
	shown = s.await(told)
	return told.FindStringSubmatch(shown)[1], shown
}

// completes checks what a line becomes when tab is pressed at its end.
func (s *shell) completes(typed, want string) {
	s.t.Helper()
	line, shown := "", ""
	for range 20 { // where the machine is loaded, the list may be late
		if line, shown = s.complete(typed + "\t"); line == want {
			return
		}
	}
	s.t.Errorf("%s TAB: %q, want %q\n%s", typed, line, want, shown)
}

// A real bash completes races, files with odd names, cues, voices and the words of flags.
func TestBashCompletes(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	dir := t.TempDir()
	races := filepath.Join(h.path("data"), "spotter", "races")
	h.env = append(h.env, "XDG_DATA_HOME="+h.path("data"))
	put(t, filepath.Join(races, "2027-04-19-boston.jsonl"), "")
	put(t, filepath.Join(races, "2027-05-30-delft.jsonl"), "")
	for _, name := range []string{"my race.jsonl", "my race, again.jsonl", "at 10:15.jsonl", "it's $HOME `x`.jsonl", "größe.jsonl",
		"sub dir/inner.jsonl", "evil\x1b[31m.jsonl", "evil\nname.jsonl", "other.txt", "town.gpx", "town.toml", "club/pack.toml"} {
		put(t, filepath.Join(dir, name), "")
	}
	put(t, h.path("home.jsonl"), "")
	s := h.bash(t, dir)
	for _, tt := range []struct{ typed, want string }{
		{"spotter revi", "spotter review "},
		{"spotter review la", "spotter review last "},
		{"spotter review 2027-04", "spotter review 2027-04-19-boston.jsonl "},
		{"spotter review 20", "spotter review 2027-0"},
		{"spotter races merge last 2027-05", "spotter races merge last 2027-05-30-delft.jsonl "},
		{"spotter report last -o x.html --course town.g", "spotter report last -o x.html --course town.gpx "},
		{"spotter review my", `spotter review my\ race`},
		{`spotter review my\ race.`, `spotter review my\ race.jsonl `},
		{`spotter review "my race.`, `spotter review "my race.jsonl" `},
		{`spotter review 'my race,`, `spotter review 'my race, again.jsonl' `},
		{"spotter review at", `spotter review at\ 10:15.jsonl `},
		{`spotter review at\ 10:`, `spotter review at\ 10:15.jsonl `},
		{`spotter review "at 10:`, `spotter review "at 10:15.jsonl" `},
		{"spotter review it", `spotter review it\'s\ \$HOME\ \` + "`x\\`.jsonl "},
		{"spotter review grö", "spotter review größe.jsonl "},
		{"spotter review sub", `spotter review sub\ dir/`},
		{`spotter review sub\ dir/`, `spotter review sub\ dir/inner.jsonl `},
		{"spotter review ~/ho", "spotter review ~/home.jsonl "},
		{"spotter my", `spotter my\ race`},
		{"spotter --output wa", "spotter --output wav:"},
		{"spotter --output=nu", "spotter --output=null "},
		{"spotter --pack e", "spotter --pack e"},
		{"spotter --pack pt", "spotter --pack pt-BR "},
		{"spotter --pack clu", "spotter --pack club "},
		{"spotter --lang pt", "spotter --lang pt-BR "},
		{"spotter --bind fal", "spotter --bind fall="},
		{"spotter --theme da", "spotter --theme dark "},
		{"spotter cues preview step_u", "spotter cues preview step_up "},
		{"spotter cues preview es le", "spotter cues preview es left "},
		{"spotter cues preview --pack de left rig", "spotter cues preview --pack de left right "},
		{"spotter cues preview --words n10", "spotter cues preview --words n10 "},
		{"spotter export last --to subt", "spotter export last --to subt"},
		{"spotter export last --to au", "spotter export last --to audacity "},
		{"spotter course check to", "spotter course check town."},
		{"spotter help cues prev", "spotter help cues preview "},
		{"SPOTTER_LANG=de spotter revi", "SPOTTER_LANG=de spotter review "},
		{"true; spotter revi", "true; spotter review "},
		{`spotter --race "$(touch ran)" --theme da`, `spotter --race "$(touch ran)" --theme dark `},
	} {
		s.completes(tt.typed, tt.want)
	}
	if _, err := os.Stat(filepath.Join(dir, "ran")); err == nil {
		t.Error("what stands on the line was run")
	}
	line, shown := s.complete("spotter review my\t\t\t")
	if line != `spotter review my\ race` || !strings.Contains(shown, `my\ race\,\ again.jsonl`) {
		t.Errorf("TAB until the list comes: %q\n%s", line, shown)
	}
	line, shown = s.complete("spotter cues preview step\t\t\t")
	if line != "spotter cues preview step_" || !regexp.MustCompile(`step_up +\(Up step\)`).MatchString(shown) {
		t.Errorf("TAB until the list comes: %q\n%s", line, shown)
	}
	if line, shown = s.complete("spotter review \t\t"); strings.ContainsAny(shown, "\x1b") || strings.Contains(shown, "evil") || line != "spotter review " {
		t.Errorf("odd names: %q\n%q", line, shown)
	}
	if line, shown = s.complete("spotter resu"); line != "spotter resu" || strings.Contains(shown, "rror") {
		t.Errorf("%q\n%s", line, shown)
	}
}

// The sinks of a sound server complete, whatever bash thinks of a colon.
func TestBashCompletesSinks(t *testing.T) {
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		h := newHome(t)
		h.use(server)
		s := h.bash(t, t.TempDir())
		s.completes("spotter --output pulse:ea", "spotter --output pulse:ear ")
		s.completes("spotter --output=pulse:lap", "spotter --output=pulse:laptop ")
		s.completes(`spotter --output "pulse:lap`, `spotter --output "pulse:laptop" `)
		s.completes("spotter review last --output pu", "spotter review last --output pulse:")
		s.completes("spotter --spotter-sink lap", "spotter --spotter-sink laptop ")
		s.completes("spotter check --loopback --mic ear", "spotter check --loopback --mic ear.monitor ")
		s.completes("COMP_WORDBREAKS=${COMP_WORDBREAKS//:}", "COMP_WORDBREAKS=${COMP_WORDBREAKS//:}")
		s.complete("COMP_WORDBREAKS=${COMP_WORDBREAKS//[:=]}\n")
		s.completes("spotter --output=pulse:lap", "spotter --output=pulse:laptop ")
		if n := len(server.Streams()); n != 0 {
			t.Errorf("%d streams were opened", n)
		}
	})
}

// Names with colons, such as those of PipeWire, and with what terminals obey.
func TestBashCompletesOddSinks(t *testing.T) {
	t.Parallel()
	server := fakepulse.Start(t, fakepulse.Options{
		Sinks:   []fakepulse.Sink{{Name: "bluez_output.AA:BB:CC.1"}, {Name: "bluez_output.AA:BB:DD.1"}, {Name: "bad\x1b[31m"}, {Name: "with blank"}},
		Sources: []fakepulse.Source{{Name: "built-in"}, {Name: "bluez_input.AA:BB"}},
	})
	h := newHome(t)
	h.env = append(h.env, "PULSE_SERVER="+server.Addr)
	s := h.bash(t, t.TempDir())
	s.completes("spotter --output pulse:bl", "spotter --output pulse:bluez_output.AA:BB:")
	s.completes("spotter --output pulse:bluez_output.AA:BB:C", "spotter --output pulse:bluez_output.AA:BB:CC.1 ")
	s.completes("spotter --output pulse:wi", `spotter --output pulse:with\ blank `)
	s.completes("spotter --spotter-sink bluez_output.AA:BB:D", "spotter --spotter-sink bluez_output.AA:BB:DD.1 ")
	s.completes("spotter --note-mic bui", "spotter --note-mic built-in ")
	if line, shown := s.complete("spotter --output \t\t"); strings.Contains(shown, "\x1b") || strings.Contains(shown, "bad") || line != "spotter --output " {
		t.Errorf("%q\n%q", line, shown)
	}
	for _, name := range server.Recording() {
		t.Errorf("%s was opened", name)
	}
}

// A sound server that hangs does not hold up the shell, and takes none of the rest away.
func TestCompletionWithAHungServer(t *testing.T) {
	t.Parallel()
	server := fakepulse.Start(t, fakepulse.Options{})
	server.Freeze(true)
	defer server.Freeze(false)
	h := newHome(t)
	c := exec.Command(os.Args[0], "__complete", "--output", "")
	c.Env = append(slices.Clone(h.env), "PULSE_SERVER="+server.Addr)
	began := time.Now()
	out, err := c.Output()
	if took := time.Since(began); err != nil || took > time.Second {
		t.Errorf("it took %v: %v", took, err)
	}
	if want := "auto\npulse\nspeaker\nwav:\nnull\n:4\n"; string(out) != want {
		t.Errorf("%q, want %q", out, want)
	}
}

// BenchmarkCompletion is one press of tab, from the start of the process to its end.
func BenchmarkCompletion(b *testing.B) {
	for name, words := range map[string][]string{"command": {""}, "race": {"review", ""}, "cue": {"cues", "preview", ""}, "voice": {"--pack", ""}, "output": {"--output", ""}} {
		b.Run(name, func(b *testing.B) {
			server := fakepulse.Start(b, fakepulse.Options{})
			for b.Loop() {
				c := exec.Command(os.Args[0], append([]string{"__complete"}, words...)...)
				c.Env = append(os.Environ(), asProgram+"=1", "PULSE_SERVER="+server.Addr)
				if err := c.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
