package testrun

import (
	"flag"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// checks is a flag as that of the tests of properties.
var checks = flag.Int("rapid.checks", 100, "")

// asTests has the test binary print its -parallel instead of running tests.
const asTests = "SPOTTER_TESTRUN_PRINTS"

// printer prints how many tests would run at once.
type printer struct{}

func (printer) Run() int {
	os.Stdout.WriteString(flag.Lookup("test.parallel").Value.String())
	if *checks != 100 {
		os.Stdout.WriteString(" with " + strconv.Itoa(*checks) + " checks")
	}
	if slowRuns() {
		os.Stdout.WriteString(", the slow ones too")
	}
	if SubtestNamed() {
		os.Stdout.WriteString(" and a subtest")
	}
	return 0
}

// slowRuns reports whether a slow test runs.
func slowRuns() bool {
	tb := &skipped{}
	Slow(tb, "a test")
	return !tb.was
}

// skipped is a test that only notes that it was skipped.
type skipped struct {
	testing.TB
	was bool
}

func (s *skipped) Helper()              {}
func (s *skipped) Skipf(string, ...any) { s.was = true }

func TestMain(m *testing.M) {
	if os.Getenv(asTests) == "1" {
		os.Exit(FewChecks(AtOnce(printer{}, 7), 9).Run())
	}
	os.Exit(m.Run())
}

// TestFlagsAndEnvironment: a number that somebody gives is kept, it is known whether -run names a subtest, and
// slow tests run where they are named and in CI.
func TestFlagsAndEnvironment(t *testing.T) {
	for _, tt := range []struct {
		want, ci string
		args     []string
	}{
		{"7 with 9 checks", "", nil},
		{"7 with 9 checks", "0", nil},
		{"3", "", []string{"-test.parallel=3", "-rapid.checks=100"}},
		{"1 with 5 checks, the slow ones too", "", []string{"-test.v", "-test.parallel", "1", "-test.run=TestX", "-rapid.checks=5"}},
		{"7 with 9 checks, the slow ones too and a subtest", "", []string{"-test.run", "TestX/PipeWire"}},
		{"3 with 5 checks, the slow ones too", "1", []string{"-test.parallel=3", "-rapid.checks=5"}},
	} {
		c := exec.Command(os.Args[0], tt.args...)
		c.Env = append(os.Environ(), asTests+"=1", "SPOTTER_CI="+tt.ci)
		if out, err := c.Output(); err != nil || strings.TrimSpace(string(out)) != tt.want {
			t.Errorf("with %q: %q, %v, want %s", tt.args, out, err, tt.want)
		}
	}
}

// TestTimesAreAllInCI: the number is the full one with SPOTTER_CI=1 and only then.
func TestTimesAreAllInCI(t *testing.T) {
	for value, want := range map[string]int{"1": 200, "": 10, "0": 10} {
		t.Setenv("SPOTTER_CI", value)
		if got := Times(t, 10, 200); got != want || Whole() != (want == 200) {
			t.Errorf("SPOTTER_CI=%q: %d times, want %d", value, got, want)
		}
		raced := want
		if RaceDetector && Whole() {
			raced = 50
		}
		if got := Long(t, 10, 50, 200); got != raced || Thorough() != (got == 200) {
			t.Errorf("SPOTTER_CI=%q: a long test %d times, want %d", value, got, raced)
		}
		if got := Every(t, 5); (got == 1) != (want == 200) || got != 1 && got != 5 {
			t.Errorf("SPOTTER_CI=%q: one of %d cases", value, got)
		}
	}
}
