//go:build linux

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

// shell is a shell on a terminal, with the completion of spotter.
type shell struct {
	t    *testing.T
	tty  *os.File
	told string // the file to which ctrl+g writes the line that is being typed

	mu  sync.Mutex
	out strings.Builder
}

// shells are the commands that start one, by its name: it reads what follows from a file, and
// touches the file READY before each line. Ctrl+g writes the line to the file TOLD and empties it.
var shells = map[string]struct {
	args []string
	file string // in HOME
	rc   string
}{
	"bash": {[]string{"bash", "--noprofile", "--rcfile", ".bashrc", "-i"}, ".bashrc", `set -u; cd "$DIR"; PS1='> '; HISTFILE=; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'
bind 'set completion-query-items 0'; bind 'set page-completions off'
tell() { printf %s "$READLINE_LINE" >"$TOLD.new"; mv "$TOLD.new" "$TOLD"; READLINE_LINE=; READLINE_POINT=0; }
bind -x '"\C-g": tell'
source <(spotter completion bash)
PROMPT_COMMAND='touch "$READY"'
`},
	"zsh": {[]string{"zsh", "-d", "-i"}, ".zshrc", `cd "$DIR"; PS1='> '; autoload -U compinit; compinit -u -D; setopt no_beep
tell() { print -rn -- "$BUFFER" >"$TOLD.new"; mv "$TOLD.new" "$TOLD"; BUFFER= }
zle -N tell; bindkey '^G' tell
source <(spotter completion zsh)
precmd() { touch "$READY" }
`},
	"fish": {[]string{"fish", "-i"}, ".config/fish/config.fish", `cd $DIR
function tell; commandline | string collect | tr -d '\n' >$TOLD.new; mv $TOLD.new $TOLD; commandline ''; end
bind \cg tell
spotter completion fish | source
function fish_prompt; touch $READY; echo '> '; end
`},
}

// interactive starts a shell in a folder.
func (h *home) interactive(t *testing.T, name, dir string) *shell {
	t.Helper()
	audiotest.Need(t, "bash", "zsh", "fish")
	how, ready := shells[name], h.path("ready")
	put(t, h.path(how.file), how.rc)
	s := &shell{t: t, told: h.path("told")}
	cmd := exec.Command(how.args[0], how.args[1:]...)
	cmd.Dir, cmd.Env = h.dir, append(slices.Clone(h.env), "TERM=xterm", "LC_ALL=C.UTF-8", "ZDOTDIR="+h.dir, "DIR="+dir, "TOLD="+s.told, "READY="+ready)
	var err error
	if s.tty, err = pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 300}); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		for b := make([]byte, 4096); ; {
			n, err := s.tty.Read(b)
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
		_ = s.tty.Close()
		<-read
	})
	if _, ok := s.await(ready, patience); !ok {
		t.Fatalf("%s does not start:\n%q", name, s.out.String())
	}
	return s
}

// await waits for a file, returns what is in it, and removes it; ok is false where it does not come.
func (s *shell) await(file string, within time.Duration) (text string, ok bool) {
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if b, err := os.ReadFile(file); err == nil {
			os.Remove(file)
			return string(b), true
		}
	}
	return "", false
}

// complete types keys and returns the line that stands there then, and all that was shown.
func (s *shell) complete(keys string) (line, shown string) {
	s.t.Helper()
	s.mu.Lock()
	s.out.Reset()
	s.mu.Unlock()
	if _, err := s.tty.WriteString(keys + "\a"); err != nil {
		s.t.Fatal(err)
	}
	line, ok := s.await(s.told, patience)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ok {
		s.t.Fatalf("the shell does not answer:\n%q", s.out.String())
	}
	return line, s.out.String()
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

// lists checks that pressing tab again shows a list, and leaves the line as it is.
func (s *shell) lists(typed, want, list string) {
	s.t.Helper()
	line, shown := "", ""
	for range 20 {
		line, shown = s.complete(typed + "\t\t\t")
		if line == want && regexp.MustCompile(list).MatchString(shown) {
			return
		}
	}
	s.t.Errorf("%s TAB TAB TAB: %q, want %q and a list with %s\n%s", typed, line, want, list, shown)
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
	s := h.interactive(t, "bash", dir)
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
	s.lists("spotter review my", `spotter review my\ race`, `my\\ race\\,\\ again\.jsonl`)
	s.lists("spotter cues preview step", "spotter cues preview step_", `step_up +\(Up step\)`)
	line, shown := "", ""
	if line, shown = s.complete("spotter review \t\t"); strings.Contains(shown, "\x1b[31m") || strings.Contains(shown, "evil") || line != "spotter review " {
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
		s := h.interactive(t, "bash", t.TempDir())
		s.completes("spotter --output pulse:ea", "spotter --output pulse:ear ")
		s.completes("spotter --output=pulse:lap", "spotter --output=pulse:laptop ")
		s.completes(`spotter --output "pulse:lap`, `spotter --output "pulse:laptop" `)
		s.completes("spotter review last --output pu", "spotter review last --output pulse:")
		s.completes("spotter --spotter-sink lap", "spotter --spotter-sink laptop ")
		s.completes("spotter check --loopback --mic ear", "spotter check --loopback --mic ear.monitor ")
		s.complete("COMP_WORDBREAKS=${COMP_WORDBREAKS//[:=]}\n")
		s.completes("spotter --output=pulse:lap", "spotter --output=pulse:laptop ")
		if n := len(server.Streams()); n != 0 {
			t.Errorf("%d streams were opened", n)
		}
	})
}

