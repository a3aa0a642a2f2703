package servers

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const twoCards = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n                      HDA Intel PCH at 0xf7f10000 irq 32\n"

// TestRemedy: what to do depends on the system, its cards, what is installed and whether
// systemd starts it, and never names a variable that this system does not have.
func TestRemedy(t *testing.T) {
	const (
		systemctl = "start PipeWire: systemctl --user start pipewire-pulse wireplumber"
		byHand    = "start PipeWire: pipewire & pipewire-pulse & wireplumber &"
		pulse     = "start PulseAudio: pulseaudio --start"
	)
	const root = -1
	units := "run/systemd/system/ run/user/1000/systemd/ usr/lib/systemd/user/pipewire-pulse.service usr/lib/systemd/user/wireplumber.service"
	card := "proc/asound/cards=" + twoCards
	for _, tt := range []struct {
		name, system string
		files        []string // "path/" a folder, "path=text"
		programs     string
		uid          int    // 0: 1000
		runtime      string // "none": XDG_RUNTIME_DIR is not set
		named, want  string
	}{
		{name: "macOS", system: "darwin", want: "use --output speaker, which plays on this system's own output"},
		{name: "Windows", system: "windows", programs: "pulseaudio", want: "use --output speaker, which plays on this system's own output"},
		{name: "a server that was named", system: "linux", files: []string{card}, programs: "pulseaudio", named: "PULSE_SERVER",
			want: "start the server that PULSE_SERVER names, or take it out there"},
		{name: "Termux", system: "android", programs: "pulseaudio", want: pulse},
		{name: "Termux without it", system: "android", want: "install PulseAudio and start it: pkg install pulseaudio && pulseaudio --start"},
		{name: "FreeBSD", system: "freebsd", programs: "pulseaudio", want: pulse},
		{name: "OpenBSD without it", system: "openbsd", want: "install PulseAudio and start it: pulseaudio --start"},
		{name: "no cards", system: "linux", programs: "pulseaudio", want: Anywhere},
		{name: "an empty list of cards", system: "linux", files: []string{"proc/asound/cards=--- no soundcards ---\n", "dev/snd/timer"}, programs: "pulseaudio", want: Anywhere},
		{name: "a microphone is no card", system: "linux", files: []string{"dev/snd/pcmC0D0c"}, programs: "pulseaudio", want: Anywhere},
		{name: "PulseAudio", system: "linux", files: []string{card}, programs: "pulseaudio", want: pulse},
		{name: "PulseAudio, cards hidden", system: "linux", files: []string{"dev/snd/pcmC0D0p"}, programs: "pulseaudio", want: pulse},
		{name: "PipeWire under systemd", system: "linux", files: []string{card, units}, programs: "pulseaudio pipewire pipewire-pulse wireplumber systemctl", want: systemctl},
		{name: "PipeWire with another manager", system: "linux", files: []string{card, units}, programs: "pipewire pipewire-pulse systemctl", want: strings.TrimSuffix(systemctl, " wireplumber")},
		{name: "PipeWire without systemd", system: "linux", files: []string{card}, programs: "pipewire pipewire-pulse wireplumber", want: byHand},
		{name: "PipeWire without services", system: "linux", files: []string{card, "run/systemd/system/"}, programs: "pipewire pipewire-pulse wireplumber systemctl", want: byHand},
		{name: "PipeWire in a session without systemd", system: "linux", files: []string{card, strings.Replace(units, "run/user/1000/systemd/", "", 1)},
			programs: "pipewire pipewire-pulse wireplumber systemctl", want: byHand},
		{name: "PipeWire that speaks no PulseAudio", system: "linux", files: []string{card, units}, programs: "pipewire wireplumber pulseaudio systemctl", want: pulse},
		{name: "root, for whom systemd starts no PipeWire", system: "linux", files: []string{card, units}, uid: root,
			programs: "pulseaudio pipewire pipewire-pulse wireplumber systemctl", want: pulse},
		{name: "nothing installed", system: "linux", files: []string{card}, want: "install PipeWire (the package pipewire-pulse) or PulseAudio, and start it"},
		{name: "after su", system: "linux", files: []string{card, "run/user/1000/pulse/native"}, runtime: "none", programs: "pulseaudio",
			want: "tell where it is: export XDG_RUNTIME_DIR=/run/user/1000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := Machine{System: tt.system, Root: t.TempDir(), UID: tt.uid, Has: func(p string) bool {
				return slices.Contains(strings.Fields(tt.programs), p)
			}, Env: func(name string) string {
				if name != "XDG_RUNTIME_DIR" || tt.runtime == "none" {
					return ""
				}
				return "/run/user/1000"
			}}
			switch tt.uid {
			case 0:
				m.UID = 1000
			case root:
				m.UID = 0
			}
			for _, f := range tt.files {
				put(t, m.Root, f)
			}
			got := m.Remedy(tt.named)
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if !Usual(tt.system) && strings.Contains(got, "PULSE") {
				t.Errorf("%q on %s", got, tt.system)
			}
		})
	}
}

// put makes the files of a text in a folder: several between blanks, but for one with a text.
func put(t *testing.T, root, files string) {
	t.Helper()
	list := strings.Fields(files)
	if strings.Contains(files, "=") {
		list = []string{files}
	}
	for _, f := range list {
		name, text, _ := strings.Cut(f, "=")
		path := filepath.Join(root, name)
		if strings.HasSuffix(name, "/") {
			path = filepath.Join(path, "x")
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestThis looks at the machine of the test, whatever it is.
func TestThis(t *testing.T) {
	m := This(os.Getenv)
	if m.Remedy("") == "" || m.Has("no-such-program-at-all") {
		t.Errorf("%q of %+v", m.Remedy(""), m)
	}
}
