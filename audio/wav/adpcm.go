package wav

import (
	"encoding/binary"
	"fmt"
)

// Both kinds of ADPCM store a sample as 4 bits: how far it lies from what the last
// samples let expect, in steps that grow and shrink. Blocks begin with whole samples,
// so a block can be decoded alone. The layouts are those of Microsoft's "New Multimedia
// Data Types and Data Techniques" (1994) and of the IMA's "Recommended Practices for
// Enhancing Digital Audio Compatibility" (1992).

// blockHead returns the number of bytes of one channel that a block of ADPCM has before its 4-bit
// samples.
func blockHead(tag uint16) int {
	if tag == tagIMA {
		return 4
	}
	return 7
}

// parseADPCM reads what the "fmt " chunk of an ADPCM file has behind its first 16 bytes.
func parseADPCM(f format, chunk []byte, order binary.ByteOrder, block int) (format, error) {
	f.block, f.width = block, 0
	switch {
	case order == binary.BigEndian:
		return f, fmt.Errorf("has ADPCM samples in big-endian order: %s", exportAgain)
	case f.bits != 4:
		return f, fmt.Errorf("has ADPCM samples of %d bits, and spotter reads 4 bits: %s", f.bits, exportAgain)
	case block <= blockHead(f.tag)*f.channels:
		return f, fmt.Errorf("has ADPCM blocks of %d bytes, which is too short: %s", block, exportAgain)
	case f.tag == tagIMA && block%(4*f.channels) != 0 && f.channels > 1:
		return f, fmt.Errorf("has ADPCM blocks of %d bytes, which no whole samples of %d channels fit: %s", block, f.channels, exportAgain)
	case f.channels > 2:
		return f, fmt.Errorf("has ADPCM samples of %d channels, and spotter reads 1 or 2: %s", f.channels, exportAgain)
	}
	if f.tag == tagADPCM {
		f.predictors = predictors(chunk)
	}
	return f, nil
}

// predictors returns the pairs of weights, in 256ths, with which a file of Microsoft's
// ADPCM predicts a sample from the last two. A file without its own uses the seven of
// the format.
func predictors(chunk []byte) [][2]int {
	standard := [][2]int{{256, 0}, {512, -256}, {0, 0}, {192, 64}, {240, 0}, {460, -208}, {392, -232}}
	if len(chunk) < 22 {
		return standard
	}
	n := int(binary.LittleEndian.Uint16(chunk[20:]))
	if n == 0 || len(chunk) < 22+4*n {
		return standard
	}
	own := make([][2]int, n)
	for i := range own {
		at := chunk[22+4*i:]
		own[i] = [2]int{int(int16(binary.LittleEndian.Uint16(at))), int(int16(binary.LittleEndian.Uint16(at[2:])))}
	}
	return own
}

// blockFrames returns the number of frames in a block of size bytes; 0 for one that ends in
// its head.
func (f format) blockFrames(size int) int {
	rest := size/f.channels - blockHead(f.tag)
	switch {
	case rest < 0:
		return 0
	case f.tag == tagADPCM:
		return 2 + (size-blockHead(f.tag)*f.channels)*2/f.channels
	case f.channels == 2: // samples of a channel come in groups of eight
		return 1 + rest/4*8
	}
	return 1 + rest*2
}

// frames returns the number of frames in size bytes of samples.
func (f format) frames(size int) int {
	if f.block == 0 {
		return size / (f.channels * f.width)
	}
	n := size/f.block*f.blockFrames(f.block) + f.blockFrames(size%f.block)
	if f.told > 0 {
		n = min(n, f.told)
	}
	return n
}

// unit is the number of bytes that a sound is a multiple of.
func (f format) unit() int {
	if f.block > 0 {
		return 1 // the last block may be shorter than the others
	}
	return f.channels * f.width
}

