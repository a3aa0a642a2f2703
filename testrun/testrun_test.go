package testrun

import (
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asTests has the test binary print its -parallel instead of running tests.
const asTests = "SPOTTER_TESTRUN_PRINTS"

// printer prints how many tests would run at once.
type printer struct{}

func (printer) Run() int {
	os.Stdout.WriteString(flag.Lookup("test.parallel").Value.String())
	if SubtestNamed() {
		os.Stdout.WriteString(" and a subtest")
	}
	return 0
}

func TestMain(m *testing.M) {
	if os.Getenv(asTests) == "1" {
		os.Exit(AtOnce(printer{}, 7).Run())
	}
	os.Exit(m.Run())
}

// TestAtOnceGivesWayToTheFlag: a number that somebody gives is kept, and it is known whether -run names a subtest.
func TestAtOnceGivesWayToTheFlag(t *testing.T) {
	for want, args := range map[string][]string{"7": nil, "3": {"-test.parallel=3"}, "1": {"-test.v", "-test.parallel", "1", "-test.run=TestX"},
		"7 and a subtest": {"-test.run", "TestX/PipeWire"}} {
		c := exec.Command(os.Args[0], args...)
		c.Env = append(os.Environ(), asTests+"=1")
		if out, err := c.Output(); err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("with %q: %q, %v, want %s", args, out, err, want)
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
		if got := Every(t, 5); (got == 1) != (want == 200) || got != 1 && got != 5 {
			t.Errorf("SPOTTER_CI=%q: one of %d cases", value, got)
		}
	}
}
