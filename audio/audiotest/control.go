package audiotest

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// These bound one pactl: a server that was just killed answers nothing, and one on a busy
// machine is late.
const (
	pactlTimeout = 5 * time.Second
	pactlMust    = 30 * time.Second // where the test ends without an answer
)

// Pactl runs pactl with the given arguments and returns what it printed, without
// white space at its ends.
func (s *Server) Pactl(args ...string) string {
	s.tb.Helper()
	out, err := s.pactlWithin(pactlMust, args...)
	if err != nil {
		s.tb.Fatalf("audiotest: %v", err)
	}
	return out
}

// TryPactl is [Server.Pactl] for what the server may refuse.
func (s *Server) TryPactl(args ...string) error {
	_, err := s.pactl(args...)
	return err
}

func (s *Server) pactl(args ...string) (string, error) { return s.pactlWithin(pactlTimeout, args...) }

func (s *Server) pactlWithin(limit time.Duration, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	c := exec.CommandContext(ctx, "pactl", args...)
	c.Env = append(s.Env, "LC_ALL=C")
	var stdout, stderr strings.Builder
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("pactl %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return strings.TrimSpace(stdout.String()), nil
}

// list returns the columns of `pactl list short KIND`, a slice for each line.
func (s *Server) list(kind string) [][]string {
	s.tb.Helper()
	var rows [][]string
	for line := range strings.Lines(s.Pactl("list", "short", kind)) {
		if line = strings.TrimSpace(line); line != "" {
			rows = append(rows, strings.Split(line, "\t"))
		}
	}
	return rows
}

// Sinks returns the names of the server's sinks.
func (s *Server) Sinks() []string {
	s.tb.Helper()
	var names []string
	for _, row := range s.list("sinks") {
		if len(row) > 1 {
			names = append(names, row[1])
		}
	}
	return names
}

// DefaultSink returns the name of the sink that clients get who name none.
func (s *Server) DefaultSink() string {
	s.tb.Helper()
	return s.Pactl("get-default-sink")
}

// UnloadSink takes a sink away, as an earpiece that goes out of range does, and
// returns when the server no longer has it.
func (s *Server) UnloadSink(name string) {
	s.tb.Helper()
	found := false
	for _, row := range s.list("modules") {
		if len(row) > 2 && row[1] == "module-null-sink" && slices.Contains(strings.Fields(row[2]), "sink_name="+name) {
			s.Pactl("unload-module", row[0])
			found = true
		}
	}
	if !found {
		s.tb.Fatalf("audiotest: unload sink %q: %v has none", name, s.Kind)
	}
	s.until(time.Now().Add(startDeadline), "drop sink "+name, func() bool {
		return !slices.Contains(s.Sinks(), name)
	})
}

// LoadSink adds a null sink, 48 kHz stereo, and returns when the server has it
// and its monitor.
func (s *Server) LoadSink(name string) {
	s.tb.Helper()
	s.LoadSinkLike(name, "rate=48000", "channels=2")
}

// LoadSinkLike adds a null sink that is like the given arguments of
// module-null-sink say, such as "rate=8000", "channels=1" and "format=u8", and
// returns when the server has it and its monitor. A recording of it is converted
// to [Rate] and two channels.
func (s *Server) LoadSinkLike(name string, like ...string) {
	s.tb.Helper()
	s.Pactl(append([]string{"load-module", "module-null-sink", "sink_name=" + name}, like...)...)
	s.until(time.Now().Add(startDeadline), "add sink "+name, func() bool {
		return slices.Contains(s.Sinks(), name) && slices.ContainsFunc(s.list("sources"), func(row []string) bool {
			return len(row) > 1 && row[1] == name+".monitor"
		})
	})
}

// Streams returns the indexes of the playing streams of all clients.
func (s *Server) Streams() []string {
	s.tb.Helper()
	var indexes []string
	for _, row := range s.list("sink-inputs") {
		indexes = append(indexes, row[0])
	}
	return indexes
}

// MoveStreams moves every playing stream to the named sink, as a desktop's
// volume control does, and returns when none is elsewhere. A stream that does not
// let itself be moved ends the test.
func (s *Server) MoveStreams(sink string) {
	s.tb.Helper()
	target := ""
	for _, row := range s.list("sinks") {
		if len(row) > 1 && row[1] == sink {
			target = row[0]
		}
	}
	var err error
	s.until(time.Now().Add(startDeadline), "move its streams to "+sink, func() bool {
		done := true
		for _, row := range s.list("sink-inputs") {
			if len(row) > 1 && row[1] != target {
				// Again and again: PipeWire forgets it where the stream is not linked yet.
				_, err = s.pactl("move-sink-input", row[0], sink)
				done = false
			}
		}
		return done || err != nil
	})
	if err != nil {
		s.tb.Fatalf("audiotest: %v", err)
	}
}

// KillStreams ends every playing stream, leaving its client connected, and
// returns when the server no longer has them.
func (s *Server) KillStreams() {
	s.tb.Helper()
	client, conn, err := s.connect()
	if err != nil {
		s.tb.Fatalf("audiotest: end the streams: %v", err)
	}
	// Only now: PipeWire forgets the order of a client that leaves too soon.
	defer conn.Close()
	killed := s.Streams()
	for _, name := range killed {
		index, _ := strconv.ParseUint(name, 10, 32)
		if err := client.Request(&proto.KillSinkInput{SinkInputIndex: uint32(index)}, nil); err != nil {
			s.tb.Fatalf("audiotest: end stream %d: %v", index, err)
		}
	}
	s.until(time.Now().Add(startDeadline), "end its streams", func() bool {
		return !slices.ContainsFunc(s.Streams(), func(name string) bool { return slices.Contains(killed, name) })
	})
}

// Freeze stops the server's processes where they stand, as a machine out of
// memory does, or lets them go on. A frozen server still accepts connections.
func (s *Server) Freeze(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.running {
		freeze(p.cmd.Process, on)
	}
}

// Mute mutes a sink or lets it be heard again.
func (s *Server) Mute(sink string, on bool) {
	s.tb.Helper()
	s.Pactl("set-sink-mute", sink, flag(on))
}

// SetVolume sets a sink's volume, in per cent.
func (s *Server) SetVolume(sink string, percent int) {
	s.tb.Helper()
	s.Pactl("set-sink-volume", sink, fmt.Sprintf("%d%%", percent))
}

// Suspend suspends a sink or resumes it.
func (s *Server) Suspend(sink string, on bool) {
	s.tb.Helper()
	s.Pactl("suspend-sink", sink, flag(on))
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}
