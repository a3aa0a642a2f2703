package testrun

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Whole reports whether every test must run, and in its full length: SPOTTER_CI=1.
func Whole() bool { return os.Getenv("SPOTTER_CI") == "1" }

// SubtestNamed reports whether go test was told, with -run, which subtests to run. A test
// that runs one of its cases then has to offer all of them.
func SubtestNamed() bool { return strings.Contains(flag.Lookup("test.run").Value.String(), "/") }

// Times returns how many times a test does what it does: all with SPOTTER_CI=1, and
// otherwise few. The test's log says which.
func Times(tb testing.TB, few, all int) int {
	tb.Helper()
	if Whole() {
		tb.Logf("%d times, which is all of them", all)
		return all
	}
	tb.Logf("%d times of %d: SPOTTER_CI=1 makes it all of them", few, all)
	return few
}

// Every returns how far a test goes from one of its many cases to the next: 1 with
// SPOTTER_CI=1, and otherwise n. The test's log says which.
func Every(tb testing.TB, n int) int {
	tb.Helper()
	if Whole() {
		tb.Log("every case")
		return 1
	}
	tb.Logf("one of %d cases: SPOTTER_CI=1 makes it every case", n)
	return n
}

// Tests are the tests of a package; [testing.M] has them.
type Tests interface{ Run() int }

// AtOnce returns tests of which up to n that call t.Parallel run at once, unless
// go test was told a number with -parallel. It is for packages whose tests wait more
// than they compute; without it Go runs as many at once as there are processors.
func AtOnce(m Tests, n int) Tests { return atOnce{m, n} }

type atOnce struct {
	tests Tests
	n     int
}

// Run runs the tests, and returns the exit code.
func (a atOnce) Run() int {
	if !flag.Parsed() {
		flag.Parse()
	}
	told := false
	flag.Visit(func(f *flag.Flag) { told = told || f.Name == "test.parallel" })
	if !told {
		if err := flag.Set("test.parallel", strconv.Itoa(a.n)); err != nil {
			panic(err) // there is no such flag any more
		}
	}
	return a.tests.Run()
}
