package installed

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"spotter/cmd/spotter/host"
	"spotter/cues/pack"
	"spotter/cues/stored"
)

// zipExt ends the name of a pack that was put into one file.
const zipExt = ".zip"

// extensions are those of a voice's file, the one that is opened first before.
var extensions = [...]string{stored.Ext, zipExt}

// folderName is the folder of voices, among the data of a user or beside the program.
const folderName = "voices"

// Folder returns where the voices of a user are installed, "" where nobody says where that is.
func Folder(env func(string) string) string {
	if data := host.Folder(env, "XDG_DATA_HOME"); data != "" {
		return filepath.Join(data, folderName)
	}
	return ""
}

// Find returns the file of an installed voice by its name, such as "es".
func Find(env func(string) string, name string) (path string, ok bool) {
	return in(Folder(env), name)
}

// Finder finds the installed voices for package pack.
func Finder(env func(string) string) pack.Finder {
	return func(name string) (path string, ok bool) { return Find(env, name) }
}

// in returns the file of a voice in a folder.
func in(folder, name string) (path string, ok bool) {
	if folder == "" || !named(name) {
		return "", false
	}
	for _, ext := range extensions {
		path := filepath.Join(folder, name+ext)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, true
		}
	}
	return "", false
}

// Names returns the names of the installed voices, sorted.
func Names(env func(string) string) []string { return NamesIn(Folder(env)) }

// NamesIn returns the names of the voices whose files lie in a folder, sorted.
func NamesIn(folder string) (names []string) {
	entries, _ := os.ReadDir(folder) // a folder that is not there has none
	for _, e := range entries {
		for _, ext := range extensions {
			if name, ok := strings.CutSuffix(e.Name(), ext); ok && named(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// Beside returns where archives of voices may lie beside the program, the first to look
// in before: its own folder, and where packages of a system put them. program is its path.
func Beside(program string) []string {
	if real, err := filepath.EvalSymlinks(program); err == nil {
		program = real
	}
	dir := filepath.Dir(program)
	return []string{filepath.Join(dir, folderName), filepath.Join(filepath.Dir(dir), "share", "spotter", folderName)}
}

// FindBeside returns the archive of a voice that lies beside the program.
func FindBeside(program, name string) (path string, ok bool) {
	for _, folder := range Beside(program) {
		if path, ok := in(folder, name); ok {
			return path, true
		}
	}
	return "", false
}

// named reports whether a voice may have a name: one that is a file's on every system.
func named(name string) bool {
	ok, err := regexp.MatchString(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`, name)
	return ok && err == nil
}
