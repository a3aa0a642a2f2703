package build

import (
	"bytes"
	"os"
	"path/filepath"

	"spotter/release/archive"
	"spotter/release/distro"
	"spotter/release/parts"
	"spotter/release/sbom"
	"spotter/release/target"
)

// headquarters is the other program of a release, for servers alone.
const headquarters = "spotter-hq"

// headquarters makes the files of spotter-hq for one target: an archive, and packages of its own.
func (r *release) headquarters(t target.Target, work string) error {
	program, err := r.compileHQ(t.Env(), filepath.Join(work, headquarters))
	if err != nil {
		return err
	}
	base := nameOf(headquarters, t)
	file := headquarters
	end, write := ".tar.gz", archive.TarGz
	if t.OS == "windows" {
		file, end, write = file+".exe", ".zip", archive.Zip
	}
	files := []archive.File{{Path: base + "/" + file, Mode: 0o755, Body: program}}
	for _, f := range r.besideHQ {
		f.Path = base + "/" + f.Path
		files = append(files, f)
	}
	var b bytes.Buffer
	if err := write(&b, files, r.when); err != nil {
		return err
	}
	if err := r.write(base+end, b.Bytes()); err != nil {
		return err
	}
	if packaged(t) {
		p := distro.Package{Program: headquarters, Copyright: distro.Copyright(r.by, r.partsHQ), Common: r.besideHQ}
		if err := r.packages(p, t, program, filepath.Join(work, "hq")); err != nil {
			return err
		}
	}
	r.mu.Lock()
	r.programs = append(r.programs, sbom.Program{Name: headquarters, Target: t, Body: program, Parts: r.partsHQ})
	r.mu.Unlock()
	return nil
}

// prepareHQ makes what spotter-hq needs on all targets.
func (r *release) prepareHQ() (err error) {
	if r.partsHQ, err = parts.Headquarters(r.root, target.Servers); err != nil {
		return err
	}
	program := filepath.Join(r.work, "spotter-hq-here")
	if _, err := r.compileHQ([]string{"CGO_ENABLED=0"}, program); err != nil {
		return err
	}
	for _, f := range []struct{ name, from string }{
		{"LICENSE", "LICENSE"}, {"NOTICE.md", "cmd/spotter-hq/NOTICE.md"}, {"README.md", "docs/headquarters.md"}, {"CHANGELOG.md", "CHANGELOG.md"},
	} {
		text, err := os.ReadFile(filepath.Join(r.root, filepath.FromSlash(f.from)))
		if err != nil {
			return err
		}
		r.besideHQ = append(r.besideHQ, archive.File{Path: f.name, Mode: 0o644, Body: text})
	}
	for _, f := range []struct {
		name  string
		words []string
	}{
		{"man/spotter-hq.1", []string{"man"}}, {"completions/spotter-hq.bash", []string{"completion", "bash"}},
		{"completions/_spotter-hq", []string{"completion", "zsh"}}, {"completions/spotter-hq.fish", []string{"completion", "fish"}},
	} {
		text, err := r.ask(program, r.work, f.words...)
		if err != nil {
			return err
		}
		r.besideHQ = append(r.besideHQ, archive.File{Path: f.name, Mode: 0o644, Body: text})
	}
	r.besideHQ = append(r.besideHQ, archive.File{Path: "spotter-hq.service", Mode: 0o644, Body: distro.Unit})
	return nil
}

// compileHQ builds spotter-hq with the variables env and returns it.
func (s source) compileHQ(env []string, to string) ([]byte, error) {
	return s.build("./cmd/spotter-hq", "", env, to)
}
