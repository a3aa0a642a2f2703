package main

import (
	"bytes"
	"cmp"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// row is a program and what became of its triggers.
type row struct {
	program
	tally
	err error // why it was not measured to the end
}

// table holds the measurements on one kind of server.
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
	ours, peers := t.medians()
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
	if ours > 0 && len(peers) > 0 {
		var words []string
		for _, r := range peers[:min(quickest, len(peers))] {
			words = append(words, fmt.Sprintf("%s, %.1f times spotter's", r.name, percentile(r.ms, 50)/ours))
		}
		fmt.Fprintf(&b, "\nQuickest peers at the median: %s.\n", strings.Join(words, "; "))
	}
	if held {
		b.WriteString("\n† A silent stream holds the sink at 5 ms for it, which flatters it: without, what it plays is\n" +
			"lost to the recorder while PulseAudio's null sink follows the stream's own latency.\n")
	}
	for _, why := range t.leftOut {
		fmt.Fprintf(&b, "\nLeft out: %s.\n", why)
	}
	if t.kind.pipewire {
		b.WriteString("\nA sound counts as played when PipeWire's graph takes it, less the quantum in force: each figure\n" +
			"here is a quantum short of the moment it was taken (256 frames are 5.3 ms, 1024 are 21.3 ms).\n")
	}
	fmt.Fprintf(&b, "\nLoad of the machine (1, 5, 15 minutes): %s before, %s after.\n", t.load, t.loadAfter)
	return b.String()
}

// quickest is the number of peers that the line below a table names.
const quickest = 3

// medians returns the first spotter's median, 0 if there is none, and the peers
// in the order of theirs.
func (t table) medians() (ours float64, peers []row) {
	for _, r := range t.rows {
		switch {
		case len(r.ms) == 0 || r.err != nil:
		case !r.spotter:
			peers = append(peers, r)
		case ours == 0:
			ours = percentile(r.ms, 50)
		}
	}
	slices.SortStableFunc(peers, func(a, b row) int { return cmp.Compare(percentile(a.ms, 50), percentile(b.ms, 50)) })
	return ours, peers
}

// heading says what was run, where and when.
func heading(o options) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# From trigger to sound\n\n%s; %s; %d × %s; %s.\n\n", time.Now().Format("2006-01-02 15:04"),
		field("/etc/os-release", "PRETTY_NAME="), runtime.NumCPU(), field("/proc/cpuinfo", "model name"), say("uname", "-sr"))
	fmt.Fprintf(&b, "%d triggers each (spotter %d), rounds: %d, %v to %v apart; milliseconds.\n\n",
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
	versions = append(versions, modules(filepath.Join(o.bin, "malgo"), "player over", "github.com/gen2brain/malgo")...)
	versions = append(versions, modules(filepath.Join(o.bin, "beep"), "player over", "github.com/gopxl/beep/v2", "github.com/ebitengine/oto/v3")...)
	versions = append(versions, modules(filepath.Join(o.bin, "beep-alpha"), "player over", "github.com/ebitengine/oto/v3")...)
	fmt.Fprintf(&b, "%s.\n", strings.Join(versions, "; "))
	return b.String()
}

// modules returns the versions of the modules named that a Go program was built
// with.
func modules(file, words string, names ...string) []string {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return nil // not built; the table says so
	}
	var versions []string
	for _, d := range info.Deps {
		if slices.Contains(names, d.Path) {
			versions = append(versions, words+" "+d.Path+" "+d.Version)
		}
	}
	return versions
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
	return strings.Join(strings.Fields(line), " ")
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
