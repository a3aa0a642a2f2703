package build

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"spotter/cmd/spotter/licenses"
	"spotter/cmd/spotter/version"
	"spotter/release/archive"
	"spotter/release/distro"
	"spotter/release/manifests"
	"spotter/release/parts"
	"spotter/release/publisher"
	"spotter/release/sbom"
	"spotter/release/target"
)

// sums is the name of the file with the checksums. It is written last, so that a folder which has it has a whole release.
const sums = "SHA256SUMS"

// Options say what is made, of what, and where.
type Options struct {
	Root      string // of the source
	Out       string // the folder that is written; it is emptied where it has an earlier release
	Publisher string // the file that says who publishes
	Targets   []target.Target
	Jobs      int       // how many targets are built side by side
	Log       io.Writer // one line for each file that was made
}

// release is a release that is being made.
type release struct {
	Options
	source
	by     publisher.Publisher
	parts  []licenses.Part
	common []archive.File // what goes along with the program

	partsHQ  []licenses.Part // of spotter-hq
	besideHQ []archive.File  // what goes along with it

	work string // a folder for what is needed on the way
	nfpm string // the program

	mu       sync.Mutex
	made     map[string][]byte // the checksum of each file, by its path from Out
	programs []sbom.Program
}

// Make makes a release.
func Make(o Options) error {
	by, err := publisher.Read(o.Publisher)
	if err != nil {
		return err
	}
	if err := empty(o.Out); err != nil {
		return err
	}
	s, err := look(o.Root)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "spotter-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	r := &release{Options: o, source: s, by: by, work: work, made: make(map[string][]byte)}
	if err := r.prepare(); err != nil {
		return err
	}
	if err := r.targets(); err != nil {
		return err
	}
	if err := r.beside(); err != nil {
		return err
	}
	if strings.HasSuffix(s.commit, version.Dirty) {
		fmt.Fprintln(o.Log, "note: files were changed since the commit, and the programs say so: this is no release to give out")
	}
	if by.Nobodys() {
		fmt.Fprintf(o.Log, "note: %s names addresses under example.org, which are nobody's: write yours there before you give the release out\n", o.Publisher)
	}
	return nil
}

// empty makes sure that out is a folder with nothing in it. It removes an earlier release, and nothing else.
func empty(out string) error {
	entries, err := os.ReadDir(out)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return os.MkdirAll(out, 0o755)
	}
	if err != nil {
		return fmt.Errorf("the folder for the release: %w", err)
	}
	if _, err := os.Stat(filepath.Join(out, sums)); err != nil {
		return fmt.Errorf("%s has files in it, and is no earlier release (it has no %s): remove them, or name another folder with --out", out, sums)
	}
	if err := os.RemoveAll(out); err != nil {
		return fmt.Errorf("removing the earlier release: %w", err)
	}
	return os.MkdirAll(out, 0o755)
}

// prepare makes what all targets need.
func (r *release) prepare() (err error) {
	if r.parts, err = parts.Collect(r.root, target.All); err != nil {
		return err
	}
	if r.common, err = r.source.common(r.work); err != nil {
		return err
	}
	if slices.ContainsFunc(r.Targets, target.Target.Serves) {
		if err := r.prepareHQ(); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(r.Targets, packaged) {
		return nil
	}
	r.nfpm = filepath.Join(r.work, "nfpm")
	c := exec.Command("go", "build", "-o", r.nfpm, "github.com/goreleaser/nfpm/v2/cmd/nfpm")
	c.Dir = filepath.Join(r.root, "release", "nfpm")
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false", "GOWORK=off")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("building nfpm: %w: %s", err, out)
	}
	return nil
}

// packaged reports whether there are packages of distributions for a target.
func packaged(t target.Target) bool { return t.OS == "linux" }

// name returns the name of a target's files, without their end.
func name(t target.Target) string { return nameOf("spotter", t) }

// nameOf returns the name of the files of a program for a target.
func nameOf(program string, t target.Target) string {
	return fmt.Sprintf("%s_%s_%s_%s", program, version.Number, t.OS, t.Machine())
}

// targets makes the files of every target, some side by side.
func (r *release) targets() error {
	failed := make([]error, len(r.Targets))
	slots := make(chan struct{}, max(r.Jobs, 1))
	var all sync.WaitGroup
	for i, t := range r.Targets {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			failed[i] = r.target(t)
		})
	}
	all.Wait()
	slices.SortFunc(r.programs, func(a, b sbom.Program) int {
		return strings.Compare(a.Name+" "+a.Target.String(), b.Name+" "+b.Target.String())
	})
	return errors.Join(failed...)
}

