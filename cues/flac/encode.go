package flac

import (
	"crypto/md5"
	"encoding/binary"
	"math"
	"math/bits"
)

// What is tried for each block. The voices are stored once, so it may take its time: a second
// of sound takes about a tenth of one.
const (
	blockSize  = 1152 // samples, 48 ms at 24 kHz: about as long as a sound of speech stays as it is
	tryOrder   = 8    // coefficients: sixteen would save 1 % and cost the start more
	precision  = 13   // bits of a coefficient
	maxParts   = 5    // 32 partitions of residuals
	maxRiceK   = 14
	lastInfo   = 0x80 // the only block of metadata
	monoOf16   = 0x08 // one channel, 16 bits
	sizeBefore = 7    // the length of the block stands in 16 bits
)

// Encode returns samples as a stream that [Decode] gives back to the bit. There must be
// samples, and a rate of at most 655,350 Hz.
func Encode(samples []int16, rate int) []byte {
	w := &bitWriter{data: []byte("fLaC")}
	w.write(lastInfo, 8)
	w.write(infoSize, 24)
	w.write(blockSize, 16)
	w.write(blockSize, 16)
	w.write(0, 24) // the least and the most bytes of a frame: not said
	w.write(0, 24)
	w.write(uint32(rate), 20)
	w.write(0, 3)
	w.write(15, 5)
	w.write(0, 4)
	w.write(uint32(len(samples)), 32)
	raw := make([]byte, 0, 2*len(samples))
	for _, v := range samples {
		raw = binary.LittleEndian.AppendUint16(raw, uint16(v))
	}
	sum := md5.Sum(raw) // the format asks for it
	w.data = append(w.data, sum[:]...)
	for n := 0; len(samples) > 0; n++ {
		size := min(blockSize, len(samples))
		block := make([]int32, size)
		for i, v := range samples[:size] {
			block[i] = int32(v)
		}
		w.frame(block, uint32(n))
		samples = samples[size:]
	}
	return w.data
}

// frame appends one frame, the number n.
func (w *bitWriter) frame(block []int32, n uint32) {
	from := len(w.data)
	w.write(0xfff8, 16)
	w.write(sizeBefore, 4)
	w.write(0, 4) // the rate is that of the stream
	w.write(monoOf16, 8)
	for _, b := range number(n) {
		w.write(uint32(b), 8)
	}
	w.write(uint32(len(block)-1), 16)
	w.write(uint32(crc8(w.data[from:])), 8)
	w.data = append(w.data, best(block)...)
	w.write(uint32(crc16(w.data[from:])), 16)
}

// number returns the number of a frame in the form of UTF-8.
func number(n uint32) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	return []byte(string(rune(n))) // fewer than 0xd800: 30 s at 192 kHz have 5,000
}

// best returns the shortest of the subframes that are tried for a block.
func best(block []int32) (shortest []byte) {
	keep := func(w *bitWriter) {
		w.align()
		if shortest == nil || len(w.data) < len(shortest) {
			shortest = w.data
		}
	}
	keep(verbatim(block))
	if same(block) {
		w := &bitWriter{}
		w.write(0, 8)
		w.write(uint32(block[0]), 16)
		keep(w)
	}
	for order := range min(len(fixed), len(block)) {
		w := &bitWriter{}
		w.write(uint32(8+order)<<1, 8)
		for _, v := range block[:order] {
			w.write(uint32(v), 16)
		}
		if w.residuals(left(block, fixed[order], 0), order) {
			keep(w)
		}
	}
	for _, flat := range []float64{0, 0.5, 0.8} {
		for order, c := range predictors(block, flat) {
			if w := linearOf(block, order+1, c); w != nil {
				keep(w)
			}
		}
	}
	return shortest
}

// same reports whether all samples are equal.
func same(block []int32) bool {
	for _, v := range block {
		if v != block[0] {
			return false
		}
	}
	return true
}

// verbatim returns the subframe of samples as they are.
func verbatim(block []int32) *bitWriter {
	w := &bitWriter{}
	w.write(1<<1, 8)
	for _, v := range block {
		w.write(uint32(v), 16)
	}
	return w
}

// linearOf returns the subframe of a block that coefficients predict; nil where they do not.
func linearOf(block []int32, order int, exact []float64) *bitWriter {
	coefficients, shift := quantised(exact)
	if coefficients == nil || order > len(block) {
		return nil
	}
	w := &bitWriter{}
	w.write(uint32(31+order)<<1, 8)
	for _, v := range block[:order] {
		w.write(uint32(v), 16)
	}
	w.write(precision-1, 4)
	w.write(uint32(shift), 5)
	for i := range order {
		w.write(uint32(coefficients[order-1-i]), precision)
	}
	if !w.residuals(left(block, coefficients, uint(shift)), order) {
		return nil
	}
	return w
}

// left returns what the prediction of a block leaves; nil where it does not fit 30 bits. The
// coefficients are in the order of the samples.
func left(block, coefficients []int32, shift uint) []int32 {
	order := len(coefficients)
	if order > len(block) {
		return nil
	}
	out := make([]int32, len(block)-order)
	for i := range out {
		sum := int64(0)
		for j, c := range coefficients {
			sum += int64(c) * int64(block[i+j])
		}
		e := int64(block[i+order]) - sum>>shift
		if e >= 1<<29 || e < -1<<29 {
			return nil
		}
		out[i] = int32(e)
	}
	return out
}

// residuals appends what a prediction left, in as many partitions as take the least room;
// false where there is nothing to append.
func (w *bitWriter) residuals(left []int32, order int) bool {
	if left == nil {
		return false
	}
	size := len(left) + order
	least, parts := math.MaxInt, 0
	for p := 0; p <= maxParts && size>>p<<p == size && size>>p > order; p++ {
		cost := 0
		eachPart(left, order, p, func(part []int32) {
			_, c := riceFor(part)
			cost += 4 + c
		})
		if cost < least {
			least, parts = cost, p
		}
	}
	w.write(0, 2)
	w.write(uint32(parts), 4)
	eachPart(left, order, parts, func(part []int32) {
		k, _ := riceFor(part)
		w.write(uint32(k), 4)
		w.rice(part, k)
	})
	return true
}

// eachPart calls do with each of 2^p partitions.
func eachPart(left []int32, order, p int, do func(part []int32)) {
	size := (len(left) + order) >> p
	for n := size - order; ; n = size {
		do(left[:n])
		if left = left[n:]; len(left) == 0 {
			return
		}
	}
}

// riceFor returns the parameter with which residuals take the fewest bits.
func riceFor(part []int32) (k uint, cost int) {
	sum := uint64(0)
	for _, e := range part {
		sum += uint64(zigzag(e))
	}
	mean := sum / uint64(max(len(part), 1))
	guess := max(bits.Len64(mean)-1, 0)
	cost = math.MaxInt
	for try := max(guess-1, 0); try <= min(guess+1, maxRiceK); try++ {
		c := len(part) * (1 + try)
		for _, e := range part {
			c += int(zigzag(e) >> try)
		}
		if c < cost {
			k, cost = uint(try), c
		}
	}
	if cost == math.MaxInt { // far too loud for any: as long as it takes
		k, cost = maxRiceK, 0
		for _, e := range part {
			cost += 1 + maxRiceK + int(zigzag(e)>>maxRiceK)
		}
	}
	return k, cost
}
