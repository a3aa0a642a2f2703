package evdev

import (
	"encoding/binary"
	"strconv"
	"time"
)

// The types and codes of events that count here, as the kernel numbers them.
const (
	typeSyn, typeKey, typeAbs = 0, 1, 3
	synReport, synDropped     = 0, 3
	hatFirst, hatLast         = 0x10, 0x17 // the axes of hats
	keys                      = 0x300      // the number of codes of keys
)

// The values of a key.
const (
	valueUp, valueDown, valueRepeat = 0, 1, 2
)

// The sizes of struct input_event in bytes: its time is two longs of the machine.
const (
	size64 = 24
	size32 = 16
)

// native is the size of struct input_event that the kernel hands to this program.
const native = size32 + (size64-size32)*(strconv.IntSize/64)

// Size is the size of struct input_event in bytes, as named pipes have it.
const Size = native

// raw is one struct input_event.
type raw struct {
	at    time.Duration // on the clock that the device was asked for
	typ   uint16
	code  uint16
	value int32
}

// decode reads the event at the begin of b, which has at least size bytes.
func decode(b []byte, size int) raw {
	var r raw
	if size == size64 {
		r.at = time.Duration(binary.NativeEndian.Uint64(b))*time.Second + time.Duration(binary.NativeEndian.Uint64(b[8:]))*time.Microsecond
	} else { // unsigned: the kernel's 32 bits go on until 2106
		r.at = time.Duration(binary.NativeEndian.Uint32(b))*time.Second + time.Duration(binary.NativeEndian.Uint32(b[4:]))*time.Microsecond
	}
	b = b[size-8:]
	r.typ, r.code, r.value = binary.NativeEndian.Uint16(b), binary.NativeEndian.Uint16(b[2:]), int32(binary.NativeEndian.Uint32(b[4:]))
	return r
}
