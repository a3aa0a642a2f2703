package audiotest

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// EachServer runs a test with each kind of sound server, one after the other.
func EachServer(t *testing.T, f func(t *testing.T, kind Kind)) {
	t.Helper()
	for _, kind := range Kinds {
		t.Run(kind.String(), func(t *testing.T) { f(t, kind) })
	}
}

// apart is in the environment of a process that runs one test of [EachServerApart].
const apart = "SPOTTER_TEST_APART"

// EachServerApart is [EachServer] for a test that sets the environment, or counts what
// its process has open: with each kind of server it runs in a process of its own, and
// beside other tests. It calls t.Parallel.
func EachServerApart(t *testing.T, f func(t *testing.T, kind Kind)) {
	t.Helper()
	if os.Getenv(apart) != "" {
		EachServer(t, f)
		return
	}
	t.Parallel()
	for _, kind := range Kinds {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			inItsOwnProcess(t)
		})
	}
}

// Apart is [EachServerApart] for a test that needs no server, or starts its own: it runs in a process of its
// own, beside other tests. It calls t.Parallel.
func Apart(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	if os.Getenv(apart) != "" {
		f(t)
		return
	}
	t.Parallel()
	inItsOwnProcess(t)
}

// inItsOwnProcess runs the test, and no other, in another process, and ends as it did.
func inItsOwnProcess(t *testing.T) {
	t.Helper()
	var only []string
	for part := range strings.SplitSeq(t.Name(), "/") {
		only = append(only, "^"+regexp.QuoteMeta(part)+"$")
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run="+strings.Join(only, "/"), "-test.v", "-test.count=1", "-test.timeout=20m")
	c.Env = append(os.Environ(), apart+"=1")
	out, err := c.CombinedOutput()
	switch said := string(out); {
	case err != nil:
		t.Fatalf("%v\n%s", err, said)
	case strings.Contains(said, "--- SKIP: "+t.Name()+" "):
		t.Skip(said)
	case !strings.Contains(said, "--- PASS: "+t.Name()+" "):
		t.Fatalf("it did not run:\n%s", said)
	default:
		t.Log(said)
	}
}
