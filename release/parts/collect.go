package parts

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"spotter/cmd/spotter/licenses"
	"spotter/release/target"
)

// texts holds licences whose text stands in no file of a module.
//
//go:embed texts
var texts embed.FS

// extras are parts that modules have from others, with the package that brings them. They are listed as data where that
// package is compiled in.
var extras = []struct {
	folder string // of the package, from the root of its module
	module string
	part   licenses.Part
	text   string // the file with its licence, from the root of the module
}{
	{"font/gofont/goregular", "golang.org/x/image", licenses.Part{Kind: "data", Name: "Go fonts", License: "BSD-3-Clause",
		Origin: []string{"Go Regular and Go Bold, of golang.org/x/image; `spotter report --card` draws with them"}}, "font/gofont/ttfs/README"},
	{"dsp/fourier/internal/fftpack", "gonum.org/v1/gonum", licenses.Part{Kind: "data", Name: "FFTPACK", License: "LicenseRef-public-domain",
		Origin: []string{"functions by Paul N Swarztrauber, placed in the public domain, translated in gonum.org/v1/gonum"}}, ""},
}

// Collect returns everything that the program spotter of the source in root is made of on any of the targets. It runs
// `go list`, which fetches modules that this machine does not have yet. It fails where a part has no licence that is known.
func Collect(root string, targets []target.Target) ([]licenses.Part, error) {
	all, err := collect(root, "spotter", targets)
	if err != nil {
		return nil, err
	}
	spoken, err := voices(root)
	if err != nil {
		return nil, err
	}
	return append(all, spoken...), nil
}

// Headquarters returns what the program spotter-hq is made of, as [Collect] does. It has no voices.
func Headquarters(root string, targets []target.Target) ([]licenses.Part, error) {
	return collect(root, "spotter-hq", targets)
}

// collect returns the parts of a program without voices.
func collect(root, program string, targets []target.Target) ([]licenses.Part, error) {
	own, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	if err != nil {
		return nil, fmt.Errorf("reading spotter's own licence: %w", err)
	}
	id, err := identify(string(own))
	if err != nil {
		return nil, fmt.Errorf("spotter's own licence: %w", err)
	}
	of, err := texts.ReadFile("texts/go.txt")
	if err != nil {
		return nil, err
	}
	all := []licenses.Part{
		{Kind: "program", Name: program, License: id, Texts: []string{tidy(string(own))}},
		{Kind: "go", Name: "Go, its runtime and standard library", License: "BSD-3-Clause", Texts: []string{tidy(string(of))}},
	}
	found, err := modules(root, "./cmd/"+program, targets)
	if err != nil {
		return nil, err
	}
	var data []licenses.Part
	for _, m := range found {
		p, err := m.part()
		if err != nil {
			return nil, err
		}
		all = append(all, p)
		brought, err := m.extras()
		if err != nil {
			return nil, err
		}
		data = append(data, brought...)
	}
	return append(all, data...), nil
}

// extras returns what the module's packages bring from others.
func (m *module) extras() (found []licenses.Part, err error) {
	for _, e := range extras {
		if e.module != m.path || !m.packages[filepath.Join(m.dir, filepath.FromSlash(e.folder))] {
			continue
		}
		p := e.part
		if e.text != "" {
			text, err := os.ReadFile(filepath.Join(m.dir, filepath.FromSlash(e.text)))
			if err != nil {
				return nil, fmt.Errorf("reading the licence of %s: %w", p.Name, err)
			}
			if id, err := identify(string(text)); err != nil || id != p.License {
				return nil, fmt.Errorf("the licence of %s: %q, and should be %s: %w", p.Name, id, p.License, err)
			}
			p.Texts = []string{tidy(strings.ReplaceAll(string(text), "\t", "  "))}
		}
		found = append(found, p)
	}
	return found, nil
}
