package manifests

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"

	"spotter/release/archive"
	"spotter/release/publisher"
)

//go:embed templates
var templates embed.FS

// errNoArchive is the error of a manifest that needs an archive which was not made.
var errNoArchive = errors.New("the release has no archive")

// Release holds everything that manifests tell.
type Release struct {
	Version  string
	When     time.Time // of the commit
	By       publisher.Publisher
	Stamp    string            // the flags of the linker that stamp version and commit
	Archives map[string]string // the file's name of the archive of each target, such as "linux/amd64", and of "source"
	Sums     map[string]string // their SHA-256 in lower case
}

// Date returns the day of the commit.
func (r Release) Date() string { return r.When.UTC().Format(time.DateOnly) }

// URL returns the address of an archive.
func (r Release) URL(of string) (string, error) {
	if r.Archives[of] == "" {
		return "", fmt.Errorf("%w of %s", errNoArchive, of)
	}
	return r.By.DownloadsOf(r.Version) + "/" + r.Archives[of], nil
}

// Sum returns the checksum of an archive.
func (r Release) Sum(of string) string { return r.Sums[of] }

// Upper returns the checksum of an archive in capitals, as winget has it.
func (r Release) Upper(of string) string { return strings.ToUpper(r.Sums[of]) }

// Dir returns the folder that an archive has everything in.
func (r Release) Dir(of string) string {
	name := r.Archives[of]
	for _, end := range []string{".tar.gz", ".zip"} {
		name = strings.TrimSuffix(name, end)
	}
	return name
}

// Files returns the manifests. One whose archives are not all made is left out with the others in its folder, and is named in missing.
func Files(r Release) (files []archive.File, missing []string, err error) {
	err = fs.WalkDir(templates, "templates", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := strings.TrimPrefix(file, "templates/")
		text, err := templates.ReadFile(file)
		if err != nil {
			return err
		}
		t, err := template.New(name).Option("missingkey=error").Parse(string(text))
		if err != nil {
			return fmt.Errorf("the template of %s: %w", name, err)
		}
		var b bytes.Buffer
		switch err := t.Execute(&b, r); {
		case errors.Is(err, errNoArchive):
			missing = append(missing, name)
			return nil
		case err != nil:
			return err
		}
		if dir, base := path.Split(name); dir == "winget/" {
			name = dir + r.By.Winget + strings.Replace("."+base, ".version.yaml", ".yaml", 1)
		}
		files = append(files, archive.File{Path: name, Mode: 0o644, Body: b.Bytes()})
		return nil
	})
	return slices.DeleteFunc(files, func(f archive.File) bool {
		return slices.ContainsFunc(missing, func(name string) bool { return path.Dir(name) == path.Dir(f.Path) }) // each is of no use without the others
	}), missing, err
}
