package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/purge"
	"spotter/journal"
	"spotter/text"
)

// keep says until when the data of a race are kept, or lists the races with their dates.
func (h *headquarters) keep(args []string) error {
	f := h.flags("keep", "[RACE --until DAY] says until which day the data of a race are kept; without a race it lists all. Without a day, journals and messages go 30 days after the last line")
	until := f.String("until", "", "the last `DAY` on which the data are kept, such as 2027-05-31; then all of it goes, the invitations too")
	words, book, err := h.asked(f, args, 0, 1)
	if err != nil {
		return err
	}
	if *until != "" && len(words) == 0 {
		return fmt.Errorf("%w: name the race too: spotter-hq keep boston-2027 --until %s", errUsage, *until)
	}
	if len(words) == 1 {
		if err := h.knownRace(book, words[0]); err != nil {
			return err
		}
	}
	if *until != "" {
		if err := h.keepUntil(book, words[0], *until); err != nil {
			return err
		}
	}
	races, err := purge.New(purge.Options{Folder: h.races(), Book: book, Now: h.now}).Races()
	if err != nil {
		return err
	}
	return h.writeDates(races, words)
}

// keepUntil notes the day of a race.
func (h *headquarters) keepUntil(book *access.Book, race, until string) error {
	day, err := time.ParseInLocation(time.DateOnly, until, h.now().Location())
	switch {
	case err != nil:
		return fmt.Errorf("%w: --until %q is no day: use one such as 2027-05-31", errUsage, until)
	case !day.AddDate(0, 0, 1).After(h.now()):
		return fmt.Errorf("%w: --until %s is over: to delete the race now, use spotter-hq purge %s", errUsage, until, race)
	}
	if err := book.Keep(race, day); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return h.note(access.Entry{Do: "keep", Race: race, Text: "until " + until})
}