// target makes the files of one target.
func (r *release) target(t target.Target) error {
	work := filepath.Join(r.work, name(t))
	if err := os.Mkdir(work, 0o755); err != nil {
		return err
	}
	program, err := r.compile(t.Env(), filepath.Join(work, t.Program()))
	if err != nil {
		return err
	}
	files := []archive.File{{Path: name(t) + "/" + t.Program(), Mode: 0o755, Body: program}}
	for _, f := range r.common {
		f.Path = name(t) + "/" + f.Path
		files = append(files, f)
	}
	var b bytes.Buffer
	end, write := ".tar.gz", archive.TarGz
	if t.OS == "windows" {
		end, write = ".zip", archive.Zip
	}
	if err := write(&b, files, r.when); err != nil {
		return err
	}
	if err := r.write(name(t)+end, b.Bytes()); err != nil {
		return err
	}
	if packaged(t) {
		p := distro.Package{Program: "spotter", Copyright: distro.Copyright(r.by, r.parts), Common: r.common}
		if err := r.packages(p, t, program, work); err != nil {
			return err
		}
	}
	r.mu.Lock()
	r.programs = append(r.programs, sbom.Program{Name: "spotter", Target: t, Body: program, Parts: r.parts})
	r.mu.Unlock()
	if t.Serves() {
		if err := r.headquarters(t, work); err != nil {
			return err
		}
	}
	return os.RemoveAll(work)
}

// packages makes the packages of one target of a program.
func (r *release) packages(p distro.Package, t target.Target, program []byte, work string) error {
	p.Version, p.When, p.By, p.Nfpm = version.Number, r.when, r.by, r.nfpm
	base := nameOf(p.Program, t)
	for _, f := range distro.Formats {
		file := filepath.Join(r.Out, base+f.End)
		if err := p.Make(f.Nfpm, t, program, filepath.Join(work, f.Nfpm), file); err != nil {
			return err
		}
		body, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		r.note(base+f.End, body)
	}
	return nil
}

// write writes a file of the release, by its path from the folder, with slashes.
func (r *release) write(name string, body []byte) error {
	file := filepath.Join(r.Out, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, body, 0o644); err != nil {
		return fmt.Errorf("writing the release: %w", err)
	}
	r.note(name, body)
	return nil
}

// note remembers the checksum of a file that was made.
func (r *release) note(name string, body []byte) {
	sum := sha256.Sum256(body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made[name] = sum[:]
	fmt.Fprintf(r.Log, "%12d  %s\n", len(body), name)
}

// beside makes what tells of the others: the source, the manifests, the SBOM and the checksums.
func (r *release) beside() error {
	text, err := r.archive("spotter-" + version.Number)
	if err != nil {
		return err
	}
	if err := r.write("spotter-"+version.Number+".tar.gz", text); err != nil {
		return err
	}
	if err := r.manifests(); err != nil {
		return err
	}
	list, err := sbom.Write(sbom.Release{Version: version.Number, Commit: r.commit, Go: r.goes, When: r.when, By: r.by, Programs: r.programs})
	if err != nil {
		return err
	}
	if err := r.write("spotter_"+version.Number+".spdx.json", list); err != nil {
		return err
	}
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(r.made)) {
		fmt.Fprintf(&b, "%x  %s\n", r.made[name], name)
	}
	return r.write(sums, b.Bytes())
}

// manifests writes the manifests whose archives were made.
func (r *release) manifests() error {
	m := manifests.Release{Version: version.Number, When: r.when, By: r.by, Stamp: r.stamp(), Archives: make(map[string]string), Sums: make(map[string]string)}
	for name, sum := range r.made {
		of := "source"
		for _, t := range r.Targets {
			if base := "spotter_" + version.Number + "_" + t.OS + "_" + t.Machine(); name == base+".tar.gz" || name == base+".zip" {
				of = t.String()
			}
		}
		if of != "source" || name == "spotter-"+version.Number+".tar.gz" {
			m.Archives[of], m.Sums[of] = name, fmt.Sprintf("%x", sum)
		}
	}
	files, missing, err := manifests.Files(m)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := r.write(path.Join("manifests", f.Path), f.Body); err != nil {
			return err
		}
	}
	for _, name := range missing {
		fmt.Fprintf(r.Log, "              manifests/%s is left out: it needs archives of other targets\n", name)
	}
	return nil
}
