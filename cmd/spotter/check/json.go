package check

import (
	"context"
	"fmt"

	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/voicenote"
	"spotter/text"
)

// findingRow is a line of check --json.
type findingRow struct {
	Grade string  `json:"grade"`
	Part  string  `json:"part"`
	Text  string  `json:"text"`
	Next  *string `json:"next"`
}

func rowOf(f finding) findingRow {
	return findingRow{f.grade.String(), f.part, text.Clean(f.text), asjson.Text(text.Clean(f.next))}
}

// outputRow is a line of devices --json of a sink.
type outputRow struct {
	Device     string   `json:"device"` // "output"
	Name       string   `json:"name"`
	Output     string   `json:"output"`
	Label      string   `json:"label"`
	State      *string  `json:"state"`
	RateHz     int      `json:"rate_hz"`
	Channels   int      `json:"channels"`
	LatencyMS  *float64 `json:"latency_ms"`
	Default    bool     `json:"default"`
	Bluetooth  bool     `json:"bluetooth"`
	Muted      bool     `json:"muted"`
	VolumeZero bool     `json:"volume_zero"`
	VolumeLow  bool     `json:"volume_low"`
	EarpieceMS *float64 `json:"earpiece_ms"`
	Measured   *string  `json:"earpiece_measured"`
}

// microphoneRow is a line of devices --json of a source.
type microphoneRow struct {
	Device     string  `json:"device"` // "microphone"
	Name       string  `json:"name"`
	Label      string  `json:"label"`
	State      *string `json:"state"`
	RateHz     int     `json:"rate_hz"`
	Channels   int     `json:"channels"`
	Safe       bool    `json:"safe"`
	Why        *string `json:"why_unsafe"`
	Default    bool    `json:"default"`
	Muted      bool    `json:"muted"`
	VolumeZero bool    `json:"volume_zero"`
}

// devicesJSON writes the devices of the sound server, a line each.
func (d Desk) devicesJSON(ctx context.Context, sinks []pulse.Sink, known run.Earpieces, output string) error {
	rows := make([]any, 0, len(sinks))
	for _, s := range sinks {
		row := outputRow{Device: "output", Name: text.Clean(s.Name), Output: "pulse:" + text.Clean(s.Name), Label: text.Clean(s.Label), State: asjson.Text(text.Clean(s.State)),
			RateHz: int(s.Rate), Channels: int(s.Channels), Default: s.Default, Bluetooth: s.Bluetooth, Muted: s.Muted, VolumeZero: s.Zero, VolumeLow: s.Soft && !s.Zero}
		if s.Latency > 0 {
			row.LatencyMS = asjson.Number(asjson.Ms(s.Latency), 3)
		}
		if m, ok := known.Of(s.Name); ok {
			row.EarpieceMS, row.Measured = asjson.Number(asjson.Ms(m.Beyond), 3), asjson.Time(m.Measured)
		}
		rows = append(rows, row)
	}
	sources, err := pulse.Sources(ctx)
	if err != nil {
		return fault.Failed(fmt.Errorf("listing microphones: %w", err), "")
	}
	ears := voicenote.Ears(sinks, output)
	for _, s := range sources {
		if s.MonitorOf != "" {
			continue
		}
		why := safemic.Why(s, sources, ears)
		rows = append(rows, microphoneRow{Device: "microphone", Name: text.Clean(s.Name), Label: text.Clean(s.Label), State: asjson.Text(text.Clean(s.State)),
			RateHz: int(s.Rate), Channels: int(s.Channels), Safe: why == "", Why: asjson.Text(text.Clean(why)), Default: s.Default, Muted: s.Muted, VolumeZero: s.Turned})
	}
	return asjson.Write(d.Stdout, "the list", rows...)
}
