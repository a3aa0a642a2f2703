package catalog

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/races"
	"spotter/cmd/spotter/shelf"
	"spotter/race/logbook"
	"spotter/text"
)

// Form says how a list is printed.
type Form struct{ CSV, JSON, Check bool }

// Flags adds the flags of a list to a command.
func (f *Form) Flags(c *cobra.Command) {
	c.Flags().BoolVar(&f.CSV, "csv", false, "print a table for a spreadsheet, with a row for each race and all that is known of it")
	c.Flags().BoolVar(&f.JSON, "json", false, "print the same as JSON for other programs, one object a line (docs/json.md)")
	c.Flags().BoolVar(&f.Check, "check", false, "read every journal that changed since the last list, however long that takes")
	c.MarkFlagsMutuallyExclusive("csv", "json")
}

// Commands returns the commands below "spotter races".
func (d Desk) Commands() []*cobra.Command {
	return []*cobra.Command{d.list(), d.rename(), d.tag(), d.trash()}
}

func (d Desk) list() *cobra.Command {
	var f Form
	c := &cobra.Command{
		Use:   "list [WORD...]",
		Short: "Print the races, or those that have all of some words",
		Long: command.Paragraphs(`List prints a line for each race, the newest first. Words choose those races that
have all of them in their name, tags, file, date or result; capitals do not matter.

A log that changed since the last list is read whole, as long as that takes less than a
moment. Of a log that was not read, "unchecked" stands where the list says whether its chain of
hashes is whole; what was corrected in it is missing. --check reads all of them. --csv and
--json do so too. In their rows times are in seconds and distances in metres.`),
		Example: "spotter races list\nspotter races list boston 2027\nspotter races list --csv > races.csv",
		RunE:    func(_ *cobra.Command, words []string) error { return d.Print(words, f) },
	}
	f.Flags(c)
	return c
}

// Print prints the races that have all of some words.
func (d Desk) Print(words []string, f Form) error {
	s, folder, err := d.Shelf()
	if err != nil {
		return err
	}
	within := listTime
	if f.Check || f.CSV || f.JSON {
		within = shelf.Forever
	}
	all := s.List(within)
	list := slices.DeleteFunc(slices.Clone(all), func(r shelf.Race) bool { return !matches(&r, words) })
	switch {
	case f.CSV:
		return d.csv(list)
	case f.JSON:
		return d.json(list)
	case len(all) == 0:
		_, err := fmt.Fprintf(d.Stdout, "no race in %s yet\n", text.Escape(folder))
		return fault.Writing("the list", err)
	case len(list) == 0:
		return fault.Failed(fmt.Errorf("no race has %s", text.Quote(strings.Join(words, " "))), "spotter races list shows all of them")
	}
	if err := command.WriteTable(d.Stdout, races.Table(Entries(list), d.Columns())); err != nil {
		return err
	}
	return d.tellUnchecked(list)
}

// tellUnchecked says how many logs were not read, and what cannot be read.
func (d Desk) tellUnchecked(list []shelf.Race) error {
	n := 0
	for i := range list {
		if list[i].Unchecked {
			n++
		}
		if why := list[i].Notes; why != "" {
			if _, err := fmt.Fprintf(d.Stderr, "spotter: %s\n", text.Escape(why)); err != nil {
				return fault.Writing("the list", err)
			}
		}
	}
	if n == 0 {
		return nil
	}
	_, err := fmt.Fprintf(d.Stderr, "spotter: %s not checked yet: spotter races list --check reads all\n", text.Count(n, "log"))
	return fault.Writing("the list", err)
}

// Entries returns what a table or a screen shows of each race.
func Entries(list []shelf.Race) []logbook.Entry {
	entries := make([]logbook.Entry, len(list))
	for i := range list {
		entries[i] = list[i].Entry
	}
	return entries
}

