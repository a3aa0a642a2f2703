package note

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
)

// Real servers: a microphone that is a pipe is safe, and records. What is made of a monitor is
// not safe, by whatever the server tells of it.
func TestRecordFromARealServer(t *testing.T) {
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		fifo := filepath.Join(server.Dir, "mic.fifo")
		server.Pactl("load-module", "module-pipe-source", "source_name=mic", "file="+fifo, "rate=16000", "channels=1", "format=s16le")
		server.Pactl("load-module", "module-remap-source", "source_name=mapped", "master="+audiotest.Ear+".monitor")
		pipe, err := os.OpenFile(fifo, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer pipe.Close()
		fed := make(chan struct{})
		go func() { // a pipe of 16 kHz takes what is read from it
			defer close(fed)
			b := make([]byte, 640)
			for i := 0; i < len(b); i += 2 {
				binary.LittleEndian.PutUint16(b[i:], fakepulse.Level)
			}
			for tick := time.Tick(20 * time.Millisecond); ; <-tick {
				if _, err := pipe.Write(b); err != nil {
					return
				}
			}
		}()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		path := filepath.Join(t.TempDir(), "n.wav")
		began := time.Time{}
		res := Record(ctx, Options{Path: path, Ears: func(all []pulse.Sink) []pulse.Sink { return safemic.Ears(all, audiotest.Ear) },
			Began: func(mic pulse.Source) {
				if began = time.Now(); mic.Name != "mic" {
					t.Errorf("opened %q", mic.Name)
				}
				time.AfterFunc(1200*time.Millisecond, stop)
			}})
		pipe.Close()
		<-fed
		if res.Err != nil || res.Length < 500*time.Millisecond || res.Length > time.Since(began)+time.Second {
			t.Fatalf("%+v", res)
		}
		if k, err := Check(path, res.SHA256); k != Whole || err != nil {
			t.Errorf("%d, %v", k, err)
		}
		for mic, want := range map[string]string{"mapped": "is not safe", audiotest.Ear + ".monitor": "it hears what a sink plays"} {
			res := Record(t.Context(), Options{Path: path, Mic: mic, Ears: func([]pulse.Sink) []pulse.Sink { return nil }})
			if res.Err == nil || !strings.Contains(res.Err.Error(), want) {
				t.Errorf("%s: %+v, want %q", mic, res, want)
			}
		}
	})
}
