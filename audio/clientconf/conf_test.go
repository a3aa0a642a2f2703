package clientconf

import (
	"bytes"
	"path/filepath"
	"spotter/audio/audiotest"
	"strings"
	"testing"
)

func TestClientConfIsReadAsLibpulseDoes(t *testing.T) {
	const system = "default-server = unix:/system\ndefault-sink = system\ncookie-file = system-cookie\n"
	for _, c := range []struct {
		name                 string
		files                map[string]string
		env                  []string // names and values; HOME is the tree's folder "home"
		server, sink, source string
	}{
		{name: "the system's", files: map[string]string{"etc/client.conf": system}, server: "unix:/system", sink: "system"},
		{name: "the user's in place of it", files: map[string]string{"etc/client.conf": system, "home/.config/pulse/client.conf": "default-sink=mine"}, sink: "mine"},
		{name: "the old folder first", files: map[string]string{"home/.pulse/client.conf": "default-sink=old", "home/.config/pulse/client.conf": "default-sink=new"}, sink: "old"},
		{name: "XDG_CONFIG_HOME", files: map[string]string{"etc/client.conf": system, "xdg/pulse/client.conf": "default-sink=xdg"}, env: []string{"XDG_CONFIG_HOME", "xdg"}, sink: "xdg"},
		{name: "PULSE_CONFIG_PATH in place of both", files: map[string]string{"cfg/client.conf": "default-sink=cfg", "home/.pulse/client.conf": "default-sink=old"}, env: []string{"PULSE_CONFIG_PATH", "cfg"}, sink: "cfg"},
		{name: "PULSE_CLIENTCONFIG", files: map[string]string{"etc/client.conf": system, "my.conf": "default-sink=my"}, env: []string{"PULSE_CLIENTCONFIG", "my.conf"}, sink: "my"},
		{name: "PULSE_CLIENTCONFIG that is not there", files: map[string]string{"etc/client.conf": system}, env: []string{"PULSE_CLIENTCONFIG", "none.conf"}},
		{name: "the folder beside it, in order", files: map[string]string{"etc/client.conf": system, "etc/client.conf.d/20-b.conf": "default-sink=b", "etc/client.conf.d/10-a.conf": "default-sink=a\ndefault-source=a", "etc/client.conf.d/30-c.txt": "default-sink=c"},
			server: "unix:/system", sink: "b", source: "a"},
		{name: "the user's folder, not the system's", files: map[string]string{"etc/client.conf.d/a.conf": "default-sink=etc", "home/.config/pulse/client.conf": "", "home/.config/pulse/client.conf.d/a.conf": "default-sink=home"}, sink: "home"},
		{name: "variables first", files: map[string]string{"etc/client.conf": system}, env: []string{"PULSE_SERVER", "unix:/v", "PULSE_SINK", "v", "PULSE_SOURCE", "m"}, server: "unix:/v", sink: "v", source: "m"},
		{name: "include", files: map[string]string{"etc/client.conf": ".include more/x.conf\ndefault-source = after", "etc/more/x.conf": "[part]\ndefault-sink=x ; here\ndefault-source = x"}, sink: "x", source: "after"},
		{name: "a file that includes itself", files: map[string]string{"etc/client.conf": "default-sink=x\n.include client.conf"}, sink: "x"},
		{name: "comments and spaces", files: map[string]string{"etc/client.conf": "\ufeff# one\n ; two\n\tdefault-sink\t= a b  # three\r\n"}, sink: "a b"},
		{name: "a bad line ends its file alone", files: map[string]string{"etc/client.conf": "default-sink=a\nbroken\ndefault-sink=b", "etc/client.conf.d/a.conf": "default-source=c"}, sink: "a", source: "c"},
		{name: "an empty value unsets", files: map[string]string{"etc/client.conf": system, "etc/client.conf.d/a.conf": "default-server =\n"}, sink: "system"},
	} {
		dir := audiotest.Tree(t, c.files)
		env := []string{"HOME", filepath.Join(dir, "home")}
		for i, v := range c.env {
			if i%2 == 1 && !strings.HasPrefix(c.env[i-1], "PULSE_S") {
				v = filepath.Join(dir, v)
			}
			env = append(env, v)
		}
		got := Places{env: audiotest.Env(env...), etc: filepath.Join(dir, "etc"), run: "/var/run/pulse"}.Load()
		if got.Server != c.server || got.Sink != c.sink || got.Source != c.source {
			t.Errorf("%s: server %q, sink %q, source %q; want %q, %q, %q (read %q, faults %q)", c.name,
				got.Server, got.Sink, got.Source, c.server, c.sink, c.source, got.Read, got.Faults)
		}
		for what, from := range map[string][2]string{"server": {got.Server, got.ServerFrom}, "sink": {got.Sink, got.SinkFrom}, "source": {got.Source, got.SourceFrom}} {
			if (from[0] == "") != (from[1] == "") {
				t.Errorf("%s: %s %q is from %q", c.name, what, from[0], from[1])
			}
		}
	}
}

