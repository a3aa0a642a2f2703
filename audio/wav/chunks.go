package wav

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// chunks walks through the chunks of a WAV file and keeps what it finds.
type chunks struct {
	order  binary.ByteOrder
	format format
	sound  []byte

	riff      int64 // bytes that the header counts behind its first 8; 0: not known
	ds64      int64 // RF64: bytes of samples; -1: not told
	wide      bool  // RF64 or BW64: sizes may stand in a chunk "ds64"
	hasFormat bool
	hasSound  bool
	ours      bool // a recording of spotter's that was killed
}

// parse finds the samples in a WAV file. No size is believed that reaches
// past the end of the file, so that nothing after it reads too far or asks for
// absurd memory. The size in the first 8 bytes decides nothing: programs write it
// too large, too small or not at all, and every player passes over that. The samples
// are those on which the chunk "data" and the file agree. Where a header was never
// finished, since its program was killed or wrote to a pipe, the file's size counts.
//
//	"RIFF" size "WAVE"            or "RIFX" (big-endian), "RF64", "BW64" (sizes of 64 bits)
//	"fmt " size tag channels rate ...
//	any other chunk               passed over; odd sizes have a pad byte
//	"data" size samples
func parse(file []byte) (f format, sound []byte, err error) {
	w, body, err := headerOf(file)
	if err != nil {
		return f, nil, err
	}
	for len(body) >= 8 {
		if body, err = w.chunk(body, len(file)); err != nil {
			return f, nil, err
		}
	}
	switch {
	case !w.hasFormat:
		return f, nil, fmt.Errorf("has no description of its samples (no \"fmt \" chunk): %s", exportAgain)
	case !w.hasSound:
		return f, nil, fmt.Errorf("has no samples (no \"data\" chunk): %s", exportAgain)
	}
	if err := checkLength(w.format, len(w.sound)); err != nil {
		return f, nil, err
	}
	w.sound = w.sound[:len(w.sound)-len(w.sound)%w.format.unit()]
	if w.order == binary.BigEndian {
		w.sound = swapped(w.sound, w.format.width)
	}
	return w.format, w.sound, nil
}

// headerOf checks the first twelve bytes of a file and returns what lies behind.
func headerOf(file []byte) (*chunks, []byte, error) {
	if len(file) == 0 {
		return nil, nil, errors.New("is empty: record or export it again")
	}
	if len(file) < 12 || string(file[8:12]) != "WAVE" {
		return nil, nil, fmt.Errorf("is not a WAV file%s: %s", guess(file), exportAgain)
	}
	w := &chunks{order: binary.LittleEndian, ds64: -1}
	switch string(file[:4]) {
	case "RIFF":
	case "RIFX":
		w.order = binary.BigEndian
	case "RF64", "BW64":
		w.wide = true
	default:
		return nil, nil, fmt.Errorf("is not a WAV file%s: %s", guess(file), exportAgain)
	}
	w.riff = int64(w.order.Uint32(file[4:]))
	return w, file[12:], nil
}

// chunk takes the chunk at the head of body and returns what follows it. total
// is the length of the file in bytes.
func (w *chunks) chunk(body []byte, total int) ([]byte, error) {
	id, size := string(body[:4]), int64(w.order.Uint32(body[4:]))
	body = body[8:]
	if id == "data" && !w.hasSound {
		if !w.hasFormat {
			return nil, fmt.Errorf("has its samples before the description of their format: %s", exportAgain)
		}
		var err error
		if size, err = w.soundSize(body, size, total); err != nil {
			return nil, err
		}
	}
	if size > int64(len(body)) {
		if w.hasSound { // the sound is whole; a tag or a broken chunk stands behind it
			return nil, nil
		}
		return nil, overlong(id, size, len(body))
	}
	chunk := body[:size]
	body = body[min(size+size%2, int64(len(body))):]
	switch {
	case id == "fmt " && !w.hasSound:
		if w.hasFormat {
			return nil, fmt.Errorf("has two \"fmt \" chunks, and a WAV file has one: %s", exportAgain)
		}
		f, err := parseFormat(chunk, w.order)
		if err != nil {
			return nil, err
		}
		w.format, w.hasFormat = f, true
	case id == "fact" && w.hasFormat && len(chunk) >= 4 && w.format.block > 0:
		w.format.told = int(min(w.order.Uint32(chunk), openSize))
	case id == "ds64" && w.wide && len(chunk) >= 16 && w.ds64 < 0:
		w.ds64 = int64(min(w.order.Uint64(chunk[8:]), openSize))
	case id == "JUNK" && string(chunk) == OpenMark:
		w.ours = true
	case id == "data" && w.hasSound:
		w.note("it has two \"data\" chunks, of which only the first is played")
	case id == "data":
		w.sound, w.hasSound = chunk, true
	}
	return body, nil
}

// OpenMark is the chunk "JUNK" of a recording of spotter's that is not finished: its
// sizes are behind what it holds.
const OpenMark = "spotter recording, open     "

// openSize is the least size that means "not known": programs that write to a
// pipe, and some that were killed, leave 0 or something above this.
const openSize = 0x7FFF0000

// miscounted is the number of bytes by which a size of samples may exceed the file,
// if the bytes in front of them are no fewer: some programs count the header as
// sound. At 48 kHz it is less than a millisecond.
const miscounted = 64

// soundSize returns how many bytes of body are samples, given what the header of
// the chunk claims, in whole frames. total is the length of the file in bytes.
func (w *chunks) soundSize(body []byte, size int64, total int) (int64, error) {
	have := int64(len(body))
	frame := int64(w.format.unit())
	if w.wide && size == 0xFFFFFFFF && w.ds64 >= 0 {
		size = w.ds64
	}
	never := size >= openSize && size > have || size == 0 && have > 0 && !w.followed(body)
	switch {
	case w.ours || never:
		whole := have - have%frame
		w.format.mended = whole != size
		return whole, nil
	case size > have && size-have <= min(miscounted, int64(total)-have):
		w.note("its \"data\" chunk claims %d bytes more than there are", size-have)
		size = have
	case size > have:
		return 0, overlong("data", size, int(have))
	}
	if size%frame != 0 {
		w.note("its \"data\" chunk has %d bytes of part of a frame at its end", size%frame)
	}
	return size, nil
}

// followed reports whether body begins with another chunk, which an empty one is
// followed by. Where it does not, or the first 8 bytes of the file say nothing of
// its length, the size was never filled in.
func (w *chunks) followed(body []byte) bool {
	if w.riff == 0 || w.riff >= openSize || len(body) < 8 {
		return false
	}
	for _, c := range body[:4] {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return int64(w.order.Uint32(body[4:])) <= int64(len(body)-8)
}

// note keeps the first thing that is odd about the header.
func (w *chunks) note(format string, args ...any) {
	if w.format.odd == "" {
		w.format.odd = fmt.Sprintf(format, args...)
	}
}

// overlong says that a chunk claims more bytes than there are.
func overlong(id string, size int64, have int) error {
	return fmt.Errorf("should have %d bytes in its %q chunk, but has only %d: it was cut short or its header is wrong; copy or export it again", size, id, have)
}

// swapped returns samples of width bytes with the order of their bytes reversed.
func swapped(sound []byte, width int) []byte {
	out := make([]byte, len(sound))
	for i := range out {
		out[i] = sound[i-i%width+width-1-i%width]
	}
	return out
}
