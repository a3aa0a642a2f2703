package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPromisesHaveTheirTests: every line of docs/promises.md names tests that exist,
// each in the package before it.
func TestPromisesHaveTheirTests(t *testing.T) {
	b, err := os.ReadFile("../../../docs/promises.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z0-9/]+)` |\\b(Test[A-Za-z0-9]+)\\b")
	lines := 0
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(line, "|")
		if len(cells) != 4 || strings.HasPrefix(cells[1], "---") || strings.TrimSpace(cells[1]) == "promise" {
			continue
		}
		lines++
		pkg, tests := "", 0
		for _, m := range named.FindAllStringSubmatch(cells[2], -1) {
			if m[1] != "" {
				pkg = m[1]
				continue
			}
			tests++
			if !hasTest(t, pkg, m[2]) {
				t.Errorf("%s: package %q has no %s", strings.TrimSpace(cells[1]), pkg, m[2])
			}
		}
		if tests == 0 {
			t.Errorf("%s: no test holds it", strings.TrimSpace(cells[1]))
		}
	}
	if lines < 30 {
		t.Errorf("only %d promises were read", lines)
	}
}

// hasTest reports whether a package of the project declares a test.
func hasTest(t *testing.T, pkg, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../../..", filepath.FromSlash(pkg), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "\nfunc "+name+"(t *testing.T)") {
			return true
		}
	}
	return false
}
