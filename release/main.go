package main

import (
	"errors"
	"fmt"
	"os"

	"spotter/release/notice"
	"spotter/release/rename"
)

// errUsage is the error of words that no command takes.
var errUsage = errors.New("use: go run ./release [FLAGS], go run ./release notice, or go run ./release module PATH")

// commands has each command by its first word, with what it does to the words after it. They run in the root of the source.
var commands = map[string]func(words []string) error{
	"notice": func(words []string) error {
		if len(words) > 0 {
			return errUsage
		}
		return notice.Update(".")
	},
	"module": func(words []string) error {
		if len(words) != 1 {
			return errUsage
		}
		return rename.Module(".", words[0])
	},
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run does what the words of the command line ask for.
func run(words []string) error {
	if len(words) == 0 {
		return errUsage
	}
	command, ok := commands[words[0]]
	if !ok {
		return errUsage
	}
	return command(words[1:])
}
