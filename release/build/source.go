package build

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"spotter/cmd/spotter/version"
	"spotter/release/archive"
)

// source is the state of the source that is built.
type source struct {
	root   string
	commit string    // with "-dirty" where files were changed
	when   time.Time // of the commit, or what SOURCE_DATE_EPOCH says
	module string    // its path
	goes   string    // the Go that builds, such as "go1.26.8"
}

// look asks git and Go for the state of the source in root.
func look(root string) (source, error) {
	s := source{root: root}
	for _, q := range []struct {
		to    *string
		words []string
	}{
		{&s.commit, []string{"git", "rev-parse", "HEAD"}},
		{&s.module, []string{"go", "list", "-m"}},
		{&s.goes, []string{"go", "env", "GOVERSION"}},
	} {
		out, err := s.output(q.words...)
		if err != nil {
			return s, err
		}
		*q.to = strings.TrimSpace(out)
	}
	changed, err := s.output("git", "status", "--porcelain")
	if err != nil {
		return s, err
	}
	if changed != "" {
		s.commit += version.Dirty
	}
	second := os.Getenv("SOURCE_DATE_EPOCH")
	if second == "" {
		if second, err = s.output("git", "log", "-1", "--format=%ct"); err != nil {
			return s, err
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(second), 10, 64)
	if err != nil {
		return s, fmt.Errorf("the time of the commit, or SOURCE_DATE_EPOCH: %w", err)
	}
	s.when = time.Unix(n, 0).UTC()
	return s, nil
}

// output runs a program in the root of the source and returns what it prints.
func (s source) output(words ...string) (string, error) {
	var said bytes.Buffer
	c := exec.Command(words[0], words[1:]...)
	c.Dir, c.Stderr = s.root, &said
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", strings.Join(words, " "), err, strings.TrimSpace(said.String()))
	}
	return string(out), nil
}

// stamp returns the flags of the linker that write commit and date into the program.
func (s source) stamp() string {
	room := s.module + "/cmd/spotter/version"
	return fmt.Sprintf("-X %s.commit=%s -X %s.date=%s", room, s.commit, room, s.when.Format(time.DateOnly))
}

// compile builds spotter with the variables env and returns it. It has the default voice alone: the others go
// along as files.
func (s source) compile(env []string, to string) ([]byte, error) {
	return s.build("./cmd/spotter", "onevoice,nethttpomithttp2", env, to)
}

// build builds a program with tags and variables, and returns it.
func (s source) build(program, tags string, env []string, to string) ([]byte, error) {
	c := exec.Command("go", "build", "-tags", tags, "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= "+s.stamp(), "-o", to, program)
	c.Dir = s.root
	c.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOEXPERIMENT="), env...)
	if out, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building %s, %v: %w: %s", program, env, err, out)
	}
	return os.ReadFile(to)
}

// archive returns the source of the commit as tar.gz, as git has it.
func (s source) archive(prefix string) ([]byte, error) {
	out, err := s.output("git", "-c", "tar.umask=0022", "archive", "--format=tar", "--prefix="+prefix+"/", "HEAD")
	if err != nil {
		return nil, err
	}
	return archive.Gzip([]byte(out))
}

// inside is the voice that is in the program.
const inside = "en-US.voice"

// common returns the files that go along with the program on every target: the texts and the other voices of the source, and the
// manual pages and completions that the program makes itself. It builds the program for this machine in the folder work.
func (s source) common(work string) ([]archive.File, error) {
	var files []archive.File
	for _, name := range []string{"LICENSE", "NOTICE.md", "README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(s.root, name))
		if err != nil {
			return nil, err
		}
		files = append(files, archive.File{Path: name, Mode: 0o644, Body: text})
	}
	program := filepath.Join(work, "spotter-here")
	if _, err := s.compile([]string{"CGO_ENABLED=0"}, program); err != nil {
		return nil, err
	}
	pages := filepath.Join(work, "man")
	if err := os.Mkdir(pages, 0o755); err != nil {
		return nil, err
	}
	if _, err := s.ask(program, work, "man", "--dir", pages); err != nil {
		return nil, err
	}
	for _, group := range []struct{ pattern, to string }{
		{filepath.Join(pages, "man[1-8]", "*.[1-8]"), "man/"},
		{filepath.Join(s.root, "cues", "voices", "*.voice"), "voices/"},
	} {
		found, err := filepath.Glob(group.pattern)
		if err != nil || len(found) == 0 {
			return nil, fmt.Errorf("there is no file %s: %w", group.pattern, err)
		}
		for _, file := range found {
			if filepath.Base(file) == inside {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			files = append(files, archive.File{Path: group.to + filepath.Base(file), Mode: 0o644, Body: text})
		}
	}
	for _, shell := range []struct{ name, file string }{{"bash", "spotter.bash"}, {"zsh", "_spotter"}, {"fish", "spotter.fish"}, {"powershell", "spotter.ps1"}} {
		text, err := s.ask(program, work, "completion", shell.name)
		if err != nil {
			return nil, err
		}
		files = append(files, archive.File{Path: "completions/" + shell.file, Mode: 0o644, Body: text})
	}
	return files, nil
}

// ask runs the program with no settings but the time of the commit, and returns what it prints.
func (s source) ask(program, home string, words ...string) ([]byte, error) {
	c := exec.Command(program, words...)
	c.Env = []string{"HOME=" + home, "LC_ALL=C.UTF-8", "TZ=UTC", fmt.Sprintf("SOURCE_DATE_EPOCH=%d", s.when.Unix()), "SystemRoot=" + os.Getenv("SystemRoot")}
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("spotter %s: %w: %s", strings.Join(words, " "), err, said.String())
	}
	return out, nil
}
