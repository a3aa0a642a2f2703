package main

import (
	"cmp"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

// folder returns spotter's folder under an XDG base folder: the variable's
// where it is set to an absolute path, as the specification asks, and else what
// is usual on this system.
func (a *App) folder(variable, usual string) string {
	base := usual
	if v := a.env(variable); filepath.IsAbs(v) {
		base = v
	}
	return filepath.Join(base, "spotter")
}

// configFile returns where the configuration is read from.
func (a *App) configFile() string {
	return filepath.Join(a.folder("XDG_CONFIG_HOME", xdg.ConfigHome), "config.toml")
}

// racesFolder returns where journals go that were given no path.
func (a *App) racesFolder() string {
	return filepath.Join(a.folder("XDG_DATA_HOME", xdg.DataHome), "races")
}

// crashFile returns where crash reports are added.
func (a *App) crashFile() string {
	return filepath.Join(a.folder("XDG_STATE_HOME", xdg.StateHome), "crash.log")
}

// maxSlug bounds a race's part of a file name, in bytes.
const maxSlug = 40

// slug returns a race's name as part of a file name: lower-case ASCII letters
// and digits, words joined by hyphens; "race" when nothing is left.
func slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			gap = b.Len() > 0
			continue
		}
		if b.Len() >= maxSlug {
			break
		}
		if gap {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return cmp.Or(b.String(), "race")
}
