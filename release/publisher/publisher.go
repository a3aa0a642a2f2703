package publisher

import (
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Publisher is the person or the group that gives out a release.
type Publisher struct {
	Name       string `toml:"publisher"`
	Maintainer string `toml:"maintainer"` // name and address, as in "A B <ab@example.org>"
	Homepage   string `toml:"homepage"`
	Downloads  string `toml:"downloads"` // the address of the folder with the files of a release, with {version} in it
	Winget     string `toml:"winget"`    // the package's identifier in winget
}

// wingetIDs matches an identifier of winget: publisher and package, with a point between.
var wingetIDs = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)

// Read reads a file in the form of release/release.toml.
func Read(file string) (Publisher, error) {
	var p Publisher
	text, err := os.ReadFile(file)
	if err != nil {
		return p, fmt.Errorf("reading who publishes: %w", err)
	}
	d := toml.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		if unknown, ok := errors.AsType[*toml.StrictMissingError](err); ok {
			err = errors.New("there is no such setting:\n" + unknown.String())
		}
		return p, fmt.Errorf("reading who publishes, %s: %w", file, err)
	}
	if err := p.check(); err != nil {
		return p, fmt.Errorf("%s: %w", file, err)
	}
	return p, nil
}

// check returns the first thing that is wrong with p.
func (p Publisher) check() error {
	if a, err := mail.ParseAddress(p.Maintainer); err != nil || a.Name == "" {
		return fmt.Errorf("maintainer %q: use a name and an address, such as A B <ab@example.org>", p.Maintainer)
	}
	for key, address := range map[string]string{"homepage": p.Homepage, "downloads": p.DownloadsOf("1.2.3")} {
		if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(address, " \"'\\$`") {
			return fmt.Errorf("%s %q: use an address that begins with https://", key, address)
		}
	}
	for key, text := range map[string]string{"publisher": p.Name, "maintainer": p.Maintainer} {
		if text == "" || strings.ContainsAny(text, "\"'\\$`\n") {
			return fmt.Errorf("%s %q: use a name without quotes, $ and backslashes", key, text)
		}
	}
	if !wingetIDs.MatchString(p.Winget) {
		return fmt.Errorf("winget %q: use publisher and package with a point between, such as Somebody.Spotter", p.Winget)
	}
	return nil
}

// DownloadsOf returns the address of the folder of one version, without a slash at its end.
func (p Publisher) DownloadsOf(version string) string {
	return strings.TrimRight(strings.ReplaceAll(p.Downloads, "{version}", version), "/")
}

// Nobodys reports whether an address is still one of the domains that belong to nobody.
func (p Publisher) Nobodys() bool {
	for _, address := range []string{p.Homepage, p.Downloads, p.Maintainer} {
		if strings.Contains(address, "example.org") {
			return true
		}
	}
	return false
}
