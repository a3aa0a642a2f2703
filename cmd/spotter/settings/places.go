package settings

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/input/bindings"
)

// Folder is [host.Folder] with the environment of the program.
func (d Desk) Folder(variable string) string { return host.Folder(d.Env, variable) }

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

// InputFile returns where the buttons of clickers and pads are kept: beside the configuration
// that a command reads; "" where that is nowhere.
func (d Desk) InputFile(cmd *cobra.Command) string {
	path, _ := d.configPath(cmd)
	if path == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(path), bindings.Name)
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
