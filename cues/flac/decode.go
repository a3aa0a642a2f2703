package flac

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Sound is a decoded stream.
type Sound struct {
	Rate    int // frames per second
	Samples []int16
}

// maxSamples bounds what is decoded: 30 s at 192 kHz, the longest sound of a pack.
const maxSamples = 30 * 192000

var (
	errCut     = errors.New("is cut off")
	errDamaged = errors.New("is damaged")
)

// Decode decodes a whole stream of one channel and 16 bits. It compares the length that
// the stream says, and the check sum of each frame. The error follows the name of a file.
func Decode(file []byte) (Sound, error) { return new(Decoder).Decode(file) }

// Decoder decodes one stream after the other in the same memory. It is for one goroutine.
type Decoder struct {
	samples []int16
	block   []int32
}

// Decode is the function [Decode]; its samples are overwritten by the next.
func (d *Decoder) Decode(file []byte) (Sound, error) {
	s, rest, total, err := head(file)
	if err != nil {
		return Sound{}, err
	}
	if cap(d.samples) < total {
		d.samples = make([]int16, total)
	}
	s.Samples = d.samples[:0:total]
	scratch := d.block
	for len(s.Samples) < cap(s.Samples) {
		n, block, err := frame(rest, scratch[:0], cap(s.Samples)-len(s.Samples))
		if err != nil {
			return Sound{}, err
		}
		for _, v := range block {
			if v != int32(int16(v)) {
				return Sound{}, errDamaged
			}
			s.Samples = append(s.Samples, int16(v))
		}
		rest, scratch = rest[n:], block
	}
	d.block = scratch
	return s, nil
}

// head reads what stands before the frames: the rate, and the number of samples.
func head(file []byte) (s Sound, rest []byte, total int, err error) {
	if len(file) < 8 || string(file[:4]) != "fLaC" {
		return s, nil, 0, errors.New("is not a FLAC file")
	}
	rest, total = file[4:], -1
	for last := false; !last; {
		if len(rest) < 4 {
			return s, nil, 0, errCut
		}
		kind, size := rest[0]&0x7f, int(binary.BigEndian.Uint32(rest)&0xffffff)
		last = rest[0]&0x80 != 0
		if rest = rest[4:]; size > len(rest) {
			return s, nil, 0, errCut
		}
		if kind == 0 && total < 0 {
			if size != infoSize {
				return s, nil, 0, errDamaged
			}
			bits := binary.BigEndian.Uint64(rest[10:])
			s.Rate = int(bits >> 44)
			channels, width := bits>>41&7+1, bits>>36&31+1
			if channels != 1 || width != 16 || s.Rate == 0 {
				return s, nil, 0, fmt.Errorf("has %d channels of %d bits at %d Hz, and one of 16 bits is read", channels, width, s.Rate)
			}
			if n := bits & (1<<36 - 1); n == 0 || n > maxSamples {
				return s, nil, 0, fmt.Errorf("says that it has %d samples, and 1 to %d are read", n, maxSamples)
			} else {
				total = int(n)
			}
		}
		rest = rest[size:]
	}
	if total < 0 {
		return s, nil, 0, errDamaged
	}
	if int64(total) > 4*int64(len(rest))*maxBlock { // even silence takes some bytes a block: no memory for a lie
		return s, nil, 0, errCut
	}
	return s, rest, total, nil
}

// infoSize is the length of the block that describes a stream, in bytes.
const infoSize = 34

// maxBlock is the longest block of the format, in samples.
const maxBlock = 1 << 16

// frame decodes one frame into the memory of into, of at most left samples, and returns how
// many bytes it has.
func frame(data []byte, into []int32, left int) (n int, block []int32, err error) {
	r := &bitReader{data: data}
	size, err := frameHead(r)
	if err != nil {
		return 0, nil, err
	}
	if size > left {
		return 0, nil, errDamaged
	}
	if cap(into) < size {
		into = make([]int32, size)
	}
	block = into[:size]
	if err := subframe(r, block); err != nil {
		return 0, nil, err
	}
	r.align()
	n = r.position()
	sum := uint16(r.unsigned(16))
	switch {
	case r.ended:
		return 0, nil, errCut
	case sum != crc16(data[:n]):
		return 0, nil, errDamaged
	}
	return n + 2, block, nil
}

// frameHead reads the head of a frame, and returns the number of its samples.
func frameHead(r *bitReader) (size int, err error) {
	if sync := r.unsigned(15); sync != 0x7ffc {
		if r.ended {
			return 0, errCut
		}
		return 0, errDamaged
	}
	r.unsigned(1) // whether all blocks are equally long: each says its length
	sizeCode, rateCode := r.unsigned(4), r.unsigned(4)
	channel, width := r.unsigned(4), r.unsigned(3)
	r.unsigned(1)
	if channel != 0 || width != 4 && width != 0 {
		return 0, errDamaged
	}
	for first := r.unsigned(8); first >= 0xc0 && !r.ended; first = first << 1 & 0xff { // the number, as UTF-8
		r.unsigned(8)
	}
	switch {
	case sizeCode == 1:
		size = 192
	case sizeCode >= 2 && sizeCode <= 5:
		size = 576 << (sizeCode - 2)
	case sizeCode == 6:
		size = int(r.unsigned(8)) + 1
	case sizeCode == 7:
		size = int(r.unsigned(16)) + 1
	case sizeCode >= 8:
		size = 256 << (sizeCode - 8)
	}
	switch rateCode {
	case 12:
		r.unsigned(8)
	case 13, 14:
		r.unsigned(16)
	}
	n := r.position()
	sum := byte(r.unsigned(8))
	switch {
	case r.ended:
		return 0, errCut
	case size == 0 || sum != crc8(r.data[:n]):
		return 0, errDamaged
	}
	return size, nil
}

