package evdev

import (
	"bytes"
	"errors"
	"io/fs"
	"runtime"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The directions of a request, as most machines number them.
const (
	iocWrite = 1
	iocRead  = 2
)

// request returns the number of a request of linux/input.h: _IOC(dir, 'E', nr, size).
func request(dir, nr, size int) uintptr { return requestOn(runtime.GOARCH, dir, nr, size) }

// requestOn returns the number on a kind of processor. Some have another place for the direction.
func requestOn(arch string, dir, nr, size int) uintptr {
	low := uintptr('E')<<8 | uintptr(nr) | uintptr(size)<<16
	if slices.Contains([]string{"mips", "mipsle", "mips64", "mips64le", "ppc64", "ppc64le", "sparc64"}, arch) {
		return low | uintptr(dir&iocRead|dir&iocWrite<<2)<<29
	}
	return low | uintptr(dir)<<30
}

// control asks a device for something that has a number.
func control(fd int, req, arg uintptr) error {
	if _, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), req, arg); e != 0 {
		return e
	}
	return nil
}

// controlBytes asks a device for something that has memory.
func controlBytes(fd int, req uintptr, arg unsafe.Pointer) error {
	if _, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), req, uintptr(arg)); e != 0 {
		return e
	}
	return nil
}

// byAsking fills in the name and the buttons that the device itself tells.
func byAsking(i *Info) error {
	fd, err := unix.Open(i.Path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return &fs.PathError{Op: "open", Path: i.Path, Err: err}
	}
	var name [256]byte
	err = controlBytes(fd, request(iocRead, 0x06, len(name)-1), unsafe.Pointer(&name[0]))
	if err == nil {
		i.Name = string(name[:bytes.IndexByte(name[:], 0)])
	}
	var down bits
	if e := controlBytes(fd, request(iocRead, 0x20+typeKey, len(down)), unsafe.Pointer(&down[0])); e == nil {
		for code := range uint16(keys) {
			if down.has(code) {
				i.Keys = append(i.Keys, code)
			}
		}
	}
	var axes [8]byte
	if e := controlBytes(fd, request(iocRead, 0x20+typeAbs, len(axes)), unsafe.Pointer(&axes[0])); e == nil {
		for code := uint16(hatFirst); code <= hatLast; code++ {
			if axes[code/8]&(1<<(code%8)) != 0 {
				i.Hats = append(i.Hats, code)
			}
		}
	}
	return errors.Join(err, unix.Close(fd))
}
