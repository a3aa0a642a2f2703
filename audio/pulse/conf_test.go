package pulse

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
)

// environment makes an env function of pairs.
func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// writeTree writes files below a new folder, and returns the folder.
func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

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
		dir := writeTree(t, c.files)
		env := []string{"HOME", filepath.Join(dir, "home")}
		for i, v := range c.env {
			if i%2 == 1 && !strings.HasPrefix(c.env[i-1], "PULSE_S") {
				v = filepath.Join(dir, v)
			}
			env = append(env, v)
		}
		got := places{env: environment(env...), etc: filepath.Join(dir, "etc"), run: "/var/run/pulse"}.load()
		if got.server != c.server || got.sink != c.sink || got.source != c.source {
			t.Errorf("%s: server %q, sink %q, source %q; want %q, %q, %q (read %q, faults %q)", c.name,
				got.server, got.sink, got.source, c.server, c.sink, c.source, got.read, got.faults)
		}
		for what, from := range map[string][2]string{"server": {got.server, got.serverFrom}, "sink": {got.sink, got.sinkFrom}, "source": {got.source, got.sourceFrom}} {
			if (from[0] == "") != (from[1] == "") {
				t.Errorf("%s: %s %q is from %q", c.name, what, from[0], from[1])
			}
		}
	}
}

func TestPulseAddrsAreLibpulses(t *testing.T) {
	dir := writeTree(t, map[string]string{"etc/client.conf": "auto-connect-localhost = yes\n", "home/x": ""})
	id := machineNames()[0]
	for _, c := range []struct {
		env  []string
		want string
	}{
		{[]string{"PULSE_RUNTIME_PATH", "/a", "XDG_RUNTIME_DIR", "/b"}, "unix:/a/native unix:/sys/native tcp4:127.0.0.1:4713 tcp6:[::1]:4713"},
		{[]string{"XDG_RUNTIME_DIR", "/b"}, "unix:/b/pulse/native unix:/sys/native tcp4:127.0.0.1:4713 tcp6:[::1]:4713"},
		{nil, "unix:" + dir + "/home/.config/pulse/" + id + "-runtime/native unix:/sys/native tcp4:127.0.0.1:4713 tcp6:[::1]:4713"},
		{[]string{"PULSE_SERVER", "{" + id + "}unix:/c {other}unix:/d tcp6:::1 [::1]:2"}, "unix:/c tcp6:[::1]:4713 tcp:[::1]:2"},
	} {
		p := places{env: environment(append(c.env, "HOME", dir+"/home")...), etc: dir + "/etc", run: "/sys"}
		addrs, _ := p.addrs(p.load())
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
		dir := writeTree(t, c.files)
		in := func(path string) string {
			if strings.HasPrefix(path, "/") {
				return dir + path
			}
			return path
		}
		p := places{env: environment("HOME", dir+"/home", "PULSE_COOKIE", in(c.env))}
		k := p.findCookie(&clientConf{cookie: in(c.conf)})
		want, bytesWant := "", make([]byte, 256)
		if c.want != "" {
			want, bytesWant = filepath.Join(dir, c.want), []byte(c.files[c.want][:256])
		}
		if k.file != want || !bytes.Equal(k.bytes, bytesWant) {
			t.Errorf("%s: cookie of %q, want %q (tried %q)", c.name, k.file, want, k.tried)
		}
	}
}

