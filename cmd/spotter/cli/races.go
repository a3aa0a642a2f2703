package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	xterm "github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/catalog"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/merge"
	"spotter/cmd/spotter/races"
	"spotter/cmd/spotter/settings"
	"spotter/cmd/spotter/shelf"
	"spotter/text"
	"spotter/ui/picker"
	"spotter/ui/term"
)

// races returns the folder of the journals.
func (a *App) races() races.Folder {
	return races.Folder{Path: a.desk.RacesFolder, Now: a.o.Now, BootID: a.host.ID}
}

// catalog returns what the commands on races need.
func (a *App) catalog() catalog.Desk {
	return catalog.Desk{Stdin: a.o.Stdin, Stdout: a.o.Stdout, Stderr: a.o.Stderr, Asks: a.onTerminal(), Races: a.races(),
		Cache: settings.File(a.desk.Folder("XDG_CACHE_HOME"), "races.json"), Program: a.o.Version, Columns: a.columns,
		Bin: shelf.Bin{Home: a.desk.Trash(), Now: func() time.Time { return a.o.Now().Wall }}}
}

func (a *App) racesCommand() *cobra.Command {
	var form catalog.Form
	c := &cobra.Command{
		Use:     "races",
		Short:   "List the races in spotter's folder, and open one to review",
		Example: "spotter races\nspotter races list --csv > races.csv",
		Long: command.Paragraphs(`On a terminal, races shows the list: enter opens a race to review, and keys name it, tag
it, and move it to the trash. In a file or a pipe it prints one line for each race, as
spotter races list does. With COLUMNS=120 or more in the environment each line also shows
the number of lines, the state of the chain of hashes, and the file.`),
		Args: command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			theme, err := a.chosenTheme(c)
			if err != nil {
				return err
			}
			lang, err := a.chosenLanguage(c)
			if err != nil {
				return err
			}
			if a.onTerminal() && form == (catalog.Form{}) {
				return a.pickRace(c.Context(), look{theme: theme, lang: lang})
			}
			return a.catalog().Print(nil, form)
		},
	}
	settings.AddFlags(c, "theme", "lang", "plain")
	form.Flags(c)
	c.AddCommand(a.catalog().Commands()...)
	c.AddCommand(merge.Desk{Stdout: a.o.Stdout, Stderr: a.o.Stderr, Program: a.o.Version}.Commands()...)
	return c
}

// pickRace lets the spotter choose a journal, and shows it.
func (a *App) pickRace(ctx context.Context, l look) error {
	if err := a.needTerminal("the list to pick from"); err != nil {
		return err
	}
	l.lang = a.speakAlone(l.lang)
	o, done, err := a.catalog().Screen(l.theme)
	if err != nil {
		return err
	}
	defer done()
	m, err := a.browse(ctx, picker.New(o))
	if err != nil {
		return err
	}
	list, ok := m.(*picker.Screen)
	if !ok || list.Chosen() == "" {
		return nil
	}
	return a.review(ctx, list.Chosen(), l)
}

// columns returns how wide a table may be: as wide as the terminal, else COLUMNS of the
// environment, or 80.
func (a *App) columns() int {
	if out, ok := term.FD(a.o.Stdout); ok {
		if w, _, err := xterm.GetSize(out); err == nil && w > 0 {
			return w
		}
	}
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

// usualColumns is the width of a table, in columns, where nothing is known of the terminal.
const usualColumns = 80

func (a *App) historyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "history",
		Short: "Add up all races and training runs: distance backwards, falls, cues, best splits",
		Long: command.Paragraphs(`History reads every journal in spotter's folder. It prints a line for each race and
each training run, the sums by month, and the best splits. Falls are per 100 km, cues per
km or mile. A run that was begun with --training is training.

A journal that is damaged is counted as far as it can be read. Copies of a journal are
counted once. Whatever is not counted is named below the tables. On a terminal narrower
than 76 columns the tables have fewer columns; in a file or a pipe COLUMNS says how wide
they may be.`),
		Example: "spotter history\nspotter history --units mi",
		Args:    command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, p, err := a.desk.Plan(c)
			if err != nil {
				return err
			}
			return a.history(p.Units)
		},
	}
	settings.AddFlags(c, "units")
	return c
}

// history prints what all journals of the folder add up to.
func (a *App) history(units string) error {
	runs, err := a.races().History()
	if err != nil {
		return err
	}
	if len(runs) == 0 {
		dir, _ := a.desk.RacesFolder() // it was found just now
		_, err := fmt.Fprintf(a.o.Stdout, "no race in %s yet\n", text.Escape(dir))
		return fault.Writing("the history", err)
	}
	for _, table := range races.HistoryTables(runs, units, a.columns()) {
		if err := command.WriteTable(a.o.Stdout, table); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(a.o.Stdout); err != nil {
			return fault.Writing("the history", err)
		}
	}
	notes := races.HistoryNotes(runs, units, a.columns())
	_, err = fmt.Fprintln(a.o.Stdout, strings.Join(notes, "\n"))
	return fault.Writing("the history", err)
}
