package after

import (
	"io"
	"os"
	"path/filepath"

	"spotter/cmd/spotter/asjson"
	"spotter/journal"
	"spotter/text"
)

// verifyRow is the object of journal verify --json.
type verifyRow struct {
	File     string      `json:"file"`
	Whole    bool        `json:"whole"`
	Closed   bool        `json:"closed"`
	Lines    int         `json:"lines"`
	Readable int         `json:"readable_lines"`
	Damaged  int         `json:"damaged_places"`
	Damage   []damageRow `json:"damage"`
	TornLine *int        `json:"torn_line"`
	Head     *string     `json:"head"`
	Verdict  string      `json:"verdict"`
	Next     *string     `json:"next"`
	Notes    *string     `json:"notes"`
}

// damageRow is one place of damage.
type damageRow struct {
	Line int    `json:"line"`
	Byte int64  `json:"byte"`
	Text string `json:"text"`
}

// verifyJSON writes the verdict on a journal; notes are sentences about the files beside it.
func verifyJSON(w io.Writer, called string, log *journal.Log, next, notes string) error {
	row := verifyRow{File: text.Escape(called), Whole: log.Err() == nil, Closed: log.Closed, Lines: log.Lines, Readable: log.Readable, Damaged: log.Damaged,
		Damage: []damageRow{}, Verdict: text.Clean(log.Verdict()), Next: asjson.Text(text.Clean(next)), Notes: asjson.Text(text.Clean(notes))}
	for _, d := range log.Damage {
		row.Damage = append(row.Damage, damageRow{d.Line, d.Byte, text.Clean(d.Msg)})
	}
	if log.Torn != nil {
		row.TornLine = &log.Torn.Line
	}
	if log.Damaged == 0 && log.Lines > 0 { // a damaged chain stands for nothing
		row.Head = &log.Head
	}
	return asjson.Write(w, "the verdict", row)
}

// exportRow is the object of export --json.
type exportRow struct {
	File   string   `json:"file"`
	Format string   `json:"format"`
	Bytes  int64    `json:"bytes"`
	From   string   `json:"from"`
	Whole  bool     `json:"whole"`
	Notes  []string `json:"notes"`
}

// exportJSON writes what an export has written.
func exportJSON(w io.Writer, file, format, from string, notes []string, whole bool) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	row := exportRow{File: text.Escape(file), Format: format, Bytes: info.Size(), From: text.Escape(from), Whole: whole, Notes: []string{}}
	for _, n := range notes {
		row.Notes = append(row.Notes, text.Clean(n))
	}
	return asjson.Write(w, "what was written", row)
}
