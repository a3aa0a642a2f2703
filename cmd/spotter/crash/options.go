package crash

import "io"

// Options hold the terminal that a watcher gives back, and where it tells of a
// crash.
type Options struct {
	In          io.Reader // of the program, as the two others; where it is no terminal there is no watcher
	Out, Stderr io.Writer
	Env         []string // "NAME=value", for the watcher
	Report      string   // the file that crash reports are added to
	Version     string   // of the program
	Plain       bool     // no screen was taken: a watcher writes no sequences either
}
