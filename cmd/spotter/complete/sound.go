package complete

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"spotter/audio/pulse"
)

// sinks lists the sinks of the sound server, each after a prefix such as "pulse:".
func sinks(prefix string) list {
	return func(ctx context.Context, d Desk, _ asked) (items []item) {
		if asleep(d.Settings.Env) {
			return nil
		}
		all, err := pulse.Sinks(ctx)
		if err != nil {
			cobra.CompDebugln("sinks: "+err.Error(), false)
		}
		for _, s := range all {
			items = add(items, prefix, s.Name, s.Label, s.Default)
		}
		return items
	}
}

// microphones lists what the sound server can listen with; monitors adds the monitors of sinks.
func microphones(monitors bool) list {
	return func(ctx context.Context, d Desk, _ asked) (items []item) {
		if asleep(d.Settings.Env) {
			return nil
		}
		all, err := pulse.Sources(ctx)
		if err != nil {
			cobra.CompDebugln("microphones: "+err.Error(), false)
		}
		for _, s := range all {
			if s.MonitorOf == "" || monitors {
				items = add(items, "", s.Name, s.Label, s.Default)
			}
		}
		return items
	}
}

// add appends a device of the server. Its name is escaped: one with a backslash is not the
// name that the server knows.
func add(items []item, prefix, name, label string, usual bool) []item {
	if strings.Contains(name, `\`) {
		return items
	}
	if usual {
		label += ", default"
	}
	return append(items, item{prefix + name, label})
}

// asleep reports whether no sound server runs and systemd would start one for whoever connects
// to its socket: then nobody asks. A server of PulseAudio or PipeWire that runs keeps its number
// beside the socket.
func asleep(env func(string) string) bool {
	dir := env("XDG_RUNTIME_DIR")
	if dir == "" || env("PULSE_SERVER") != "" {
		return false
	}
	there := func(parts ...string) bool {
		_, err := os.Stat(filepath.Join(append([]string{dir}, parts...)...))
		return err == nil
	}
	return there("systemd") && there("pulse", "native") && !there("pulse", "pid")
}
