package publisher

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOurs reads the file of the source.
func TestOurs(t *testing.T) {
	p, err := Read("../release.toml")
	if err != nil {
		t.Fatal(err)
	}
	if got := p.DownloadsOf("0.1.0"); !strings.HasSuffix(got, "/0.1.0") {
		t.Errorf("the downloads of 0.1.0 are at %q", got)
	}
}

func TestFaults(t *testing.T) {
	const good = "publisher = \"A\"\nmaintainer = \"A B <a@example.net>\"\nhomepage = \"https://example.net\"\ndownloads = \"https://example.net/{version}/\"\nwinget = \"A.B\"\n"
	for _, tt := range []struct{ old, new, want string }{
		{"", "", ""},
		{"A B <a@example.net>", "nobody", "maintainer"},
		{"https://example.net\"", "http://example.net\"", "homepage"},
		{"https://example.net/{version}/", "https://example.net/$(id)", "downloads"},
		{"publisher = \"A\"", "publisher = \"A'\"", "publisher"},
		{"A.B", "AB", "winget"},
		{"winget", "wingett", "wingett"},
	} {
		file := filepath.Join(t.TempDir(), "release.toml")
		if err := os.WriteFile(file, []byte(strings.Replace(good, tt.old, tt.new, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		p, err := Read(file)
		if tt.want == "" {
			if err != nil || p.DownloadsOf("1.0.0") != "https://example.net/1.0.0" || p.Nobodys() {
				t.Errorf("%+v, %v", p, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q for %q: %v", tt.new, tt.old, err)
		}
	}
}
