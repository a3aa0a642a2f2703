package main

import (
	"fmt"
	"os"

	"spotter/cues/grammar"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "words: name one language, such as en-US")
		os.Exit(2)
	}
	words := grammar.WordsFor(os.Args[1])
	if words == nil {
		fmt.Fprintf(os.Stderr, "words: no grammar for the language %q\n", os.Args[1])
		os.Exit(1)
	}
	for _, w := range words {
		fmt.Printf("%s\t%s\n", w.ID, w.Text)
	}
}
