package packs

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"spotter/audio/clip"
	"spotter/cues/pack"
	"spotter/studio/check"
)

// TestCheckFitsTheTerminal: the table of a voice of the program fits 80 columns.
func TestCheckFitsTheTerminal(t *testing.T) {
	for _, name := range []string{pack.DefaultName, "fr"} { // one without warnings, one with
		pack, err := pack.Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := writeChecks(&out, pack, check.Pack(pack)); err != nil {
			t.Fatal(err)
		}
		table, _, _ := strings.Cut(out.String(), "\n\n")
		if strings.Count(table, "\n") != len(pack.Cues) {
			t.Errorf("%s: the first table has not a row for each cue:\n%s", name, table)
		}
		for line := range strings.Lines(table) {
			if n := ansi.StringWidth(strings.TrimRight(line, "\n")); n > 80 {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}

// TestCheckSaysItsBounds: the help and the page on packs state the bounds in force.
func TestCheckSaysItsBounds(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "packs.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, bound := range []string{
		"5 ms", "450 ms", "4 s", "±0.5 LU", "6 LU", "-1 dBTP", "1 %", "5 %", "30 dB", "15 dB", "20 %", "4.5 dB", "150 ms",
	} {
		if !strings.Contains(string(page), bound) {
			t.Errorf("docs/packs.md does not state %s", bound)
		}
	}
	for _, bound := range []string{
		fmt.Sprint(check.MaxLeadIn), fmt.Sprint(check.LongSteer), fmt.Sprint(check.LongCue), fmt.Sprintf("%.1f LU", check.LoudnessTolerance), fmt.Sprintf("%.0f LU", check.LoudnessSpread),
		fmt.Sprintf("%.0f dBTP", clip.PeakCeiling), fmt.Sprintf("%.0f dB", check.SNRNotice), fmt.Sprintf("%.0f dB", check.SNRFault),
		fmt.Sprintf("%.0f %%", 100*check.BandNotice), fmt.Sprintf("%.0f %%", 100*check.ClippedFault), fmt.Sprintf("%.1f dB", check.OnsetApart),
	} {
		if !strings.Contains(checkWords(), bound) {
			t.Errorf("the help does not state %s", bound)
		}
	}
}
