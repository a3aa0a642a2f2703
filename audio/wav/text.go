package wav

import "encoding/binary"

// AppendText appends a chunk that holds a text, ended by a zero as the format
// wants it, and padded to an even size.
func AppendText(b []byte, id, text string) []byte {
	b = append(b, id...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(text)+1))
	b = append(append(b, text...), 0)
	if len(text)%2 == 0 {
		b = append(b, 0)
	}
	return b
}

// EachChunk calls found with each chunk of a list that is whole.
func EachChunk(list []byte, found func(id string, body []byte)) {
	for len(list) >= ChunkHeader {
		id, size := string(list[:4]), int64(binary.LittleEndian.Uint32(list[4:]))
		list = list[ChunkHeader:]
		if size > int64(len(list)) {
			return
		}
		found(id, list[:size])
		list = list[min(size+size%2, int64(len(list))):]
	}
}
