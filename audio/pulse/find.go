package pulse

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"

	"spotter/audio/servers"
	"spotter/text"
)

// serverAddr is an address at which a server may listen.
type serverAddr struct{ network, address string }

// String returns the address as PULSE_SERVER takes it.
func (a serverAddr) String() string { return a.network + ":" + a.address }

// cookieBytes is the length of a cookie.
const cookieBytes = 256

// addrs returns where to look for a server, first choice first: where variables
// and client.conf say, else at the usual sockets. others are entries that are not
// for this machine.
func (p places) addrs(c *clientConf) (addrs []serverAddr, others []string) {
	if c.server != "" {
		return parsePulseServer(c.server, machineNames())
	}
	switch {
	case p.env("PULSE_RUNTIME_PATH") != "":
		addrs = append(addrs, serverAddr{"unix", filepath.Join(p.env("PULSE_RUNTIME_PATH"), "native")})
	case p.env("XDG_RUNTIME_DIR") != "":
		addrs = append(addrs, serverAddr{"unix", filepath.Join(p.env("XDG_RUNTIME_DIR"), "pulse", "native")})
	default:
		if id, dir := machineNames()[0], p.stateFolder(); id != "" && dir != "" {
			addrs = append(addrs, serverAddr{"unix", filepath.Join(dir, id+"-runtime", "native")})
		}
	}
	addrs = append(addrs, serverAddr{"unix", filepath.Join(p.run, "native")})
	if c.localhost {
		addrs = append(addrs, serverAddr{"tcp4", "127.0.0.1:4713"}, serverAddr{"tcp6", "[::1]:4713"})
	}
	return addrs, nil
}

// parsePulseServer reads a PULSE_SERVER text: addresses between spaces, each with
// "{machine}" before it where it is meant for one machine only. machines are the
// names of this one; others are the entries for another.
func parsePulseServer(s string, machines []string) (addrs []serverAddr, others []string) {
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
			addrs = append(addrs, serverAddr{"unix", f})
		case ok && network == "unix":
			addrs = append(addrs, serverAddr{"unix", address})
		case ok && (network == "tcp" || network == "tcp4" || network == "tcp6"):
			addrs = append(addrs, serverAddr{network, withPort(address)})
		case f != "":
			addrs = append(addrs, serverAddr{"tcp", withPort(f)})
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

// machineNames returns the names that "{…}" in a PULSE_SERVER may have for this
// machine: its id, which is first and may be "", and its host name.
func machineNames() []string {
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

// cookie holds the bytes that prove to a server who we are, and the file they are from.
type cookie struct {
	bytes []byte
	file  string   // "" for 256 zeros, which a server takes that lets anyone in
	tried []string // files that are not there or have no cookie
}

// String says where the cookie is from.
func (k cookie) String() string {
	if k.file != "" {
		return "that of " + text.Escape(k.file)
	}
	return "which is empty, for there is none in " + text.Escape(strings.Join(k.tried, ", "))
}

// findCookie returns the first cookie that there is: that of PULSE_COOKIE, of
// client.conf, of the user's folders, and ~/.pulse-cookie of old.
func (p places) findCookie(c *clientConf) cookie {
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
	k := cookie{bytes: make([]byte, cookieBytes)}
	for _, path := range files {
		if readCookie(path, k.bytes) == nil {
			k.file = path
			return k
		}
		k.tried = append(k.tried, path)
	}
	clear(k.bytes)
	return k
}

// normal returns a cookie's path as libpulse understands it: "~/" is the user's
// folder, and a relative one is in PulseAudio's.
func (p places) normal(path string) string {
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

// NoServerError says that no sound server answers, and everything that was tried.
type NoServerError struct {
	Tried []error  // one for each address, which it names
	From  string   // variable or file that named the addresses; "" for the usual ones
	Other []string // addresses that are for another machine
	Read  []string // client.conf files that were read
	Fault []string // what was wrong with those that could not be
	X11   bool     // there is a display, whose properties were not looked at
	Next  string   // what to do on this machine
}

// Error says what to do before it says what was tried: a status line is short.
func (e *NoServerError) Error() string {
	var b strings.Builder
	b.WriteString("no sound server answers: " + e.Next + "; tried ")
	list := func(texts []string, none string) {
		if len(texts) == 0 {
			texts = []string{none}
		}
		b.WriteString(strings.Join(texts, ", "))
	}
	var tried []string
	for _, err := range e.Tried {
		tried = append(tried, err.Error())
	}
	list(tried, "no address")
	switch {
	case e.From != "":
		b.WriteString(", which " + e.From + " names")
	default:
		b.WriteString(", the usual places")
	}
	if len(e.Other) > 0 {
		b.WriteString("; for other machines: ")
		list(e.Other, "")
	}
	b.WriteString("; read ")
	list(e.Read, "no client.conf")
	if len(e.Fault) > 0 {
		b.WriteString("; not read: ")
		list(e.Fault, "")
	}
	if e.X11 {
		b.WriteString("; properties of the X11 display are not read")
	}
	return text.Escape(b.String())
}

// Remedy returns what to do.
func (e *NoServerError) Remedy() string { return e.Next }

// NoneToExpect reports whether err says that no server answers, on a system where programs
// play without one.
func NoneToExpect(err error, system string) bool {
	_, none := errors.AsType[*NoServerError](err)
	return none && !servers.Usual(system)
}

// Unwrap returns why each address did not answer.
func (e *NoServerError) Unwrap() []error { return e.Tried }

// dialError says of a connection that could not be made where and why.
func dialError(a serverAddr, err error) error {
	var why error = err
	if sys, ok := errors.AsType[syscall.Errno](err); ok {
		why = sys
	} else if op, ok := errors.AsType[*net.OpError](err); ok {
		why = op.Err
	}
	return fmt.Errorf("%v (%w)", a, why)
}
