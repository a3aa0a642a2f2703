package distro

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"spotter/release/archive"
	"spotter/release/publisher"
	"spotter/release/target"
)

// Formats holds each kind of package by the end of its file's name, with nfpm's name of it.
var Formats = []struct{ End, Nfpm string }{{".deb", "deb"}, {".rpm", "rpm"}, {".apk", "apk"}, {".pkg.tar.zst", "archlinux"}}

// Package holds what all packages of a release share.
type Package struct {
	Program   string // spotter or spotter-hq
	Version   string
	When      time.Time // of the commit; every file has it
	By        publisher.Publisher
	Copyright []byte         // the licences, as Debian wants them
	Common    []archive.File // LICENSE, NOTICE.md, README.md, CHANGELOG.md, man/…, completions/… and voices/…
	Nfpm      string         // the path of the program nfpm
}

// Description is the text that package managers show: the first line alone in lists.
const Description = `Voice cues for a runner who cannot look, and a log of the race
A runner runs a marathon backwards, or cannot see, and someone runs or rides
beside them with a laptop or a handheld. Each key speaks one voice cue into
the runner's earpiece a few milliseconds later and writes it to a crash-safe
log with the race time.`

// Make makes the package in one format of a program for one target, as the file to. It writes what nfpm needs into the folder work, which it
// makes.
func (p Package) Make(format string, t target.Target, program []byte, work, to string) error {
	files, err := p.files(format, program)
	if err != nil {
		return err
	}
	var contents []any
	for _, f := range files {
		file := filepath.Join(work, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, f.Body, f.Mode); err != nil {
			return fmt.Errorf("a file of the package %s: %w", filepath.Base(to), err)
		}
		info := map[string]any{"mode": uint32(f.Mode), "owner": "root", "group": "root", "mtime": p.When}
		entry := map[string]any{"src": file, "dst": "/" + f.Path, "file_info": info}
		if kind := kindOf(f.Path); kind != "" && format == "rpm" {
			entry["type"] = kind
		}
		if f.Path == settingsHQ {
			entry["type"] = "config|noreplace"
		}
		contents = append(contents, entry)
	}
	config := filepath.Join(work, "nfpm.json")
	says := p.config(t, contents)
	if p.isHQ() {
		if says["scripts"], err = scripts(format, work, p.When); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(says, "", "  ") // JSON is YAML too
	if err != nil {
		return err
	}
	if err := os.WriteFile(config, text, 0o644); err != nil {
		return err
	}
	c := exec.Command(p.Nfpm, "package", "--config", config, "--packager", format, "--target", to)
	c.Env = append(os.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", p.When.Unix()), "TZ=UTC")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("nfpm makes %s: %w: %s", filepath.Base(to), err, out)
	}
	return nil
}

// kindOf returns what an rpm calls a file: "doc", "license", or "" for any other.
func kindOf(name string) string {
	switch {
	case strings.HasPrefix(name, "usr/share/licenses/"):
		return "license"
	case strings.HasPrefix(name, "usr/share/doc/"):
		return "doc"
	}
	return ""
}

// isHQ reports whether the package is that of headquarters.
func (p Package) isHQ() bool { return p.Program != "spotter" }

// config returns nfpm's description of a package.
func (p Package) config(t target.Target, contents []any) map[string]any {
	about, section, group, overrides := Description, "sound", "Applications/Multimedia", map[string]any{"deb": map[string]any{"recommends": []string{"pipewire-pulse | pulseaudio"}}}
	if p.isHQ() {
		about, section, group, overrides = aboutHQ, "net", "Applications/Internet", map[string]any{"deb": map[string]any{"suggests": []string{"spotter"}}}
	}
	return map[string]any{
		"name": p.Program, "arch": strings.Replace(t.Machine(), "armv", "arm", 1), "platform": "linux",
		"version": p.Version, "version_schema": "semver", "section": section, "priority": "optional",
		"maintainer": p.By.Maintainer, "vendor": p.By.Name, "homepage": p.By.Homepage, "license": "MIT", "description": about,
		"mtime": p.When, "contents": contents, "umask": 0o022,
		"rpm":       map[string]any{"summary": strings.SplitN(about, "\n", 2)[0], "group": group, "buildhost": "localhost", "packager": p.By.Maintainer},
		"archlinux": map[string]any{"packager": p.By.Maintainer},
		"overrides": overrides,
	}
}

// files returns the files of a package, by their paths without the first slash.
func (p Package) files(format string, program []byte) ([]archive.File, error) {
	files := []archive.File{{Path: "usr/bin/" + p.Program, Mode: 0o755, Body: program}}
	add := func(name string, body []byte) {
		files = append(files, archive.File{Path: name, Mode: 0o644, Body: body})
	}
	if p.isHQ() {
		for name, body := range serviceFiles() {
			add(name, body)
		}
		slices.SortFunc(files, func(a, b archive.File) int { return strings.Compare(a.Path, b.Path) })
	}
	for _, f := range p.Common {
		dir, name := path.Split(f.Path)
		section := strings.TrimPrefix(path.Ext(name), ".")
		switch {
		case strings.HasPrefix(dir, "man/"):
			z, err := archive.Gzip(f.Body)
			if err != nil {
				return nil, err
			}
			add("usr/share/man/man"+section+"/"+name+".gz", z)
		case dir == "voices/":
			add("usr/share/spotter/voices/"+name, f.Body)
		case dir == "completions/":
			if to := p.completion(format, name); to != "" {
				add(to, f.Body)
			}
		case strings.HasSuffix(name, ".service"): // serviceFiles has it
		case name == "LICENSE" && format == "deb": // it is in the file "copyright" there
		case name == "LICENSE":
			add("usr/share/licenses/"+p.Program+"/LICENSE", f.Body)
		case name == "CHANGELOG.md":
			z, err := archive.Gzip(f.Body)
			if err != nil {
				return nil, err
			}
			add("usr/share/doc/"+p.Program+"/CHANGELOG.md.gz", z)
		default:
			add("usr/share/doc/"+p.Program+"/"+f.Path, f.Body)
		}
	}
	if format != "deb" {
		return files, nil
	}
	add("usr/share/doc/"+p.Program+"/copyright", p.Copyright)
	more := ""
	if p.isHQ() {
		more = overridesHQ
	}
	add("usr/share/lintian/overrides/"+p.Program, []byte(strings.NewReplacer("spotter:", p.Program+":", "bin/spotter", "bin/"+p.Program).Replace(overrides)+more))
	z, err := archive.Gzip(p.changes())
	if err != nil {
		return nil, err
	}
	add("usr/share/doc/"+p.Program+"/changelog.gz", z)
	return files, nil
}

// completion returns where a format has the completion file name, "" for nowhere.
func (p Package) completion(format, name string) string {
	switch name {
	case p.Program + ".bash":
		return "usr/share/bash-completion/completions/" + p.Program
	case p.Program + ".fish":
		return "usr/share/fish/vendor_completions.d/" + name
	case "_" + p.Program:
		if format == "deb" {
			return "usr/share/zsh/vendor-completions/" + name
		}
		return "usr/share/zsh/site-functions/" + name
	}
	return ""
}

// changes returns the changelog in Debian's form. What changed is in CHANGELOG.md.
func (p Package) changes() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%[4]s (%[1]s) unstable; urgency=medium\n\n  * Release %[1]s. CHANGELOG.md.gz in this folder says what changed.\n\n -- %[2]s  %[3]s\n",
		p.Version, p.By.Maintainer, p.When.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700"), p.Program)
	return b.Bytes()
}

// overrides tells lintian what is meant to be as it is.
const overrides = `# The program is one static file without cgo: it runs on any Debian, and needs no library of the system.
spotter: statically-linked-binary [usr/bin/spotter]
`