// writeDates prints when the data of races go: of all of them, or of those that are named.
func (h *headquarters) writeDates(races []purge.Race, only []string) error {
	w := tabwriter.NewWriter(h.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RACE\tFILES\tLAST LINE\tDELETED\tWHAT GOES")
	for _, r := range races {
		if len(only) > 0 && r.Name != only[0] {
			continue
		}
		last, at, what := "", "no date: nothing came", ""
		if !r.Last.IsZero() {
			last = r.Last.In(h.now().Location()).Format(time.DateOnly)
		}
		switch {
		case !r.Gone.IsZero() && r.Files == 0:
			at = "was on " + r.Gone.In(h.now().Location()).Format(time.DateOnly)
		case r.Named:
			at, what = "after "+r.At.AddDate(0, 0, -1).Format(time.DateOnly), "all, invitations too"
		case !r.At.IsZero():
			at, what = "on "+r.At.In(h.now().Location()).Format(time.DateOnly), "journals, messages"
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", r.Name, r.Files, last, at, what)
	}
	return w.Flush()
}

// purge deletes what is due, or one race now.
func (h *headquarters) purge(args []string) error {
	f := h.flags("purge", "[RACE] deletes what is due; with a race all of that race now. serve does what is due by itself")
	yes := f.Bool("yes", false, "delete the race that is named, with its journals, messages and invitations, for good")
	words, book, err := h.asked(f, args, 0, 1)
	if err != nil {
		return err
	}
	o := purge.Options{Folder: h.races(), Book: book, Now: h.now}
	var r purge.Race
	if len(words) == 1 {
		if err := h.knownRace(book, words[0]); err != nil {
			return err
		}
		if r, err = purge.New(o).Find(words[0]); err != nil {
			return fmt.Errorf("%s: %w", words[0], err)
		}
		if !*yes {
			return fmt.Errorf("%w: this deletes all of %s for good: %d files and the invitations. Make copies first with spotter-hq export, and then say --yes", errUsage, r.Name, r.Files)
		}
	}
	store, err := mirrors.Open(mirrors.Options{Folder: h.races()})
	if errors.Is(err, journal.ErrLocked) {
		return h.leaveToServe(book, words)
	}
	if err != nil {
		return err
	}
	defer store.Close()
	audit, err := access.OpenAudit(h.auditFile(), h.now)
	if err != nil {
		return err
	}
	defer audit.Close()
	o.Holders = []purge.Holder{store, post.New(h.races(), nil, h.now)}
	o.Also = func(string, bool) error { return h.dropStores(true) } // the next start publishes what stays
	o.Audit = func(e access.Entry) { err = errors.Join(err, audit.Write(e)) }
	p := purge.New(o)
	if len(words) == 1 {
		done, wrong := p.Delete(r, true)
		h.deleted(done)
		return errors.Join(err, wrong)
	}
	var wrong error
	p.Look(purge.Report{Ahead: h.ahead, Done: h.deleted, Wrong: func(_ string, e error) { wrong = errors.Join(wrong, e) }})
	return errors.Join(err, wrong)
}

// dropStores deletes the stores of lines that were set aside as damaged, and the one in use with all. They
// have the lines of all races, and nothing that the mirrors do not have.
func (h *headquarters) dropStores(all bool) error {
	list, err := os.ReadDir(h.data)
	in := filepath.Base(h.streamsFolder())
	for _, e := range list {
		if all && e.Name() == in || strings.HasPrefix(e.Name(), in+".damaged-") {
			err = errors.Join(err, os.RemoveAll(filepath.Join(h.data, e.Name())))
		}
	}
	if err != nil {
		return fmt.Errorf("deleting the lines in the store of NATS: %w", err)
	}
	return nil
}

// alsoDamaged adds to what else is deleted of a race the stores that were set aside as damaged: nobody can
// take single races out of them.
func (h *headquarters) alsoDamaged(also func(race string, forGood bool) error) func(string, bool) error {
	return func(race string, forGood bool) error {
		err := h.dropStores(false)
		if also != nil {
			err = errors.Join(err, also(race, forGood))
		}
		return err
	}
}

// leaveToServe has the program that serves delete a race: it holds the mirrors.
func (h *headquarters) leaveToServe(book *access.Book, words []string) error {
	if len(words) == 1 {
		if err := book.Keep(words[0], h.now().AddDate(0, 0, -1)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(h.out, "headquarters is running: it deletes what is due within a minute, and says so")
	return err
}

// purging looks at the dates of all races until ctx ends. The function that it returns ends it, and
// waits for that.
func (h *headquarters) purging(ctx context.Context, o purge.Options) (wait func()) {
	return beside(ctx, func(ctx context.Context) {
		purge.New(o).Run(ctx, purge.Report{Ahead: h.ahead, Done: h.deleted, Wrong: func(race string, err error) {
			if race != "" {
				err = fmt.Errorf("%s cannot be deleted: %w", race, err)
			}
			fmt.Fprintf(os.Stderr, "spotter-hq: %s\n", text.Clean(err.Error()))
		}})
	})
}

// ahead says that a race is deleted soon.
func (h *headquarters) ahead(r purge.Race) {
	what := "its journals and messages are"
	if r.Named {
		what = "all of it is"
	}
	fmt.Fprintf(h.out, "%s: %s deleted at %s. To keep it longer: spotter-hq keep %[1]s --until DAY\n", r.Name, what, r.At.Format("2006-01-02 15:04"))
}

// deleted says what was deleted of a race.
func (h *headquarters) deleted(d purge.Done) {
	what := ""
	if !d.Gone.IsZero() {
		what = " and the invitations: the race is closed for good"
	}
	fmt.Fprintf(h.out, "%s: deleted %d files%s\n", d.Name, d.Files, what)
	for _, name := range d.Left {
		fmt.Fprintf(h.out, "%s: %s is left: headquarters did not make it\n", d.Name, text.Clean(name))
	}
}
