package complete

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/settings"
	"spotter/text"
)

// The time of one completion, of which a person waits for the end.
const (
	Within = 80 * time.Millisecond // from the start of the program to the answer
	least  = 25 * time.Millisecond // for the lists, where the start of the program took long
)

// Desk has what the lists need of the program.
type Desk struct {
	Settings settings.Desk
	Started  time.Time                // when the program started
	Journals func() ([]string, error) // the paths of all journals in spotter's folder
}

// item is one candidate.
type item struct {
	text  string // what is put on the command line
	about string // what the list says beside it
}

// asked holds the question of a shell: the command, and the word that is begun.
type asked struct {
	cmd   *cobra.Command
	args  []string // that stand before the word, without flags
	begun string   // the word that is not finished
}

// list returns candidates for a word. It may return more than begin with the word. A list may
// hang: it runs on its own goroutine, which nobody waits for beyond the bound.
type list func(ctx context.Context, d Desk, a asked) []item

// choice holds the lists of one place on the command line.
type choice struct {
	lists   []list
	files   bool // where no list has an answer, the shell completes names of files
	setting bool // the words of the setting of that name come first
}

// function returns the choice as Cobra wants it. before are words that were there already.
func (d Desk) function(c choice, words []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(orBackground(cmd.Context())), d.left())
		defer cancel()
		items := fixed(words...)(ctx, d, asked{})
		items = append(items, d.gather(ctx, c.lists, asked{cmd: cmd, args: args, begun: begun})...)
		return answer(items, begun, c.files)
	}
}

// orBackground returns ctx, or one that never ends in place of nil.
func orBackground(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	return ctx
}

// left returns how long the lists may take.
func (d Desk) left() time.Duration { return max(least, Within-time.Since(d.Started)) }

// gather runs all lists at once and returns what they found until ctx ended, in their order. A
// list that is late, or that panics, has found nothing.
func (d Desk) gather(ctx context.Context, lists []list, a asked) (all []item) {
	found := make([]chan []item, len(lists))
	for i, l := range lists {
		found[i] = make(chan []item, 1)
		go func() {
			defer func() {
				if p := recover(); p != nil { // the prompt is no place to say so
					cobra.CompDebugln(fmt.Sprintf("a list panicked: %v", p), false)
					found[i] <- nil
				}
			}()
			found[i] <- l(ctx, d, a)
		}()
	}
	for i := range found {
		select {
		case items := <-found[i]:
			all = append(all, items...)
			continue
		case <-ctx.Done():
		}
		select { // it may have come at the same time
		case items := <-found[i]:
			all = append(all, items...)
		default:
			cobra.CompDebugln(fmt.Sprintf("list %d did not answer in time", i), false)
		}
	}
	return all
}

// answer returns the candidates that begin with the word, each once.
func answer(items []item, begun string, files bool) (out []string, how cobra.ShellCompDirective) {
	seen := map[string]bool{}
	open := true // each goes on: no blank comes after it
	for _, it := range items {
		if seen[it.text] || !strings.HasPrefix(it.text, begun) || !typeable(it.text) {
			continue
		}
		seen[it.text] = true
		open = open && goesOn(it.text)
		if about := text.Clean(it.about); about != "" {
			out = append(out, cobra.CompletionWithDesc(it.text, about))
		} else {
			out = append(out, it.text)
		}
	}
	how = cobra.ShellCompDirectiveNoFileComp
	if files {
		how = cobra.ShellCompDirectiveDefault
	}
	if open && len(out) > 0 {
		how |= cobra.ShellCompDirectiveNoSpace
	}
	return out, how
}

// goesOn reports whether more of the same word comes after s: a folder, "wav:", "fall=".
func goesOn(s string) bool {
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "=") || strings.HasSuffix(s, "/") || strings.HasSuffix(s, string(filepath.Separator))
}

// typeable reports whether a name can be passed to a shell and shown by it: it has no control
// characters and nothing else that a terminal obeys or hides, no blanks at its ends, and does
// not look like a flag.
func typeable(s string) bool {
	return s != "" && s == text.Clean(s) && s == strings.TrimSpace(s) && !strings.HasPrefix(s, "-")
}

// fixed is a list of words that are always the same.
func fixed(words ...string) list {
	return func(context.Context, Desk, asked) []item {
		items := make([]item, 0, len(words))
		for _, w := range words {
			items = append(items, item{text: w})
		}
		return items
	}
}

// has reports whether a list of words contains one.
func has(words []string, word string) bool { return slices.Contains(words, word) }
