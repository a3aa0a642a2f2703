package many

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race/logbook"
	"spotter/report/crowd"
	"spotter/text"
)

// List is the file of an export that says whose journal each file has.
const List = "list.ndjson"

// Files returns the journals that words name: files, and all journals of a folder. Each is there
// once. Notes that were added after a race belong to their journal, and are none.
func Files(words []string) (paths []string, err error) {
	seen := map[string]bool{}
	add := func(path string) {
		whole, err := filepath.Abs(path)
		if err != nil {
			whole = path
		}
		if !seen[whole] {
			seen[whole] = true
			paths = append(paths, path)
		}
	}
	for _, word := range words {
		info, err := os.Stat(word)
		if err != nil {
			return nil, fmt.Errorf("looking for journals: %w", err)
		}
		if !info.IsDir() {
			add(word)
			continue
		}
		list, err := os.ReadDir(word)
		if err != nil {
			return nil, fmt.Errorf("looking for journals: %w", err)
		}
		for _, e := range list {
			_, notes := beside.JournalPath(e.Name())
			if !e.IsDir() && strings.HasSuffix(e.Name(), ".jsonl") && !notes {
				add(filepath.Join(word, e.Name()))
			}
		}
	}
	if len(paths) == 0 {
		return nil, errors.New("there is no journal in what was named")
	}
	return paths, nil
}

// Read reads journals into a crew, one at a time. tell is called after each.
func Read(paths []string, tell func(n int)) (*crowd.Crew, error) {
	labels := labels{}
	g := &crowd.Gather{Prefix: isPrefix}
	for n, path := range paths {
		j, err := one(path)
		if err != nil {
			return nil, err
		}
		j.Label = labels.of(path)
		g.Add(j)
		tell(n + 1)
	}
	return g.Sum(), nil
}

// one reads a journal. What is no whole journal comes back with its harm; the error is a fault
// of the disk.
func one(path string) (crowd.Journal, error) {
	j := crowd.Journal{File: path}
	log, err := beside.Read(path)
	if _, version := errors.AsType[*journal.VersionError](err); version {
		j.Harm = "a newer spotter wrote it"
		return j, nil
	}
	if err != nil {
		return j, fmt.Errorf("reading %s: %w", text.Escape(path), err)
	}
	j.First, j.Head, j.Lines, j.Torn = firstHash(path), log.Head, log.Lines, log.Torn != nil
	switch {
	case log.Lines == 0:
		j.Harm = "it is no journal, or it has no whole line"
	case log.Damaged > 0:
		j.Harm = fmt.Sprintf("it is damaged in %s, the first in line %d", count(log.Damaged, "place", "places"), log.Damage[0].Line)
	case log.Follows != "":
		j.Harm = "it has the notes of a journal, and no race"
	case log.Fault != nil:
		j.Harm = "the notes beside it do not belong to it: " + log.Fault.Error()
	default:
		j.Book = logbook.New(log.Events)
	}
	return j, nil
}

// mostLine is the most bytes that are read of a first line.
const mostLine = 1 << 20

// firstHash returns the hash at the end of the first line; "" where there is none.
func firstHash(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	line, err := bufio.NewReader(io.LimitReader(f, mostLine)).ReadBytes('\n')
	if err != nil {
		return ""
	}
	var end struct {
		Hash string `json:"hash"`
	}
	if json.Unmarshal(line, &end) != nil {
		return ""
	}
	return end.Hash
}

// isPrefix reports whether one file is a beginning of another.
func isPrefix(short, long string) bool {
	a, err := os.Open(short)
	if err != nil {
		return false
	}
	defer a.Close()
	b, err := os.Open(long)
	if err != nil {
		return false
	}
	defer b.Close()
	one, other := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, err := io.ReadFull(a, one)
		if m, _ := io.ReadFull(b, other[:n]); m < n || !bytes.Equal(one[:n], other[:n]) {
			return false
		}
		if err != nil {
			return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		}
	}
}

// labels has what the lists of exports say of files, by folder.
type labels map[string]map[string]string

// of returns the label of a file; "" where no list has it.
func (l labels) of(path string) string {
	folder := filepath.Dir(path)
	if l[folder] == nil {
		l[folder] = readList(filepath.Join(folder, List))
	}
	return l[folder][filepath.Base(path)]
}

// readList reads the list of an export. What is no list says nothing.
func readList(path string) map[string]string {
	all := map[string]string{}
	text, err := os.ReadFile(path)
	if err != nil {
		return all
	}
	for line := range bytes.Lines(text) {
		var row struct {
			File  string `json:"file"`
			Label string `json:"label"`
		}
		if json.Unmarshal(line, &row) == nil && row.File != "" {
			all[row.File] = row.Label
		}
	}
	return all
}

// sortedLeft lists what is left out, for a terminal: with the files.
func sortedLeft(c *crowd.Crew) []string {
	var out []string
	for _, x := range c.Left {
		out = append(out, text.Escape(x.File)+": left out: "+text.Clean(x.Why))
	}
	slices.Sort(out)
	return out
}
