package run

import (
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cmd/spotter/inputs"
	"spotter/cmd/spotter/pads"
	"spotter/cues/pack"
	"spotter/input"
	"spotter/input/evdev"
	"spotter/race"
	"spotter/ui/live"
)

// handOvers is a player that tells when it was handed a cue, and a monitor and a recorder that do nothing.
type handOvers struct{ got chan time.Time }

func (h handOvers) Play(race.Event)                          { h.got <- time.Now() }
func (h handOvers) Clear()                                   {}
func (h handOvers) Silence()                                 {}
func (h handOvers) SetQuiet(bool)                            {}
func (h handOvers) Append(race.Event)                        {}
func (h handOvers) Health() live.Health                      { return live.Health{} }
func (h handOvers) Outcomes(all []live.Report) []live.Report { return all }
func (h handOvers) Choices() ([]live.Choice, error)          { return nil, nil }

// BenchmarkPadToHandOver measures a press on its whole way: from the write of the event to a named pipe, through
// the reader, the table of its buttons, the queue of presses, Bubble Tea and the live screen, to the player.
func BenchmarkPadToHandOver(b *testing.B) {
	path := filepath.Join(b.TempDir(), "r400") // whose ready table has left and right
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	now := func() race.Stamp { return race.Stamp{Wall: time.Now(), Boot: time.Hour + time.Since(began)} }
	h := handOvers{make(chan time.Time, 16)}
	screen := live.New(live.Options{Now: now, Pack: pack.Default(), Player: h, Recorder: h, Monitor: h, StartNow: true,
		Session: race.NewSession(race.Options{DistanceM: race.MarathonM})})
	program := tea.NewProgram(screen, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutRenderer(), tea.WithoutSignals())
	ended := make(chan error, 1)
	go func() { _, err := program.Run(); ended <- err }()
	hub := inputs.New(inputs.Options{Now: now, Note: func(string) {}, Nudge: func() {}, Lost: func() {}, Guard: func() {}})
	hub.Add(pads.New(pads.Options{Setting: pads.Setting{Pads: []string{path}, Button: pads.Off}, Sys: evdev.This(), Now: now}))
	hub.Show(func(p input.Press) { program.Send(p) })
	w, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	event := func(code, value uint16) (e []byte) {
		e = make([]byte, evdev.Size-8, evdev.Size)
		e = binary.NativeEndian.AppendUint16(e, 1)
		e = binary.NativeEndian.AppendUint16(e, code)
		return binary.NativeEndian.AppendUint32(e, uint32(value))
	}
	const pageUp, pageDown = 104, 109
	var took []time.Duration
	for i := range b.N {
		code := [2]uint16{pageUp, pageDown}[i%2] // the same one again would be a bounce
		pressed := time.Now()
		if _, err := w.Write(event(code, 1)); err != nil {
			b.Fatal(err)
		}
		took = append(took, (<-h.got).Sub(pressed))
		if _, err := w.Write(event(code, 0)); err != nil {
			b.Fatal(err)
		}
	}
	w.Close()
	hub.Close()
	program.Quit()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
