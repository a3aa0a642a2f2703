package flac

import (
	"encoding/binary"
	"math/bits"
)

// bitReader reads bits, the highest of a byte first. After the end it reads zeros and
// remembers that it was asked for too much.
type bitReader struct {
	data  []byte
	at    int    // the next byte that is not in the cache
	cache uint64 // the next bits, the first one highest; zeros behind the last that is valid or a preview of data
	n     uint   // valid bits of the cache
	ended bool   // more was asked for than there is
}

// fill loads the cache with at least 56 bits, or with all that is left.
func (r *bitReader) fill() {
	if r.at+8 <= len(r.data) {
		r.cache |= binary.BigEndian.Uint64(r.data[r.at:]) >> r.n
		r.at += int(63-r.n) / 8
		r.n |= 56
		return
	}
	r.cache &^= ^uint64(0) >> r.n // what was a preview is loaded again
	for r.n <= 56 && r.at < len(r.data) {
		r.cache |= uint64(r.data[r.at]) << (56 - r.n)
		r.at++
		r.n += 8
	}
}

// drop takes n bits out of the cache.
func (r *bitReader) drop(n uint) {
	if n > r.n {
		r.ended = true
		n = r.n
	}
	r.cache <<= n
	r.n -= n
}

// unsigned reads a number of n bits, at most 32.
func (r *bitReader) unsigned(n uint) uint32 {
	r.fill()
	v := uint32(r.cache >> (64 - n))
	r.drop(n)
	return v
}

// signed reads a number in two's complement of n bits, 1 to 32.
func (r *bitReader) signed(n uint) int32 {
	return int32(r.unsigned(n)) << (32 - n) >> (32 - n)
}

// maxUnary bounds the zeros before a one. No residual of 16 bits needs more.
const maxUnary = 1 << 17

// unary reads zeros up to a one, and returns how many there were.
func (r *bitReader) unary() uint32 {
	total := uint32(0)
	for {
		r.fill()
		zeros := uint(bits.LeadingZeros64(r.cache))
		if zeros < r.n {
			r.drop(zeros + 1)
			return total + uint32(zeros)
		}
		total += uint32(r.n)
		if r.n == 0 || total > maxUnary {
			r.ended = true
			return 0
		}
		r.drop(r.n)
	}
}

// rice reads len(into) residuals with a parameter of at most 30.
func (r *bitReader) rice(into []int32, k uint) {
	cache, n := r.cache, r.n
	for i := range into {
		zeros := uint(bits.LeadingZeros64(cache))
		used := zeros + 1 + k
		if used > n {
			r.cache, r.n = cache, n
			r.fill()
			cache, n = r.cache, r.n
			zeros = uint(bits.LeadingZeros64(cache))
			used = zeros + 1 + k
		}
		var v uint32
		if used <= n {
			v = uint32(zeros)<<k | uint32(cache<<((zeros+1)&63)>>((64-k)&63))&(1<<k-1)
			cache <<= used & 63
			n -= used
		} else {
			r.cache, r.n = cache, n
			v = r.unary() << k
			v |= r.unsigned(k)
			cache, n = r.cache, r.n
		}
		into[i] = int32(v>>1) ^ -int32(v&1)
	}
	r.cache, r.n = cache, n
}

// align drops the rest of a byte that was begun.
func (r *bitReader) align() { r.drop(r.n % 8) }

// position returns the byte that comes next. It counts only behind align.
func (r *bitReader) position() int { return r.at - int(r.n/8) }

// bitWriter writes bits, the highest of a byte first.
type bitWriter struct {
	data  []byte
	cache uint64 // the last n bits are not in data yet
	n     uint   // at most 7 between calls
}

// write appends the lowest n bits of v, at most 32.
func (w *bitWriter) write(v uint32, n uint) {
	w.cache = w.cache<<n | uint64(v)&(1<<n-1)
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.data = append(w.data, byte(w.cache>>(w.n-8)))
	}
}

// rice appends residuals with a parameter.
func (w *bitWriter) rice(residuals []int32, k uint) {
	for _, e := range residuals {
		v := zigzag(e)
		for zeros := v >> k; zeros > 0; {
			n := min(zeros, 32)
			w.write(0, uint(n))
			zeros -= n
		}
		w.write(1, 1)
		w.write(v, k)
	}
}

// align fills a byte that was begun with zeros.
func (w *bitWriter) align() { w.write(0, (8-w.n%8)%8) }

// zigzag folds a number so that small ones of either sign are small: 0, -1, 1, -2, …
func zigzag(v int32) uint32 { return uint32(v<<1) ^ uint32(v>>31) }
