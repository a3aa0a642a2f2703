package live

import (
	"bytes"
	"os"
	"testing"

	"spotter/ui/uitest"
)

// picturePath is the README's picture.
const picturePath = "../../docs/live.svg"

// TestPictureIsCurrent fails when the README's picture is not what the program
// draws now.
func TestPictureIsCurrent(t *testing.T) {
	r := newRig(t)
	for _, s := range scenes() {
		if s.name == "heard" {
			s.set(r)
		}
	}
	got := uitest.Picture(r.View().Content, 80, 24, true)
	if *uitest.Update {
		if err := os.WriteFile(picturePath, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(picturePath)
	if err != nil || !bytes.Equal(want, got) {
		t.Errorf("%s is not what the program draws (%v): run go test ./ui/live -run Picture -update", picturePath, err)
	}
}
