package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/text"
)

// The files of an export beside the journals. Neither ends as a journal does.
const (
	listFile = "list.ndjson"
	sumsFile = "SHA256SUMS"
)

// exported is a line of the list of an export. docs/json.md has the fields.
type exported struct {
	File    string `json:"file"`
	Label   string `json:"label,omitempty"`
	Guest   string `json:"guest,omitempty"`
	Race    string `json:"race"`
	Journal string `json:"journal"`
	Fork    int    `json:"fork,omitempty"` // 2 to 9 for another course of the same journal
	Runner  string `json:"runner,omitempty"`
	Lines   int    `json:"lines"`
	Bytes   int64  `json:"bytes"`
	Head    string `json:"head"`
	SHA256  string `json:"sha256"`
	Closed  bool   `json:"closed"`         // the spotter left the race in order
	Left    int    `json:"left,omitempty"` // bytes behind the last whole line, which were left out
}

// export copies the journals of a race into a folder.
func (h *headquarters) export(args []string) error {
	f := h.flags("export", "RACE FOLDER copies the journals of a race, each byte for byte the mirror, with a list and checksums. It may be used while headquarters runs")
	pair := f.String("pair", "", "only the pair with this `ID` or label")
	names := f.Bool("names", false, "put the runner's name into the names of files too")
	list := f.Bool("json", false, "print the list as JSON Lines")
	words, book, err := h.asked(f, args, 2, 2)
	if err != nil {
		return err
	}
	if !wire.IsRace(words[0]) {
		return fmt.Errorf("%w: %q is no name of a race", errUsage, text.Clean(words[0]))
	}
	if err := h.knownRace(book, words[0]); err != nil {
		return err
	}
	x := exporter{hq: h, book: book, race: words[0], folder: words[1], names: *names}
	rows, err := x.mirrors(*pair)
	if err != nil {
		return err
	}
	if err := x.write(rows); err != nil {
		return err
	}
	if err := h.note(access.Entry{Do: "export", Race: x.race, Text: fmt.Sprintf("%d journals to %s", len(x.done), x.folder)}); err != nil {
		return err
	}
	return x.tell(*list)
}

// mirrorOf is a mirror that is to be copied.
type mirrorOf struct {
	guest         access.Guest // the zero guest where nobody owns it
	name, journal string
	fork          int
}

// exporter copies mirrors.
type exporter struct {
	hq           *headquarters
	book         *access.Book
	race, folder string
	names        bool
	done         []exported
	empty        []string // mirrors without a whole line
}

// mirrors lists the mirrors of the race, or of one pair of it.
func (x *exporter) mirrors(pair string) (list []mirrorOf, err error) {
	owner := map[string]access.Guest{}
	found := false
	for _, g := range x.book.Guests(x.race) {
		if pair != "" && g.ID != pair && g.Label != pair {
			continue
		}
		found = true
		for _, j := range x.book.Journals(g.ID) {
			owner[j] = g
		}
	}
	if pair != "" && !found {
		return nil, x.noPair(pair)
	}
	files, err := os.ReadDir(filepath.Join(x.hq.races(), x.race))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing the journals of %s: %w", x.race, err)
	}
	for _, e := range files {
		name, is := strings.CutSuffix(e.Name(), ".jsonl")
		j, n, ok := wire.SplitName(name)
		if !is || !ok {
			continue
		}
		if g, known := owner[j]; known || pair == "" {
			list = append(list, mirrorOf{g, name, j, n})
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("there is no journal to export of %s", x.race)
	}
	return list, nil
}

// noPair says that nobody of the race has an ID or a label, and who is near it.
func (x *exporter) noPair(pair string) error {
	var all []string
	for _, g := range x.book.Guests(x.race) {
		if g.Role == access.Pair && g.Beside == "" {
			all = append(all, cmp.Or(text.Clean(g.Label), g.ID))
		}
	}
	return unknown("pair", pair, all, "spotter-hq pairs "+x.race+" lists all")
}

// write makes the folder with everything in it. The checksums come last: a folder that has
// them is whole.
func (x *exporter) write(list []mirrorOf) error {
	if err := x.makeFolder(); err != nil {
		return err
	}
	if err := x.fill(list); err != nil {
		return fmt.Errorf("%w: %s is not whole: delete it before you export again", err, x.folder)
	}
	return nil
}

// fill writes everything into the folder.
func (x *exporter) fill(list []mirrorOf) error {
	var rows, sums bytes.Buffer
	for _, m := range list {
		e, err := x.copy(m)
		if err != nil {
			return err
		}
		if e.Lines == 0 {
			x.empty = append(x.empty, m.name)
			continue
		}
		row, err := json.Marshal(e)
		if err != nil {
			return err
		}
		rows.Write(append(row, '\n'))
		fmt.Fprintf(&sums, "%s  %s\n", e.SHA256, e.File)
		x.done = append(x.done, e)
	}
	if err := x.add(listFile, rows.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(rows.Bytes()), listFile)
	return x.add(sumsFile, sums.Bytes())
}

