package settings

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"spotter/cmd/spotter/fault"
)

// Folder returns spotter's folder under an XDG base folder: the variable's
// where it is set to an absolute path, as the specification asks, and else what
// is usual on this system. It is "" where that is under the home folder and
// nobody says where that is: nothing belongs at the top of the disk. It asks no disk:
// that one may not answer.
func (d Desk) Folder(variable string) string {
	if v := d.Env(variable); filepath.IsAbs(v) {
		return filepath.Join(v, "spotter")
	}
	home, usual := d.Env("HOME"), map[string]string{
		"XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share", "XDG_STATE_HOME": ".local/state",
		"XDG_CACHE_HOME": ".cache",
	}[variable]
	switch runtime.GOOS {
	case "windows":
		if local := d.Env("LOCALAPPDATA"); filepath.IsAbs(local) {
			return filepath.Join(local, "spotter")
		}
		home, usual = d.Env("USERPROFILE"), "AppData/Local"
	case "darwin", "ios":
		usual = "Library/Application Support"
	}
	if !filepath.IsAbs(home) {
		return ""
	}
	return filepath.Join(home, filepath.FromSlash(usual), "spotter")
}

// File returns the path of a file in one of spotter's folders, "" where that is "".
func File(folder, name string) string {
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, name)
}

// ConfigFile returns where the configuration is read from.
func (d Desk) ConfigFile() string {
	return File(d.Folder("XDG_CONFIG_HOME"), "config.toml")
}

// RacesFolder returns where journals go that were given no path.
func (d Desk) RacesFolder() (string, error) {
	dir := File(d.Folder("XDG_DATA_HOME"), "races")
	if dir == "" {
		return "", fault.Usagef("set HOME to your home folder, or XDG_DATA_HOME, or name a file: spotter --journal FILE",
			"HOME is not set: spotter does not know where races are kept")
	}
	return dir, nil
}

// Trash returns the trash of the desktop, "" on a system that has none of the form that
// spotter knows.
func (d Desk) Trash() string {
	data := d.Folder("XDG_DATA_HOME")
	if data == "" || !slices.Contains([]string{"linux", "freebsd", "openbsd"}, runtime.GOOS) {
		return ""
	}
	return filepath.Join(filepath.Dir(data), "Trash")
}

// CrashFile returns where crash reports are added, "" where nobody says where that is.
func (d Desk) CrashFile() string {
	return File(d.Folder("XDG_STATE_HOME"), "crash.log")
}

// RescueFolders returns where the lines of a journal go that is gone or whose disk
// fails, the best first: the state folder, the temporary folder, home.
func (d Desk) RescueFolders() []string {
	folders := []string{d.Folder("XDG_STATE_HOME"), os.TempDir()}
	if home := d.Env("HOME"); filepath.IsAbs(home) {
		folders = append(folders, home)
	}
	return folders
}

// EarpieceFile returns where measured earpieces are kept.
func (d Desk) EarpieceFile() string {
	return File(d.Folder("XDG_STATE_HOME"), "earpieces.toml")
}
