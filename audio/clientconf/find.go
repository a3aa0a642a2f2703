package clientconf

import (
	"errors"
	"io"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strings"

	"spotter/text"
)

// Addr is an address at which a server may listen.
type Addr struct{ Network, Address string }

// String returns the address as PULSE_SERVER takes it.
func (a Addr) String() string { return a.Network + ":" + a.Address }

// cookieBytes is the length of a cookie.
const cookieBytes = 256

// Addrs returns where to look for a server, first choice first: where variables
// and client.conf say, else at the usual sockets. others are entries that are not
// for this machine.
func (p Places) Addrs(c *Conf) (addrs []Addr, others []string) {
	if c.Server != "" {
		return parsePulseServer(c.Server, MachineNames())
	}
	switch {
	case p.env("PULSE_RUNTIME_PATH") != "":
		addrs = append(addrs, Addr{"unix", filepath.Join(p.env("PULSE_RUNTIME_PATH"), "native")})
	case p.env("XDG_RUNTIME_DIR") != "":
		addrs = append(addrs, Addr{"unix", filepath.Join(p.env("XDG_RUNTIME_DIR"), "pulse", "native")})
	default:
		if id, dir := MachineNames()[0], p.stateFolder(); id != "" && dir != "" {
			addrs = append(addrs, Addr{"unix", filepath.Join(dir, id+"-runtime", "native")})
		}
	}
	addrs = append(addrs, Addr{"unix", filepath.Join(p.run, "native")})
	if c.localhost {
		addrs = append(addrs, Addr{"tcp4", "127.0.0.1:4713"}, Addr{"tcp6", "[::1]:4713"})
	}
	return addrs, nil
}

// parsePulseServer reads a PULSE_SERVER text: addresses between spaces, each with
// "{machine}" before it where it is meant for one machine only. machines are the
// names of this one; others are the entries for another.
func parsePulseServer(s string, machines []string) (addrs []Addr, others []string) {
	for _, f := range strings.Fields(s) {
		whole := f
		if strings.HasPrefix(f, "{") {
			id, rest, ok := strings.Cut(f[1:], "}")
			if !ok || !oneOf(id, machines) {
				others = append(others, whole)
				continue
			}
			f = rest
		}
		network, address, ok := strings.Cut(f, ":")
		switch {
		case strings.HasPrefix(f, "/"):
			addrs = append(addrs, Addr{"unix", f})
		case ok && network == "unix":
			addrs = append(addrs, Addr{"unix", address})
		case ok && (network == "tcp" || network == "tcp4" || network == "tcp6"):
			addrs = append(addrs, Addr{network, withPort(address)})
		case f != "":
			addrs = append(addrs, Addr{"tcp", withPort(f)})
		}
	}
	return addrs, others
}

func oneOf(s string, list []string) bool {
	for _, x := range list {
		if x != "" && x == s {
			return true
		}
	}
	return false
}

func withPort(address string) string {
	if _, _, err := net.SplitHostPort(address); err == nil {
		return address
	}
	return net.JoinHostPort(strings.Trim(address, "[]"), "4713")
}

// MachineNames returns the names that "{…}" in a PULSE_SERVER may have for this
// machine: its id, which is first and may be "", and its host name.
func MachineNames() []string {
	id := ""
	for _, f := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id", "/usr/local/etc/machine-id"} {
		if b, err := os.ReadFile(f); err == nil {
			if id = strings.TrimSpace(string(b)); id != "" {
				break
			}
		}
	}
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	if id == "" {
		id = host // as libpulse does
	}
	return []string{id, host}
}

// homeOfUser returns the user's folder as the system's list of users has it.
func homeOfUser() string {
	if u, err := user.Current(); err == nil {
		return u.HomeDir
	}
	return ""
}

// Cookie holds the bytes that prove to a server who we are, and the file they are from.
type Cookie struct {
	Bytes []byte
	File  string   // "" for 256 zeros, which a server takes that lets anyone in
	tried []string // files that are not there or have no cookie
}

// String says where the cookie is from.
func (k Cookie) String() string {
	if k.File != "" {
		return "that of " + text.Escape(k.File)
	}
	return "which is empty, for there is none in " + text.Escape(strings.Join(k.tried, ", "))
}

// FindCookie returns the first cookie that there is: that of PULSE_COOKIE, of
// client.conf, of the user's folders, and ~/.pulse-cookie of old.
func (p Places) FindCookie(c *Conf) Cookie {
	var files []string
	for _, f := range []string{p.env("PULSE_COOKIE"), c.cookie} {
		if f != "" {
			files = append(files, p.normal(f))
		}
	}
	for _, dir := range p.configFolders() {
		files = append(files, filepath.Join(dir, "cookie"))
	}
	if home := p.home(); home != "" {
		files = append(files, filepath.Join(home, ".pulse-cookie"))
	}
	k := Cookie{Bytes: make([]byte, cookieBytes)}
	for _, path := range files {
		if readCookie(path, k.Bytes) == nil {
			k.File = path
			return k
		}
		k.tried = append(k.tried, path)
	}
	clear(k.Bytes)
	return k
}

// normal returns a cookie's path as libpulse understands it: "~/" is the user's
// folder, and a relative one is in PulseAudio's.
func (p Places) normal(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(p.home(), rest)
	}
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(p.stateFolder(), path)
}

// readCookie reads the first bytes of a file.
func readCookie(path string, into []byte) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file") // a pipe would be waited for
	}
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.ReadFull(f, into)
	return err
}
