package notice

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"spotter/cmd/spotter/licenses"
	"spotter/release/parts"
	"spotter/release/target"
	"spotter/testrun"
)

var root = filepath.Join("..", "..")

// TestNoticesAreCurrent compares the page and the list in the program with the modules and the voices that
// the program has on all of its machines.
func TestNoticesAreCurrent(t *testing.T) {
	testrun.Slow(t, "the licences of all modules")
	found, err := parts.Collect(root, target.All)
	if err != nil {
		t.Fatal(err)
	}
	inside, err := licenses.Parts()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(found, inside) {
		t.Errorf("the list in the program is not that of its parts: go run ./release notice writes it anew")
	}
	var want bytes.Buffer
	if err := licenses.Write(&want, found); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not that of the parts of the program: go run ./release notice writes it anew", page)
	}
}

// TestNoticesNameWhatCounts asks for parts that must be there, and for modules of tests that must not.
func TestNoticesNameWhatCounts(t *testing.T) {
	all, err := licenses.Parts()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range all {
		names = append(names, p.Name)
		if p.License == "" || len(p.Texts) == 0 && !strings.HasPrefix(p.License, "LicenseRef-") {
			t.Errorf("%s has the licence %q and %d texts", p.Name, p.License, len(p.Texts))
		}
	}
	for _, must := range []string{"spotter", "Go, its runtime and standard library", "Go fonts", "github.com/ebitengine/purego", "golang.org/x/text", "voice en-US", "voice de"} {
		if !slices.Contains(names, must) {
			t.Errorf("%s is not among %q", must, names)
		}
	}
	for _, never := range []string{"pgregory.net/rapid", "go.uber.org/goleak", "github.com/creack/pty", "github.com/rogpeppe/go-internal"} {
		if slices.Contains(names, never) {
			t.Errorf("%s is named, and only tests use it", never)
		}
	}
}

// TestNoticesOfHeadquarters compares the page in spotter-hq with its modules, which are not spotter's.
func TestNoticesOfHeadquarters(t *testing.T) {
	testrun.Slow(t, "the licences of all modules")
	found, err := parts.Headquarters(root, target.Servers)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := licenses.Write(&want, found); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(ofHQ)))
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not that of the parts of spotter-hq: go run ./release notice writes it anew; %v", ofHQ, err)
	}
	if !strings.Contains(string(got), "golang.org/x/crypto") || !strings.Contains(string(got), "nats-server") || strings.Contains(string(got), "gopxl/beep") || strings.Contains(string(got), "voice") {
		t.Errorf("%s has not the modules of spotter-hq", ofHQ)
	}
	page, err := os.ReadFile(filepath.Join(root, page))
	if err != nil || strings.Contains(string(page), "golang.org/x/crypto") || strings.Contains(string(page), "nats") {
		t.Errorf("the notices of spotter have modules of spotter-hq: %v", err)
	}
}
