package clientconf

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Conf holds what the variables and the client.conf files of libpulse say
// about finding a sound server. The fields named From say which variable or file
// a value is from, for messages; they are empty where nothing was said.
type Conf struct {
	Server, ServerFrom string   // addresses with spaces between them
	Sink, SinkFrom     string   // in place of the server's default sink
	Source, SourceFrom string   // in place of the server's default source
	cookie, cookieFrom string   // file of client.conf; PULSE_COOKIE goes before it
	localhost          bool     // also try this machine over TCP, last
	Read               []string // files
	Faults             []string // files and lines that could not be read, with why
}

// Bounds on what is read: a client.conf has a few hundred bytes.
const (
	maxConf      = 1 << 20 // bytes of one file
	maxConfDepth = 8       // files that include one another
	maxConfFiles = 256     // files in all
)

// Places are the folders in which libpulse looks for its files.
type Places struct {
	env func(string) string
	etc string // folder of the system's client.conf
	run string // folder of the system-wide server's socket
}

// PlacesOf returns the Places that an environment names on a system, which Go calls so.
func PlacesOf(system string, env func(string) string) Places {
	prefix := env("PREFIX")
	switch {
	case strings.Contains(prefix, "com.termux"): // Android has no /etc of its own
	case system == "freebsd": // where what is not of the base is below this, but for /var
		return Places{env: env, etc: "/usr/local/etc/pulse", run: "/var/run/pulse"}
	default:
		prefix = ""
	}
	return Places{env: env, etc: filepath.Join("/", prefix, "etc/pulse"), run: filepath.Join("/", prefix, "var/run/pulse")}
}

// home returns the user's folder, or "" where there is none.
func (p Places) home() string {
	if h := p.env("HOME"); h != "" {
		return h
	}
	return homeOfUser()
}

