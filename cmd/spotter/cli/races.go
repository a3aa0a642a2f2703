package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strconv"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/review"
)

func (a *App) racesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "races",
		Short: "List the races in spotter's folder, and open one to review",
		Long: paragraphs(`On a terminal, races shows the list, and enter opens a race to review. In a file or
a pipe it prints one line for each race. With COLUMNS=120 or more in the environment
each line also shows the number of lines, the state of the chain of hashes, and the
file.`),
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			theme, err := a.chosenTheme(c)
			if err != nil {
				return err
			}
			if a.onTerminal() {
				return a.pickRace(c.Context(), theme)
			}
			races, err := a.findRaces()
			if err != nil {
				return err
			}
			if len(races) == 0 {
				dir, _ := a.racesFolder() // it was found just now
				_, err := fmt.Fprintf(a.o.Stdout, "no race in %s yet\n", text.Escape(dir))
				return fault.Writing("the list", err)
			}
			return writeTable(a.o.Stdout, racesTable(races, a.columns()))
		},
	}
	addFlags(c, "theme")
	return c
}

// pickRace lets the spotter choose a journal, and shows it.
func (a *App) pickRace(ctx context.Context, theme cells.Theme) error {
	if err := a.needTerminal("the list to pick from"); err != nil {
		return err
	}
	races, err := a.findRaces()
	if err != nil {
		return err
	}
	dir, _ := a.racesFolder() // it was found just now
	m, err := a.browse(ctx, review.NewRaces(review.RacesOptions{Races: races, Folder: dir, Theme: theme}))
	if err != nil {
		return err
	}
	picker, ok := m.(*review.Races)
	if !ok || picker.Chosen() == "" {
		return nil
	}
	return a.review(ctx, picker.Chosen(), theme)
}

// findRaces returns the journals of spotter's folder, the newest first. One that
// cannot be read is listed with the reason.
func (a *App) findRaces() ([]logbook.Entry, error) {
	dir, err := a.racesFolder()
	if err != nil {
		return nil, err
	}
	names, err := journalNames(dir, searchedFiles)
	if err != nil {
		return nil, err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(30)) // one file at a time: what it left is collected soon
	var races []logbook.Entry
	for _, name := range names {
		races = append(races, readRace(filepath.Join(dir, name)))
	}
	logbook.SortNewest(races)
	return races, nil
}

// readRace sums up one journal.
func readRace(path string) logbook.Entry {
	if g, err := journal.Peek(path); err == nil && g.First == "" && len(g.Events) == 0 && g.Read > 0 {
		verdict := "not a journal: neither its beginning nor its end can be read" // however large it is
		return logbook.Entry{Path: path, Verdict: verdict}
	}
	log, err := journal.ReadFile(path)
	if err != nil {
		return logbook.Entry{Path: path, Verdict: text.FirstLine(err)}
	}
	r := logbook.New(log.Events).Entry()
	r.Path, r.OK, r.Verdict = path, whole(log), log.Verdict()
	return r
}

// columns returns how wide a table may be: COLUMNS of the environment, or 80.
func (a *App) columns() int {
	for _, kv := range a.o.Env {
		if text, ok := cutName(kv, "COLUMNS"); ok {
			if n, err := strconv.Atoi(text); err == nil && n > 0 {
				return n
			}
		}
	}
	return usualColumns
}

// cutName returns the value of NAME=value if kv has that name.
func cutName(kv, name string) (value string, ok bool) {
	if len(kv) > len(name) && kv[:len(name)] == name && kv[len(name)] == '=' {
		return kv[len(name)+1:], true
	}
	return "", false
}

// racesTable lists races, one row each, in at most 80 columns or, on wide terminals,
// with the number of lines, the verdict on the chain and the file.
func racesTable(races []logbook.Entry, columns int) [][]string {
	wide := columns >= wideTable
	head := []string{"START", "RACE", "DISTANCE", "TIME", "ENDED", "LOG"}
	if wide {
		head = append(head[:5], "LINES", "CHAIN", "FILE")
	}
	rows := [][]string{head}
	for _, r := range races {
		start, elapsed := "–", "–"
		if !r.Start.IsZero() {
			start = r.Start.Format("2006-01-02 15:04")
		}
		if r.Duration > 0 {
			elapsed = race.FormatElapsed(r.Duration)
		}
		if wide {
			rows = append(rows, []string{start, r.Race, r.Distance, elapsed, r.Ended, fmt.Sprint(r.Events), r.Verdict, r.Path})
			continue
		}
		log := "whole"
		if !r.OK {
			log = "DAMAGED"
		}
		rows = append(rows, []string{start, cells.Shorten(r.Race, nameColumns), r.Distance, elapsed, cells.Shorten(r.Ended, endedColumns), log})
	}
	return rows
}

// The widths of the table of races, in columns.
const (
	usualColumns = 80  // where nothing is known of the terminal
	wideTable    = 120 // from this width on a race has all its columns
	nameColumns  = 18  // of a race's name in the usual table
	endedColumns = 12  // of where it ended
)
