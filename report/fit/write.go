package fit

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Field is one field of a message that is written.
type Field struct {
	num, base byte
	developer bool
	data      []byte
}

// The types of field, as Garmin's protocol numbers them.
const (
	baseEnum   = 0x00
	baseUint8  = 0x02
	baseString = 0x07
	baseBytes  = 0x0d
	baseUint16 = 0x84
	baseSint32 = 0x85
	baseUint32 = 0x86
)

// Enum returns a field with a value of a list.
func Enum(num, v byte) Field { return Field{num: num, base: baseEnum, data: []byte{v}} }

// Uint8 returns a field with a number.
func Uint8(num, v byte) Field { return Field{num: num, base: baseUint8, data: []byte{v}} }

// Uint16 returns a field with a number.
func Uint16(num byte, v uint16) Field {
	return Field{num: num, base: baseUint16, data: binary.LittleEndian.AppendUint16(nil, v)}
}

// Uint32 returns a field with a number.
func Uint32(num byte, v uint32) Field {
	return Field{num: num, base: baseUint32, data: binary.LittleEndian.AppendUint32(nil, v)}
}

// Scaled returns a field with a number from 0, times scale and rounded. One that has no room is
// written as the largest that has.
func Scaled(num byte, v, scale float64) Field {
	return Uint32(num, uint32(min(max(math.Round(v*scale), 0), math.MaxUint32-1)))
}

// Angle returns a field with an angle, given in degrees.
func Angle(num byte, degrees float64) Field {
	v := int32(min(max(math.Round(degrees*(1<<31)/180), -1<<31), 1<<31-2))
	return Field{num: num, base: baseSint32, data: binary.LittleEndian.AppendUint32(nil, uint32(v))}
}

// Bytes returns a field with up to 255 bytes.
func Bytes(num byte, b []byte) Field {
	return Field{num: num, base: baseBytes, data: b[:min(len(b), 255)]}
}

// Text returns a field with a text in a room of size bytes, at most 255. It is cut to that, at a
// whole character.
func Text(num byte, s string, size int) Field {
	data := make([]byte, min(max(size, 1), 255))
	n := 0
	for i, r := range s {
		if end := i + len(string(r)); end < len(data) { // the last byte is 0
			n = end
		} else {
			break
		}
	}
	copy(data, s[:n])
	return Field{num: num, base: baseString, data: data}
}

// Developer returns a field as one of the program's own, which a [FieldDescription] has
// described.
func Developer(f Field) Field {
	f.developer = true
	return f
}

// Writer takes in messages and makes a file of them.
type Writer struct {
	body  bytes.Buffer
	local map[string]byte // the local number of each layout
	next  byte
}

// Message takes in a message. Messages of one layout share a definition.
func (w *Writer) Message(num uint16, fields ...Field) {
	local := w.define(num, fields)
	w.body.WriteByte(local)
	for _, own := range []bool{false, true} {
		for _, f := range fields {
			if f.developer == own {
				w.body.Write(f.data)
			}
		}
	}
}

// define writes the definition of a layout, unless it is in force, and returns its number.
func (w *Writer) define(num uint16, fields []Field) byte {
	var plain, own []byte
	for _, f := range fields {
		if f.developer {
			own = append(own, f.num, byte(len(f.data)), 0) // of the first developer, and only one
		} else {
			plain = append(plain, f.num, byte(len(f.data)), f.base)
		}
	}
	layout := fmt.Sprint(num, plain, own)
	if local, ok := w.local[layout]; ok {
		return local
	}
	local := w.next % 16
	for old, at := range w.local {
		if at == local {
			delete(w.local, old)
		}
	}
	if w.local == nil {
		w.local = map[string]byte{}
	}
	w.local[layout] = local
	w.next = local + 1
	head := byte(0x40) | local
	if len(own) > 0 {
		head |= 0x20
	}
	w.body.Write([]byte{head, 0, 0, byte(num), byte(num >> 8), byte(len(plain) / 3)}) // small end first
	w.body.Write(plain)
	if len(own) > 0 {
		w.body.WriteByte(byte(len(own) / 3))
		w.body.Write(own)
	}
	return local
}

// The versions that a file names: of the protocol, 2.0, which has developer fields, and of the
// profile whose numbers are used.
const (
	protocolVersion = 0x20
	profileVersion  = 2158
)

// WriteTo writes the file.
func (w *Writer) WriteTo(to io.Writer) (int64, error) {
	head := []byte{14, protocolVersion}
	head = binary.LittleEndian.AppendUint16(head, profileVersion)
	head = binary.LittleEndian.AppendUint32(head, uint32(w.body.Len()))
	head = append(head, ".FIT"...)
	head = binary.LittleEndian.AppendUint16(head, checksum(0, head))
	sum := binary.LittleEndian.AppendUint16(nil, checksum(checksum(0, head), w.body.Bytes()))
	var n int64
	for _, part := range [][]byte{head, w.body.Bytes(), sum} {
		k, err := to.Write(part)
		if n += int64(k); err != nil {
			return n, err
		}
	}
	return n, nil
}