// TestClientConfFindsServerAndSink plays where client.conf and the variables say,
// and a flag goes before them.
func TestClientConfFindsServerAndSink(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	dir := writeTree(t, map[string]string{"client.conf": "default-server = unix:/nosuch " + s.Addr + "\ndefault-sink = laptop\n"})
	for _, c := range []struct{ sinkEnv, flag, want string }{
		{"", "", "laptop"}, {"ear", "", "ear"}, {"ear", "laptop", "laptop"}, {"@DEFAULT_SINK@", "", ""},
	} {
		out := newOutput(c.flag, 0, false)
		out.env = environment("PULSE_CLIENTCONFIG", dir+"/client.conf", "PULSE_SINK", c.sinkEnv)
		ctx, cancel := context.WithTimeout(t.Context(), audio.OpenDeadline)
		stream, err := out.Open(ctx, audio.NewTimeline())
		cancel()
		if c.want == "" { // the fake server knows no such names
			if err == nil || !strings.Contains(err.Error(), "PULSE_SINK") {
				t.Errorf("%+v: error %v, want one that names the variable", c, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if got := stream.Device().Name; got != c.want {
			t.Errorf("%+v: opened %q", c, got)
		}
		stream.Close()
	}
}

func TestNoServerErrorNamesAllThatWasTried(t *testing.T) {
	dir := writeTree(t, map[string]string{"client.conf": "default-server = unix:/nosuch/a {elsewhere}tcp:b /nosuch/c\nbroken\n"})
	_, err := dial(t.Context(), environment("PULSE_CLIENTCONFIG", dir+"/client.conf", "DISPLAY", ":0"), func(any) {})
	if _, ok := errors.AsType[*NoServerError](err); !ok {
		t.Fatalf("error %v", err)
	}
	for _, want := range []string{"start the server that " + dir + "/client.conf names", "unix:/nosuch/a (no such file or directory)", "unix:/nosuch/c", "{elsewhere}tcp:b",
		"which " + dir + "/client.conf names", "client.conf:2", "X11"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Error("the reasons are not wrapped")
	}
}

// TestClientConfAgreesWithPactl has pactl and us find the same server by the same
// files and variables.
func TestClientConfAgreesWithPactl(t *testing.T) {
	s := audiotest.Start(t, audiotest.PulseAudio)
	var base []string
	for _, e := range s.Env {
		if !strings.HasPrefix(e, "PULSE_SERVER=") && !strings.HasPrefix(e, "HOME=") && !strings.HasPrefix(e, "XDG_") {
			base = append(base, e)
		}
	}
	here := "default-server = " + s.Addr + "\n"
	for _, c := range []struct {
		name, file, text string
		env              []string
	}{
		{"old folder", "home/.pulse/client.conf", here, nil},
		{"user's folder", "home/.config/pulse/client.conf", here, nil},
		{"beside an empty file", "home/.config/pulse/client.conf.d/x.conf", here, nil},
		{"PULSE_CONFIG_PATH", "cfg/client.conf", here, []string{"PULSE_CONFIG_PATH", "cfg"}},
		{"PULSE_CLIENTCONFIG", "my", here, []string{"PULSE_CLIENTCONFIG", "my"}},
		{"a list", "my", "default-server = unix:/nosuch {other}unix:/y {" + machineNames()[0] + "}" + s.Addr, []string{"PULSE_CLIENTCONFIG", "my"}},
		{"after a bad line", "my", "bad\n" + here, []string{"PULSE_CLIENTCONFIG", "my"}},
		{"comment", "my", "; " + here, []string{"PULSE_CLIENTCONFIG", "my"}},
		{"PULSE_RUNTIME_PATH", "my", "", []string{"PULSE_CLIENTCONFIG", "my", "PULSE_RUNTIME_PATH", s.Dir}},
		{"XDG_RUNTIME_DIR behind it", "my", "", []string{"PULSE_CLIENTCONFIG", "my", "PULSE_RUNTIME_PATH", "none", "XDG_RUNTIME_DIR", "none"}},
	} {
		files := map[string]string{c.file: c.text}
		if strings.Contains(c.file, ".conf.d/") {
			files["home/.config/pulse/client.conf"] = ""
		}
		dir := writeTree(t, files)
		env := []string{"HOME", dir + "/home"}
		for i, v := range c.env {
			if i%2 == 1 && !filepath.IsAbs(v) {
				v = filepath.Join(dir, v)
			}
			env = append(env, v)
		}
		pactl := exec.Command("pactl", "info")
		pactl.Env = append(base, "PULSE_AUTOSPAWN=no")
		for i := 0; i < len(env); i += 2 {
			pactl.Env = append(pactl.Env, env[i]+"="+env[i+1])
		}
		theirs := pactl.Run()
		conn, ours := dial(t.Context(), environment(env...), func(any) {})
		if ours == nil {
			conn.close()
		}
		if (theirs == nil) != (ours == nil) {
			t.Errorf("%s: pactl %v, we %v", c.name, theirs, ours)
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
