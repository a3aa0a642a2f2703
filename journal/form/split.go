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
	right := byte(1)
	for _, c := range h {
		right &= digits[c]
	}
	return right == 1 && len(h) == HashLen
}

// digits has 1 for a lower-case hex digit and 0 for every other byte. Every line of a journal has 64
// of them: to branch on each would take longer than reading the rest of the line.
var digits = [256]byte{'0': 1, '1': 1, '2': 1, '3': 1, '4': 1, '5': 1, '6': 1, '7': 1, '8': 1, '9': 1, 'a': 1, 'b': 1, 'c': 1, 'd': 1, 'e': 1, 'f': 1}

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
