package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"spotter/crew/mirrors"
	"spotter/journal"
)

// verdict says how the files at headquarters compare with the journals.
type verdict struct {
	written int // lines of the journals
	there   int // lines at headquarters
	differ  int // files that are not the journal to the byte
	broken  int // files whose chain is not whole
	doubled int // lines that stand twice in a file
	other   int // files beside the mirrors: second copies, or ends that were cut off
	bytes   int64
	first   string // what is wrong with the first file that differs
}

// right returns what is wrong; nil for nothing. An end that a kill tore off and that came again is
// right, and is among others.
func (v verdict) right() error {
	if v.written != v.there || v.differ+v.broken+v.doubled > 0 {
		return fmt.Errorf("%d lines of %d are at headquarters, %d files differ, %d are not whole, %d lines are doubled: %s",
			v.there, v.written, v.differ, v.broken, v.doubled, v.first)
	}
	return nil
}

// compare compares every pair's journal with its mirror.
func compare(data string, pairs []*pair) (v verdict, err error) {
	folder := filepath.Join(data, "races")
	for _, p := range pairs {
		want, err := os.ReadFile(p.path)
		if err != nil {
			return v, err
		}
		v.written += bytes.Count(want, newline)
		path := mirrors.Path(folder, raceName, p.mirror)
		got, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			return v, err
		}
		v.there += bytes.Count(got, newline)
		v.bytes += int64(len(got))
		if !bytes.Equal(got, want) {
			v.differ++
			if v.first == "" {
				v.first = fmt.Sprintf("pair %d has %d bytes and its mirror %d; the link: %+v", p.number, len(want), len(got), p.link.Status())
			}
		}
		seen := make(map[string]bool)
		for line := range bytes.Lines(got) {
			if seen[string(line)] {
				v.doubled++
			}
			seen[string(line)] = true
		}
		if log, err := journal.VerifyFile(path); err != nil || log.Err() != nil {
			v.broken++
		}
	}
	list, err := os.ReadDir(filepath.Join(folder, raceName))
	v.other = len(list) - len(pairs)
	return v, err
}

var newline = []byte{'\n'}
