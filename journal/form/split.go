package form

import (
	"crypto/sha256"
	"encoding/hex"
)

const (
	HashLen = 2 * sha256.Size                    // letters of a hash, which is written as hex
	HashKey = `,"hash":"`                        // begins the bytes that the hash does not cover
	TailLen = len(HashKey) + HashLen + len(`"}`) // bytes from there to the end of the line
)

// ZeroHash stands in the place of the hash before the first line.
const ZeroHash = "0000000000000000000000000000000000000000000000000000000000000000"

// Split returns the bytes of a line that its hash covers, and the hash as written; ok is
// false when the line does not end as one must. The line has no newline.
func Split(line []byte) (body, hash []byte, ok bool) {
	if len(line) < TailLen || string(line[len(line)-2:]) != `"}` {
		return nil, nil, false
	}
	cut := len(line) - TailLen
	hash = line[cut+len(HashKey) : len(line)-2]
	if string(line[cut:cut+len(HashKey)]) != HashKey || !IsHash(hash) {
		return nil, nil, false
	}
	return line[:cut], hash, true
}

// IsHash reports whether h is a hash as text: 64 lower-case hex digits.
func IsHash(h []byte) bool {
	for _, c := range h {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(h) == HashLen
}

// Hasher computes the hashes of lines. The zero value is ready to use; it must not be
// used by two goroutines at once.
type Hasher struct {
	room []byte
	text [HashLen]byte
}

// Sum returns the hash of a line, as text: that of the hash of the line before it, as
// text, and the bytes of body. The result is valid until the next call.
func (h *Hasher) Sum(before, body []byte) []byte {
	h.room = append(append(h.room[:0], before...), body...)
	sum := sha256.Sum256(h.room)
	hex.Encode(h.text[:], sum[:])
	return h.text[:]
}
