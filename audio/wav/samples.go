package wav

import "encoding/binary"

// justified returns samples of fewer bits than their containers with the bits at
// the top, where the format's definition has them and decodePCM reads them. Some
// programs put them at the bottom: then everything above is 0, or as the sign is,
// in every sample. A sound with its bits at the top is like that only where it is
// so soft that moving it up does not change what it is, only how loud, and a clip
// is levelled later. sound is changed only in a copy.
func justified(f format, sound []byte) []byte {
	unused := 8*f.width - f.bits
	if f.tag != tagPCM || f.width == 1 || unused == 0 {
		return sound
	}
	for i := 0; i < len(sound); i += f.width {
		if v := container(sound[i:], f.width); v>>f.bits != 0 && !signExtended(v, f) {
			return sound
		}
	}
	out := make([]byte, len(sound))
	for i := 0; i < len(sound); i += f.width {
		v := container(sound[i:], f.width) << unused
		for b := range f.width {
			out[i+b] = byte(v >> (8 * b))
		}
	}
	return out
}

// container returns the bits of the container of width bytes at the head of b.
func container(b []byte, width int) uint64 {
	v := uint64(0)
	for i := range width {
		v |= uint64(b[i]) << (8 * i)
	}
	return v
}

// signExtended reports whether all bits of v above those in use are as the
// highest of these.
func signExtended(v uint64, f format) bool {
	all := uint64(1)<<(8*f.width-f.bits) - 1
	sign := v >> (f.bits - 1) & 1
	return v>>f.bits == all*sign
}

// narrowed returns integer samples of 8 bytes as samples of 4: the lower half is far
// below what can be heard, and go-audio/wav does not read it.
func narrowed(f format, sound []byte) (format, []byte) {
	out := make([]byte, 0, len(sound)/2)
	for i := 0; i < len(sound); i += 8 {
		out = append(out, sound[i+4:i+8]...)
	}
	f.width, f.bits = 4, 32
	return f, out
}

// expanded returns the samples of a file of 8 bits by ITU-T G.711 as 16-bit PCM,
// and their format.
func expanded(f format, sound []byte) (format, []byte) {
	expand := muLaw
	if f.tag == tagALaw {
		expand = aLaw
	}
	out := make([]byte, 0, 2*len(sound))
	for _, b := range sound {
		out = binary.LittleEndian.AppendUint16(out, uint16(expand(b)))
	}
	f.tag, f.width, f.bits = tagPCM, 2, 16
	return f, out
}

// muLaw expands a µ-law sample to 16 bits: G.711, table 2, 14 bits shifted up by 2.
func muLaw(b byte) int16 {
	b = ^b
	v := (int16(b&0x0F)<<3+132)<<(b>>4&7) - 132
	if b&0x80 != 0 {
		return -v
	}
	return v
}

// aLaw expands an A-law sample to 16 bits: G.711, table 1, 13 bits shifted up by 3.
func aLaw(b byte) int16 {
	b ^= 0x55
	v := int16(b&0x0F)<<4 + 8
	if e := b >> 4 & 7; e > 0 {
		v = (v + 256) << (e - 1)
	}
	if b&0x80 == 0 {
		return -v
	}
	return v
}
