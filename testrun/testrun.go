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

// Slow leaves out a test that takes seconds, for somebody who runs all tests while writing: most of them wait for a
// real server, browser or terminal. It runs with SPOTTER_CI=1, and where -run is given. what says in a few words what the test
// needs the time for, such as "keys of three real terminals".
func Slow(tb testing.TB, what string) {
	tb.Helper()
	if !Whole() && flag.Lookup("test.run").Value.String() == "" {
		tb.Skipf("%s: SPOTTER_CI=1 runs it, and so does -run with its name", what)
	}
}

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

// Thorough reports whether a test that does arithmetic, or meets chance again and again, must do all
// of it: with SPOTTER_CI=1, and without the race detector, which makes it take ten times as long. .ci/run runs the
// tests of each file that asks this, or calls [Long], [LongEvery] or [Some], in a step of their own without the race detector.
func Thorough() bool { return Whole() && !RaceDetector }

// Long is [Times] for a test of which the race detector needs to see a part alone: with it and SPOTTER_CI=1 the
// test does it raced times, and all times without it.
func Long(tb testing.TB, few, raced, all int) int {
	tb.Helper()
	if !RaceDetector {
		return Times(tb, few, all)
	}
	if Whole() {
		few = raced
	}
	tb.Logf("%d times of %d under the race detector: it does all of them without it and with SPOTTER_CI=1", few, all)
	return few
}

// LongEvery is [Every] for a test that only does arithmetic: it returns 1 where the run is [Thorough], and otherwise n.
func LongEvery(tb testing.TB, n int) int {
	tb.Helper()
	if Thorough() {
		tb.Log("every case")
		return 1
	}
	tb.Logf("one of %d cases: SPOTTER_CI=1 without the race detector makes it every case", n)
	return n
}

// Some returns some of a test's cases, and all of them where the run is [Thorough]. The test's log says which.
func Some[T any](tb testing.TB, all []T, some ...T) []T {
	tb.Helper()
	if Thorough() {
		tb.Log("every case")
		return all
	}
	tb.Logf("only %v: SPOTTER_CI=1 without the race detector makes it every case", some)
	return some
}

// FewChecks returns tests whose properties are checked few times, and not 100 times, unless the run is
// [Thorough] or go test was told a number with -rapid.checks.
func FewChecks(m Tests, few int) Tests { return fewChecks{m, few} }

type fewChecks struct {
	tests Tests
	few   int
}

// Run runs the tests, and returns the exit code.
func (f fewChecks) Run() int {
	if !Thorough() {
		preset("rapid.checks", f.few)
	}
	return f.tests.Run()
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
	preset("test.parallel", a.n)
	return a.tests.Run()
}

// preset gives a flag a value, unless go test was told one.
func preset(name string, value int) {
	if !flag.Parsed() {
		flag.Parse()
	}
	told := false
	flag.Visit(func(f *flag.Flag) { told = told || f.Name == name })
	if !told {
		if err := flag.Set(name, strconv.Itoa(value)); err != nil {
			panic(err) // there is no such flag any more
		}
	}
}
