package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"

	"spotter/release/build"
	"spotter/release/matrix"
	"spotter/release/notice"
	"spotter/release/rename"
	"spotter/release/target"
)

// errUsage is the error of words that no command takes.
var errUsage = errors.New("use: go run ./release [FLAGS], go run ./release same [FLAGS], go run ./release matrix, go run ./release notice, or go run ./release module PATH")

// commands has each command by its first word, with what it does to the words after it. They run in the root of the source.
var commands = map[string]func(words []string) error{
	"notice": func(words []string) error {
		if len(words) > 0 {
			return errUsage
		}
		return notice.Update(".")
	},
	"matrix": tryAll,
	"module": func(words []string) error {
		if len(words) != 1 {
			return errUsage
		}
		return rename.Module(".", words[0])
	},
}

// tryAll prints what holds on which machine.
func tryAll(words []string) error {
	o := matrix.Options{Root: ".", Out: os.Stdout, Log: os.Stderr}
	f := flag.NewFlagSet("matrix", flag.ContinueOnError)
	f.StringVar(&o.Dist, "dist", "dist", "the folder of a release, for what is packaged and installed; empty for none")
	targets := f.String("targets", "all", "the machines, with commas between them")
	if err := f.Parse(words); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return errUsage
	}
	var err error
	if o.Targets, err = target.Parse(*targets); err != nil {
		return err
	}
	return matrix.Print(o)
}

func main() {
	if err := run(os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run does what the words of the command line ask for. Without a command they are flags, and a release is made; with "same", two.
func run(words []string) error {
	if len(words) > 0 {
		if command, ok := commands[words[0]]; ok {
			return command(words[1:])
		}
	}
	o := build.Options{Root: ".", Log: os.Stdout}
	same := len(words) > 0 && words[0] == "same"
	if same {
		words = words[1:]
	}
	f := flag.NewFlagSet("release", flag.ContinueOnError)
	f.StringVar(&o.Out, "out", "dist", "the folder for the release; an earlier one there is removed")
	f.StringVar(&o.Publisher, "publisher", "release/release.toml", "the file that says who publishes, and where")
	f.IntVar(&o.Jobs, "jobs", runtime.NumCPU(), "how many targets are built side by side")
	targets := f.String("targets", "all", "the targets, with commas between them, such as linux/amd64,windows/amd64")
	if err := f.Parse(words); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return errUsage
	}
	var err error
	if o.Targets, err = target.Parse(*targets); err != nil {
		return err
	}
	if same {
		return build.Same(o)
	}
	return build.Make(o)
}
