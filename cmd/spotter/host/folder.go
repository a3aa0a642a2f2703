package host

import (
	"path/filepath"
	"runtime"
)

// Folder returns spotter's folder under an XDG base folder: the variable's
// where it is set to an absolute path, as the specification asks, and else what
// is usual on this system. It is "" where that is under the home folder and
// nobody says where that is: nothing belongs at the top of the disk. It asks no disk:
// that one may not answer.
func Folder(env func(name string) string, variable string) string {
	if v := env(variable); filepath.IsAbs(v) {
		return filepath.Join(v, "spotter")
	}
	home, usual := env("HOME"), map[string]string{
		"XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share", "XDG_STATE_HOME": ".local/state",
		"XDG_CACHE_HOME": ".cache",
	}[variable]
	switch runtime.GOOS {
	case "windows":
		if local := env("LOCALAPPDATA"); filepath.IsAbs(local) {
			return filepath.Join(local, "spotter")
		}
		home, usual = env("USERPROFILE"), "AppData/Local"
	case "darwin", "ios":
		usual = "Library/Application Support"
	}
	if !filepath.IsAbs(home) {
		return ""
	}
	return filepath.Join(home, filepath.FromSlash(usual), "spotter")
}
