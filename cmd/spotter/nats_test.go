package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestSpotterHasNoNATS lists all packages of the program beside the runner: NATS is for
// headquarters alone.
func TestSpotterHasNoNATS(t *testing.T) {
	for folder, want := range map[string]bool{".": false, "../spotter-hq": true} {
		out, err := exec.Command("go", "list", "-deps", folder).Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(out), "github.com/nats-io/"); got != want {
			t.Errorf("%s has packages of NATS: %v, want %v", folder, got, want)
		}
	}
}
