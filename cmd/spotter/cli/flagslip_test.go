package cli

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"spotter/cmd/spotter/fault"
	"spotter/testrun"
	"spotter/text"

	"github.com/spf13/cobra"
)

// slip returns a flag's name with its i-th letter wrong.
func slip(name string, i int) string {
	wrong := "z"
	if name[i] == 'z' {
		wrong = "y"
	}
	return name[:i] + wrong + name[i+1:]
}

// everyCommand returns c and all commands under it.
func everyCommand(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, everyCommand(sub)...)
	}
	return all
}

// TestEveryFlagIsSuggested walks the tree of commands, so that none can be forgotten,
// and gets one letter of each flag wrong, each of its letters once: what is suggested
// is a flag of that command, and as near.
func TestEveryFlagIsSuggested(t *testing.T) {
	suggested := regexp.MustCompile(`(?m)^next: did you mean --([a-z-]+)\? (spotter[a-z -]*) --help lists its flags$`)
	commands, flags, every := 0, 0, testrun.LongEvery(t, 8)
	root := New(Options{Env: []string{}, Version: "test"}).root()
	root.Version = "test" // as Main has it
	root.InitDefaultVersionFlag()
	for _, c := range everyCommand(root) {
		commands++
		c.InitDefaultHelpFlag()
		path := strings.Fields(c.CommandPath())[1:]
		var names []string
		for _, f := range visited(c.Flags().VisitAll) {
			if !f.Hidden {
				names = append(names, f.Name)
			}
		}
		for _, name := range names {
			if len(name) < 3 {
				continue // one letter wrong leaves too little of it to be near
			}
			flags++
			for i := flags % min(every, len(name)); i < len(name); i += every {
				word := slip(name, i)
				if slices.Contains(names, word) {
					continue // --to and --tz: no slip of one is told from the other
				}
				var out, said bytes.Buffer
				a := New(Options{Args: append(slices.Clone(path), "--"+word), Env: []string{}, Stdin: strings.NewReader(""),
					Stdout: &out, Stderr: &said, Version: "test"})
				if code := a.Main(t.Context()); code != fault.ExitUsage {
					t.Errorf("%s --%s: exit code %d, want %d", c.CommandPath(), word, code, fault.ExitUsage)
				}
				m := suggested.FindStringSubmatch(said.String())
				if m == nil || m[2] != c.CommandPath() || !slices.Contains(names, m[1]) || text.Distance(word, m[1]) != 1 {
					t.Errorf("%s --%s: no --%s is suggested:\n%s", c.CommandPath(), word, name, said.String())
					break
				}
			}
		}
	}
	if commands < 20 || flags < 60 { // a walk that finds nothing finds no fault
		t.Errorf("walked %d commands and %d flags", commands, flags)
	}
}

// TestNoFlagIsSuggestedThatIsNotThere: a command has only its own flags to offer.
func TestNoFlagIsSuggestedThatIsNotThere(t *testing.T) {
	for _, args := range [][]string{{"races", "--versio"}, {"cues", "build", "--latncy"}, {"devices", "--tarrget"}} {
		var out, said bytes.Buffer
		a := New(Options{Args: args, Env: []string{}, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &said, Version: "test"})
		if code := a.Main(t.Context()); code != fault.ExitUsage || strings.Contains(said.String(), "did you mean") {
			t.Errorf("%q: exit code %d, said\n%s", args, code, said.String())
		}
	}
}
