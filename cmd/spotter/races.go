package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"spotter/journal"
	"spotter/race"
	"spotter/ui"
)

func (a *App) racesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "races",
		Short: "List the races in spotter's folder, and open one to review",
		Args:  noArgs,
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
				_, err := fmt.Fprintf(a.o.Stdout, "no race in %s yet\n", clean(a.racesFolder()))
				return writing("the list", err)
			}
			rows := [][]string{{"START", "RACE", "ELAPSED", "LINES", "CHAIN", "FILE"}}
			for _, r := range races {
				start, elapsed := "–", "–"
				if !r.Start.IsZero() {
					start = r.Start.Format("2006-01-02 15:04")
				}
				if r.Duration > 0 {
					elapsed = race.FormatElapsed(r.Duration)
				}
				rows = append(rows, []string{start, r.Race, elapsed, fmt.Sprint(r.Events), r.Verdict, r.Path})
			}
			return writeTable(a.o.Stdout, rows)
		},
	}
	addFlags(c, "theme")
	return c
}

// pickRace lets the spotter choose a journal, and shows it.
func (a *App) pickRace(ctx context.Context, theme ui.Theme) error {
	if err := a.needTerminal("the list to pick from"); err != nil {
		return err
	}
	races, err := a.findRaces()
	if err != nil {
		return err
	}
	m, err := a.browse(ctx, ui.NewRaces(ui.RacesOptions{Races: races, Folder: a.racesFolder(), Theme: theme}))
	if err != nil {
		return err
	}
	picker, ok := m.(*ui.Races)
	if !ok || picker.Chosen() == "" {
		return nil
	}
	return a.review(ctx, picker.Chosen(), theme)
}

// findRaces returns the journals of spotter's folder, the newest first. One that
// cannot be read is listed with the reason.
func (a *App) findRaces() ([]ui.RaceEntry, error) {
	dir := a.racesFolder()
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the folder of journals: %w", err)
	}
	var races []ui.RaceEntry
	for _, f := range files {
		if !f.Type().IsRegular() || filepath.Ext(f.Name()) != ".jsonl" {
			continue
		}
		races = append(races, readRace(filepath.Join(dir, f.Name())))
	}
	slices.SortStableFunc(races, func(x, y ui.RaceEntry) int {
		if c := y.Start.Compare(x.Start); c != 0 {
			return c
		}
		return strings.Compare(y.Path, x.Path)
	})
	return races, nil
}

// readRace sums up one journal.
func readRace(path string) ui.RaceEntry {
	r := ui.RaceEntry{Path: path}
	log, err := journal.ReadFile(path)
	if err != nil {
		r.Verdict = firstLine(err)
		return r
	}
	r.Events, r.OK, r.Verdict = len(log.Events), whole(log), log.Verdict()
	if o := lastOpen(log.Events); o != nil {
		r.Race = o.Race
	}
	stands := race.AsItStands(log.Events)
	for i := range stands.Lines {
		e := &stands.Lines[i]
		if i == 0 || e.Kind == race.KindStart && !stands.Voided[e.ID] {
			r.Start = e.Wall
		}
		if e.HasElapsed {
			r.Duration = max(r.Duration, e.Elapsed)
		}
	}
	return r
}
