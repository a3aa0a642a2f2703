package crash

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio"
)

// A panic that the sound lived through is logged, reported in the crash file, and told
// at the end; one that comes again and again does not fill the disk.
func TestSoundCrashesAreReported(t *testing.T) {
	crashes := &Sound{Path: filepath.Join(t.TempDir(), "state", "crashes.log"), Version: "v1"}
	if s := crashes.Line(); s != "" {
		t.Errorf("nothing broke, and it says %q", s)
	}
	p := &audio.PanicError{Value: "odd\x1b[2J index", Stack: []byte("goroutine 7")}
	for range maxSound + 2 {
		crashes.Note(p)
	}
	line := crashes.Line()
	if !strings.Contains(line, "5 times") || !strings.Contains(line, crashes.Path) {
		t.Errorf("it says %q", line)
	}
	data, err := os.ReadFile(crashes.Path)
	if n := strings.Count(string(data), "goroutine 7"); err != nil || n != maxSound {
		t.Errorf("%d reports, error %v", n, err)
	}
}
