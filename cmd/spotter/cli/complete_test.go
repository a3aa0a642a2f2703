package cli

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"spotter/cmd/spotter/complete"
)

// Every flag that takes a value has candidates of its own, or says that it has none, but for the
// few that take any file; and the tables of completion name nothing that is not there.
func TestEveryFlagCompletes(t *testing.T) {
	a := New(Options{Args: []string{}, Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard, Env: []string{"HOME=" + t.TempDir()}})
	root := a.root()
	if slips := (complete.Desk{}).Wire(root); len(slips) > 0 {
		t.Errorf("there is no %q", slips)
	}
	anyFile := []string{"out", "sign", "tts"} // of export --out every kind
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if _, has := c.GetFlagCompletionFunc(f.Name); !has && f.Value.Type() != "bool" && !slices.Contains(anyFile, f.Name) {
				t.Errorf("%s --%s has no candidates: add it to the table in cmd/spotter/complete, or Words to its setting", c.CommandPath(), f.Name)
			}
		})
		if c.ValidArgsFunction == nil {
			t.Errorf("%s has no candidates: add it to the table in cmd/spotter/complete", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}
