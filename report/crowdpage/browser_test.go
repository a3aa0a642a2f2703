package crowdpage

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"spotter/report/browsertest"
	"spotter/report/html"
	"spotter/testrun"
)

// file writes a page to a file and returns its path and address.
func file(t *testing.T, name, page string) (path, url string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, "file://" + path
}

// TestThePageInABrowser looks at pages in Chromium: on a phone and on a wide screen, light and
// dark, and on paper.
func TestThePageInABrowser(t *testing.T) {
	testrun.Slow(t, "the crew's page in a browser")
	t.Parallel()
	b := browsertest.Start(t)
	_, url := file(t, "crew.html", write(t, crewOf(40), Options{Program: "devel", Course: road(), Names: true}))
	_, bare := file(t, "bare.html", write(t, crewOf(0), Options{}))
	for name, x := range map[string]struct {
		url  string
		view browsertest.View
	}{
		"phone": {url, browsertest.View{Width: 390, Height: 844, Phone: true}}, "wide": {url, browsertest.View{Width: 1280, Height: 900}}, "bare": {bare, browsertest.View{Width: 390, Height: 844}},
	} {
		t.Run(name, func(t *testing.T) {
			p := b.Open(x.url, x.view)
			var width float64
			if p.Eval("document.documentElement.scrollWidth", &width); width != float64(x.view.Width) {
				t.Errorf("the page is %v px wide on a screen of %d px", width, x.view.Width)
			}
			if got := p.Requests(); len(got) != 1 || got[0] != x.url {
				t.Errorf("requests %q, want %s alone", got, x.url)
			}
			if got := p.Console(); len(got) > 0 {
				t.Errorf("console: %q", got)
			}
			for _, dark := range []bool{false, true} {
				p.Dark(dark)
				for _, found := range p.Axe(t) {
					t.Errorf("dark %v: %s", dark, found)
				}
				if folder := os.Getenv("SPOTTER_PICTURES"); folder != "" && x.url == url {
					p.Shot(filepath.Join(folder, "crew-"+name+map[bool]string{true: "-dark", false: "-light"}[dark]+".png"), x.view.Width, 2600)
				}
			}
		})
	}
	t.Run("paper", func(t *testing.T) {
		sheet := regexp.MustCompile(`/Type\s*/Page\b`)
		for paper, box := range map[html.Paper]string{html.A4: "/MediaBox [0 0 594", html.Letter: "/MediaBox [0 0 612 792]"} {
			_, url := file(t, "paper.html", write(t, crewOf(40), Options{Paper: paper, Course: road()}))
			pdf := b.Open(url, browsertest.View{Width: 1280, Height: 900, Dark: true}).PDF()
			if n := len(sheet.FindAll(pdf, -1)); n < 2 || n > 6 || !bytes.Contains(pdf, []byte(box)) {
				t.Errorf("%s: %d pages, its size found: %v", paper, n, bytes.Contains(pdf, []byte(box)))
			}
		}
	})
}

// TestThePageIsValid has the Nu HTML checker read pages.
func TestThePageIsValid(t *testing.T) {
	t.Parallel()
	all, _ := file(t, "crew.html", write(t, crewOf(40), Options{Program: "devel", Course: road()}))
	bare, _ := file(t, "bare.html", write(t, crewOf(0), Options{Names: true}))
	for _, found := range browsertest.Nu(t, all, bare) {
		t.Error(found)
	}
}
