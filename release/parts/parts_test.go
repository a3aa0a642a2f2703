package parts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
)

func TestIdentify(t *testing.T) {
	own, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	mit := string(own)
	apache, err := texts.ReadFile("texts/Apache-2.0.txt")
	if err != nil {
		t.Fatal(err)
	}
	ofGo, err := texts.ReadFile("texts/go.txt")
	if err != nil {
		t.Fatal(err)
	}
	bsd := string(ofGo)
	two, _, _ := strings.Cut(bsd, "   * Neither")
	_, end, _ := strings.Cut(bsd, "this software without specific prior written permission.")
	for _, tt := range []struct{ name, text, want string }{
		{"MIT", mit, "MIT"},
		{"MIT in other lines", strings.ReplaceAll(strings.Join(strings.Fields(mit), " "), "\"", "''"), "MIT"},
		{"Apache", string(apache), "Apache-2.0"},
		{"Go", bsd, "BSD-3-Clause"},
		{"without the third clause", two + end, "BSD-2-Clause"},
		{"with the clause on advertising", strings.Replace(bsd, "   * Neither", "   * All advertising materials must name us.\n   * Neither", 1), ""},
		{"MIT with a condition more", mit + strings.Repeat("\nThe software may not be used on Sundays by anybody at all.", 10), ""},
		{"MIT with a condition less", strings.Replace(mit, "The above copyright notice and this permission notice", "This notice", 1), ""},
		{"GPL", "GNU GENERAL PUBLIC LICENSE Version 3, 29 June 2007", ""},
		{"nothing", "", ""},
	} {
		got, err := identify(tt.text)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

// TestModuleWithoutLicence has modules that must not be taken: one without a licence, one with an unknown one.
func TestModuleWithoutLicence(t *testing.T) {
	dir := t.TempDir()
	m := &module{path: "example.org/a", dir: dir, packages: map[string]bool{filepath.Join(dir, "b"): true}}
	if err := os.Mkdir(filepath.Join(dir, "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	if p, err := m.part(); err == nil {
		t.Errorf("a module without a licence is %+v", p)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	own, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	write("LICENSE", string(own))
	write("NOTICE", "made by us\r\n")
	p, err := m.part()
	if err != nil || p.License != "MIT" || len(p.Texts) != 2 || p.Texts[1] != "made by us" {
		t.Errorf("%+v, %v", p, err)
	}
	write("b/COPYING", "all rights reserved")
	if p, err := m.part(); err == nil {
		t.Errorf("a package with an unknown licence is %+v", p)
	}
}

func TestVoice(t *testing.T) {
	const table = "| | |\n|---|---|\n| model | M by X, Apache-2.0; exported with Y (MIT) |\n| voice | `v`, from Z (Apache-2.0) |\n| phonemes | W (GPL-3.0; a tool) |\n"
	p, err := voice("xx", table)
	if err != nil || p.License != "Apache-2.0 AND MIT" || len(p.Texts) != 2 || len(p.Origin) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := voice("xx", "| model | M by X, all rights reserved |\n"); err == nil {
		t.Errorf("a voice without a licence that is known is %+v", p)
	}
}

// TestLicenceOfGo compares the licence of Go that is kept here with that of the Go which runs the test, where that has the file.
func TestLicenceOfGo(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
	if err != nil {
		audiotest.Lacking(t, "this Go has no licence beside it: %v", err)
	}
	ours, err := texts.ReadFile("texts/go.txt")
	if err != nil {
		t.Fatal(err)
	}
	if tidy(string(ours)) != tidy(string(theirs)) {
		t.Error("release/parts/texts/go.txt is not the licence of this Go")
	}
}
