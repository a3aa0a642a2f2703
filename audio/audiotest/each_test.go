package audiotest_test

import (
	"os"
	"testing"

	"spotter/audio/audiotest"
	"spotter/testrun"
)

func TestMain(m *testing.M) { os.Exit(testrun.AtOnce(m, 4).Run()) }

// TestEachServerApart: each kind has a process of its own, whose environment is its own.
func TestEachServerApart(t *testing.T) {
	const name = "SPOTTER_TEST_OF_APART"
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		if got := os.Getenv(name); got != "" {
			t.Errorf("the environment has that of %s", got)
		}
		t.Setenv(name, kind.String())
		t.Logf("process %d of %d", os.Getpid(), os.Getppid())
	})
	if os.Getenv(name) != "" {
		t.Error("the environment of the other tests was changed")
	}
}

// TestApart: a test apart runs, and its environment is its own.
func TestApart(t *testing.T) {
	const name = "SPOTTER_TEST_OF_APART_ALONE"
	ran := false
	audiotest.Apart(t, func(t *testing.T) {
		ran = true
		t.Setenv(name, "1")
	})
	if !ran && os.Getenv(name) != "" {
		t.Error("the environment of the other tests was changed")
	}
}
