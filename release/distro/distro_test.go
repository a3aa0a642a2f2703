package distro

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cmd/spotter/licenses"
	"spotter/release/archive"
	"spotter/release/publisher"
)

// TestWhereFilesGo has the places that distributions look for manual pages, completions and licences at.
func TestWhereFilesGo(t *testing.T) {
	p := Package{Program: "spotter", Version: "1.2.3", When: time.Date(2026, 11, 28, 4, 5, 6, 0, time.UTC), By: publisher.Publisher{Maintainer: "A B <a@example.net>"}, Copyright: []byte("c")}
	for _, name := range []string{"LICENSE", "NOTICE.md", "CHANGELOG.md", "man/spotter.1", "man/spotter-config.5", "completions/spotter.bash", "completions/_spotter", "completions/spotter.fish", "completions/spotter.ps1", "voices/de.voice"} {
		p.Common = append(p.Common, archive.File{Path: name, Body: []byte("x")})
	}
	both := []string{"usr/bin/spotter", "usr/share/bash-completion/completions/spotter", "usr/share/doc/spotter/CHANGELOG.md.gz", "usr/share/doc/spotter/NOTICE.md",
		"usr/share/fish/vendor_completions.d/spotter.fish", "usr/share/man/man1/spotter.1.gz", "usr/share/man/man5/spotter-config.5.gz", "usr/share/spotter/voices/de.voice"}
	for format, own := range map[string][]string{
		"deb": {"usr/share/doc/spotter/changelog.gz", "usr/share/doc/spotter/copyright", "usr/share/lintian/overrides/spotter", "usr/share/zsh/vendor-completions/_spotter"},
		"rpm": {"usr/share/licenses/spotter/LICENSE", "usr/share/zsh/site-functions/_spotter"},
	} {
		files, err := p.files(format, []byte("program"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range files {
			got = append(got, f.Path)
		}
		want := slices.Sorted(slices.Values(append(slices.Clone(both), own...)))
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s has\n%q, want\n%q", format, got, want)
		}
	}
	if got, want := string(p.changes()), "spotter (1.2.3) unstable; urgency=medium\n\n  * Release 1.2.3. CHANGELOG.md.gz in this folder says what changed.\n\n -- A B <a@example.net>  Sat, 28 Nov 2026 04:05:06 +0000\n"; got != want {
		t.Errorf("the changelog is %q, want %q", got, want)
	}
}

// TestHeadquarters has the service, its user and its settings in the package of spotter-hq.
func TestHeadquarters(t *testing.T) {
	p := Package{Program: "spotter-hq", Version: "1.2.3", By: publisher.Publisher{Maintainer: "A B <a@example.net>"}, Copyright: []byte("c")}
	for _, name := range []string{"LICENSE", "NOTICE.md", "man/spotter-hq.1", "completions/spotter-hq.bash", "completions/_spotter-hq", "spotter-hq.service"} {
		p.Common = append(p.Common, archive.File{Path: name, Body: []byte("x")})
	}
	files, err := p.files("deb", []byte("program"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range files {
		got[f.Path] = string(f.Body)
	}
	for _, want := range []string{"usr/bin/spotter-hq", "usr/lib/systemd/system/spotter-hq.service", "usr/lib/sysusers.d/spotter-hq.conf", "etc/default/spotter-hq", "usr/share/man/man1/spotter-hq.1.gz",
		"usr/share/bash-completion/completions/spotter-hq", "usr/share/zsh/vendor-completions/_spotter-hq", "usr/share/doc/spotter-hq/copyright"} {
		if _, ok := got[want]; !ok {
			t.Errorf("the package has no %s", want)
		}
	}
	if _, ok := got["usr/share/doc/spotter-hq/spotter-hq.service"]; ok {
		t.Error("the service is there twice")
	}
	for _, format := range []string{"deb", "apk"} {
		when := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
		all, err := scripts(format, t.TempDir(), when)
		if err != nil || len(all) != 2 {
			t.Errorf("%s: %v, %v", format, all, err)
		}
		for _, file := range all { // an apk has the time of the file
			if info, err := os.Stat(file); err != nil || !info.ModTime().Equal(when) {
				t.Errorf("%s: %v, %v", file, info, err)
			}
		}
	}
	unit := got["usr/lib/systemd/system/spotter-hq.service"]
	for _, want := range []string{"User=spotter-hq", "--data /var/lib/spotter-hq", "StateDirectory=spotter-hq", "/etc/default/spotter-hq"} {
		if !strings.Contains(unit, want) {
			t.Errorf("the service has no %q", want)
		}
	}
	if !strings.Contains(got["usr/share/lintian/overrides/spotter-hq"], "spotter-hq: statically-linked-binary [usr/bin/spotter-hq]") {
		t.Errorf("the overrides: %s", got["usr/share/lintian/overrides/spotter-hq"])
	}
}

func TestCopyright(t *testing.T) {
	text := string(Copyright(publisher.Publisher{Maintainer: "A", Homepage: "https://example.net"}, []licenses.Part{
		{Kind: "program", Name: "spotter", License: "MIT", Texts: []string{"one\n\ntwo"}}, {Kind: "module", Name: "m", Version: "v1", License: "Apache-2.0", Texts: []string{apache + " long"}}}))
	for _, want := range []string{"License: Expat\n one\n .\n two\n", " m v1: Apache-2.0\n", "/usr/share/common-licenses/Apache-2.0"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, apache) {
		t.Error("the Apache licence is copied: Debian has it")
	}
}