// row is a race in a table for other programs. What is not known is null, and empty in a spreadsheet.
type row struct {
	Date      *string  `json:"date"`
	Name      *string  `json:"name"`
	Tags      []string `json:"tags"`
	Training  bool     `json:"training"`
	DistanceM *float64 `json:"distance_m"`
	ReachedM  *float64 `json:"reached_m"`
	Ended     *string  `json:"ended"`
	GunS      *float64 `json:"gun_s"`
	ChipS     *float64 `json:"chip_s"`
	PaceS     *float64 `json:"pace_s"`
	PaceOf    *string  `json:"pace_of"` // the unit of the pace
	Falls     int      `json:"falls"`
	Rests     int      `json:"rests"`
	Cues      int      `json:"cues"`
	NotHeard  int      `json:"not_heard"`
	Lines     int      `json:"lines"`
	Later     int      `json:"later_notes"`
	Chain     string   `json:"chain"` // whole, damaged, or not checked
	Verdict   *string  `json:"verdict"`
	Head      *string  `json:"head"`
	File      string   `json:"file"`
}

func rowOf(r *shelf.Race) row {
	x := row{Name: asjson.Text(text.Clean(r.Race)), Tags: []string{}, Training: r.Training, DistanceM: known(r.DistanceM), ReachedM: known(r.ReachedM),
		Ended: asjson.Text(text.Clean(r.Ended)), GunS: known(r.Gun.Seconds()), ChipS: known(r.Chip.Seconds()), PaceS: known(r.Pace.Round(time.Millisecond).Seconds()),
		Falls: r.Falls, Rests: r.Rests, Cues: r.Cues, NotHeard: r.NotHeard, Lines: r.Events, Later: r.Later,
		Verdict: asjson.Text(text.Clean(r.Verdict)), Head: asjson.Text(r.Head), File: text.Escape(r.Path), Chain: "damaged"}
	for _, tag := range r.Tags {
		x.Tags = append(x.Tags, text.Clean(tag))
	}
	if !r.Start.IsZero() {
		x.Date = asjson.Text(r.Start.Format(time.RFC3339))
	}
	if r.Pace > 0 {
		x.PaceOf = asjson.Text(r.Units)
	}
	switch {
	case r.Unchecked:
		x.Chain = "not checked"
	case r.OK:
		x.Chain = "whole"
	}
	return x
}

func (d Desk) json(list []shelf.Race) error {
	rows := make([]row, len(list))
	for i := range list {
		rows[i] = rowOf(&list[i])
	}
	return asjson.Write(d.Stdout, "the list", rows...)
}

// known returns a figure that is 0 where nobody knows it.
func known(v float64) *float64 {
	if v == 0 {
		return nil
	}
	return &v
}

// orZero returns what p points to, or the zero value.
func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// columns are the heads of the table, as the JSON has them.
var columns = []string{"date", "name", "tags", "training", "distance_m", "reached_m", "ended", "gun_s", "chip_s", "pace_s", "pace_of",
	"falls", "rests", "cues", "not_heard", "lines", "later_notes", "chain", "verdict", "head", "file"}

func (d Desk) csv(list []shelf.Race) error {
	w := csv.NewWriter(d.Stdout)
	_ = w.Write(columns) // Error has it
	number := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	cell := func(s *string) string { return text.InertCell(orZero(s)) }
	for i := range list {
		x := rowOf(&list[i])
		_ = w.Write([]string{orZero(x.Date), cell(x.Name), text.InertCell(strings.Join(x.Tags, ", ")), strconv.FormatBool(x.Training),
			number(x.DistanceM), number(x.ReachedM), cell(x.Ended), number(x.GunS), number(x.ChipS), number(x.PaceS), cell(x.PaceOf),
			strconv.Itoa(x.Falls), strconv.Itoa(x.Rests), strconv.Itoa(x.Cues), strconv.Itoa(x.NotHeard), strconv.Itoa(x.Lines),
			strconv.Itoa(x.Later), x.Chain, cell(x.Verdict), orZero(x.Head), text.InertCell(x.File)})
	}
	w.Flush()
	return fault.Writing("the table", w.Error())
}
