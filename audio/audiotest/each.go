package audiotest

import (
	"hash/crc32"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"spotter/testrun"
)

// KindsFor returns the kinds of sound server that a test runs with: every kind with
// SPOTTER_CI=1, and where -run names a subtest. Otherwise it is one kind, which the
// test's name chooses, so that about half of all tests run with each. Where only one kind is
// installed, it is that one. The test's log says which.
func KindsFor(tb testing.TB) []Kind {
	tb.Helper()
	kinds := kindsFor(tb.Name(), testrun.Whole() || testrun.SubtestNamed(), installed)
	if len(kinds) == len(Kinds) {
		tb.Log("with every kind of sound server")
	} else {
		tb.Logf("with %v only: SPOTTER_CI=1 runs it with every kind of sound server", kinds)
	}
	return kinds
}

// kindsFor is KindsFor for the name of a test.
func kindsFor(name string, every bool, has func(Kind) bool) []Kind {
	if every {
		return Kinds[:]
	}
	at := crc32.ChecksumIEEE([]byte(name)) % 2
	one, other := Kinds[at], Kinds[1-at]
	if !has(one) && has(other) {
		one = other
	}
	return []Kind{one}
}

// installed reports whether this machine has what a kind needs.
func installed(k Kind) bool {
	return !slices.ContainsFunc(k.programs(), func(p string) bool { _, err := exec.LookPath(p); return err != nil })
}

// EachServer runs a test with the kinds of sound server of [KindsFor], one after the other.
func EachServer(t *testing.T, f func(t *testing.T, kind Kind)) {
	t.Helper()
	for _, kind := range KindsFor(t) {
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
	for _, kind := range KindsFor(t) {
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
