package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const usageText = `go run ./bench/crew [flags] race|cluster|cost|most|grow ...

  race     the whole: a time without a fault, one with all faults, an outage of every pair, the comparison
  cluster  the same with several headquarters that share three NATS servers, one of which is killed too
  cost     what headquarters costs without a fault
  most     the most lines a second: full batches, as quickly as they are answered
  grow     what one pair costs where there are 100, 1,000 and 10,000

Each runs for every --hq in turn, and the table has them side by side.

`

// options hold the flags of a run.
type options struct {
	ctx context.Context
	out io.Writer

	pairs, flat, most, rounds, readers  int
	together                            int // headquarters of a cluster
	every, spread, calm, faults, outage time.Duration
	away                                time.Duration
	folder                              string
	keep                                bool
	kinds                               []config
	sizes                               []int
	modes                               []string
}

func (o *options) say(format string, args ...any) {
	fmt.Fprintf(o.out, "%s "+format+"\n", append([]any{time.Now().Format("15:04:05")}, args...)...)
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == natsWord {
		os.Exit(beNATS(os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o := options{ctx: ctx, out: os.Stdout}
	err := o.parse(os.Args[1:])
	if err == nil {
		err = o.run()
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "crew:", err)
		os.Exit(1)
	}
}

// parse reads the flags.
func (o *options) parse(args []string) error {
	f := flag.NewFlagSet("crew", flag.ContinueOnError)
	f.Usage = func() { fmt.Fprint(f.Output(), usageText); f.PrintDefaults() }
	f.IntVar(&o.pairs, "pairs", 1000, "pairs of race, cluster and cost")
	f.IntVar(&o.together, "headquarters", 3, "headquarters of cluster")
	f.DurationVar(&o.every, "every", 2*time.Second, "between two events of a pair")
	f.DurationVar(&o.spread, "spread", 15*time.Second, "the time in which the pairs begin")
	f.DurationVar(&o.calm, "calm", 30*time.Second, "the time without a fault, and that of cost, most and grow")
	f.DurationVar(&o.faults, "faults", 2*time.Minute, "the time with faults, longer than a link is dead")
	f.DurationVar(&o.outage, "outage", time.Minute, "how long a link is dead")
	f.DurationVar(&o.away, "away", 5*time.Second, "how long headquarters is away after it was killed; a NATS server three times as long")
	f.IntVar(&o.readers, "readers", 5, "readers of the lines, each of 4 pairs, for the time from event to board")
	f.IntVar(&o.rounds, "rounds", 2, "how often cost measures each headquarters")
	f.IntVar(&o.flat, "flat", 100, "pairs of most")
	f.IntVar(&o.most, "batches", 60, "batches that each pair of most has ready")
	f.StringVar(&o.folder, "folder", "", "the `FOLDER` for headquarters' files; its disk is measured")
	f.BoolVar(&o.keep, "keep", false, "keep the files")
	sizes := f.String("sizes", "100,1000,10000", "the numbers of pairs of grow")
	f.Func("hq", "`NAME=PROGRAM [ARGUMENTS]` of a headquarters; more than one are measured in turn; without it, that of this tree", o.addHQ)
	if err := f.Parse(args); err != nil {
		return err
	}
	for s := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return fmt.Errorf("--sizes %q: use numbers with commas between them", *sizes)
		}
		o.sizes = append(o.sizes, n)
	}
	if o.modes = f.Args(); len(o.modes) == 0 {
		o.modes = []string{"race"}
	}
	for _, m := range o.modes {
		if !strings.Contains(" race cluster cost most grow ", " "+m+" ") {
			return fmt.Errorf("there is no %q: use race, cluster, cost, most or grow", m)
		}
	}
	return nil
}

// addHQ reads a --hq.
func (o *options) addHQ(s string) error {
	name, command, ok := strings.Cut(s, "=")
	words := strings.Fields(command)
	if !ok || name == "" || len(words) == 0 {
		return errors.New("use NAME=PROGRAM [ARGUMENTS]")
	}
	o.kinds = append(o.kinds, config{name: name, program: words[0], args: words[1:]})
	return nil
}

// build builds the headquarters of this tree.
func (o *options) build() (remove func(), err error) {
	folder, err := os.MkdirTemp("", "crew-bin")
	if err != nil {
		return nil, err
	}
	remove = func() { _ = os.RemoveAll(folder) }
	program := filepath.Join(folder, "spotter-hq")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", program, "spotter/cmd/spotter-hq").CombinedOutput(); err != nil {
		return remove, fmt.Errorf("building spotter-hq: %w: %s", err, out)
	}
	o.kinds = append(o.kinds, config{name: "this tree", program: program})
	return remove, nil
}

// run runs the parts that were asked for.
func (o *options) run() error {
	for _, mode := range o.modes {
		if err := o.room(mode); err != nil {
			return err
		}
	}
	if len(o.kinds) == 0 {
		remove, err := o.build()
		if remove != nil {
			defer remove()
		}
		if err != nil {
			return err
		}
	}
	for _, mode := range o.modes {
		columns, err := o.one(mode)
		fmt.Fprintf(o.out, "\n%s\n", mode)
		if terr := table(o.out, columns); err == nil {
			err = terr
		}
		if err != nil {
			return fmt.Errorf("%s: %w", mode, err)
		}
	}
	return nil
}

// one runs one part.
func (o *options) one(mode string) (columns []column, err error) {
	most := max(o.pairs, o.flat)
	if mode == "grow" {
		most = 0
		for _, n := range o.sizes {
			most = max(most, n)
		}
	}
	g, err := invite(most, o.readers)
	if g != nil {
		defer g.remove()
	}
	if err != nil {
		return nil, err
	}
	if mode == "cost" {
		return runCost(*o, g)
	}
	list := o.kinds
	if mode == "cluster" {
		if list, err = inCluster(*o); err != nil {
			return nil, err
		}
	}
	for _, c := range list {
		var some []column
		switch mode {
		case "race", "cluster":
			some = make([]column, 1)
			some[0], err = runRace(*o, c, g)
		case "most":
			some = make([]column, 1)
			some[0], err = runMost(*o, c, g)
		case "grow":
			some, err = runGrow(*o, c, g)
		}
		if columns = append(columns, some...); err != nil {
			return columns, err
		}
	}
	return columns, nil
}