// decompressed returns the samples of an ADPCM file as 16-bit PCM, and their format.
func decompressed(f format, sound []byte) (format, []byte, error) {
	whole := f.channels * f.frames(len(sound))
	out := make([]int16, 0, whole+f.channels*f.blockFrames(f.block))
	for n := 0; len(sound) > 0 && len(out) < whole; n++ {
		block := sound[:min(f.block, len(sound))]
		sound = sound[len(block):]
		frames := f.blockFrames(len(block))
		if frames == 0 {
			break
		}
		var err error
		if f.tag == tagIMA {
			out, err = imaBlock(out, block, f.channels, frames)
		} else {
			out, err = msBlock(out, block, f, frames)
		}
		if err != nil {
			return f, nil, fmt.Errorf("has a broken ADPCM block (number %d): %w: %s", n+1, err, exportAgain)
		}
	}
	out = out[:min(len(out), whole)]
	pcm := make([]byte, 0, 2*len(out))
	for _, v := range out {
		pcm = binary.LittleEndian.AppendUint16(pcm, uint16(v))
	}
	f.tag, f.width, f.bits, f.block = tagPCM, 2, 16, 0
	return f, pcm, nil
}

// clamp16 limits a sample to 16 bits.
func clamp16(v int) int {
	return max(-1<<15, min(v, 1<<15-1))
}

// msSteps is by how much, in 256ths, the step of Microsoft's ADPCM changes after each
// value of 4 bits.
var msSteps = [16]int{230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230}

// msChannel is the decoder of one channel of a block of Microsoft's ADPCM.
type msChannel struct {
	weights [2]int // of the last sample and of the one before it, in 256ths
	step    int
	last    [2]int // the last sample, and the one before it
}

// next decodes one value of 4 bits.
func (c *msChannel) next(nibble byte) int16 {
	signed := int(nibble)
	if signed > 7 {
		signed -= 16
	}
	v := clamp16((c.last[0]*c.weights[0]+c.last[1]*c.weights[1])/256 + signed*c.step)
	c.last = [2]int{v, c.last[0]}
	c.step = min(max(16, msSteps[nibble]*c.step/256), 1<<24)
	return int16(v)
}

// msBlock adds the samples of a block of Microsoft's ADPCM to out. Each field of its
// head stands once for each channel: the predictor, the step, the second sample, the
// first. The high half of a byte comes first.
func msBlock(out []int16, block []byte, f format, frames int) ([]int16, error) {
	var channels [2]msChannel
	le, n := binary.LittleEndian, f.channels
	for i := range n {
		if int(block[i]) >= len(f.predictors) {
			return nil, fmt.Errorf("it names predictor %d of %d", block[i], len(f.predictors))
		}
		sample := func(field int) int { return int(int16(le.Uint16(block[n+2*n*field+2*i:]))) }
		channels[i] = msChannel{f.predictors[block[i]], sample(0), [2]int{sample(1), sample(2)}}
	}
	for age := 1; age >= 0; age-- {
		for i := range n {
			out = append(out, int16(channels[i].last[age]))
		}
	}
	for k := range (frames - 2) * n {
		b := block[7*n+k/2]
		if k%2 == 0 {
			b >>= 4
		}
		out = append(out, channels[k%n].next(b&0x0F))
	}
	return out, nil
}

// imaIndex is by how many places the step of IMA ADPCM moves after the lower 3 bits of a
// value.
var imaIndex = [8]int{-1, -1, -1, -1, 2, 4, 6, 8}

// imaSteps are the steps of IMA ADPCM.
var imaSteps = [89]int{
	7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143,
	157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411,
	1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442,
	11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
}

// imaBlock adds the samples of a block of IMA ADPCM to out. Its head has, for each
// channel, the first sample, the place of the step and an empty byte. Eight samples of
// each channel follow in turn, the low half of a byte first.
func imaBlock(out []int16, block []byte, n, frames int) ([]int16, error) {
	base := len(out)
	out = append(out, make([]int16, n*frames)...)
	for i := range n {
		head := block[4*i:]
		last, index := int(int16(binary.LittleEndian.Uint16(head))), int(head[2])
		if index >= len(imaSteps) {
			return nil, fmt.Errorf("it begins at step %d of %d", index, len(imaSteps))
		}
		out[base+i] = int16(last)
		for k := range frames - 1 {
			b := block[4*n+4*(k/8*n+i)+k%8/2]
			if k%2 == 1 {
				b >>= 4
			}
			step := imaSteps[index]
			change := step >> 3
			for bit := range 3 {
				if b>>(2-bit)&1 != 0 {
					change += step >> bit
				}
			}
			if b&8 != 0 {
				change = -change
			}
			last = clamp16(last + change)
			index = max(0, min(index+imaIndex[b&7], len(imaSteps)-1))
			out[base+(k+1)*n+i] = int16(last)
		}
	}
	return out, nil
}
