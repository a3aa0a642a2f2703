package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// starter makes a program ready to play on a server.
type starter func(context.Context, *server) (*running, error)

// program is one line of the table.
type program struct {
	name    string
	spotter bool
	needs   []string // programs that must be on the path, or files by their whole path
	only    string   // "pulseaudio" or "pipewire": not on the other
	// held programs set a latency of their own for each stream. While PulseAudio's
	// null sink follows it, what they play is lost to its recorder, so there a
	// silent stream holds the sink at spotter's 5 ms.
	held  bool
	start starter
}

// programs returns what is compared, spotter first. bin holds what run has built,
// dir the click, and spotter the settings to run it with.
func programs(bin, dir, python string, spotter []string) []program {
	click := filepath.Join(dir, "click.wav")
	built := func(name string) string { return filepath.Join(bin, name) }
	var ps []program
	for _, flags := range spotter {
		args := []string{built("spotter"), "--pack", dir, "--output", "pulse", "--start-now"}
		name := strings.TrimSpace("spotter " + flags)
		ps = append(ps, program{name: name, spotter: true, needs: args[:1], start: terminal(append(args, strings.Fields(flags)...)...)})
	}
	return append(ps,
		program{name: "pactl play-sample", needs: []string{"pactl"}, start: sample(click)},
		program{name: "paplay", needs: []string{"paplay"}, start: spawn("paplay", click)},
		program{name: "paplay --latency-msec=5", held: true, needs: []string{"paplay"}, start: spawn("paplay", "--latency-msec=5", click)},
		program{name: "pw-play", only: "pipewire", needs: []string{"pw-play"}, start: spawn("pw-play", click)},
		program{name: "pw-play --latency=5ms", only: "pipewire", needs: []string{"pw-play"}, start: spawn("pw-play", "--latency=5ms", click)},
		program{name: "pygame mixer, 256 frames", needs: []string{python}, start: stdin(python, built("pygame_mixer.py"), "256", click)},
		program{name: "malgo, 2 × 5 ms", needs: []string{built("malgo")}, start: stdin(built("malgo"), click)},
		program{name: "beep/speaker, 10 ms", needs: []string{built("beep")}, start: stdin(built("beep"), "10ms", click)},
		program{name: "beep/speaker, 100 ms", needs: []string{built("beep")}, start: stdin(built("beep"), "100ms", click)},
		program{name: "beep/speaker, oto alpha, 10 ms", needs: []string{built("beep-alpha")}, start: stdin(built("beep-alpha"), "10ms", click)},
		program{name: "beep/speaker, oto alpha, 100 ms", needs: []string{built("beep-alpha")}, start: stdin(built("beep-alpha"), "100ms", click)},
		program{name: "mpv, one file, seek", needs: []string{"mpv"}, start: mpv(
			[]string{"--pulse-buffer=5", "--keep-open=yes", "--pause", click}, `["seek",0,"absolute"]`, `["set_property","pause",false]`)},
		program{name: "mpv, loadfile", held: true, needs: []string{"mpv"}, start: mpv(
			[]string{"--pulse-buffer=5", "--idle=yes"}, `["loadfile","`+click+`"]`)},
		program{name: "sox", held: true, needs: []string{"sox"}, start: spawn("sox", "-q", click, "-t", "alsa", "pulse")},
		program{name: "aplay", held: true, needs: []string{"aplay"}, start: spawn("aplay", "-q", "-D", "pulse", click)},
	)
}

// sample is pactl playing a sample that the server was given beforehand.
func sample(click string) starter {
	play := spawn("pactl", "play-sample", "click")
	return func(ctx context.Context, s *server) (*running, error) {
		if err := s.command("pactl", "upload-sample", click, "click").Run(); err != nil {
			return nil, err
		}
		return play(ctx, s)
	}
}

// missing returns the first program that is needed and not there.
func missing(needs []string) string {
	for _, need := range needs {
		if filepath.IsAbs(need) {
			if _, err := os.Stat(need); err == nil {
				continue
			}
		} else if _, err := exec.LookPath(need); err == nil {
			continue
		}
		return filepath.Base(need)
	}
	return ""
}
