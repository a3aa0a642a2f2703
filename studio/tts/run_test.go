package tts

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/clip"
	"spotter/cmd/spotter/clitest"
	"spotter/text"
)

// fakeSpeaker returns a speaker that runs the fake program with more words.
func fakeSpeaker(t *testing.T, words string, timeout time.Duration, env ...string) *Speaker {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tpl, err := ParseTemplate(text.ShellWord(self) + " " + words)
	if err != nil {
		t.Fatal(err)
	}
	return New(tpl, append(append(os.Environ(), clitest.AsTTS+"=1"), env...), timeout)
}

// TestSpeakerMisbehaves has a program do everything wrong that it can: each is told
// in words, soon, with the end of what it said.
func TestSpeakerMisbehaves(t *testing.T) {
	const soon = 20 * time.Second // of a busy machine
	for _, tt := range []struct {
		name, words string
		timeout     time.Duration
		want, said  string // "" for want: no error
	}{
		{"to a file", "say {out} {text}", soon, "", ""},
		{"to standard output", "say - {text}", soon, "", ""},
		{"from standard input", "say {out}", soon, "", ""},
		{"from one to the other", "say", soon, "", ""},
		{"fails", "fail {out} {text}", soon, "ended with code 3", "it said: loading 100 % / error: no voice\\x07 \ufffd"},
		{"fails without a file", "fail - {text}", soon, "ended with code 3", "error: no voice"},
		{"says too much", "chatter {out} {text}", soon, "ended with code 4", "it said: line 19998 of nothing / line 19999 of nothing"},
		{"writes nothing", "quiet {out} {text}", soon, "wrote nothing to {out}", ""},
		{"writes nothing at all", "quiet - {text}", soon, "wrote nothing to standard output", ""},
		{"hangs", "hang {out} {text}", 700 * time.Millisecond, "took more than 700ms", ""},
		{"hangs with a pipe", "hang - {text}", 700 * time.Millisecond, "took more than 700ms", ""},
		{"floods", "flood - {text}", soon, "made more than 32 MiB", ""},
		{"floods a file", "flood {out} {text}", soon, "made more than 32 MiB", ""},
		{"leaves a child behind", "stay {out} {text}", soon, "", ""},
		{"leaves a child with the pipe", "stay - {text}", soon, "left a program running", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pids := t.TempDir()
			s := fakeSpeaker(t, tt.words, tt.timeout, "FAKETTS_PIDS="+pids)
			began := time.Now()
			data, err := s.Say(context.Background(), t.TempDir(), Values{Text: "Hard left", Id: "hard_left"})
			if took := time.Since(began); took > soon {
				t.Errorf("took %v", took)
			}
			switch {
			case tt.want == "" && err != nil:
				t.Fatal(err)
			case tt.want == "":
				if _, err := clip.Load(data, "x.wav"); err != nil {
					t.Error(err)
				}
			case err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.said):
				t.Errorf("error %v, want %q and %q", err, tt.want, tt.said)
			case len(err.Error()) > 400:
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
			clitest.NoneAlive(t, pids)
		})
	}
}

func TestSpeakerIsEndedWithItsContext(t *testing.T) {
	t.Parallel()
	pids := t.TempDir()
	s := fakeSpeaker(t, "hang {out} {text}", time.Minute, "FAKETTS_PIDS="+pids)
	ctx, end := context.WithCancel(context.Background())
	go func() {
		for range 1000 {
			if found, _ := os.ReadDir(pids); len(found) > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		end()
	}()
	began := time.Now()
	if _, err := s.Say(ctx, t.TempDir(), Values{Text: "Left", Id: "left"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	clitest.NoneAlive(t, pids)
}

func TestSpeakerThatIsNotThere(t *testing.T) {
	s := New(Template{words: []string{"no-such-voice"}}, nil, time.Minute)
	if err := s.Find(); err == nil || !strings.Contains(err.Error(), `program "no-such-voice": executable file not found`) {
		t.Errorf("error %v", err)
	}
	// Found, and cannot be run all the same.
	script := filepath.Join(t.TempDir(), "say")
	if err := os.WriteFile(script, []byte("#!/no/such/interpreter\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	s = New(Template{words: []string{script, "{text}"}, text: true}, nil, time.Minute)
	if _, err := s.Say(context.Background(), t.TempDir(), Values{Text: "x", Id: "x"}); err == nil || !strings.Contains(err.Error(), "say cannot be run: ") {
		t.Errorf("error %v", err)
	}
}

func TestLastWords(t *testing.T) {
	for in, want := range map[string]string{
		"":                                      "",
		"\n\n":                                  "",
		"one\ntwo\nthree\n\n":                   "two / three",
		"10 %\r20 %\r30 %\ndone":                "30 % / done",
		"\x1b[2J\x1b[31mred\x1b[0m\x1b]0;t\x07": "red",
		"a\u202eb":                              `a\u202eb`,
	} {
		if got := lastWords([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := lastWords([]byte(strings.Repeat("é", 1000))); got != strings.Repeat("é", saidShown)+"…" {
		t.Errorf("not shortened: %q", got)
	}
}
