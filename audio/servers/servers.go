package servers

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Usual reports whether programs play over PulseAudio or PipeWire on a system, by the name
// that Go has for it. On the others a program plays on the system's own output.
func Usual(system string) bool {
	return slices.Contains([]string{"linux", "android", "freebsd", "openbsd"}, system)
}

// Machine tells what is installed and connected. Tests make one up.
type Machine struct {
	System string              // as Go names it, such as linux
	Root   string              // the folder that stands for "/"
	UID    int                 // of the user
	Env    func(string) string // a variable of the environment
	Has    func(string) bool   // whether a program of this name is installed
}

// This returns the machine on which the program runs. env looks up a variable.
func This(env func(string) string) Machine {
	return Machine{System: runtime.GOOS, Root: "/", UID: os.Getuid(), Env: env, Has: func(program string) bool {
		_, err := exec.LookPath(program)
		return err == nil
	}}
}

// Anywhere is the remedy of a machine without sound cards, for which a server may still
// come by a network.
const Anywhere = "start PulseAudio or PipeWire, or set PULSE_SERVER"

// Remedy returns what to do when no sound server answers, in lower case, without a stop.
// named is the variable or the file that names the server, "" where it was looked for in
// the usual places.
func (m Machine) Remedy(named string) string {
	switch {
	case named != "":
		return "start the server that " + named + " names, or take it out there"
	case !Usual(m.System):
		return "use --output speaker, which plays on this system's own output"
	case m.System == "android":
		return m.pulseaudio("install PulseAudio and start it: pkg install pulseaudio && pulseaudio --start")
	case m.System != "linux":
		return m.pulseaudio("install PulseAudio and start it: pulseaudio --start")
	}
	runtimeDir := filepath.Join("/run/user", strconv.Itoa(m.UID))
	if m.Env("XDG_RUNTIME_DIR") == "" && m.there(runtimeDir, "pulse/native") { // as after su
		return "tell where it is: export XDG_RUNTIME_DIR=" + runtimeDir
	}
	if !m.cards() {
		return Anywhere
	}
	return cmp.Or(m.pipewire(), m.pulseaudio("install PipeWire (the package pipewire-pulse) or PulseAudio, and start it"))
}

// pulseaudio returns the command that starts PulseAudio, or else where it is not installed.
func (m Machine) pulseaudio(otherwise string) string {
	if m.Has("pulseaudio") {
		return "start PulseAudio: pulseaudio --start"
	}
	return otherwise
}

// pipewire returns the command that starts PipeWire, "" where that would not help: its part
// that speaks PulseAudio's protocol is missing, or systemd starts it for all but root.
func (m Machine) pipewire() string {
	const manager, server = "wireplumber", "pipewire-pulse"
	if !m.Has("pipewire") || !m.Has(server) {
		return ""
	}
	programs := []string{server}
	if m.Has(manager) {
		programs = append(programs, manager)
	}
	if m.UID != 0 && m.systemd(programs) {
		return "start PipeWire: systemctl --user start " + strings.Join(programs, " ") // which wants pipewire itself
	}
	if m.Env("XDG_RUNTIME_DIR") == "" || m.UID == 0 && m.Has("pulseaudio") {
		return "" // it has nowhere to listen; or root is better served by the other
	}
	return "start PipeWire: pipewire & " + strings.Join(programs, " & ") + " &"
}

// systemd reports whether the user's systemd runs and knows services of these names.
func (m Machine) systemd(services []string) bool {
	if !m.Has("systemctl") || !m.there("/run/systemd/system") || !m.there(m.Env("XDG_RUNTIME_DIR"), "systemd") {
		return false
	}
	for _, s := range services {
		if !slices.ContainsFunc([]string{"/etc/systemd/user", "/usr/lib/systemd/user", "/lib/systemd/user", "/usr/local/lib/systemd/user"},
			func(folder string) bool { return m.there(folder, s+".service") }) {
			return false
		}
	}
	return true
}

// cards reports whether the kernel has a sound card, of its list of cards or, where that is
// hidden, a device that plays.
func (m Machine) cards() bool {
	if list, err := os.ReadFile(filepath.Join(m.Root, "proc/asound/cards")); err == nil {
		return strings.Contains(string(list), "[") // " 0 [PCH            ]: HDA-Intel …"; none: "--- no soundcards ---"
	}
	devices, _ := os.ReadDir(filepath.Join(m.Root, "dev/snd"))
	return slices.ContainsFunc(devices, func(d os.DirEntry) bool {
		return strings.HasPrefix(d.Name(), "pcmC") && strings.HasSuffix(d.Name(), "p") // "p" plays, "c" captures
	})
}

// there reports whether a file or folder exists.
func (m Machine) there(path ...string) bool {
	if path[0] == "" {
		return false
	}
	_, err := os.Lstat(filepath.Join(append([]string{m.Root}, path...)...))
	return err == nil
}
