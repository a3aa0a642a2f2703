package pulse

import (
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
	"spotter/audio/clientconf"
)

// TestClientConfFindsServerAndSink plays where client.conf and the variables say,
// and a flag goes before them.
func TestClientConfFindsServerAndSink(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	dir := audiotest.Tree(t, map[string]string{"client.conf": "default-server = unix:/nosuch " + s.Addr + "\ndefault-sink = laptop\n"})
	for _, c := range []struct{ sinkEnv, flag, want string }{
		{"", "", "laptop"}, {"ear", "", "ear"}, {"ear", "laptop", "laptop"}, {"@DEFAULT_SINK@", "", ""},
	} {
		out := newOutput(c.flag, 0, false)
		out.env = audiotest.Env("PULSE_CLIENTCONFIG", dir+"/client.conf", "PULSE_SINK", c.sinkEnv)
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
	dir := audiotest.Tree(t, map[string]string{"client.conf": "default-server = unix:/nosuch/a {elsewhere}tcp:b /nosuch/c\nbroken\n"})
	_, err := dial(t.Context(), audiotest.Env("PULSE_CLIENTCONFIG", dir+"/client.conf", "DISPLAY", ":0"), func(any) {})
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
func TestClientConfAgreesWithPactl(t *testing.T) { audiotest.Apart(t, clientConfAgreesWithPactl) }

func clientConfAgreesWithPactl(t *testing.T) {
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
		{"a list", "my", "default-server = unix:/nosuch {other}unix:/y {" + clientconf.MachineNames()[0] + "}" + s.Addr, []string{"PULSE_CLIENTCONFIG", "my"}},
		{"after a bad line", "my", "bad\n" + here, []string{"PULSE_CLIENTCONFIG", "my"}},
		{"comment", "my", "; " + here, []string{"PULSE_CLIENTCONFIG", "my"}},
		{"PULSE_RUNTIME_PATH", "my", "", []string{"PULSE_CLIENTCONFIG", "my", "PULSE_RUNTIME_PATH", s.Dir}},
		{"XDG_RUNTIME_DIR behind it", "my", "", []string{"PULSE_CLIENTCONFIG", "my", "PULSE_RUNTIME_PATH", "none", "XDG_RUNTIME_DIR", "none"}},
	} {
		files := map[string]string{c.file: c.text}
		if strings.Contains(c.file, ".conf.d/") {
			files["home/.config/pulse/client.conf"] = ""
		}
		dir := audiotest.Tree(t, files)
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
		conn, ours := dial(t.Context(), audiotest.Env(env...), func(any) {})
		if ours == nil {
			conn.close()
		}
		if (theirs == nil) != (ours == nil) {
			t.Errorf("%s: pactl %v, we %v", c.name, theirs, ours)
		}
	}
}
