package packs

import (
	"io"
	"math"

	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/installed"
	"spotter/cmd/spotter/run"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/studio/check"
	"spotter/text"
)

// cueRow is a line of cues list --json.
type cueRow struct {
	ID        string   `json:"id"`
	Keys      []string `json:"keys"`
	Heard     *string  `json:"heard"`
	Ear       *string  `json:"ear"`
	Class     string   `json:"class"`
	Words     *string  `json:"words"`
	Retrigger string   `json:"retrigger"`
	RepeatMS  *float64 `json:"repeat_ms"`
	TTLMS     float64  `json:"ttl_ms"`
	Countdown *string  `json:"countdown"`
}

// listJSON writes the cues of a pack.
func listJSON(w io.Writer, p *pack.Pack, frame cues.Frame) error {
	rows := make([]cueRow, 0, len(p.Cues))
	for _, c := range p.Cues {
		row := cueRow{ID: string(c.ID), Keys: append([]string{}, c.Keys...), Class: c.Class.String()}
		of := c
		if heard, ok := p.Cue(frame.Heard(c.ID)); ok {
			of = heard
			row.Heard, row.Ear, row.Words, row.Class = asjson.Text(string(heard.ID)), asjson.Text(heard.Pan.String()), asjson.Text(text.Clean(heard.Text)), heard.Class.String()
		}
		row.Retrigger, row.TTLMS = of.Retrigger.String(), asjson.Ms(of.TimeToLive())
		if of.Repeat > 0 {
			row.RepeatMS = asjson.Number(asjson.Ms(of.Repeat), 3)
		}
		if of.Countdown != cues.NoCountdown {
			row.Countdown = asjson.Text(of.Countdown.String())
		}
		rows = append(rows, row)
	}
	return asjson.Write(w, "the list", rows...)
}

// voiceObject is a line of cues voices --json.
type voiceObject struct {
	Name      string `json:"name"`
	Default   bool   `json:"default"`
	Installed bool   `json:"installed"`
	Title     string `json:"title"`
	Language  string `json:"language"`
	License   string `json:"license"`
	Cues      int    `json:"cues"`
	Words     int    `json:"words"`
	Trials    *int   `json:"sides_trials"`
	Confused  *int   `json:"sides_confused"`
}

// voicesJSON writes the voices of the program.
func (d Desk) voicesJSON(w io.Writer) error {
	var rows []voiceObject
	for _, name := range pack.Builtins() {
		p, err := run.OpenPack(name)
		if err != nil {
			return err
		}
		row := voiceObject{Name: name, Default: name == pack.DefaultName, Title: p.Name, Language: p.Language, License: p.License, Cues: len(p.Cues), Words: len(p.Words)}
		if s := pack.BuiltinSides(name); s.Trials > 0 {
			row.Trials, row.Confused = &s.Trials, &s.Confused
		}
		rows = append(rows, row)
	}
	for _, name := range installed.Names(d.Settings.Env) {
		path, ok := installed.Find(d.Settings.Env, name)
		if !ok {
			continue
		}
		if p, err := pack.Open(path, d.finder()); err == nil { // the list for people tells of one that cannot be used
			rows = append(rows, voiceObject{Name: name, Installed: true, Title: p.Name, Language: p.Language, License: p.License, Cues: len(p.Cues), Words: len(p.Words)})
		}
	}
	return asjson.Write(w, "the list", rows...)
}

// soundRow is a line of cues check --json.
type soundRow struct {
	Kind      string   `json:"kind"` // "cue" or "word"
	ID        string   `json:"id"`
	Verdict   string   `json:"verdict"` // "ok", "warning" or "fault"
	Faults    []string `json:"faults"`
	Warnings  []string `json:"warnings"`
	LengthMS  *float64 `json:"length_ms"`
	LeadMS    *float64 `json:"lead_ms"`
	LUFS      *float64 `json:"loudness_lufs"`
	Peak      *float64 `json:"peak_dbtp"`
	Clipped   *int     `json:"clipped_samples"`
	Offset    *float64 `json:"offset_percent"`
	SNR       *float64 `json:"snr_db"`
	Band      *float64 `json:"band_percent"`
	Nearest   *string  `json:"nearest"`
	NearestDB *float64 `json:"nearest_db"`
}

// checksJSON writes what was found out of each sound of a pack: first of its cues, then of its
// words.
func checksJSON(w io.Writer, p *pack.Pack, checks []check.Sound) error {
	rows := make([]soundRow, 0, len(checks))
	for i := range checks {
		rows = append(rows, soundOf(&checks[i], i < len(p.Cues)))
	}
	return asjson.Write(w, "the check", rows...)
}

func soundOf(k *check.Sound, cue bool) soundRow {
	row := soundRow{Kind: "word", ID: string(k.Cue.ID), Verdict: "ok", Faults: []string{}, Warnings: []string{}}
	if cue {
		row.Kind = "cue"
	}
	for _, f := range k.Faults {
		row.Faults, row.Verdict = append(row.Faults, text.Clean(f)), "fault"
	}
	for _, warning := range k.Warnings {
		row.Warnings = append(row.Warnings, text.Clean(warning.String()))
		if row.Verdict == "ok" {
			row.Verdict = "warning"
		}
	}
	if !k.Read {
		return row
	}
	row.LengthMS, row.LeadMS = asjson.Number(asjson.Ms(k.Heard.Length), 1), asjson.Number(asjson.Ms(k.Heard.LeadIn), 1)
	row.LUFS, row.Peak, row.Clipped = asjson.Number(k.Heard.Loudness, 2), asjson.Number(k.Heard.TruePeak, 2), &k.File.Clipped
	row.Offset, row.SNR, row.Band = asjson.Number(100*math.Abs(k.Heard.Offset), 2), asjson.Number(k.File.SNR(), 1), asjson.Number(100*k.Heard.Band, 1)
	if k.Nearest != "" {
		row.Nearest, row.NearestDB = asjson.Text(string(k.Nearest)), asjson.Number(k.Apart, 2)
	}
	return row
}
