package fit

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Message is one message of a file. It is only good until the next one is read.
type Message struct {
	Num uint16 // what it is, such as [Record]
	// Fields has the fields that are one whole number, by their number. Those that the
	// file marks as not known are left out, and so are texts, fractions and lists.
	Fields map[byte]int64
}

// Read reads a file, or several in a row, and hands each message to each. An error of each
// ends it. A file that is cut short or whose checksum is wrong is an error; messages before
// it were handed over.
func Read(r io.Reader, each func(*Message) error) error {
	d := reader{in: bufio.NewReader(r), each: each, now: Message{Fields: map[byte]int64{}}}
	for file := 1; ; file++ {
		if _, err := d.in.Peek(1); file > 1 && err == io.EOF {
			return nil
		}
		if err := d.file(); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return fmt.Errorf("byte %d: the file is cut short", d.at)
			}
			return err
		}
	}
}

// reader reads one file after the other.
type reader struct {
	in   *bufio.Reader
	each func(*Message) error
	at   int64  // bytes read
	left uint32 // of the messages of this file
	crc  uint16
	defs [16]*definition
	time int64 // the last timestamp, for headers that have only its end
	now  Message
	buf  [256]byte
}

// definition says how the messages of one local number are laid out.
type definition struct {
	num    uint16
	order  binary.ByteOrder
	fields []layout
	extra  int // bytes of developer fields, which are passed over
}

// layout is one field in a definition.
type layout struct{ num, size, base byte }

// bytes reads n bytes, at most 256, into the buffer.
func (d *reader) bytes(n int) ([]byte, error) {
	b := d.buf[:n]
	got, err := io.ReadFull(d.in, b)
	d.at += int64(got)
	d.crc = checksum(d.crc, b[:got])
	return b, err
}

// data reads n bytes of messages.
func (d *reader) data(n int) ([]byte, error) {
	if uint32(n) > d.left {
		return nil, fmt.Errorf("byte %d: a message is longer than its file", d.at)
	}
	d.left -= uint32(n)
	return d.bytes(n)
}

// file reads one file: header, messages, checksum.
func (d *reader) file() error {
	d.crc, d.defs, d.time = 0, [16]*definition{}, 0
	b, err := d.bytes(12)
	if err != nil {
		return err
	}
	if size := b[0]; string(b[8:12]) != ".FIT" || size != 12 && size != 14 {
		return fmt.Errorf("byte %d: not the header of a FIT file", d.at-12)
	}
	long := b[0] == 14
	d.left = binary.LittleEndian.Uint32(b[4:])
	if long {
		if _, err := d.bytes(2); err != nil {
			return err
		}
	}
	if d.left == 0 {
		return errors.New("the file was not closed by what wrote it: its header has no length")
	}
	for d.left > 0 {
		if err := d.message(); err != nil {
			return err
		}
	}
	want := d.crc
	if b, err = d.bytes(2); err != nil {
		return err
	}
	if got := binary.LittleEndian.Uint16(b); got != want {
		return fmt.Errorf("byte %d: the checksum is wrong: the file was damaged", d.at-2)
	}
	return nil
}

// message reads a definition or a message.
func (d *reader) message() error {
	b, err := d.data(1)
	if err != nil {
		return err
	}
	switch head := b[0]; {
	case head&0x80 != 0: // a message whose header has the last five bits of its time
		offset := int64(head & 0x1f)
		d.time += (offset - d.time) & 0x1f
		return d.fields(head>>5&3, true)
	case head&0x40 != 0:
		return d.define(head&0x0f, head&0x20 != 0)
	default:
		return d.fields(head&0x0f, false)
	}
}

// define reads a definition.
func (d *reader) define(local byte, developer bool) error {
	b, err := d.data(5)
	if err != nil {
		return err
	}
	def := &definition{order: binary.LittleEndian}
	if b[1] == 1 {
		def.order = binary.BigEndian
	}
	def.num = def.order.Uint16(b[2:])
	for range int(b[4]) {
		if b, err = d.data(3); err != nil {
			return err
		}
		def.fields = append(def.fields, layout{b[0], b[1], b[2]})
	}
	if developer {
		if b, err = d.data(1); err != nil {
			return err
		}
		for range int(b[0]) {
			if b, err = d.data(3); err != nil {
				return err
			}
			def.extra += int(b[1])
		}
	}
	d.defs[local] = def
	return nil
}

// fields reads a message and hands it over. timed says that its header had the time.
func (d *reader) fields(local byte, timed bool) error {
	def := d.defs[local]
	if def == nil {
		return fmt.Errorf("byte %d: a message that no definition describes", d.at-1)
	}
	d.now.Num = def.num
	clear(d.now.Fields)
	for _, f := range def.fields {
		b, err := d.data(int(f.size))
		if err != nil {
			return err
		}
		if v, ok := number(b, f.base, def.order); ok {
			d.now.Fields[f.num] = v
		}
	}
	for left := def.extra; left > 0; left -= min(left, len(d.buf)) {
		if _, err := d.data(min(left, len(d.buf))); err != nil {
			return err
		}
	}
	if v, ok := d.now.Fields[Timestamp]; ok {
		d.time = v
	} else if timed {
		d.now.Fields[Timestamp] = d.time
	}
	return d.each(&d.now)
}

// number returns the whole number that a field is. ok is false where it is something else or
// is marked as not known.
func number(b []byte, base byte, order binary.ByteOrder) (v int64, ok bool) {
	switch base & 0x1f {
	case 0, 2: // enum, uint8
		return one(b, 1, func() int64 { return int64(b[0]) }, 0xff)
	case 1:
		return one(b, 1, func() int64 { return int64(int8(b[0])) }, 0x7f)
	case 3:
		return one(b, 2, func() int64 { return int64(int16(order.Uint16(b))) }, 0x7fff)
	case 4:
		return one(b, 2, func() int64 { return int64(order.Uint16(b)) }, 0xffff)
	case 5:
		return one(b, 4, func() int64 { return int64(int32(order.Uint32(b))) }, 0x7fffffff)
	case 6:
		return one(b, 4, func() int64 { return int64(order.Uint32(b)) }, 0xffffffff)
	case 10:
		return one(b, 1, func() int64 { return int64(b[0]) }, 0)
	case 11:
		return one(b, 2, func() int64 { return int64(order.Uint16(b)) }, 0)
	case 12:
		return one(b, 4, func() int64 { return int64(order.Uint32(b)) }, 0)
	}
	return 0, false
}

// one returns the value of a field of size bytes, unless it is the one that means "not known".
func one(b []byte, size int, value func() int64, unknown int64) (int64, bool) {
	if len(b) != size {
		return 0, false
	}
	v := value()
	return v, v != unknown
}
