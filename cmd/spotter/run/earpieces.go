package run

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/pelletier/go-toml/v2"

	"spotter/audio/headset"
	"spotter/cmd/spotter/host"
	"spotter/journal"
	"spotter/text"
)

// Earpiece holds what a microphone measured of an earpiece, and when.
type Earpiece struct {
	Beyond   time.Duration // what it adds to what its sound server knows
	KeyToEar time.Duration
	Heard    int // clicks
	Of       int
	Mic      string
	Measured time.Time
}

// Earpieces holds the earpieces that were measured, by the escaped name of their sink.
type Earpieces map[string]Earpiece

// Of returns what is known of a device's earpiece: what was measured on the sink of
// that name, else the last that was measured on another sink of the same headset.
func (e Earpieces) Of(name string) (Earpiece, bool) {
	name = text.Escape(name)
	m, ok := e[name]
	if ok || name == "" {
		return m, ok
	}
	for sink, other := range e {
		if headset.Same(sink, name) && other.Measured.After(m.Measured) {
			m, ok = other, true
		}
	}
	return m, ok
}

// storedEarpieces is the file that keeps them.
type storedEarpieces struct {
	Sinks map[string]storedEarpiece `toml:"sinks"`
}

type storedEarpiece struct {
	BeyondMS   float64   `toml:"beyond_ms"`
	KeyToEarMS float64   `toml:"key_to_ear_ms"`
	Heard      int       `toml:"heard"`
	Of         int       `toml:"of"`
	Mic        string    `toml:"mic"`
	Measured   time.Time `toml:"measured"`
}

const (
	earpiecesHead = "# The delay that each earpiece adds to the one its sound server reports.\n# Written by spotter check --loopback. Delete entries that are no longer true.\n\n"
	maxEarpieces  = 1 << 20         // bytes of the file: more is not one
	mostBeyond    = 5 * time.Second // more was never measured
)

// ReadEarpieces returns what was measured so far, from the file at path. A file that is
// not there holds nothing; one that is broken is an error, and nobody's reason to stop.
func ReadEarpieces(path string) (Earpieces, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening the measured earpieces: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxEarpieces+1))
	if err == nil && len(data) > maxEarpieces {
		err = fmt.Errorf("more than %d bytes", maxEarpieces)
	}
	if err == nil {
		var e Earpieces
		if e, err = parseEarpieces(data); err == nil {
			return e, nil
		}
	}
	return nil, fmt.Errorf("measured earpieces in %s: %w", path, err)
}

// parseEarpieces reads the file's text.
func parseEarpieces(data []byte) (Earpieces, error) {
	var s storedEarpieces
	if err := toml.Unmarshal(data, &s); err != nil {
		if d, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ := d.Position()
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		return nil, err
	}
	e := make(Earpieces, len(s.Sinks))
	for name, m := range s.Sinks {
		beyond, ear := fromMS(m.BeyondMS), fromMS(m.KeyToEarMS)
		if math.IsNaN(m.BeyondMS) || math.IsNaN(m.KeyToEarMS) || beyond.Abs() > mostBeyond || ear.Abs() > mostBeyond || m.Measured.IsZero() {
			return nil, fmt.Errorf("sink %q: beyond_ms, key_to_ear_ms or measured is missing or out of range", name)
		}
		e[text.Escape(name)] = Earpiece{beyond, ear, m.Heard, m.Of, m.Mic, m.Measured}
	}
	return e, nil
}

// fromMS returns milliseconds as a time, at most a day each way.
func fromMS(ms float64) time.Duration {
	const day = float64(24 * time.Hour)
	return time.Duration(max(-day, min(day, ms*float64(time.Millisecond))))
}

// ToMS returns a time in milliseconds, to the tenth.
func ToMS(d time.Duration) float64 { return math.Round(float64(d)/float64(time.Millisecond)*10) / 10 }

// KeepEarpiece adds a measurement to the file at path, in place of the sink's last one.
// A broken file is not overwritten: it may hold what somebody wants to save.
func KeepEarpiece(path, sink string, m Earpiece) error {
	all, err := ReadEarpieces(path)
	if err != nil {
		return err
	}
	s := storedEarpieces{Sinks: map[string]storedEarpiece{}}
	for name, m := range all {
		s.Sinks[name] = m.stored()
	}
	s.Sinks[text.Escape(sink)] = m.stored()
	text, err := toml.Marshal(s)
	if err != nil {
		return fmt.Errorf("putting the measured earpieces into words: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder for measured earpieces: %w", err)
	}
	if err := host.WriteFile(path, earpiecesHead+string(text)); err != nil {
		return fmt.Errorf("writing the measured earpieces: %w", err)
	}
	return journal.OS{}.SyncDir(path)
}

func (m Earpiece) stored() storedEarpiece {
	return storedEarpiece{ToMS(m.Beyond), ToMS(m.KeyToEar), m.Heard, m.Of, m.Mic, m.Measured}
}