// So do zsh and fish, with the programs that Cobra makes for them.
func TestOtherShellsComplete(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"zsh", "fish"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fakepulse.Start(t, fakepulse.Options{})
			h := newHome(t)
			h.env = append(h.env, "XDG_DATA_HOME="+h.path("data"), "PULSE_SERVER="+server.Addr)
			put(t, filepath.Join(h.path("data"), "spotter", "races", "2027-04-19-boston.jsonl"), "")
			put(t, h.path("home.jsonl"), "")
			// Without this folder fish makes completions of every manual page, which takes a minute of processor time.
			put(t, filepath.Join(h.path("data"), "fish", "generated_completions", "none"), "")
			dir := t.TempDir()
			for _, file := range []string{"my race.jsonl", "my race, again.jsonl", "at 10:15.jsonl"} {
				put(t, filepath.Join(dir, file), "")
			}
			s := h.interactive(t, name, dir)
			for typed, want := range map[string]string{
				"spotter review la":               "spotter review last ",
				"spotter review 20":               "spotter review 2027-04-19-boston.jsonl ",
				"spotter review my":               `spotter review my\ race`,
				`spotter review my\ race.`:        `spotter review my\ race.jsonl `,
				"spotter review at":               `spotter review at\ 10:15.jsonl `,
				"spotter review ~/ho":             "spotter review ~/home.jsonl ",
				"spotter --output pulse:la":       "spotter --output pulse:laptop ",
				"spotter --output=pulse:la":       "spotter --output=pulse:laptop ",
				"spotter --output wa":             "spotter --output wav:",
				"spotter --pack pt":               "spotter --pack pt-BR ",
				"spotter cues preview es step_u":  "spotter cues preview es step_up ",
				"spotter export last --to audaci": "spotter export last --to audacity ",
				"spotter help cues previ":         "spotter help cues preview ",
			} {
				s.completes(typed, want)
			}
		})
	}
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
	s := h.interactive(t, "bash", t.TempDir())
	s.completes("spotter --output pulse:bl", "spotter --output pulse:bluez_output.AA:BB:")
	s.completes("spotter --output pulse:bluez_output.AA:BB:C", "spotter --output pulse:bluez_output.AA:BB:CC.1 ")
	s.completes("spotter --output pulse:wi", `spotter --output pulse:with\ blank `)
	s.completes("spotter --spotter-sink bluez_output.AA:BB:D", "spotter --spotter-sink bluez_output.AA:BB:DD.1 ")
	s.completes("spotter --note-mic bui", "spotter --note-mic built-in ")
	if line, shown := s.complete("spotter --output \t\t"); strings.Contains(shown, "\x1b[31m") || strings.Contains(shown, "bad") || line != "spotter --output " {
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
	quickest := func(server string) (out string, took time.Duration) {
		took = time.Hour
		for range 5 {
			c := exec.Command(os.Args[0], "__complete", "--output", "")
			c.Env = append(slices.Clone(h.env), "PULSE_SERVER="+server)
			began := time.Now()
			b, err := c.Output()
			if err != nil {
				t.Fatal(err)
			}
			out, took = string(b), min(took, time.Since(began))
		}
		return out, took
	}
	_, none := quickest("unix:" + h.path("no-server"))
	out, hung := quickest(server.Addr)
	if hung-none > 500*time.Millisecond { // a question to a server takes 700 ms before it is given up
		t.Errorf("with a server that hangs it takes %v, and %v without one", hung, none)
	}
	if !strings.HasPrefix(out, "auto\npulse\n") || !strings.HasSuffix(out, "\nnull\n:4\n") {
		t.Errorf("the rest is %q", out)
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
