package host

import (
	"testing"
	"time"
)

func TestHostClock(t *testing.T) {
	h := This()
	before := h.Now()
	time.Sleep(20 * time.Millisecond)
	after := h.Now()
	wall, boot := after.Wall.Sub(before.Wall), after.Boot-before.Boot
	if boot < 20*time.Millisecond || (wall-boot).Abs() > 50*time.Millisecond {
		t.Errorf("wall clock went %v, boot clock %v", wall, boot)
	}
	if d, err := h.Boot(); err != nil || d <= 0 {
		t.Errorf("boot time %v, %v", d, err)
	}
	if n, err := h.Free(t.TempDir()); err != nil || n <= 0 {
		t.Errorf("free space %d, %v", n, err)
	}
}
