package bundle_test

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"spotter/report/bundle"
)

var began = time.Date(2027, 4, 19, 14, 0, 0, 0, time.UTC)

// make makes a bundle of two files.
func makeBundle(t *testing.T, target bundle.Target, first string) error {
	t.Helper()
	d, err := bundle.Begin(target)
	if err != nil {
		return err
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, f := range [][2]string{{"b.txt", first}, {"a.txt", "second"}} {
		if err := d.AddText(f[0], f[1]); err != nil {
			return err
		}
	}
	return d.Finish(t.Context(), began)
}

// listed returns the names in a folder.
func listed(t *testing.T, dir string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	target := bundle.Target{Path: filepath.Join(dir, "out")}
	if err := makeBundle(t, target, "first"); err != nil {
		t.Fatal(err)
	}
	if got, want := listed(t, target.Path), []string{bundle.Sums, "a.txt", "b.txt"}; !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	const sums = "16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4  a.txt\na7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e  b.txt\n"
	if got := read(t, filepath.Join(target.Path, bundle.Sums)); got != sums {
		t.Errorf("sums\n%s, want\n%s", got, sums)
	}
	if got := listed(t, dir); len(got) != 1 {
		t.Errorf("left beside it: %q", got)
	}
}

func TestZipHasTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	var all []string
	for _, name := range []string{"one.zip", "two.ZIP"} {
		path := filepath.Join(dir, name)
		if err := makeBundle(t, bundle.Target{Path: path}, "first"); err != nil {
			t.Fatal(err)
		}
		all = append(all, read(t, path))
	}
	if all[0] != all[1] {
		t.Error("two ZIPs of the same files differ")
	}
	z, err := zip.OpenReader(filepath.Join(dir, "one.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if !f.Modified.Equal(began) {
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
	}
	if want := []string{"evidence/" + bundle.Sums, "evidence/a.txt", "evidence/b.txt"}; !slices.Equal(names, want) {
		t.Errorf("files %q, want %q", names, want)
	}
	if got := listed(t, dir); len(got) != 2 {
		t.Errorf("left beside it: %q", got)
	}
}

func TestNothingIsReplacedUnasked(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"out", "out.zip"} {
		path := filepath.Join(dir, name)
		if err := makeBundle(t, bundle.Target{Path: path}, "old"); err != nil {
			t.Fatal(err)
		}
		var taken *bundle.TakenError
		if err := makeBundle(t, bundle.Target{Path: path}, "new"); !errors.As(err, &taken) || !taken.Forced {
			t.Errorf("%s: %v", name, err)
		}
		if err := makeBundle(t, bundle.Target{Path: path, Force: true}, "new"); err != nil {
			t.Errorf("%s with force: %v", name, err)
		}
	}
	if got := read(t, filepath.Join(dir, "out", "b.txt")); got != "new" {
		t.Errorf("b.txt is %q", got)
	}
	if got := listed(t, dir); len(got) != 2 {
		t.Errorf("left beside them: %q", got)
	}
}

func TestForceReplacesNothingButABundle(t *testing.T) {
	dir := t.TempDir()
	write := func(name, s string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("mine/photo.jpg", "mine")
	write("own/deep/file", "mine")
	write("own/"+bundle.Sums, "00  deep\n")
	for _, path := range []string{filepath.Join(dir, "mine"), filepath.Join(dir, "own"), write("mine.zip", "no ZIP"), write("plain", "a file"), dir} {
		var taken *bundle.TakenError
		if err := makeBundle(t, bundle.Target{Path: path, Force: true}, "new"); !errors.As(err, &taken) || taken.Forced {
			t.Errorf("%s: %v", path, err)
		}
	}
	if got := read(t, filepath.Join(dir, "mine", "photo.jpg")); got != "mine" {
		t.Errorf("photo.jpg is %q", got)
	}
}

// TestAFaultLeavesNothing has files that fail half-way, as on a full disk, and what was there
// before.
func TestAFaultLeavesNothing(t *testing.T) {
	for _, name := range []string{"out", "out.zip"} {
		dir := t.TempDir()
		target := bundle.Target{Path: filepath.Join(dir, name), Force: true}
		if err := makeBundle(t, target, "old"); err != nil {
			t.Fatal(err)
		}
		full := errors.New("no space left")
		d, err := bundle.Begin(target)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Add(t.Context(), "big", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(full))); !errors.Is(err, full) {
			t.Errorf("%s: %v", name, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if got := listed(t, dir); len(got) != 1 {
			t.Errorf("%s: left there: %q", name, got)
		}
	}
}

// TestAnEndLeavesNothing has a bundle that somebody breaks off.
func TestAnEndLeavesNothing(t *testing.T) {
	for _, name := range []string{"out", "out.zip"} {
		dir := t.TempDir()
		d, err := bundle.Begin(bundle.Target{Path: filepath.Join(dir, name)})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.AddText("a", "1"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := d.Add(ctx, "b", strings.NewReader("2")); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: adding: %v", name, err)
		}
		if err := d.Finish(ctx, began); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: finishing: %v", name, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if got := listed(t, dir); len(got) != 0 {
			t.Errorf("%s: left there: %q", name, got)
		}
	}
}

func TestNamesStayInTheBundle(t *testing.T) {
	d, err := bundle.Begin(bundle.Target{Path: filepath.Join(t.TempDir(), "out")})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.AddText("a", "1"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../a", "/etc/a", "b/c", "", ".", "..", bundle.Sums, "a"} {
		if err := d.AddText(name, "2"); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
}
