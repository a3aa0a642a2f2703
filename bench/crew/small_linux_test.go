package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/testrun"
)

// TestMain lets the test binary be a NATS server, as the load program is where it starts itself.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == natsWord {
		os.Exit(beNATS(os.Args[2:]))
	}
	code := m.Run()
	if built.remove != nil {
		built.remove()
	}
	os.Exit(code)
}

// built is the headquarters of this tree, which all tests share: linking it takes seconds.
var built struct {
	sync.Once
	kinds  []config
	remove func()
	err    error
}

// small are the options of a run of a few seconds. What it says goes into the test's log.
func small(t *testing.T) options {
	t.Helper()
	o := options{ctx: t.Context(), out: said{t}, pairs: 20, together: 2, flat: 4, most: 60, rounds: 1, readers: 2, every: 100 * time.Millisecond, spread: 300 * time.Millisecond,
		calm: 500 * time.Millisecond, faults: 3 * time.Second, outage: 1500 * time.Millisecond, away: 300 * time.Millisecond, folder: t.TempDir(), sizes: []int{5}}
	built.Do(func() {
		var b options
		built.remove, built.err = b.build()
		built.kinds = b.kinds
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	o.kinds = built.kinds
	return o
}

type said struct{ t *testing.T }

func (s said) Write(b []byte) (int, error) {
	s.t.Log(strings.TrimRight(string(b), "\n"))
	return len(b), nil
}

// TestSmallRace runs the whole race in its small form, and with SPOTTER_CI=1 the other parts too, beside each other, for they
// wait most of the time: with links that die, answers that are lost and processes killed, every file is the journal at the end.
func TestSmallRace(t *testing.T) {
	testrun.Slow(t, "each load in small")
	old := goleak.IgnoreCurrent()
	testrun.Times(t, 1, len(smallModes)) // the log says that these are not all parts
	t.Run("modes", func(t *testing.T) {
		for mode, want := range smallModes {
			if mode == "race" || testrun.Whole() {
				t.Run(mode, func(t *testing.T) { t.Parallel(); smallMode(t, mode, want) })
			}
		}
	})
	goleak.VerifyNone(t, old)
}

// smallModes has figures that the table of each part must have.
var smallModes = map[string][]string{
	"race":    {"lines written / at headquarters", "with faults: event to kept, p50 / p99", "backlog: headquarters meanwhile, % of a core"},
	"cluster": {"lines written / at headquarters", "each NATS server: resident", "until every headquarters had every line, from the last answer"},
	"cost":    {"processor for a line"},
	"most":    {"lines for a second of headquarters' processor"},
	"grow":    {"goroutines, and of those for a pair"},
}

// smallMode runs one part.
func smallMode(t *testing.T, mode string, want []string) {
	o := small(t)
	if mode == "cluster" { // its servers take most of what this test costs
		o.pairs, o.every, o.calm, o.faults, o.outage, o.away = 6, 200*time.Millisecond, 200*time.Millisecond, 1500*time.Millisecond, 500*time.Millisecond, 100*time.Millisecond
	}
	columns, err := o.one(mode)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := table(&text, columns); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + text.String())
	for _, c := range columns {
		for _, name := range want {
			if c.texts[name] == "" || c.texts[name] == "-" {
				t.Errorf("%q has no figure", name)
			}
		}
	}
	if left, _ := os.ReadDir(o.folder); len(left) > 0 {
		t.Errorf("it left %d folders", len(left))
	}
}

// TestOnlySomeCanShareServers names headquarters that choose their own NATS.
func TestOnlySomeCanShareServers(t *testing.T) {
	o := options{out: said{t}, together: 2, kinds: []config{{name: "off", args: []string{"--nats", "off"}}, {name: "leaf", args: []string{"-nats-leaf=tls://hub"}}}}
	if list, err := inCluster(o); !errors.Is(err, errAlone) {
		t.Errorf("they share servers: %+v, %v", list, err)
	}
	o.kinds = append(o.kinds, config{name: "plain", args: []string{"--data", "x"}})
	if list, err := inCluster(o); err != nil || len(list) != 1 || list[0].name != "plain" || list[0].headquarters != 2 || list[0].servers != servers {
		t.Errorf("who shares servers: %+v, %v", list, err)
	}
}

// TestLimitIsNamed asks for more files than any system allows.
func TestLimitIsNamed(t *testing.T) {
	err := raiseFiles(1 << 40)
	if err == nil || !strings.Contains(err.Error(), "the hard limit of `ulimit -n` is ") || !strings.Contains(err.Error(), "`ulimit -n 1099511627776`") {
		t.Errorf("the limit is told as %v", err)
	}
}

// TestCompareFindsFaults harms files at headquarters: the comparison must tell.
func TestCompareFindsFaults(t *testing.T) {
	o := small(t)
	g, err := invite(3, 0)
	defer g.remove()
	if err != nil {
		t.Fatal(err)
	}
	all, err := gather(o, o.kinds[0], g, 3, true)
	if err != nil {
		t.Fatal(err)
	}
	defer all.end(o)
	all.begin(0, 20*time.Millisecond, sendAtEach)
	rest(context.Background(), 300*time.Millisecond)
	if err := all.quiet(); err != nil {
		t.Fatal(err)
	}
	all.caughtUp(time.Minute)
	all.disconnect()
	all.hq.stop()
	v, err := compare(all.hq.data, all.pairs)
	if err != nil || v.right() != nil || v.there < 6 {
		t.Fatalf("before any harm: %+v, %v, %v", v, err, v.right())
	}
	p := all.pairs[1]
	path := all.hq.data + "/races/" + raceName + "/" + p.mirror + ".jsonl"
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(whole), "\n")
	for what, harmed := range map[string]string{
		"a line is missing":   strings.Join(lines[1:], ""),
		"the last is missing": strings.Join(lines[:len(lines)-2], ""),
		"a line is doubled":   lines[0] + string(whole),
		"a bit is turned":     strings.Replace(string(whole), "left", "lefu", 1),
	} {
		if err := os.WriteFile(path, []byte(harmed), 0o600); err != nil {
			t.Fatal(err)
		}
		if v, err := compare(all.hq.data, all.pairs); err != nil || v.right() == nil || v.differ != 1 {
			t.Errorf("%s: %+v, %v", what, v, err)
		}
	}
}
