package help

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"spotter/audio/audiotest"

	"spotter/ui/cells"
)

// A command that is broken at blanks is still one command for a shell, with the same words.
func TestBrokenCommandIsOne(t *testing.T) {
	audiotest.Need(t, "sh")
	words := func(command string) []string {
		out, err := exec.Command("sh", "-c", `printf '%s\n' `+command).Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, command)
		}
		return strings.Split(string(out), "\n")
	}
	for _, c := range []string{
		`spotter cues build my-pack --tts 'piper -m voice' --words`,
		`spotter --race "Boston 2027" --target 3:43:39 --distance half`,
		`spotter replay race.jsonl -o x --gaps --from "km 21" --to "km 25"`,
	} {
		want := words(c)
		for w := 26; w < 90; w++ {
			lines := foldShell(c, w)
			for _, l := range lines {
				if cells.Width(l) > w {
					t.Errorf("%d columns of %d: %q", cells.Width(l), w, l)
				}
			}
			if got := words(strings.Join(lines, "\n")); !slices.Equal(got, want) {
				t.Errorf("at %d columns: %q, want %q", w, got, want)
			}
		}
	}
}

// wide is a command whose texts have wide characters and long words.
func wide() *cobra.Command {
	c := &cobra.Command{Use: "道 RACE", Short: "走る人のための音声の合図とレースの記録です。毎回使います", Long: strings.Repeat("右左", 100) + "\n\n\tsource <(道 '左 右 左 右 左 右 左 右 左 右 左 右')\n\ncsv: a table\njson: 右左右左右左右左右左右左右左右左右左右左右左右左",
		Example: "道 --output " + strings.Repeat("左", 60), Run: func(*cobra.Command, []string) {}}
	c.Flags().String("output", "耳", strings.Repeat("音", 90))
	c.Flags().StringP("out", "o", "", "a `FILE` of "+strings.Repeat("x", 200))
	c.AddCommand(&cobra.Command{Use: strings.Repeat("長", 20), Short: "長い", Run: func(*cobra.Command, []string) {}})
	return c
}

// Wide characters and words without a blank fit too, and bold words take no more room.
func TestWideCharactersFit(t *testing.T) {
	for w := Narrowest; w <= Widest+10; w++ {
		var plain, bold bytes.Buffer
		if err := Write(&plain, wide(), Options{Width: w}); err != nil {
			t.Fatal(err)
		}
		if err := Write(&bold, wide(), Options{Width: w, Bold: true}); err != nil {
			t.Fatal(err)
		}
		if ansi.Strip(bold.String()) != plain.String() || !strings.Contains(bold.String(), "\x1b[1m") || strings.Contains(plain.String(), "\x1b") {
			t.Errorf("at %d columns bold and plain differ by more than escapes", w)
		}
		for line := range strings.Lines(plain.String()) {
			if n := cells.Width(strings.TrimRight(line, "\n")); n > min(w, Widest) {
				t.Errorf("%d columns of %d: %q", n, w, line)
			}
		}
	}
}

// Examples come first, then the usage, then what the command does, then flags in the order of the table.
func TestOrderOfTheHelp(t *testing.T) {
	c := &cobra.Command{Use: "race", Short: "A race", Long: "What it does.", Example: "race --pack es", Run: func(*cobra.Command, []string) {}}
	for _, name := range []string{"theme", "journal", "pack", "output", "target", "race"} {
		c.Flags().String(name, "", "says "+name)
	}
	var out bytes.Buffer
	if err := Write(&out, c, Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, want := range []string{"A race\n", "\nEXAMPLES\n  race --pack es\n", "\nUSAGE\n", "\nWhat it does.\n", "\nRACE\n  --race NAME", "  --target TIME", "\nSOUND\n", "\nVOICE\n", "\nFILES\n", "\nSCREEN\n", "\nSETTINGS AND HELP\n"} {
		i := strings.Index(out.String()[at:], want)
		if i < 0 {
			t.Fatalf("%q is not there, or not behind what comes before:\n%s", want, out.String())
		}
		at += i
	}
	c.Flags().Bool("unheard-of", false, "nothing")
	if _, lost := Groups(c); !slices.Equal(lost, []string{"unheard-of"}) {
		t.Errorf("lost %q", lost)
	}
}
