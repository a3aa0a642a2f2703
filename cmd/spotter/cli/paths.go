package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"spotter/cmd/spotter/fault"
)

// folder returns spotter's folder under an XDG base folder: the variable's
// where it is set to an absolute path, as the specification asks, and else what
// is usual on this system. It is "" where that is under the home folder and
// nobody says where that is: nothing belongs at the top of the disk. It asks no disk:
// that one may not answer.
func (a *App) folder(variable string) string {
	if v := a.env(variable); filepath.IsAbs(v) {
		return filepath.Join(v, "spotter")
	}
	home, usual := a.env("HOME"), map[string]string{
		"XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share", "XDG_STATE_HOME": ".local/state",
		"XDG_CACHE_HOME": ".cache",
	}[variable]
	switch runtime.GOOS {
	case "windows":
		if local := a.env("LOCALAPPDATA"); filepath.IsAbs(local) {
			return filepath.Join(local, "spotter")
		}
		home, usual = a.env("USERPROFILE"), "AppData/Local"
	case "darwin", "ios":
		usual = "Library/Application Support"
	}
	if !filepath.IsAbs(home) {
		return ""
	}
	return filepath.Join(home, filepath.FromSlash(usual), "spotter")
}

// file returns the path of a file in one of spotter's folders, "" where that is "".
func file(folder, name string) string {
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, name)
}

// configFile returns where the configuration is read from.
func (a *App) configFile() string {
	return file(a.folder("XDG_CONFIG_HOME"), "config.toml")
}

// racesFolder returns where journals go that were given no path.
func (a *App) racesFolder() (string, error) {
	dir := file(a.folder("XDG_DATA_HOME"), "races")
	if dir == "" {
		return "", fault.Usagef("set HOME to your home folder, or XDG_DATA_HOME, or name a file: spotter --journal FILE",
			"HOME is not set: spotter does not know where races are kept")
	}
	return dir, nil
}

// trash returns the trash of the desktop, "" on a system that has none of the form that
// spotter knows.
func (a *App) trash() string {
	data := a.folder("XDG_DATA_HOME")
	if data == "" || !slices.Contains([]string{"linux", "freebsd", "openbsd"}, runtime.GOOS) {
		return ""
	}
	return filepath.Join(filepath.Dir(data), "Trash")
}

// crashFile returns where crash reports are added, "" where nobody says where that is.
func (a *App) crashFile() string {
	return file(a.folder("XDG_STATE_HOME"), "crash.log")
}

// rescueFolders returns where the lines of a journal go that is gone or whose disk
// fails, the best first: the state folder, the temporary folder, home.
func (a *App) rescueFolders() []string {
	folders := []string{a.folder("XDG_STATE_HOME"), os.TempDir()}
	if home := a.env("HOME"); filepath.IsAbs(home) {
		folders = append(folders, home)
	}
	return folders
}

// earpieceFile returns where measured earpieces are kept.
func (a *App) earpieceFile() string {
	return file(a.folder("XDG_STATE_HOME"), "earpieces.toml")
}
