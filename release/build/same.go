package build

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Same makes a release of the commit twice, in two new copies of the repository in folders of other names, with another time zone,
// language, umask and order of the targets. The files must be the same to the byte. The first release is left in Out.
func Same(o Options) error {
	if err := empty(o.Out); err != nil {
		return err
	}
	out, err := filepath.Abs(o.Out)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "spotter-same-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	publisher, err := filepath.Abs(o.Publisher)
	if err != nil {
		return err
	}
	second := filepath.Join(work, "second")
	var made []map[string][sha256.Size]byte
	for _, c := range []struct {
		folder, out, targets, umask string
		env                         []string
	}{
		{filepath.Join(work, "a"), out, list(o, false), "022", []string{"TZ=UTC", "LC_ALL=C"}},
		{filepath.Join(work, "another", "folder", "with a blank"), second, list(o, true), "077", []string{"TZ=Asia/Kathmandu", "LC_ALL=C.UTF-8"}},
	} {
		if said, err := exec.Command("git", "clone", "--quiet", o.Root, c.folder).CombinedOutput(); err != nil {
			return fmt.Errorf("copying the repository: %w: %s", err, said)
		}
		release := exec.Command("sh", "-c", `umask "$1" && shift && exec "$@"`, "sh", c.umask, "go", "run", "./release", "--out", c.out, "--publisher", publisher, "--targets", c.targets, "--jobs", fmt.Sprint(o.Jobs))
		release.Dir = c.folder
		release.Env = append(os.Environ(), c.env...)
		if said, err := release.CombinedOutput(); err != nil {
			return fmt.Errorf("a release in %s: %w: %s", c.folder, err, said)
		}
		sums, err := sumsOf(c.out)
		if err != nil {
			return err
		}
		made = append(made, sums)
	}
	return compare(o, made[0], made[1])
}

// list returns the names of the targets with commas between them.
func list(o Options, backwards bool) string {
	var names []string
	for _, t := range o.Targets {
		names = append(names, t.String())
	}
	if backwards {
		slices.Reverse(names)
	}
	return strings.Join(names, ",")
}

// sumsOf returns the checksum of each file below a folder, by its path from there.
func sumsOf(folder string) (map[string][sha256.Size]byte, error) {
	found := make(map[string][sha256.Size]byte)
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		found[name] = sha256.Sum256(text)
		return err
	})
	return found, err
}

// compare tells which files of two releases differ, and fails when any does.
func compare(o Options, a, b map[string][sha256.Size]byte) error {
	all := maps.Clone(a)
	maps.Copy(all, b)
	var differ []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		x, inA := a[name]
		y, inB := b[name]
		if !inA || !inB || x != y {
			differ = append(differ, name)
			continue
		}
		fmt.Fprintf(o.Log, "same  %x  %s\n", x[:8], name)
	}
	if len(differ) > 0 {
		return fmt.Errorf("two releases of one commit differ in %s", strings.Join(differ, ", "))
	}
	if len(all) == 0 {
		return fmt.Errorf("two releases have no file")
	}
	fmt.Fprintf(o.Log, "%d files, the same to the byte\n", len(all))
	return nil
}