func TestPulseAddrsAreLibpulses(t *testing.T) {
	dir := audiotest.Tree(t, map[string]string{"etc/client.conf": "auto-connect-localhost = yes\n", "home/x": ""})
	id := MachineNames()[0]
	for _, c := range []struct {
		env  []string
		want string
	}{
		{[]string{"PULSE_RUNTIME_PATH", "/a", "XDG_RUNTIME_DIR", "/b"}, "unix:/a/native unix:/sys/native tcp4:127.0.0.1:4713 tcp6:[::1]:4713"},
		{[]string{"XDG_RUNTIME_DIR", "/b"}, "unix:/b/pulse/native unix:/sys/native tcp4:127.0.0.1:4713 tcp6:[::1]:4713"},
		{nil, "unix:" + dir + "/home/.config/pulse/" + id + "-runtime/native unix:/sys/native tcp4:127.0.0.1:4713 tcp6:[::1]:4713"},
		{[]string{"PULSE_SERVER", "{" + id + "}unix:/c {other}unix:/d tcp6:::1 [::1]:2"}, "unix:/c tcp6:[::1]:4713 tcp:[::1]:2"},
	} {
		p := Places{env: audiotest.Env(append(c.env, "HOME", dir+"/home")...), etc: dir + "/etc", run: "/sys"}
		addrs, _ := p.Addrs(p.Load())
		var got []string
		for _, a := range addrs {
			got = append(got, a.String())
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %s, want %s", c.env, s, c.want)
		}
	}
}

func TestFindCookie(t *testing.T) {
	one, two := strings.Repeat("1", 256), strings.Repeat("2", 300)
	for _, c := range []struct {
		name  string
		files map[string]string
		env   string // PULSE_COOKIE
		conf  string // cookie-file
		want  string // its file, below the folder; "" for none
	}{
		{"the variable", map[string]string{"c1": one, "c2": two}, "/c1", "/c2", "c1"},
		{"client.conf", map[string]string{"c2": two, "home/.config/pulse/cookie": one}, "", "/c2", "c2"},
		{"client.conf, in the user's folder", map[string]string{"home/.config/pulse/k": one}, "", "k", "home/.config/pulse/k"},
		{"client.conf, from home", map[string]string{"home/k": one}, "", "~/k", "home/k"},
		{"a variable for a file that is not there", map[string]string{"home/.config/pulse/cookie": one}, "/c1", "", "home/.config/pulse/cookie"},
		{"one that is too short", map[string]string{"home/.config/pulse/cookie": "short", "home/.pulse-cookie": one}, "", "", "home/.pulse-cookie"},
		{"the old folder", map[string]string{"home/.pulse/cookie": one, "home/.config/pulse/cookie": two}, "", "", "home/.pulse/cookie"},
		{"none", nil, "", "", ""},
	} {
		dir := audiotest.Tree(t, c.files)
		in := func(path string) string {
			if strings.HasPrefix(path, "/") {
				return dir + path
			}
			return path
		}
		p := Places{env: audiotest.Env("HOME", dir+"/home", "PULSE_COOKIE", in(c.env))}
		k := p.FindCookie(&Conf{cookie: in(c.conf)})
		want, bytesWant := "", make([]byte, 256)
		if c.want != "" {
			want, bytesWant = filepath.Join(dir, c.want), []byte(c.files[c.want][:256])
		}
		if k.File != want || !bytes.Equal(k.Bytes, bytesWant) {
			t.Errorf("%s: cookie of %q, want %q (tried %q)", c.name, k.File, want, k.tried)
		}
	}
}

