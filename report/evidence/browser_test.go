package evidence_test

import (
	"os"
	"path/filepath"
	"testing"

	"spotter/report/browsertest"
	"spotter/report/evidence"
	"spotter/report/seal"
)

// TestThePagesInABrowser looks at the pages in Chromium, dark on a phone and light on
// a wide screen, and has two checkers read them.
func TestThePagesInABrowser(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	r := raceOf(usual())
	r.Signed, r.Files = true, []evidence.File{{Name: seal.JournalName, What: "the journal", Here: true}, {Name: "x.wav", What: "a recording", Line: 4, Why: "it is not there"}}
	path := filepath.Join(t.TempDir(), "evidence.html")
	if err := os.WriteFile(path, []byte(write(t, r)), 0o600); err != nil {
		t.Fatal(err)
	}
	url := "file://" + path
	for _, width := range []int{390, 1280} {
		p := b.Open(url, browsertest.View{Width: width, Height: 900, Phone: width < 500})
		p.Dark(width < 500)
		if found := p.Axe(t); len(found) > 0 {
			t.Errorf("%d px: axe: %q", width, found)
		}
		var over float64
		p.Eval("document.documentElement.scrollWidth - document.documentElement.clientWidth", &over)
		if over > 0 {
			t.Errorf("%d px: the page is %v px too wide", width, over)
		}
		if got := p.Requests(); len(got) != 1 || got[0] != url {
			t.Errorf("requests %q", got)
		}
		if got := p.Console(); len(got) > 0 {
			t.Errorf("console: %q", got)
		}
	}
	if found := browsertest.Nu(t, path); len(found) > 0 {
		t.Errorf("Nu: %q", found)
	}
}
