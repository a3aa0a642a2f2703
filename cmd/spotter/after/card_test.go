package after

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
)

func TestReportMakesACard(t *testing.T) {
	dir := t.TempDir()
	picture, drawing := filepath.Join(dir, "card.PNG"), filepath.Join(dir, "card.svg")
	out, err := do(t, "report", corpus+"whole.jsonl", "--card", picture, "--cause", "epilepsy")
	if err != nil || !strings.Contains(out, "whole: 60 lines") {
		t.Fatalf("%q, %v", out, err)
	}
	b, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || c.Width != 1200 || c.Height != 630 {
		t.Errorf("%+v, %v", c, err)
	}
	_, err = do(t, "report", corpus+"whole.jsonl", "--card", picture)
	says(t, err, "is there already")
	if _, err := do(t, "report", corpus+"whole.jsonl", "--card", picture, "--force"); err != nil {
		t.Error(err)
	}
	_, err = do(t, "report", corpus+"whole.jsonl", "--card", drawing, "--cause", "<癲癇>", "--donate", "https://give.example/\x1b[31mx")
	if b, rerr := os.ReadFile(drawing); err != nil || rerr != nil || !bytes.Contains(b, []byte(">&lt;癲癇&gt;</text>")) || !bytes.Contains(b, []byte(">https://give.example/x</text>")) {
		t.Errorf("%v, %v, %s", err, rerr, b)
	}
}

// TestACardThatCannotBeMade leaves no file behind.
func TestACardThatCannotBeMade(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want string
		code int
	}{
		{"card.png", []string{"--cause", "癲癇"}, `the font of a PNG card cannot draw the cause "癲癇": it has no 癲 (U+7672), 癇 (U+7647); make an SVG`, fault.ExitFailed},
		{"card.jpg", nil, "end its name in .png or .svg", fault.ExitUsage},
		{"card.svg", []string{"--donate", "https://give.example/" + strings.Repeat("x", 300)}, "give a shorter address", fault.ExitUsage},
		{"card.png", []string{"--track", "track.gpx"}, "add -o report.html", fault.ExitUsage},
		{"", []string{"--cause", "epilepsy"}, "add --card card.png", fault.ExitUsage},
	} {
		path := c.name
		if path != "" {
			path = filepath.Join(t.TempDir(), path)
		}
		_, err := do(t, append([]string{"report", corpus + "whole.jsonl", "--card", path}, c.args...)...)
		says(t, err, c.want)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != c.code {
			t.Errorf("%s: %v, want exit code %d", c.name, err, c.code)
		}
		if all, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*card*")); path != "" && len(all) > 0 {
			t.Errorf("left behind: %v", all)
		}
	}
}

// TestACardsCauseFromTheConfiguration takes cause and address from the settings, which have the
// flags in them.
func TestACardsCauseFromTheConfiguration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "card.svg")
	d := Desk{Stdout: &bytes.Buffer{}, Setting: func(*cobra.Command) (map[string]run.Value, error) {
		return map[string]run.Value{"cause": {Text: "epilepsy research"}, "donate": {Text: "https://give.example"}}, nil
	}}
	c := d.report()
	c.SetArgs([]string{corpus + "whole.jsonl", "--card", path})
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || !bytes.Contains(b, []byte(">epilepsy research</text>")) || !bytes.Contains(b, []byte(">https://give.example</text>")) {
		t.Errorf("%v, %s", err, b)
	}
}

// TestNoCardOfAFileThatIsNoJournal refuses a picture of a race of which nothing is known.
func TestNoCardOfAFileThatIsNoJournal(t *testing.T) {
	dir := t.TempDir()
	_, err := do(t, "report", corpus+"rubbish.jsonl", "--card", filepath.Join(dir, "card.svg"))
	says(t, err, "rubbish.jsonl has no line that can be read; name a journal")
	only(t, dir)
}
