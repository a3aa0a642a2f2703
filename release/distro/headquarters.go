package distro

import (
	_ "embed"
	"os"
	"path/filepath"
	"time"
)

// Unit is the service of systemd that runs headquarters.
//
//go:embed hq/spotter-hq.service
var Unit []byte

//go:embed hq/default
var hqDefault []byte

//go:embed hq/sysusers.conf
var hqUser []byte

//go:embed hq/postinstall.sh
var hqAfter []byte

//go:embed hq/postinstall-apk.sh
var hqAfterAlpine []byte

//go:embed hq/preremove.sh
var hqBefore []byte

// aboutHQ is the text that package managers show of headquarters.
const aboutHQ = `Copies of the journals of many guide pairs, while they run
Headquarters of a club that brings many pairs to one race. It takes a copy of
the journal of each spotter over HTTPS while the race runs, proves by its chain
of hashes that it is right, and shows who fell or was not heard of.`

// settingsHQ is the file with the words that the service is started with.
const settingsHQ = "etc/default/spotter-hq"

// serviceFiles returns what a package of headquarters has for systemd, by path.
func serviceFiles() map[string][]byte {
	return map[string][]byte{
		"usr/lib/systemd/system/spotter-hq.service": Unit,
		"usr/lib/sysusers.d/spotter-hq.conf":        hqUser,
		settingsHQ:                                  hqDefault,
	}
}

// overridesHQ tells lintian what is meant to be as it is in the package of headquarters.
const overridesHQ = `# The scripts are the same in all four kinds of package. They call systemctl only where systemd runs.
spotter-hq: maintainer-script-calls-systemctl [prerm:*]
`

// scripts writes the scripts of a package of headquarters into a folder, and returns what nfpm
// is told of them. Alpine has other commands that make users. They have the time of the commit: in an apk that is the time
// of their files.
func scripts(format, work string, when time.Time) (map[string]string, error) {
	all := map[string]string{}
	after := hqAfter
	if format == "apk" {
		after = hqAfterAlpine
	}
	for name, body := range map[string][]byte{"postinstall": after, "preremove": hqBefore} {
		file := filepath.Join(work, name+".sh")
		if err := os.WriteFile(file, body, 0o755); err != nil {
			return nil, err
		}
		if err := os.Chtimes(file, when, when); err != nil {
			return nil, err
		}
		all[name] = file
	}
	return all, nil
}
