package evdev

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"spotter/input"
)

// The numbers of the requests are those of linux/input.h.
func TestRequests(t *testing.T) {
	for _, c := range []struct {
		arch          string
		dir, nr, size int
		want          uintptr
	}{
		{"amd64", iocWrite, 0x90, 4, 0x40044590},    // EVIOCGRAB
		{"arm", iocWrite, 0xa0, 4, 0x400445a0},      // EVIOCSCLOCKID
		{"arm64", iocRead, 0x18, 96, 0x80604518},    // EVIOCGKEY(96)
		{"riscv64", iocRead, 0x06, 256, 0x81004506}, // EVIOCGNAME(256)
		{"mips", iocWrite, 0x90, 4, 0x80044590},
		{"ppc64le", iocRead, 0x06, 256, 0x41004506},
	} {
		if got := requestOn(c.arch, c.dir, c.nr, c.size); got != c.want {
			t.Errorf("%+v: %#x", c, got)
		}
	}
}

// What may not be opened is known by sysfs.
func TestSysfs(t *testing.T) {
	l := linux{t.TempDir(), t.TempDir(), new(pipes)}
	folder := filepath.Join(l.sys, "event3", "device", "capabilities")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	word := "20000000 8"
	if native == size64 {
		word = "2000000000000008"
	}
	for path, text := range map[string]string{"../name": "Pad \x1b[2J\n", "key": "1 " + word + "\n", "abs": "30000\n"} {
		if err := os.WriteFile(filepath.Join(folder, path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	i := Info{Path: filepath.Join(l.dev, "event3")}
	if !l.bySysfs(&i) || i.Name != "Pad \x1b[2J" || !reflect.DeepEqual(i.Keys, []uint16{3, 61, 64}) || !reflect.DeepEqual(i.Hats, []uint16{16, 17}) {
		t.Errorf("%q %v %v", i.Name, i.Keys, i.Hats)
	}
	if l.bySysfs(&Info{Path: "event4"}) {
		t.Error("a device without sysfs is described by it")
	}
	if err := os.WriteFile(filepath.Join(l.dev, "event5"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Describe(filepath.Join(l.dev, "event5")); err == nil {
		t.Error("a plain file is taken for a device")
	}
	if all, err := l.List(); err != nil || len(all) != 0 {
		t.Error(all, err)
	}
	if _, err := (linux{filepath.Join(l.dev, "none"), l.sys, l.pipes}).List(); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// A named pipe is a device: it is there while a program writes to it.
func TestNamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pad")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	g := start(t, thisMachine(t), Wanted{Label: "pad", Path: path})
	g.expect("pad absent no program writes to the pipe")
	for range 2 {
		w, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		var b []byte
		for _, r := range script(t, "KEY_F5 down") {
			b = encode(b, native, r)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
		g.expect("pad here", "pad: KEY_F5 down")
		w.Close()
		g.expect("pad: KEY_F5 up", "pad lost it was unplugged, switched off, or is out of reach")
	}
	g.end()
}

// thisMachine is [This], whose pipes are closed with the test.
func thisMachine(t *testing.T) System {
	l := This().(linux)
	t.Cleanup(func() {
		if err := l.pipes.close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// A program that begins to write just after spotter found nobody there has a reader: what it writes is there
// at the next look, also where its pipe took the place of another.
func TestNamedPipeIsKept(t *testing.T) {
	l := thisMachine(t)
	path := filepath.Join(t.TempDir(), "pad")
	for range 2 {
		if err := unix.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := l.Open(path); !errors.Is(err, errPipe) {
				t.Fatalf("a pipe that nobody writes to: %v", err)
			}
			w, err := os.OpenFile(path, os.O_WRONLY|unix.O_NONBLOCK, 0) // does not wait for a reader
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Repeat("x", native)
			if _, err := w.WriteString(want); err != nil {
				t.Fatal(err)
			}
			w.Close()
			s, err := l.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(s)
			if err != nil || string(got) != want {
				t.Errorf("it reads %q, %v", got, err)
			}
			s.Close()
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// The kernel's news of a folder end the wait.
func TestWait(t *testing.T) {
	l := linux{t.TempDir(), "", new(pipes)}
	done := make(chan struct{})
	began := time.Now()
	go func() { defer close(done); l.Wait(nil, time.Minute) }()
	for n := 0; ; n++ { // the wait may not have begun at the first
		if err := os.WriteFile(filepath.Join(l.dev, string(rune('a'+n%26))+time.Now().Format("150405.000000")), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		select {
		case <-done:
			if took := time.Since(began); took > 30*time.Second {
				t.Error(took)
			}
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// A device of the kernel's own, where the kernel makes one: all of it, from the press to the grab.
// Elsewhere the pipes above are the test.
func TestKernelDevice(t *testing.T) {
	const name = "spotter test pad"
	fd, err := unix.Open("/dev/uinput", unix.O_WRONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Logf("the kernel makes no devices here: %v", err)
		if sys := This(); sys != nil { // then there is at least no device that cannot be described
			if all, err := sys.List(); err == nil {
				for _, i := range all {
					t.Logf("%s %q", i.Path, i.Name)
				}
			}
		}
		return
	}
	defer unix.Close(fd)
	uinput := func(dir, nr, size int) uintptr { return request(dir, nr, size)&^(0xff<<8) | 'U'<<8 }
	for _, c := range []struct{ req, arg uintptr }{{uinput(iocWrite, 100, 4), typeKey}, {uinput(iocWrite, 101, 4), 63}} {
		if err := control(fd, c.req, c.arg); err != nil {
			t.Fatal(err)
		}
	}
	setup := make([]byte, 80+8+4+4*64*4) // struct uinput_user_dev
	copy(setup, name)
	binary.NativeEndian.PutUint16(setup[80:], 6) // BUS_VIRTUAL
	if _, err := unix.Write(fd, setup); err != nil {
		t.Fatal(err)
	}
	if err := control(fd, uinput(0, 1, 0), uintptr(unsafe.Pointer(nil))); err != nil {
		t.Fatal(err)
	}
	g := start(t, This(), named(name))
	got := <-g.got
	for got != name+" here" {
		t.Log(got)
		got = <-g.got
	}
	for value := range int32(2) {
		if _, err := unix.Write(fd, encode(encode(nil, native, raw{typ: typeKey, code: 63, value: 1 - value}), native, raw{})); err != nil {
			t.Fatal(err)
		}
	}
	g.expect(name+": KEY_F5 "+edges[input.Down], name+": KEY_F5 "+edges[input.Up])
	if err := control(fd, uinput(0, 2, 0), 0); err != nil {
		t.Fatal(err)
	}
	g.expect(name + " lost it was unplugged, switched off, or is out of reach")
	g.end()
}
