package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/help"
	"spotter/cmd/spotter/reference"
	"spotter/ui/cells"
)

// eachShown calls visit with each command that the help shows.
func eachShown(t *testing.T, visit func(c *cobra.Command)) {
	t.Helper()
	root := New(Options{Args: []string{"help"}, Env: []string{"HOME=" + t.TempDir()}}).root()
	n := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		n++
		visit(c)
		for _, sub := range help.Commands(c) {
			walk(sub)
		}
	}
	walk(root)
	if n < 40 {
		t.Errorf("only %d commands", n)
	}
}

// No line of any help is wider than the terminal, however narrow that is, and without a
// terminal there is no escape in it.
func TestHelpFitsTheTerminal(t *testing.T) {
	for _, width := range []int{20, 40, 60, 80, 120, 300, 0} {
		eachShown(t, func(c *cobra.Command) {
			var out, wrong bytes.Buffer
			env := []string{"HOME=" + t.TempDir()}
			if width > 0 {
				env = append(env, fmt.Sprint("COLUMNS=", width))
			}
			args := append(strings.Fields(c.CommandPath())[1:], "--help")
			if code := New(Options{Args: args, Stdout: &out, Stderr: &wrong, Env: env}).Main(t.Context()); code != 0 {
				t.Fatalf("%s --help: exit code %d: %s", c.CommandPath(), code, wrong.String())
			}
			room := width
			switch width {
			case 0:
				room = 80 // of a pipe
			case 300:
				room = help.Widest
			}
			for line := range strings.Lines(out.String()) {
				line = strings.TrimSuffix(line, "\n")
				if n := cells.Width(line); n > room {
					t.Errorf("%s at %d columns: %d in %q", c.CommandPath(), room, n, line)
				}
				if strings.ContainsAny(line, "\x1b\t\ue000") {
					t.Errorf("%s: a control in %q", c.CommandPath(), line)
				}
			}
			if width == 80 && !strings.Contains(out.String(), "\n\nEXAMPLES\n") {
				t.Errorf("%s --help has no examples", c.CommandPath())
			}
		})
	}
}

// Every flag of every command is in a group, and its help says what it does.
func TestEveryFlagIsInAGroup(t *testing.T) {
	eachShown(t, func(c *cobra.Command) {
		groups, lost := help.Groups(c)
		for _, name := range lost {
			t.Errorf("--%s of %s is in no group: put it into the table of cmd/spotter/help", name, c.CommandPath())
		}
		for _, g := range groups {
			for _, f := range g.Flags {
				if f.Text == "" {
					t.Errorf("--%s of %s says nothing", f.Name, c.CommandPath())
				}
			}
		}
	})
}

// The reference knows no command that is not there.
func TestReferenceKnowsCommands(t *testing.T) {
	there := map[string]bool{}
	eachShown(t, func(c *cobra.Command) { there[c.CommandPath()] = true })
	for _, name := range reference.Commands() {
		if !there[name] {
			t.Errorf("the reference has %q, which is no command", name)
		}
	}
}

// docs/commands.md has a row for every command that the help shows.
func TestDocsHaveEveryCommand(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "commands.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(string(b), "\n")
	eachShown(t, func(c *cobra.Command) {
		if !c.Runnable() || !c.HasParent() {
			return
		}
		first := strings.Fields(c.CommandPath())[1]
		row, last := regexp.MustCompile("^\\| `spotter "+first+"\\b"), regexp.MustCompile("[` ]"+c.Name()+"[` ,]")
		if !slices.ContainsFunc(rows, func(s string) bool { return row.MatchString(s) && last.MatchString(s) }) {
			t.Errorf("docs/commands.md has no row for %s", c.CommandPath())
		}
	})
}
