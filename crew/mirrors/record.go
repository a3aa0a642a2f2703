package mirrors

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"

	"spotter/journal"
)

// A record of the log ahead is: the mark, the generation of the log, the place in the mirror, the
// lengths of the name and of the batch, a sum of all else, the name and the batch.
const (
	recordMark = "spotter+"
	sumBytes   = 16
	headBytes  = len(recordMark) + 8 + 8 + 4 + 4 + sumBytes
	nameBytes  = 128 // the most of a name
)

// record is a batch of the log ahead.
type record struct {
	key   string // race and name of the mirror, with a slash between them
	at    int64
	bytes []byte
}

// appendRecord appends a record to dst.
func appendRecord(dst []byte, generation uint64, key string, at int64, b []byte) []byte {
	begin := len(dst)
	dst = append(dst, recordMark...)
	dst = binary.LittleEndian.AppendUint64(dst, generation)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(at))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(key)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b)))
	sum := len(dst)
	dst = append(dst, make([]byte, sumBytes)...)
	dst = append(append(dst, key...), b...)
	s := sha256.Sum256(dst[begin:])
	copy(dst[sum:], s[:sumBytes])
	return dst
}

// readRecords reads the records of a log, as far as they are whole and of one generation.
func readRecords(b []byte) (list []record, generation uint64) {
	for len(b) >= headBytes && string(b[:len(recordMark)]) == recordMark {
		head := b[len(recordMark):]
		g, at := binary.LittleEndian.Uint64(head), int64(binary.LittleEndian.Uint64(head[8:]))
		n, m := binary.LittleEndian.Uint32(head[16:]), binary.LittleEndian.Uint32(head[20:])
		if n > nameBytes || m > aheadMost { // before they become an int, which has 32 bits on some machines
			break
		}
		name, size := int(n), int(m)
		if len(b) < headBytes+name+size || at < 0 || len(list) > 0 && g != generation {
			break
		}
		whole := bytes.Clone(b[:headBytes+name+size])
		sum := whole[headBytes-sumBytes : headBytes]
		said := [sumBytes]byte(sum)
		clear(sum)
		if s := sha256.Sum256(whole); [sumBytes]byte(s[:sumBytes]) != said {
			break
		}
		generation = g
		list = append(list, record{string(whole[headBytes : headBytes+name]), at, whole[headBytes+name:]})
		b = b[len(whole):]
	}
	return list, generation
}

// readLogs reads both logs of a folder: the batches of each mirror in order, and the highest
// generation. Of two at one place the later one counts: the earlier one was never called kept.
func readLogs(disk journal.FS, folder string) (batches map[string][]record, generation uint64, err error) {
	var lists [2][]record
	var generations [2]uint64
	for n := range lists {
		r, err := disk.Open(aheadPath(folder, n))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		b, err := io.ReadAll(r)
		_ = r.Close() // it was only read
		if err != nil {
			return nil, 0, err
		}
		lists[n], generations[n] = readRecords(b)
	}
	first := 0
	if generations[1] < generations[0] {
		first = 1
	}
	batches = make(map[string][]record)
	for _, n := range []int{first, 1 - first} {
		for _, r := range lists[n] {
			list := batches[r.key]
			for len(list) > 0 && list[len(list)-1].at >= r.at {
				list = list[:len(list)-1]
			}
			batches[r.key] = append(list, r)
		}
	}
	return batches, max(generations[0], generations[1]), nil
}
