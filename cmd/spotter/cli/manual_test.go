package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/help"
	"spotter/cmd/spotter/manual"
	"spotter/ui/cells"
)

// written are the pages, made as on a day of the past.
func written(t *testing.T) []manual.Page {
	t.Helper()
	a := New(Options{Args: []string{"man"}, Env: []string{"HOME=" + t.TempDir(), "SOURCE_DATE_EPOCH=1795842517"}})
	return manual.Pages(a.root(), a.manual())
}

// sections returns the titles of a page's sections, between bars.
func sections(p manual.Page) string {
	var b strings.Builder
	for _, m := range regexp.MustCompile(`(?m)^\.SH "?([A-Z ]+)"?$`).FindAllStringSubmatch(p.Roff, -1) {
		b.WriteString("|" + m[1])
	}
	return b.String() + "|"
}

// Each command has a page, with the sections that a page has, its examples and its flags. The
// page of spotter has all sections. Pages speak of no page that is not there.
func TestEveryCommandHasAPage(t *testing.T) {
	pages := map[string]manual.Page{}
	for _, p := range written(t) {
		pages[p.File()] = p
	}
	eachShown(t, func(c *cobra.Command) {
		p := pages[strings.ReplaceAll(c.CommandPath(), " ", "-")+".1"]
		for _, want := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"} {
			if !strings.Contains(sections(p), "|"+want+"|") {
				t.Errorf("%s has no %s: %s", c.CommandPath(), want, sections(p))
			}
		}
		groups, _ := help.Groups(c)
		for _, g := range groups {
			for _, f := range g.Flags {
				if name := `\fB\-\-` + strings.ReplaceAll(f.Name, "-", `\-`) + `\fR`; !strings.Contains(p.Roff, name) {
					t.Errorf("the page of %s lacks --%s", c.CommandPath(), f.Name)
				}
			}
		}
	})
	if got, want := sections(pages["spotter.1"]), "|NAME|SYNOPSIS|DESCRIPTION|COMMANDS|OPTIONS|KEYS|FILES|ENVIRONMENT|EXIT STATUS|EXAMPLES|SEE ALSO|"; got != want {
		t.Errorf("spotter.1 has %s, want %s", got, want)
	}
	for name, p := range pages {
		if !strings.Contains(p.Roff, " 2026\\-11\\-28 ") && !strings.Contains(p.Roff, " 2026-11-28 ") {
			t.Errorf("%s is of another day: %.80q", name, p.Roff)
		}
		plain := strings.NewReplacer(`\:`, "", `\-`, "-").Replace(p.Roff)
		for _, m := range regexp.MustCompile(`\b(spotter(?:-[a-z]+)*) ?\(([15])\)`).FindAllStringSubmatch(plain, -1) {
			if _, ok := pages[m[1]+"."+m[2]]; !ok {
				t.Errorf("%s speaks of %s(%s), which is not there", name, m[1], m[2])
			}
		}
	}
}

// TestMandocFindsNothing checks every page with mandoc, and lays it out for a narrow and for
// an ordinary window.
func TestMandocFindsNothing(t *testing.T) {
	audiotest.Need(t, "mandoc", "groff")
	dir := t.TempDir()
	args := []string{"-T", "lint"}
	for _, p := range written(t) {
		path := filepath.Join(dir, p.File())
		if err := os.WriteFile(path, []byte(p.Roff), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.Command("mandoc", args...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
	for width, room := range map[string]int{"40": 40, "80": 80} {
		read := exec.Command("groff", append([]string{"-man", "-Tutf8", "-P-cbou", "-rLL=" + width + "n", "-wall"}, args[2:]...)...)
		var said bytes.Buffer
		read.Stderr = &said
		out, err := read.Output()
		if err != nil || said.Len() > 0 {
			t.Errorf("%v\n%s", err, said.String())
		}
		for line := range strings.Lines(string(out)) {
			if n := cells.Width(strings.TrimRight(line, "\n")); n > room {
				t.Errorf("%d columns in a window of %d: %q", n, room, line)
			}
		}
	}
}

// TestPagesHaveADate: also those of a program that knows no commit, as this test's. A page without one
// is a fault to mandoc.
func TestPagesHaveADate(t *testing.T) {
	if day := New(Options{Args: []string{"man"}, Env: []string{"HOME=" + t.TempDir()}}).manual().Date; !regexp.MustCompile(`^\d{4}-\d\d-\d\d$`).MatchString(day) {
		t.Errorf("the pages are of %q", day)
	}
}
