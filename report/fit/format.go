package fit

import (
	"sync"
	"time"
)

// The numbers of messages that spotter reads or writes, as Garmin's profile has them.
const (
	FileID           = 0
	Session          = 18
	Lap              = 19
	Record           = 20
	Event            = 21
	Activity         = 34
	FieldDescription = 206
	DeveloperDataID  = 207
)

// Timestamp is the number of the field with the time of a message, in every message.
const Timestamp = 253

// epoch begins the seconds of a file.
var epoch = time.Date(1989, 12, 31, 0, 0, 0, 0, time.UTC)

// Time returns the time that a timestamp of a file means.
func Time(seconds int64) time.Time { return epoch.Add(time.Duration(seconds) * time.Second) }

// Seconds returns the timestamp of a time, cut to whole seconds.
func Seconds(t time.Time) uint32 {
	return uint32(max(t.Sub(epoch)/time.Second, 0))
}

// Degrees returns the degrees of a place in semicircles.
func Degrees(semicircles int64) float64 { return float64(semicircles) * 180 / (1 << 31) }

// crcTable has the checksum of each byte: CRC-16 with the polynomial 0x8005, bits reflected.
var crcTable = sync.OnceValue(func() *[256]uint16 {
	var table [256]uint16
	for i := range table {
		c := uint16(i)
		for range 8 {
			if c&1 != 0 {
				c = c>>1 ^ 0xa001
			} else {
				c >>= 1
			}
		}
		table[i] = c
	}
	return &table
})

// checksum returns the checksum of b behind bytes whose checksum is crc; 0 before any.
func checksum(crc uint16, b []byte) uint16 {
	table := crcTable()
	for _, c := range b {
		crc = crc>>8 ^ table[byte(crc)^c]
	}
	return crc
}