// FuzzClientConf: whatever a file holds, reading it ends, keeps its lines apart and
// gives no value with a comment or a line's end in it.
func FuzzClientConf(f *testing.F) {
	f.Add("default-server = unix:/x ; y\n.include z\n[s]\n")
	f.Add("\ufeff#\n=\n = \nbad\r\n.include \n")
	f.Fuzz(func(t *testing.T, text string) {
		calls := 0
		check := func(values ...string) {
			calls++
			for _, v := range values {
				if strings.ContainsAny(v, "#;\n") || strings.Trim(v, " \t") != v {
					t.Errorf("value %q", v)
				}
			}
		}
		bad := parseClientConf(text, func(key, value string) { check(key, value) }, func(path string) { check(path) })
		if lines := strings.Count(text, "\n") + 1; calls > lines || bad > lines || bad < 0 {
			t.Errorf("%d values and line %d of %d lines", calls, bad, lines)
		}
	})
}
func TestPulseAddresses(t *testing.T) {
	for _, c := range []struct{ server, runtime, want string }{
		{"unix:/run/x", "", "unix /run/x"},
		{"/run/x", "", "unix /run/x"},
		{"tcp:host", "", "tcp host:4713"},
		{"tcp4:10.0.0.1:99", "", "tcp4 10.0.0.1:99"},
		{"host unix:/run/y", "", "tcp host:4713, unix /run/y"},
		{"{nosuchhost}unix:/run/x", "", ""},
		{"", "/run/user/1", "unix /run/user/1/pulse/native, unix /var/run/pulse/native"},
	} {
		env := func(k string) string {
			return map[string]string{"PULSE_SERVER": c.server, "XDG_RUNTIME_DIR": c.runtime, "PULSE_CLIENTCONFIG": "/nosuchfile", "HOME": "/nosuchfolder"}[k]
		}
		var got []string
		p := PlacesOf("linux", env)
		addrs, _ := p.Addrs(p.Load())
		for _, a := range addrs {
			got = append(got, a.Network+" "+a.Address)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("PULSE_SERVER=%q XDG_RUNTIME_DIR=%q: %q, want %q", c.server, c.runtime, s, c.want)
		}
	}
}

// TestPlacesOfSystems: libpulse has its files elsewhere on some systems.
func TestPlacesOfSystems(t *testing.T) {
	for _, tt := range []struct{ system, prefix, etc, run string }{
		{"linux", "", "/etc/pulse", "/var/run/pulse"},
		{"linux", "/opt/x", "/etc/pulse", "/var/run/pulse"},
		{"openbsd", "", "/etc/pulse", "/var/run/pulse"},
		{"freebsd", "", "/usr/local/etc/pulse", "/var/run/pulse"},
		{"android", "/data/data/com.termux/files/usr", "/data/data/com.termux/files/usr/etc/pulse", "/data/data/com.termux/files/usr/var/run/pulse"},
	} {
		p := PlacesOf(tt.system, func(name string) string { return map[string]string{"PREFIX": tt.prefix}[name] })
		if p.etc != tt.etc || p.run != tt.run {
			t.Errorf("%+v: %s and %s", tt, p.etc, p.run)
		}
	}
}
