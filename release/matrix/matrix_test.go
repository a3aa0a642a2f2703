package matrix

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/release/target"
)

func TestWays(t *testing.T) {
	const said = "lintian    silent but for 1 override\ndeb    installed, ran (spotter version 0.1.0), purged\nrpm    installed, ran (0.1.0)\napk    unpacked, ran (0.1.0)\ntar.gz  FAILED: x\n"
	if got := ways(said); got != "deb rpm apk" {
		t.Errorf("%q", got)
	}
}

func TestPackages(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"spotter_1.0.0_linux_amd64.deb", "spotter_1.0.0_linux_amd64.pkg.tar.zst", "spotter_1.0.0_linux_arm64.deb"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := packages(dir, target.Target{OS: "linux", Arch: "amd64"}); got != "deb pkg.tar.zst" {
		t.Errorf("%q", got)
	}
	if got := packages("", target.All[0]); got != unknown {
		t.Errorf("without a release: %q", got)
	}
}

// TestEmulated has programs that ran, that cannot be run here, and that failed.
func TestEmulated(t *testing.T) {
	root := t.TempDir()
	o := Options{Root: root, Log: io.Discard}
	if got := o.emulated(target.All[2], "p"); got != unknown {
		t.Errorf("without .ci/emulate: %q", got)
	}
	if err := os.Mkdir(filepath.Join(root, ".ci"), 0o755); err != nil {
		t.Fatal(err)
	}
	for script, want := range map[string]string{"echo noise; echo \"qemu $1\"": "qemu linux/armv6", "exit 3": "not here", "exit 1": failure} {
		file := filepath.Join(root, ".ci", "emulate")
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if got := o.emulated(target.All[2], "p"); got != want {
			t.Errorf("%q: %q, want %q", strings.TrimSpace(script), got, want)
		}
	}
}
