//go:build unix

package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

// terminal is the kind of terminal that the film shows.
const terminal = "xterm-256color"

func main() {
	out := flag.String("o", "dist/film", "folder for race.cast and race.wav")
	program := flag.String("spotter", "", "the built program; without it the film builds one")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := shoot(ctx, *program, *out); err != nil {
		fmt.Fprintln(os.Stderr, "film:", err)
		os.Exit(1)
	}
}

// shoot makes the film in a folder.
func shoot(ctx context.Context, program, out string) error {
	set, err := os.MkdirTemp("", "spotter-film")
	if err != nil {
		return fmt.Errorf("making a folder for the race: %w", err)
	}
	defer os.RemoveAll(set)
	if program == "" {
		program = filepath.Join(set, "spotter")
		if b, err := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/spotter").CombinedOutput(); err != nil {
			return fmt.Errorf("building spotter: %w\n%s", err, b)
		}
	}
	ear := filepath.Join(set, "ear.wav")
	c := exec.CommandContext(ctx, program, append(arguments, "--output", "wav:"+ear)...)
	c.Env = append(os.Environ(), "HOME="+set, "XDG_DATA_HOME=", "XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "TERM="+terminal, "LC_ALL=C.UTF-8", "NO_COLOR=", "COLORTERM=truecolor")
	t, err := roll(ctx, c, script)
	if err != nil {
		return err
	}
	heard, err := os.ReadFile(ear)
	if err != nil {
		return fmt.Errorf("reading the sound: %w", err)
	}
	sound, worst, err := align(heard, t, script)
	if err != nil {
		return err
	}
	film, err := t.cast("A race with spotter", script)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("making the folder of the film: %w", err)
	}
	for name, b := range map[string][]byte{"race.cast": film, "race.wav": sound} {
		if err := os.WriteFile(filepath.Join(out, name), b, 0o644); err != nil {
			return fmt.Errorf("writing the film: %w", err)
		}
	}
	fmt.Printf("%s: race.cast and race.wav, %d keys; a cue and its key are at most %v apart\n", out, len(script), worst.Round(1e6))
	fmt.Println("watch it: asciinema play race.cast & paplay race.wav")
	return nil
}
