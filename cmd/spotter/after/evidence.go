package after

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/bundle"
	"spotter/report/evidence"
	"spotter/report/export"
	"spotter/report/seal"
	"spotter/text"
)

// evidenceFlags are the flags of evidence as they were given.
type evidenceFlags struct {
	out, key string
	force    bool
}

func (d Desk) evidence() *cobra.Command {
	var f evidenceFlags
	c := &cobra.Command{
		Use:   "evidence RACE",
		Short: "Make the pages that a record office asks for, and list what is still missing",
		Long: command.Paragraphs(`Evidence reads the log of a race and makes a folder, or a ZIP where the name ends in
.zip: pages to print (cover facts, log book by the hour with lines to sign, incidents,
splits, shifts, sheets for timekeepers and witnesses to write in, sound, how to check),
the journal byte for byte, a recording that lies beside it, checksums, and verify.py,
which needs only Python.

It lists what is still missing. It is not the statement of a witness and no proof that
the run happened: the first page says so.

With --sign the facts of the race are signed by ssh-keygen with a key of yours, which asks
for its passphrase. The log is only read. A log that is damaged or torn gets its pages
too; they say so first, and the exit code is then 1.`),
		Example: `spotter evidence race.jsonl -o evidence
spotter evidence race.jsonl -o evidence.zip --sign ~/.ssh/id_ed25519`,
		Args: command.Takes(1, 1, "RACE"),
		RunE: func(c *cobra.Command, words []string) error { return d.makeEvidence(c.Context(), words[0], f) },
	}
	named.TakesJournals(c)
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVarP(&f.out, "out", "o", "", "folder to make, or a ZIP where it ends in .zip")
	flags.StringVar(&f.key, "sign", "", "private key of OpenSSH that signs the facts of the race")
	flags.BoolVar(&f.force, "force", false, "replace the folder or ZIP of -o if it is one of evidence")
	return c
}

// makeEvidence makes the evidence of the log at path.
func (d Desk) makeEvidence(ctx context.Context, path string, f evidenceFlags) error {
	if f.out == "" {
		return fault.Usagef("say where it goes, such as -o evidence or -o evidence.zip", "-o is missing")
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fault.Failed(fmt.Errorf("%s is no ordinary file", text.Escape(path)), "name the journal of a race")
	}
	target := bundle.Target{Path: f.out, Force: f.force}
	if err := target.Check(); err != nil {
		return takenAt(f.out, err)
	}
	if f.key != "" {
		if _, err := os.Stat(f.key); err != nil {
			return fault.Failed(fmt.Errorf("the key of --sign: %w", err), "name a key of OpenSSH; ssh-keygen -t ed25519 makes one")
		}
	}
	from, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading journal: %w", err)
	}
	defer from.Close()
	draft, err := bundle.Begin(target)
	if err != nil {
		return takenAt(f.out, err)
	}
	defer func() { _ = draft.Close() }() // nothing is left there once it is finished
	b := builder{draft: draft, path: path, from: from, key: f.key}
	ctx, ended, stop := d.untilSignal(ctx)
	defer stop()
	err = b.build(ctx)
	if s := ended(); s != nil && err != nil {
		return fault.EndedBy(s, nil, "nothing was made")
	}
	if err != nil {
		return takenAt(f.out, err)
	}
	return d.tellEvidence(path, f, &b)
}

// takenAt says why a bundle could not be made at a path.
func takenAt(path string, err error) error {
	if _, told := errors.AsType[*fault.Error](err); told || err == nil {
		return err
	}
	name := text.Escape(path)
	if taken, ok := errors.AsType[*bundle.TakenError](err); ok {
		next := "name another place with -o"
		if taken.Forced {
			next += ", or replace it with --force"
		}
		return fault.Failed(fmt.Errorf("cannot write %s: %s", name, text.Escape(taken.Why)), next)
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err // the hidden name means nothing to the reader
	}
	return fault.Failed(fmt.Errorf("cannot write %s: %w", name, err), fault.AfterWrite(err, "name another place with -o"))
}

// builder makes the files of a bundle.
type builder struct {
	draft *bundle.Draft
	path  string
	from  io.Reader // the journal
	key   string

	log  *journal.Log
	race evidence.Race
}

// build adds all files and finishes the bundle. Everything is worked out from the copy of the
// journal in the bundle: a race that still runs goes on writing to the original.
func (b *builder) build(ctx context.Context) error {
	if err := b.draft.Add(ctx, seal.JournalName, b.from); err != nil {
		return err
	}
	if err := b.read(ctx); err != nil {
		return err
	}
	if err := b.addNamed(ctx); err != nil {
		return err
	}
	if err := b.draft.AddText("verify.py", seal.Script); err != nil {
		return err
	}
	if err := b.addTable(ctx); err != nil {
		return err
	}
	b.file("verify.py", "checks the chain, the codes and the files; needs only Python 3")
	b.file(bundle.Sums, "checksums of all files")
	if b.key != "" {
		if err := b.sign(ctx); err != nil {
			return err
		}
	}
	var page bytes.Buffer
	if err := evidence.Write(&page, &b.race); err != nil {
		return fmt.Errorf("making the pages: %w", err)
	}
	if err := b.draft.Add(ctx, "evidence.html", &page); err != nil {
		return err
	}
	return b.draft.Finish(ctx, b.race.Book.Began())
}

