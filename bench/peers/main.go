// Peers measures how long programs take from a trigger to sound, side by side in
// one run: spotter as a whole, key by key in a pseudo-terminal, and the players
// that a person could use instead, each with the same click. bench/peers/run
// builds and starts it; docs/latency.md says how it measures and what that means.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// options holds the flags of a run.
type options struct {
	bin, python     string
	servers         []kind
	spotter         []string
	spotterN, peerN int
	rounds          int
	gap, jitter     time.Duration
	only            *regexp.Regexp
}

func main() {
	o, err := parse(os.Args[1:])
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		err = run(ctx, o)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// list is a flag that may be given more than once.
type list []string

func (l *list) String() string        { return strings.Join(*l, "; ") }
func (l *list) Set(text string) error { *l = append(*l, text); return nil }

func parse(args []string) (o options, err error) {
	f := flag.NewFlagSet("bench/peers/run", flag.ContinueOnError)
	var spotter list
	f.Var(&spotter, "spotter", "flags to run spotter with, such as \"--latency 2ms\"; may be repeated (default \"--latency auto\")")
	servers := f.String("servers", "pulseaudio,pipewire", "sound servers, in order: pulseaudio, pipewire, pipewire@256 (that quantum forced)")
	only := f.String("only", "", "only programs whose name matches this regular expression")
	f.IntVar(&o.peerN, "n", 200, "triggers of each program")
	f.IntVar(&o.spotterN, "spotter-n", 0, "triggers of spotter (default: -n)")
	f.IntVar(&o.rounds, "rounds", 2, "blocks to part them into; each round begins with another program")
	f.DurationVar(&o.gap, "gap", 400*time.Millisecond, "shortest pause between triggers, from 200ms")
	f.DurationVar(&o.jitter, "jitter", 40*time.Millisecond, "longest random addition to it")
	f.StringVar(&o.bin, "bin", ".", "folder with the programs that run has built")
	f.StringVar(&o.python, "python", "", "python with pygame, by its whole path")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	for _, text := range strings.Split(*servers, ",") {
		k, err := parseKind(text)
		if err != nil {
			return o, err
		}
		o.servers = append(o.servers, k)
	}
	if o.spotter = spotter; len(spotter) == 0 {
		o.spotter = []string{"--latency auto"}
	}
	if o.spotterN == 0 {
		o.spotterN = o.peerN
	}
	if o.only, err = regexp.Compile(*only); err != nil {
		return o, fmt.Errorf("-only: %w", err)
	}
	switch {
	case f.NArg() > 0:
		return o, fmt.Errorf("%q: no arguments are taken", f.Arg(0))
	case o.peerN < 1 || o.spotterN < 1 || o.rounds < 1 || o.rounds > min(o.peerN, o.spotterN):
		return o, errors.New("-n, -spotter-n and -rounds: at least one trigger in each round")
	case o.gap < 200*time.Millisecond || o.jitter <= 0:
		return o, errors.New("-gap: a click of 100 ms and its latency need 200ms; -jitter: more than 0")
	}
	return o, nil
}

// run measures every program on every server and prints a table for each.
func run(ctx context.Context, o options) error {
	dir, err := os.MkdirTemp("", "peers-click-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeClick(dir); err != nil {
		return err
	}
	var all []program
	for _, p := range programs(o.bin, dir, o.python, o.spotter) {
		if o.only.MatchString(p.name) {
			all = append(all, p)
		}
	}
	fmt.Println(heading(o))
	for _, k := range o.servers {
		if name := missing(k.needs()); name != "" {
			fmt.Printf("## %v\n\nLeft out: %s is not installed.\n\n", k, name)
			continue
		}
		t, err := measure(ctx, o, k, all)
		if err != nil {
			return err
		}
		fmt.Println(t)
	}
	return nil
}

// measure runs every program on servers of one kind, round by round. Each has
// its block of triggers on a server of its own: a stream that another program
// keeps open would set the sink's latency for all.
func measure(ctx context.Context, o options, k kind, all []program) (table, error) {
	t := table{kind: k, load: load()}
	var able []program
	for _, p := range all {
		switch name := missing(p.needs); {
		case p.only == "pipewire" && !k.pipewire || p.only == "pulseaudio" && k.pipewire:
		case name != "":
			t.leftOut = append(t.leftOut, fmt.Sprintf("%s: %s is not installed", p.name, name))
		default:
			able = append(able, p)
			t.rows = append(t.rows, row{program: p})
		}
	}
	for round := range o.rounds {
		for i := range able {
			r := &t.rows[turn(i, round, o.rounds, len(able))]
			if r.err != nil {
				continue
			}
			n := o.peerN
			if r.spotter {
				n = o.spotterN
			}
			n = n*(round+1)/o.rounds - n*round/o.rounds
			fmt.Fprintf(os.Stderr, "%s  %v, round %d of %d: %s, %d triggers\n", time.Now().Format("15:04:05"), k, round+1, o.rounds, r.name, n)
			got, err := block(ctx, o, k, r.program, n)
			if ctx.Err() != nil {
				return t, ctx.Err()
			}
			r.tally, r.err = r.tally.add(got), err
		}
	}
	t.loadAfter = load()
	return t, nil
}

// turn returns which of n programs is the i-th of a round. Rounds begin with
// programs as far apart as can be.
func turn(i, round, rounds, n int) int { return (i + round*max(1, n/rounds)) % n }

// block starts a server, its recorder and a program, and triggers it n times.
func block(ctx context.Context, o options, k kind, p program, n int) (tally, error) {
	s, err := startServer(ctx, k)
	if err != nil {
		return tally{}, err
	}
	defer s.stop()
	if p.held && !k.pipewire {
		c := s.command("paplay", "--raw", "--rate=48000", "--channels=2", "--latency-msec=5", "/dev/zero")
		if err := c.Start(); err != nil {
			return tally{}, err
		}
		defer end(c)
	}
	rec, err := record(s.addr, k.pipewire)
	if err != nil {
		return tally{}, err
	}
	defer rec.conn.Close()
	playing, err := p.start(ctx, s)
	if err != nil {
		return tally{}, err
	}
	defer playing.end()
	wait := func(d time.Duration) error { return sleep(ctx, d) }
	if err := wait(2 * time.Second); err != nil { // for its stream to have settled
		return tally{}, err
	}
	if err := rec.calibrate(wait); err != nil {
		return tally{}, err
	}
	cpu, began := playing.cpu(), time.Now()
	var at []time.Time
	for range n {
		if err := wait(o.gap + rand.N(o.jitter)); err != nil {
			return tally{}, err
		}
		at = append(at, time.Now())
		if err := playing.trigger(); err != nil {
			return tally{}, fmt.Errorf("after %d triggers: %w", len(at)-1, err)
		}
	}
	spent, took := playing.cpu()-cpu, time.Since(began)
	if err := wait(lastWait); err != nil {
		return tally{}, err
	}
	if err := rec.calibrate(wait); err != nil {
		return tally{}, err
	}
	sounds, err := rec.sounds(at[len(at)-1].Add(lastWait), wait)
	t := pair(at, sounds, clickLength)
	t.cpu, t.took = spent, took
	return t, err
}
