package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"spotter/cues"
	"spotter/cues/pack"
)

// pages returns the Markdown pages of the project, by path from its root.
func pages(t *testing.T, root string) map[string]string {
	t.Helper()
	pages := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".md") {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, path)
			pages[filepath.ToSlash(name)] = string(b)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

func TestPagesLinkToWhatIsThere(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	all := pages(t, root)
	if len(all) < 5 {
		t.Fatalf("found %d pages only", len(all))
	}
	for name, text := range all {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(filepath.FromSlash(name)), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
	}
	index := all["docs/decisions/README.md"]
	for name := range all {
		if base := strings.TrimPrefix(name, "docs/decisions/"); base != name && base != "README.md" && !strings.Contains(index, "("+base+")") {
			t.Errorf("docs/decisions/README.md does not list %s", base)
		}
	}
}

// The keys that a spotter must know are in the README as they are in the pack.
func TestReadmeHasTheKeys(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	arrows := strings.NewReplacer("left", "←", "right", "→", "up", "↑", "down", "↓")
	for _, c := range pack.Default().Cues {
		if c.Class < cues.Steer || c.ID == "cancel" || c.ID == "now" {
			continue
		}
		if key := arrows.Replace(c.Keys[0]); !strings.Contains(string(b), "`"+key+"`") {
			t.Errorf("README.md does not have the key %s of %s", key, c.ID)
		}
	}
}
