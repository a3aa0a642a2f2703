package main

import (
	"os"

	"spotter/crew/uplink"
)

// lazy is a file that is open only while it is read: ten thousand pairs in one process have more
// files than a process may open.
type lazy string

func openLazily(path string) (uplink.File, error) {
	_, err := os.Stat(path)
	return lazy(path), err
}

// Size implements [uplink.File].
func (l lazy) Size() (int64, error) {
	info, err := os.Stat(string(l))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// ReadAt implements [io.ReaderAt].
func (l lazy) ReadAt(b []byte, off int64) (int, error) {
	f, err := os.Open(string(l))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return f.ReadAt(b, off)
}

// Close implements [io.Closer].
func (l lazy) Close() error { return nil }