// read reads the copy of the journal.
func (b *builder) read(ctx context.Context) error {
	copied := b.draft.Path(seal.JournalName)
	log, err := journal.ReadFile(copied)
	if err != nil {
		return fault.Failed(fmt.Errorf("reading journal %s: %w", text.Escape(b.path), errors.Unwrap(err)), "nothing was made")
	}
	if log.Lines > 0 && log.Readable == 0 || log.Lines == 0 && log.Torn == nil {
		return command.NoLine(b.path)
	}
	if log.Follows != "" {
		return fault.Failed(fmt.Errorf("%s has the notes of a race, and not the race", text.Escape(b.path)), "name the journal beside it")
	}
	b.log = log
	events, err := b.withNotes(ctx)
	if err != nil {
		return err
	}
	f, err := os.Open(copied)
	if err != nil {
		return err
	}
	defer f.Close()
	hours, err := seal.Hours(f)
	if err != nil {
		return fmt.Errorf("reading journal %s: %w", text.Escape(b.path), err)
	}
	b.race.Book, b.race.Hours, b.race.Chain = logbook.New(events), hours, b.chain()
	b.file(seal.JournalName, "the journal, byte for byte")
	b.file("evidence.html", "these pages")
	return nil
}

// notesName is the name in a bundle of the notes that were added after the race.
var notesName = beside.NotesPath(seal.JournalName)

// withNotes returns the events of the journal, and behind them the notes and corrections that
// lie beside it. It adds their file.
func (b *builder) withNotes(ctx context.Context) ([]race.Event, error) {
	notes, err := beside.ReadNotes(b.path, b.log)
	if err != nil {
		b.race.Files = append(b.race.Files, evidence.File{Name: filepath.Base(beside.NotesPath(b.path)), What: "notes added after the race", Sort: evidence.Copy, Why: err.Error()})
	}
	if err != nil || notes == nil {
		return b.log.Events, nil
	}
	if err := b.add(ctx, notesName, notes.Path); err != nil {
		return nil, err
	}
	r, err := beside.Read(b.draft.Path(seal.JournalName))
	if err != nil {
		return nil, err
	}
	if r.Fault != nil {
		return nil, r.Fault // it changed meanwhile
	}
	b.race.Added = r.Notes.Added()
	b.file(notesName, "notes and corrections that were added after the race; its chain goes on from the journal's")
	return r.Events, nil
}

// addTable adds the race as a table.
func (b *builder) addTable(ctx context.Context) error {
	format, ok := export.Find("csv")
	if !ok {
		return errors.New("spotter knows no table") // the room of exports has it
	}
	var table bytes.Buffer
	if _, err := format.Write(&table, b.race.Book, export.Options{Verdict: b.log.Verdict()}); err != nil {
		return fmt.Errorf("making the table: %w", err)
	}
	b.file("race.csv", "a table of all lines that count")
	return b.draft.Add(ctx, "race.csv", &table)
}

// file adds a file to the list on the last page.
func (b *builder) file(name, what string) {
	b.race.Files = append(b.race.Files, evidence.File{Name: name, What: what, Here: true})
}

// chain says how far the journal can be trusted.
func (b *builder) chain() evidence.Chain {
	c := evidence.Chain{File: filepath.Base(b.path), Verdict: b.log.Verdict(), State: "whole", Lines: b.log.Lines, Readable: b.log.Readable,
		Closed: b.log.Closed, SHA256: b.draft.SHA256(seal.JournalName)}
	switch {
	case b.log.Damaged > 0:
		c.State = "damaged"
	case b.log.Torn != nil:
		c.State = "torn"
	case b.log.Lines == 0:
		c.State = "empty"
	}
	if b.log.Damaged == 0 && b.log.Lines > 0 {
		c.Head = b.log.Head
	}
	for _, x := range b.log.Damage[:min(len(b.log.Damage), 10)] {
		c.Damage = append(c.Damage, x.Error())
	}
	return c
}

// mostTold bounds the missing things that are told on the terminal; the pages have all of
// them.
const mostTold = 30

// tellEvidence says what was made and what is missing, and fails for a log that is not whole.
func (d Desk) tellEvidence(path string, f evidenceFlags, b *builder) error {
	var says strings.Builder
	fmt.Fprintf(&says, "%s: evidence of %s\n%s: %s\n", text.Escape(f.out), text.Escape(path), text.Escape(path), text.Escape(b.log.Verdict()))
	if code := text.WitnessCode(b.race.Chain.Head); code != "" {
		fmt.Fprintf(&says, "code %s, line %d\n", code, b.log.Lines)
	}
	gaps := evidence.Missing(&b.race)
	n := 0
	for _, g := range gaps {
		if !g.Ask {
			if n++; n <= mostTold {
				fmt.Fprintf(&says, "missing: %s\n", text.Escape(g.What))
			}
		}
	}
	if n > mostTold {
		fmt.Fprintf(&says, "missing: and %d more\n", n-mostTold)
	}
	fmt.Fprintf(&says, "%s missing, as the log shows, and %d to be checked by a person: page 2 of evidence.html says what to do\n", text.Are(n, "thing"), len(gaps)-n)
	if _, err := io.WriteString(d.Stdout, says.String()); err != nil {
		return fault.Writing("what was made", err)
	}
	if err := b.log.Err(); err != nil {
		return fault.Failed(fmt.Errorf("%s is not whole", text.Escape(path)), "the evidence was made, and says so on its first page; spotter journal verify "+text.ShellWord(path)+" tells more")
	}
	return nil
}

// sealOf returns the facts that are signed.
func (b *builder) sealOf(now time.Time) seal.Seal {
	s := seal.Seal{Race: b.race.Book.Open.Race, State: b.race.Chain.State, Lines: b.log.Lines, Head: b.race.Chain.Head, SHA256: b.race.Chain.SHA256,
		Name: b.race.Book.Open.Spotter, Role: "spotter", Time: now}
	f := &b.race.Book.Facts
	if f.Finish.Known {
		s.Gun = race.FormatMilli(f.Finish.Elapsed)
	}
	if d, ok := f.ByChip(); ok {
		s.Chip = race.FormatMilli(d)
	}
	return s
}
