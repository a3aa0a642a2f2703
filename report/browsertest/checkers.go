package browsertest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
)

// checker returns the path of a file of the checkers that .ci/run installs in the folder
// SPOTTER_WEB. Without it the test is skipped; with SPOTTER_CI=1 it fails.
func checker(tb testing.TB, path string) string {
	tb.Helper()
	dir := os.Getenv("SPOTTER_WEB")
	file := filepath.Join(dir, "node_modules", filepath.FromSlash(path))
	if _, err := os.Stat(file); dir != "" && err == nil {
		return file
	}
	if os.Getenv("SPOTTER_CI") == "1" {
		tb.Fatalf("no %s in SPOTTER_WEB=%s: .ci/run installs it there", path, dir)
	}
	tb.Skipf("SPOTTER_WEB has no %s: .ci/run installs it", path)
	return ""
}

// Axe returns what axe-core has against the open page: violations only.
func (p *Page) Axe(tb testing.TB) []string {
	tb.Helper()
	script, err := os.ReadFile(checker(tb, "axe-core/axe.min.js"))
	if err != nil {
		tb.Fatal(err)
	}
	p.Eval(string(script)+"; true", nil)
	var found []string
	p.Eval(`axe.run().then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(" | ")))`, &found)
	return found
}

// Nu returns what the Nu HTML checker says of files, without two lines of information about each:
// it takes an inline style sheet and script for breaches of the policy, whose hashes it
// does not work out.
func Nu(tb testing.TB, files ...string) []string {
	tb.Helper()
	audiotest.Need(tb, "java")
	jar := checker(tb, "vnu-jar/build/dist/vnu.jar")
	out, err := exec.Command("java", append([]string{"-Xss4m", "-jar", jar, "--exit-zero-always", "--format", "json", "--stdout"}, files...)...).Output()
	if err != nil {
		tb.Fatal(err)
	}
	var said struct {
		Messages []struct{ Type, Message, URL string }
	}
	if err := json.Unmarshal(out, &said); err != nil {
		tb.Fatalf("%v in %s", err, out)
	}
	var found []string
	for _, m := range said.Messages {
		if m.Type == "info" && (strings.HasPrefix(m.Message, "Inline style violates Content Security Policy") || strings.HasPrefix(m.Message, "Inline script violates Content Security Policy")) {
			continue
		}
		found = append(found, filepath.Base(m.URL)+": "+m.Type+": "+m.Message)
	}
	return found
}
