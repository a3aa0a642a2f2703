package pages_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/phone/pages"
	"spotter/report/browsertest"
)

// TestFiles holds a page to what a folder of files is.
func TestFiles(t *testing.T) {
	for _, p := range []*pages.Page{pages.Ear(), pages.Pads()} {
		f, err := p.Open("index.html")
		if err != nil {
			t.Fatal(err)
		}
		b, err := p.ReadFile("index.html")
		if err != nil {
			t.Fatal(err)
		}
		about, err := f.Stat()
		if err != nil || about.Size() != int64(len(b)) || about.Mode() != 0o444 {
			t.Errorf("%v, %v of %d bytes", about, err, len(b))
		}
		if _, err := p.Open("x.html"); !os.IsNotExist(err) {
			t.Errorf("a file that is not there: %v", err)
		}
	}
}

// TestNu has the Nu HTML checker look at both pages.
func TestNu(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for name, p := range map[string]*pages.Page{"ear.html": pages.Ear(), "pads.html": pages.Pads()} {
		b, err := p.ReadFile("index.html")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "{{") {
			t.Errorf("%s has a place that nothing filled", name)
		}
		files = append(files, filepath.Join(dir, name))
		if err := os.WriteFile(files[len(files)-1], b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range browsertest.Nu(t, files...) {
		t.Error(m)
	}
}
