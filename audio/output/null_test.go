package output

import (
	"errors"
	"testing"
	"time"

	"spotter/audio"
)

// TestNull keeps time and says that nothing can be heard.
func TestNull(t *testing.T) {
	tl := audio.NewTimeline()
	s, err := NewNull().Open(t.Context(), tl)
	if err != nil {
		t.Fatal(err)
	}
	if d := s.Device(); !d.Silent || d.Rate != 48000 {
		t.Errorf("device %+v", d)
	}
	last := int64(-1)
	for range 5 {
		time.Sleep(2 * time.Millisecond)
		before := time.Now()
		edits := 0
		var frame int64
		ear, err := s.Splice(func(at int64) { frame = at; edits++ })
		if err != nil || edits != 1 {
			t.Fatalf("%d edits, %v", edits, err)
		}
		if frame <= last || ear.Before(before) || time.Until(ear) > time.Millisecond {
			t.Errorf("frame %d after %d, %v from now", frame, last, time.Until(ear))
		}
		last = frame
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if _, err := s.Splice(func(int64) { t.Error("edited after the end") }); err == nil {
		t.Error("a closed output can be spliced")
	}
}
