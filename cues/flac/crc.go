package flac

import "sync"

// The check sums of the format: CRC-8 with the polynomial x⁸+x²+x+1 and CRC-16 with
// x¹⁶+x¹⁵+x²+1, both from the highest bit on and beginning with 0. The library of Go has
// neither. The tables are made for the first sound: a command that plays none does without.
var (
	crc8Table  = sync.OnceValue(makeCRC8)
	crc16Table = sync.OnceValue(makeCRC16)
)

func makeCRC8() *[256]byte {
	var t [256]byte
	for i := range t {
		c := byte(i)
		for range 8 {
			if c&0x80 != 0 {
				c = c<<1 ^ 0x07
			} else {
				c <<= 1
			}
		}
		t[i] = c
	}
	return &t
}

// makeCRC16 returns tables for eight bytes at once: t[k] is for a byte that k others follow.
func makeCRC16() *[8][256]uint16 {
	var t [8][256]uint16
	for i := range t[0] {
		c := uint16(i) << 8
		for range 8 {
			if c&0x8000 != 0 {
				c = c<<1 ^ 0x8005
			} else {
				c <<= 1
			}
		}
		t[0][i] = c
	}
	for k := 1; k < len(t); k++ {
		for i := range t[k] {
			c := t[k-1][i]
			t[k][i] = c<<8 ^ t[0][c>>8]
		}
	}
	return &t
}

func crc8(data []byte) (c byte) {
	t := crc8Table()
	for _, b := range data {
		c = t[c^b]
	}
	return c
}

func crc16(data []byte) (c uint16) {
	t := crc16Table()
	for ; len(data) >= 8; data = data[8:] {
		c = t[7][data[0]^byte(c>>8)] ^ t[6][data[1]^byte(c)] ^ t[5][data[2]] ^ t[4][data[3]] ^
			t[3][data[4]] ^ t[2][data[5]] ^ t[1][data[6]] ^ t[0][data[7]]
	}
	for _, b := range data {
		c = c<<8 ^ t[0][byte(c>>8)^b]
	}
	return c
}
