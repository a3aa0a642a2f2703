package journal

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counted counts the looks at the file.
type counted struct {
	OS
	looks atomic.Int32
}

func (c *counted) Look(path string, f File) (Sight, error) {
	c.looks.Add(1)
	return c.OS.Look(path, f)
}

// Whoever asks for a look each second has the file looked at once a second and not twice;
// where nobody asks it is looked at as often.
func TestOneLookASecond(t *testing.T) {
	for _, asks := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			fs := new(counted)
			w, _ := create(t, Options{FS: fs, Now: clock()})
			saved(t, w)
			began := fs.looks.Load()
			for range 60 {
				time.Sleep(time.Second)
				if asks {
					w.Look()
				}
			}
			synctest.Wait()
			if n := fs.looks.Load() - began; n < 57 || n > 60 {
				t.Errorf("asked %v: %d looks in a minute", asks, n)
			}
			if err := w.Close("test"); err != nil {
				t.Error(err)
			}
		})
	}
}