// subframe decodes the samples of a block.
func subframe(r *bitReader, block []int32) error {
	head := r.unsigned(8)
	kind, wasted := head>>1&63, uint(0)
	if head&1 != 0 {
		wasted = uint(r.unary()) + 1
	}
	if head&0x80 != 0 || wasted > 15 {
		return errDamaged
	}
	width := 16 - wasted
	switch {
	case kind == 0:
		v := r.signed(width)
		for i := range block {
			block[i] = v
		}
	case kind == 1:
		for i := range block {
			block[i] = r.signed(width)
		}
	case kind >= 8 && kind <= 12:
		order := int(kind - 8)
		if err := predicted(r, block, order, width); err != nil {
			return err
		}
		restoreFixed(block, order)
	case kind >= 32:
		if err := linear(r, block, int(kind-31), width); err != nil {
			return err
		}
	default:
		return errDamaged
	}
	if r.ended {
		return errCut
	}
	if wasted > 0 {
		for i := range block {
			block[i] <<= wasted
		}
	}
	return nil
}

// linear decodes a block that is predicted by so many coefficients.
func linear(r *bitReader, block []int32, order int, width uint) error {
	if order > len(block) {
		return errDamaged
	}
	for i := range order {
		block[i] = r.signed(width)
	}
	precision := uint(r.unsigned(4)) + 1
	shift := r.signed(5)
	if precision > 15 || shift < 0 {
		return errDamaged
	}
	var coefficients [maxOrder]int32
	for i := range order {
		coefficients[order-1-i] = r.signed(precision) // in the order of the samples
	}
	if err := residuals(r, block[order:], order); err != nil {
		return err
	}
	restore(block, coefficients[:order], uint(shift))
	return nil
}

// maxOrder is the largest number of coefficients.
const maxOrder = 32

// predicted reads the first samples of a block as they are, and the residuals of the others.
func predicted(r *bitReader, block []int32, order int, width uint) error {
	if order > len(block) {
		return errDamaged
	}
	for i := range order {
		block[i] = r.signed(width)
	}
	return residuals(r, block[order:], order)
}

// residuals reads what prediction leaves of a block, in partitions of their own parameters.
func residuals(r *bitReader, into []int32, order int) error {
	method := r.unsigned(2)
	if method > 1 {
		return errDamaged
	}
	bits := 4 + uint(method)
	parts := r.unsigned(4)
	size := (len(into) + order) >> parts
	if size<<parts != len(into)+order || size < order {
		return errDamaged
	}
	for n := size - order; ; n = size {
		k := uint(r.unsigned(bits))
		if k == 1<<bits-1 { // as plain numbers
			if width := uint(r.unsigned(5)); width == 0 {
				clear(into[:n])
			} else {
				for i := range n {
					into[i] = r.signed(width)
				}
			}
		} else {
			r.rice(into[:n], k)
		}
		if r.ended {
			return errCut
		}
		if into = into[n:]; len(into) == 0 {
			return nil
		}
	}
}

// restore adds to each residual what the samples before it predict. The coefficients are
// in the order of the samples.
func restore(block []int32, coefficients []int32, shift uint) {
	order := len(coefficients)
	slow := len(block) // up to this sample
	if order <= 8 {
		slow = min(8, len(block))
	}
	for i := order; i < slow; i++ {
		sum := int64(0)
		for j, c := range coefficients {
			sum += int64(c) * int64(block[i-order+j])
		}
		block[i] += int32(sum >> shift)
	}
	if order <= 8 && len(block) > 8 {
		var c [8]int64 // those that are not there predict nothing
		for i, v := range coefficients {
			c[8-order+i] = int64(v)
		}
		restore8(block, &c, shift)
	}
}

// restore8 is [restore] with eight coefficients, from the ninth sample on. It is written out:
// the start of the program waits for it.
func restore8(block []int32, c *[8]int64, shift uint) {
	c0, c1, c2, c3, c4, c5, c6, c7 := c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]
	last, before := int64(block[7]), int64(block[6]) // not read again: a sample waits for the one before it
	for i := 8; i < len(block); i++ {
		s := (*[9]int32)(block[i-8 : i+1])
		sum := c0*int64(s[0]) + c1*int64(s[1]) + c2*int64(s[2]) + c3*int64(s[3]) + c4*int64(s[4]) + c5*int64(s[5]) + c6*before + c7*last
		v := s[8] + int32(sum>>(shift&63))
		s[8] = v
		before, last = last, int64(v)
	}
}

// restoreFixed is [restore] with the predictors that the format has names for.
func restoreFixed(block []int32, order int) {
	if order > 0 {
		restore(block, fixed[order], 0)
	}
}

// fixed holds the coefficients of the fixed predictors by their order, in the order of the
// samples.
var fixed = [5][]int32{{}, {1}, {-1, 2}, {1, -3, 3}, {-1, 4, -6, 4}}
