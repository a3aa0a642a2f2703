package build

import (
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestEmptyRemovesOnlyAnEarlierRelease has folders of others, which must stay as they are.
func TestEmptyRemovesOnlyAnEarlierRelease(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := empty(filepath.Join(dir, "new", "folder")); err != nil {
		t.Error(err)
	}
	write("mine.txt")
	if err := empty(dir); err == nil || !strings.Contains(err.Error(), "no earlier release") {
		t.Errorf("a folder with a file: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "mine.txt")); err != nil {
		t.Error(err)
	}
	write(sums)
	if err := empty(dir); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("%v, %v are left", entries, err)
	}
}

func TestCompare(t *testing.T) {
	one, other := sha256.Sum256([]byte("a")), sha256.Sum256([]byte("b"))
	o := Options{Log: io.Discard}
	type files = map[string][sha256.Size]byte
	for _, tt := range []struct {
		name string
		a, b files
		want string
	}{
		{"same", files{"x": one}, files{"x": one}, ""},
		{"other bytes", files{"x": one, "y": one}, files{"x": one, "y": other}, "y"},
		{"one more", files{"x": one}, files{"x": one, "z": one}, "z"},
		{"one less", files{"x": one, "z": one}, files{"x": one}, "z"},
		{"nothing", files{}, files{}, "no file"},
	} {
		if err := compare(o, tt.a, tt.b); (err == nil) != (tt.want == "") || err != nil && !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestStamp(t *testing.T) {
	s := source{module: "example.org/a", commit: "0123-dirty", when: time.Date(2026, 11, 28, 23, 30, 0, 0, time.UTC)}
	if got, want := s.stamp(), "-X example.org/a/cmd/spotter/version.commit=0123-dirty -X example.org/a/cmd/spotter/version.date=2026-11-28"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
