package parts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"spotter/cmd/spotter/licenses"
	"spotter/release/target"
)

// module is a module of others with the folders of its packages that are compiled in.
type module struct {
	path, version, dir, sum string
	packages                map[string]bool // folders on this disk
}

// listed holds what `go list -json` tells of a package.
type listed struct {
	Dir      string
	Standard bool
	Module   *struct {
		Path, Version, Dir, Sum string
		Main                    bool
		Replace                 *struct{ Path string }
	}
}

// modules returns the modules that a program has on any of the targets, by path. What only tests use is not among them.
func modules(root, program string, targets []target.Target) ([]*module, error) {
	found := make(map[string]*module)
	for _, t := range targets {
		c := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", program)
		c.Dir = root
		c.Env = append(os.Environ(), t.Env()...)
		var said bytes.Buffer
		c.Stderr = &said
		out, err := c.Output()
		if err != nil {
			return nil, fmt.Errorf("asking Go for the packages of the program on %v: %w: %s", t, err, said.String())
		}
		if err := add(found, out); err != nil {
			return nil, fmt.Errorf("the packages of the program on %v: %w", t, err)
		}
	}
	var all []*module
	for _, path := range slices.Sorted(maps.Keys(found)) {
		all = append(all, found[path])
	}
	return all, nil
}

// add adds the modules that `go list` told of.
func add(found map[string]*module, out []byte) error {
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case p.Standard || p.Module == nil || p.Module.Main:
			continue
		case p.Module.Replace != nil:
			return fmt.Errorf("%s is replaced by %s: its licence cannot be told by its name", p.Module.Path, p.Module.Replace.Path)
		}
		m := found[p.Module.Path]
		if m == nil {
			m = &module{p.Module.Path, p.Module.Version, p.Module.Dir, p.Module.Sum, make(map[string]bool)}
			found[p.Module.Path] = m
		}
		m.packages[p.Dir] = true
	}
}

// papers matches the names of files with a licence or with notices that must go along.
var papers = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([-._].*)?$`)

// part returns the module with its licences: the files of its root, and those of every folder down to a package that is
// compiled in.
func (m *module) part() (licenses.Part, error) {
	p := licenses.Part{Kind: "module", Name: m.path, Version: m.version, Sum: m.sum}
	folders := map[string]bool{m.dir: true}
	for dir := range m.packages {
		for ; len(dir) > len(m.dir); dir = filepath.Dir(dir) {
			folders[dir] = true
		}
	}
	var ids []string
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return p, fmt.Errorf("looking for the licence of %s: %w", m.path, err)
		}
		for _, e := range entries {
			if e.IsDir() || !papers.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return p, fmt.Errorf("reading the licence of %s: %w", m.path, err)
			}
			p.Texts = append(p.Texts, tidy(string(text)))
			if strings.HasPrefix(strings.ToLower(e.Name()), "notice") {
				continue // goes along, and is no licence
			}
			id, err := identify(string(text))
			if err != nil {
				return p, fmt.Errorf("%s, %s: %w", m.path, e.Name(), err)
			}
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return p, fmt.Errorf("%s has no file with a licence", m.path)
	}
	slices.Sort(ids)
	p.License = strings.Join(slices.Compact(ids), " AND ")
	return p, nil
}

// tidy returns a text with Unix line ends and without blanks at the ends of lines and of the whole.
func tidy(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
