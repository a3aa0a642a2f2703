//go:build unix

package pack

import (
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestPipes has a pipe where a file should be: opening one would wait for ever.
func TestPipes(t *testing.T) {
	pipe := func(dir, name string) string {
		path := filepath.Join(dir, name)
		if err := unix.Mkfifo(path, 0o600); err != nil {
			t.Skip("no pipes here:", err)
		}
		return path
	}
	itself := pipe(t.TempDir(), "pack")
	manifest := t.TempDir()
	pipe(manifest, "pack.toml")
	clip := writeFiles(t, map[string]string{"pack.toml": whole})
	pipe(clip, "a.wav")
	for path, want := range map[string]string{
		itself:   "opening pack " + itself + ": neither a folder nor a zip archive",
		manifest: "opening pack " + manifest + ": pack.toml is not a plain file",
		clip:     `pack.toml:9: file "a.wav" is not a plain file`,
	} {
		if _, err := Open(path); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