// configFolders returns the user's folders for PulseAudio, first choice first:
// ~/.pulse where it exists, ~/.config/pulse, and that of XDG_CONFIG_HOME.
func (p Places) configFolders() []string {
	var dirs []string
	add := func(dir string) {
		if !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	home := p.home()
	if home != "" {
		add(filepath.Join(home, ".pulse"))
	}
	if x := p.env("XDG_CONFIG_HOME"); x != "" {
		add(filepath.Join(x, "pulse"))
	}
	if home != "" {
		add(filepath.Join(home, ".config", "pulse"))
	}
	return dirs
}

// stateFolder returns the folder in which libpulse keeps its own files: the first
// of the configFolders, but ~/.pulse only where it exists.
func (p Places) stateFolder() string {
	for _, dir := range p.configFolders() {
		if filepath.Base(dir) == ".pulse" && !isFolder(dir) {
			continue
		}
		return dir
	}
	return ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// confFiles returns the client.conf files that may be the one, first choice first.
// PULSE_CLIENTCONFIG names one for good, and PULSE_CONFIG_PATH the user's folder.
//
// libpulse 16 passes over XDG_CONFIG_HOME here, though not for its cookie. We look
// there last of the user's folders, so that where libpulse has a file we have the
// same.
func (p Places) confFiles() []string {
	if f := p.env("PULSE_CLIENTCONFIG"); f != "" {
		return []string{f}
	}
	var files []string
	if dir := p.env("PULSE_CONFIG_PATH"); dir != "" {
		files = append(files, filepath.Join(dir, "client.conf"))
	} else {
		dirs := p.configFolders()
		if x := p.env("XDG_CONFIG_HOME"); x != "" {
			xdg := filepath.Join(x, "pulse")
			if len(dirs) > 0 && dirs[len(dirs)-1] != xdg {
				dirs = append(slices.DeleteFunc(dirs, func(d string) bool { return d == xdg }), xdg)
			}
		}
		for _, dir := range dirs {
			files = append(files, filepath.Join(dir, "client.conf"))
		}
	}
	return append(files, filepath.Join(p.etc, "client.conf"))
}

// Load reads what libpulse would: the first client.conf that there is, the *.conf
// files in the folder of its name with .d, and then the variables, which go before
// both.
func (p Places) Load() *Conf {
	c := &Conf{}
	for _, f := range p.confFiles() {
		if _, err := os.Stat(f); err != nil {
			if !os.IsNotExist(err) {
				c.Faults = append(c.Faults, err.Error())
			}
			continue
		}
		c.file(f, 0)
		more, _ := filepath.Glob(globSafe(f) + ".d/*.conf") // sorted by name
		for _, m := range more {
			c.file(m, 0)
		}
		break
	}
	if v := p.env("PULSE_SERVER"); v != "" {
		c.Server, c.ServerFrom = v, "PULSE_SERVER"
	}
	if v := p.env("PULSE_SINK"); v != "" {
		c.Sink, c.SinkFrom = v, "PULSE_SINK"
	}
	if v := p.env("PULSE_SOURCE"); v != "" {
		c.Source, c.SourceFrom = v, "PULSE_SOURCE"
	}
	return c
}

// globSafe returns a path as a pattern that matches it alone.
func globSafe(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// file takes in one file and what it includes. A file that cannot be read is noted,
// and a line that cannot be understood ends its file, as in libpulse.
func (c *Conf) file(path string, depth int) {
	if len(c.Read) >= maxConfFiles || depth > maxConfDepth {
		c.Faults = append(c.Faults, path+": included too deeply")
		return
	}
	f, err := os.Open(path)
	if err != nil {
		if !os.IsNotExist(err) || depth > 0 { // a link in client.conf.d may lead nowhere
			c.Faults = append(c.Faults, err.Error())
		}
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", path)
	}
	var data []byte
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(f, maxConf))
	}
	if err != nil {
		c.Faults = append(c.Faults, err.Error())
		return
	}
	c.Read = append(c.Read, path)
	line := parseClientConf(string(data), func(key, value string) {
		c.set(key, value, path)
	}, func(included string) {
		if !filepath.IsAbs(included) {
			included = filepath.Join(filepath.Dir(path), included)
		}
		c.file(included, depth+1)
	})
	if line > 0 {
		c.Faults = append(c.Faults, fmt.Sprintf("%s:%d has no \"=\": libpulse and spotter ignore the rest of the file", path, line))
	}
}

// set takes in one assignment. Keys that say nothing about finding a server are
// passed over.
func (c *Conf) set(key, value, from string) {
	if value == "" { // unsets what an earlier file said
		from = ""
	}
	switch key {
	case "default-server":
		c.Server, c.ServerFrom = value, from
	case "default-sink":
		c.Sink, c.SinkFrom = value, from
	case "default-source":
		c.Source, c.SourceFrom = value, from
	case "cookie-file":
		c.cookie, c.cookieFrom = value, from
	case "auto-connect-localhost":
		c.localhost = slices.Contains([]string{"1", "y", "yes", "t", "true", "on"}, strings.ToLower(value))
	}
}

// parseClientConf reads the text of a client.conf: "key = value" lines, comments
// from "#" or ";" to the end of any line, sections in brackets, which have no
// meaning there, and ".include PATH". It stops at the first line that is none of
// these and returns its number from 1, or 0.
func parseClientConf(text string, set func(key, value string), include func(path string)) (badLine int) {
	text = strings.TrimPrefix(text, "\ufeff")
	n := 0
	for line := range strings.Lines(text) {
		n++
		if at := strings.IndexAny(line, "#;"); at >= 0 {
			line = line[:at]
		}
		line = strings.Trim(line, " \t\r\n")
		if line == "" || line[0] == '[' {
			continue
		}
		if path, ok := strings.CutPrefix(line, ".include "); ok {
			include(strings.Trim(path, " \t"))
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			return n
		}
		set(strings.Trim(key, " \t"), strings.Trim(value, " \t"))
	}
	return 0
}