// makeFolder makes the folder. One that has something in it is never written to.
func (x *exporter) makeFolder() error {
	list, err := os.ReadDir(x.folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = os.MkdirAll(x.folder, 0o700)
	case err == nil && len(list) > 0:
		return fmt.Errorf("%w: %s has something in it, and nothing is written over: name a new folder", errUsage, x.folder)
	}
	if err != nil {
		return fmt.Errorf("making the folder of the export: %w", err)
	}
	return nil
}

// add makes a new file in the folder.
func (x *exporter) add(name string, body []byte) error {
	f, err := os.OpenFile(filepath.Join(x.folder, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.Write(body)
		err = errors.Join(err, f.Sync(), f.Close()) // a folder that has its checksums is whole, after a power failure too
	}
	if err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	return nil
}

// copy copies one mirror.
func (x *exporter) copy(m mirrorOf) (exported, error) {
	path := mirrors.Path(x.hq.races(), x.race, m.name)
	whole, log, left, err := wholeLines(path)
	if err != nil {
		return exported{}, fmt.Errorf("reading the mirror %s: %w", path, err)
	}
	e := exported{Label: m.guest.Label, Guest: m.guest.ID, Race: x.race, Journal: m.journal, Lines: log.Lines, Bytes: int64(len(whole)), Left: left, Closed: log.Closed,
		SHA256: fmt.Sprintf("%x", sha256.Sum256(whole)), Head: log.Head}
	if m.fork > 1 {
		e.Fork = m.fork
	}
	if log.Lines == 0 {
		return e, nil
	}
	line, _, _ := bytes.Cut(whole, []byte("\n"))
	if open, ok := journal.ParseLine(line); ok && open.Open != nil {
		e.Runner = open.Open.Runner
	}
	runner := ""
	if x.names {
		runner = e.Runner
	}
	e.File = exportName(e.Label, runner, m.name)
	return e, x.add(e.File, whole)
}

// readAgain bounds the tries to read a mirror that was caught in the middle of a write.
const readAgain = 5

// wholeLines reads a mirror as far as its chain is whole. Headquarters may be writing to it: a
// line that is half there, or whose bytes are not all there yet, is read again, and then left
// out, as headquarters itself does when it starts.
func wholeLines(path string) (whole []byte, log *journal.Log, left int, err error) {
	for try := range readAgain {
		if try > 0 {
			time.Sleep(20 * time.Millisecond)
		}
		all, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, 0, err
		}
		whole = all[:bytes.LastIndexByte(all, '\n')+1]
		if log, err = journal.Verify(bytes.NewReader(whole)); err != nil {
			return nil, nil, 0, err
		}
		if log.Damaged == 0 {
			return whole, log, len(all) - len(whole), nil
		}
		whole = whole[:log.Damage[0].Begin]
		left = len(all) - len(whole)
	}
	log, err = journal.Verify(bytes.NewReader(whole))
	return whole, log, left, err
}

// mostName bounds the letters of a part of a file's name.
const mostName = 40

// exportName names the file of a journal so that a person finds it, and every system can have it.
func exportName(label, runner, mirror string) string {
	parts := []string{}
	for _, s := range []string{strings.TrimPrefix(strings.ToLower(label), "bib "), runner} {
		if s = safeName(s); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(append(parts, mirror), "_") + ".jsonl"
}

// safeName makes a part of a file's name of a text of others: letters and digits of any
// script, with single dashes for what else there is.
func safeName(s string) string {
	var b strings.Builder
	n, dash := 0, false
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || r == unicode.ReplacementChar {
			dash = n > 0
			continue
		}
		if dash {
			b.WriteByte('-')
			dash = false
		}
		b.WriteRune(r)
		if n++; n == mostName {
			break
		}
	}
	return b.String()
}

// tell says what was copied.
func (x *exporter) tell(list bool) error {
	for _, name := range x.empty {
		fmt.Fprintf(os.Stderr, "spotter-hq: %s has no whole line yet: it is left out\n", name)
	}
	if list {
		for _, e := range x.done {
			row, err := json.Marshal(e)
			if err != nil {
				return err
			}
			if _, err := x.hq.out.Write(append(row, '\n')); err != nil {
				return err
			}
		}
		return nil
	}
	forks, torn := 0, 0
	for _, e := range x.done {
		if e.Fork > 0 {
			forks++
			fmt.Fprintf(x.hq.out, "%s is mirror %d of the journal %s, which goes on otherwise from some line on: compare the two\n", e.File, e.Fork, e.Journal)
		}
		if e.Left > 0 {
			torn++
			fmt.Fprintf(x.hq.out, "%s: the last %d bytes of the mirror are no whole lines, and are left out\n", e.File, e.Left)
		}
	}
	_, err := fmt.Fprintf(x.hq.out, "%s: %d journals in %s, %d of them second copies, %d without their end. They name runners: keep them as you keep the race.\n", x.race, len(x.done), x.folder, forks, torn)
	return err
}
