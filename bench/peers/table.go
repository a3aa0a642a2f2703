package main

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// row is a program and what became of its triggers.
type row struct {
	program
	tally
	err error // why it was not measured to the end
}

// table is what was measured on one kind of server.
type table struct {
	kind            kind
	rows            []row
	leftOut         []string
	load, loadAfter string
}

// String is the table in Markdown. Times are milliseconds, CPU is the client's
// share of one core, and the last column says how many times spotter's median,
// the first spotter's, a program's is.
func (t table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %v\n\n", t.kind)
	b.WriteString("| program | heard | whole | min | p50 | p95 | p99 | max | CPU | × spotter |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|\n")
	ours, best := t.medians()
	held := false
	for _, r := range t.rows {
		name := r.name
		if r.spotter {
			name = "**" + name + "**"
		}
		if r.held && !t.kind.pipewire {
			name, held = name+" †", true
		}
		if r.err != nil {
			t.leftOut = append(t.leftOut, fmt.Sprintf("%s: %v", r.name, r.err))
			continue
		}
		fmt.Fprintf(&b, "| %s | %d/%d | %d", name, r.heard, r.triggers, r.whole)
		for _, p := range []float64{0, 50, 95, 99, 100} {
			fmt.Fprintf(&b, " | %.1f", percentile(r.ms, p))
		}
		fmt.Fprintf(&b, " | %.1f%% | %.1f |\n", 100*r.cpu.Seconds()/r.took.Seconds(), percentile(r.ms, 50)/ours)
	}
	if best.name != "" && ours > 0 {
		fmt.Fprintf(&b, "\nQuickest peer at the median: %s, %.1f times spotter's.\n", best.name, percentile(best.ms, 50)/ours)
	}
	if held {
		b.WriteString("\n† A silent stream holds the sink at 5 ms for it, which flatters it: without, what it plays is\n" +
			"lost to the recorder while PulseAudio's null sink follows the stream's own latency.\n")
	}
	for _, why := range t.leftOut {
		fmt.Fprintf(&b, "\nLeft out: %s.\n", why)
	}
	fmt.Fprintf(&b, "\nLoad of the machine (1, 5, 15 minutes): %s before, %s after.\n", t.load, t.loadAfter)
	return b.String()
}

// medians returns the first spotter's median, 0 if there is none, and the peer
// with the smallest one.
func (t table) medians() (ours float64, best row) {
	for _, r := range t.rows {
		switch {
		case len(r.ms) == 0 || r.err != nil:
		case r.spotter && ours == 0:
			ours = percentile(r.ms, 50)
		case !r.spotter && (best.name == "" || percentile(r.ms, 50) < percentile(best.ms, 50)):
			best = r
		}
	}
	return ours, best
}

// heading says what was run, where and when.
func heading(o options) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# From trigger to sound\n\n%s; %s; %d × %s; %s.\n\n", time.Now().Format("2006-01-02 15:04"),
		field("/etc/os-release", "PRETTY_NAME="), runtime.NumCPU(), field("/proc/cpuinfo", "model name"), say("uname", "-sr"))
	fmt.Fprintf(&b, "%d triggers each (spotter %d) in %d rounds, %v to %v apart; milliseconds.\n\n",
		o.peerN, o.spotterN, o.rounds, o.gap, o.gap+o.jitter)
	var versions []string
	for _, c := range [][]string{
		{"pulseaudio", "--version"}, {"pipewire", "--version"}, {"wireplumber", "--version"}, {"paplay", "--version"},
		{o.python, "-c", "import pygame; print('pygame', pygame.version.ver, 'SDL', *pygame.get_sdl_version())"},
		{"mpv", "--version"}, {"sox", "--version"}, {"aplay", "--version"},
	} {
		if out := say(c...); out != "" {
			versions = append(versions, out)
		}
	}
	for name, modules := range map[string][]string{
		"malgo": {"github.com/gen2brain/malgo"}, "beep": {"github.com/gopxl/beep/v2", "github.com/ebitengine/oto/v3"},
		"beep-alpha": {"github.com/ebitengine/oto/v3"},
	} {
		info, err := buildinfo.ReadFile(filepath.Join(o.bin, name))
		if err != nil {
			continue
		}
		for _, d := range info.Deps {
			for _, m := range modules {
				if d.Path == m {
					versions = append(versions, fmt.Sprintf("%s: %s %s", name, d.Path, d.Version))
				}
			}
		}
	}
	fmt.Fprintf(&b, "%s.\n", strings.Join(versions, "; "))
	return b.String()
}

// say returns the last word of a program that names its version: of PipeWire the
// version it runs with, of the others their first line.
func say(args ...string) string {
	c := exec.Command(args[0], args[1:]...)
	c.Env = append(os.Environ(), "PYGAME_HIDE_SUPPORT_PROMPT=1", "LC_ALL=C")
	out, err := c.Output()
	if err != nil {
		return ""
	}
	if _, after, ok := strings.Cut(string(out), "Linked with lib"); ok {
		return strings.TrimSpace(after)
	}
	first, _, _ := bytes.Cut(bytes.TrimSpace(out), []byte("\n"))
	line, _, _ := strings.Cut(string(first), " Copyright")
	return line
}

// field returns what follows a name, and ":" or "=", in a file of the system.
func field(file, name string) string {
	b, _ := os.ReadFile(file)
	_, rest, _ := strings.Cut(string(b), name)
	line, _, _ := strings.Cut(rest, "\n")
	return strings.Trim(line, "\t :=\"")
}

// load is the machine's load averages.
func load() string {
	b, _ := os.ReadFile("/proc/loadavg")
	f := strings.Fields(string(b))
	return strings.Join(f[:min(3, len(f))], " ")
}
