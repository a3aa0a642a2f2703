package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"spotter/files"
)

// Sums is the name of the list of checksums, as sha256sum reads it.
const Sums = "SHA256SUMS"

// Target is the place that a bundle goes to: a folder, or a ZIP where the name ends in
// .zip.
type Target struct {
	Path  string
	Force bool // a bundle, or a ZIP, that is there may be replaced
}

// zips reports whether the target is a ZIP.
func (t Target) zips() bool { return strings.EqualFold(filepath.Ext(t.Path), ".zip") }

// TakenError says that something is at the place of a bundle.
type TakenError struct {
	Why string // such as "it is there already"
	// Forced says that it would be replaced with Force.
	Forced bool
}

func (e *TakenError) Error() string { return e.Why }

// Check returns a *[TakenError] where a bundle cannot go to the target.
func (t Target) Check() error {
	info, err := os.Lstat(t.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case t.zips() && !info.Mode().IsRegular():
		return &TakenError{"it is no ordinary file", false}
	case t.zips():
		if !isZip(t.Path) {
			return &TakenError{"it is there already, and is no ZIP", false}
		}
	case !info.IsDir():
		return &TakenError{"it is there already, and is no folder", false}
	default:
		if other := foreign(t.Path); other != "" {
			return &TakenError{"it holds " + other + ", which is of no bundle", false}
		}
	}
	if !t.Force {
		return &TakenError{"it is there already", true}
	}
	return nil
}

// isZip reports whether a file begins as a ZIP does.
func isZip(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 4)
	_, err = io.ReadFull(f, head)
	return err == nil && string(head) == "PK\x03\x04"
}

// foreign returns the name of something in a folder that its list of checksums does not
// name, "" where there is none.
func foreign(folder string) string {
	all, err := os.ReadDir(folder)
	if err != nil {
		return "files that cannot be read"
	}
	list, err := os.ReadFile(filepath.Join(folder, Sums))
	own := map[string]bool{Sums: err == nil}
	for line := range strings.Lines(string(list)) {
		if _, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  "); ok {
			own[name] = true
		}
	}
	for _, e := range all {
		if !own[e.Name()] || !e.Type().IsRegular() {
			return e.Name()
		}
	}
	return ""
}

// Draft is a bundle that is being made, in a hidden folder beside its target. Close removes
// whatever was not finished.
type Draft struct {
	target Target
	dir    string
	sums   map[string][sha256.Size]byte
	time   time.Time // of all files
}

// Begin begins a bundle.
func Begin(t Target) (*Draft, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	parent, name := filepath.Split(filepath.Clean(t.Path))
	dir, err := os.MkdirTemp(filepath.Clean(parent+"."), "."+name+".*")
	if err != nil {
		return nil, err
	}
	return &Draft{target: t, dir: dir, sums: map[string][sha256.Size]byte{}}, nil
}

// Close removes the hidden folder.
func (d *Draft) Close() error { return os.RemoveAll(d.dir) }

// Path returns where a file of the draft lies until the bundle is finished.
func (d *Draft) Path(name string) string { return filepath.Join(d.dir, name) }

// Add writes a file. name is a plain file name, and no other file has it. It ends with the
// error of ctx when that is done.
func (d *Draft) Add(ctx context.Context, name string, from io.Reader) error {
	if name != filepath.Base(name) || name == Sums || d.Has(name) {
		return fmt.Errorf("%q cannot be the name of a file in a bundle", name)
	}
	f, err := os.OpenFile(d.Path(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, sum), until{ctx, from})
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	d.sums[name] = [sha256.Size]byte(sum.Sum(nil))
	return nil
}

// AddText writes a file with a text.
func (d *Draft) AddText(name, s string) error {
	return d.Add(context.Background(), name, strings.NewReader(s))
}

// until is a reader that ends when a context is done.
type until struct {
	ctx  context.Context
	from io.Reader
}

// Read implements [io.Reader].
func (u until) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.from.Read(b)
}

// Has reports whether a file has this name.
func (d *Draft) Has(name string) bool {
	_, taken := d.sums[name]
	return taken
}

// SHA256 returns the checksum of a file that was added, as 64 hex digits.
func (d *Draft) SHA256(name string) string { return fmt.Sprintf("%x", d.sums[name]) }

// Finish adds the checksums and puts the bundle in its place. All files get a time; one that
// a ZIP cannot hold, such as the zero value, is 1980.
func (d *Draft) Finish(ctx context.Context, at time.Time) error {
	if at = at.UTC(); at.Year() < 1980 || at.Year() > 2100 {
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	d.time = at
	var list bytes.Buffer
	for _, name := range d.names() {
		fmt.Fprintf(&list, "%x  %s\n", d.sums[name], name)
	}
	if err := os.WriteFile(d.Path(Sums), list.Bytes(), 0o644); err != nil {
		return err
	}
	if err := d.target.Check(); err != nil { // somebody may have made it meanwhile
		return err
	}
	if d.target.zips() {
		return d.zip(ctx)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.folder()
}

// names returns the names of the files that were added, sorted.
func (d *Draft) names() []string {
	names := make([]string, 0, len(d.sums))
	for name := range d.sums {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// folder puts the draft in the place of a folder.
func (d *Draft) folder() error {
	if err := os.Chmod(d.dir, 0o755); err != nil {
		return err
	}
	for _, name := range append(d.names(), Sums) {
		if err := os.Chtimes(d.Path(name), d.time, d.time); err != nil {
			return err
		}
	}
	old := d.dir + ".old"
	err := os.Rename(d.target.Path, old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	replaces := err == nil
	if err := os.Rename(d.dir, d.target.Path); err != nil {
		if replaces {
			err = errors.Join(err, os.Rename(old, d.target.Path))
		}
		return err
	}
	files.SyncFolder(filepath.Dir(d.target.Path))
	if replaces {
		return os.RemoveAll(old)
	}
	return nil
}

// zip puts a ZIP of the draft in its place.
func (d *Draft) zip(ctx context.Context) error {
	return files.Write(d.target.Path, 0o644, func(w io.Writer) error { return d.zipTo(ctx, w) }, nil)
}

// zipTo writes all files as a ZIP, sorted by name.
func (d *Draft) zipTo(ctx context.Context, out io.Writer) error {
	z := zip.NewWriter(out)
	names := append(d.names(), Sums)
	slices.SortFunc(names, cmp.Compare[string])
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: "evidence/" + name, Method: zip.Deflate, Modified: d.time})
		if err != nil {
			return err
		}
		if err := copyFile(ctx, w, d.Path(name)); err != nil {
			return err
		}
	}
	return z.Close()
}

// copyFile copies a file to w.
func copyFile(ctx context.Context, w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, until{ctx, f})
	return err
}
