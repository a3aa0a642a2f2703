package out

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"

	"spotter/audio/clip"
	"spotter/audio/wav"
	"spotter/cues"
	"spotter/phone/wire"
)

// shelf has the clips of a pack as WAV files. They are made when a phone first asks.
type shelf struct {
	make  func()
	files map[string][]byte     // by SHA-256, in small hex digits
	urls  map[*clip.Clip]string // below the page's own address
	pack  wire.Message
}

// newShelf returns the shelf of a bank.
func newShelf(bank clip.Bank) *shelf {
	s := &shelf{files: map[string][]byte{}, urls: map[*clip.Clip]string{}}
	s.make = sync.OnceFunc(func() { s.fill(bank) })
	return s
}

// fill makes the files.
func (s *shelf) fill(bank clip.Bank) {
	ids := make([]cues.ID, 0, len(bank))
	for id := range bank {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	all := sha256.New()
	s.pack.Type = wire.Pack
	for _, id := range ids {
		c := bank[id]
		if s.urls[c] == "" {
			file := wav.Mono(c.Samples())
			sum := sha256.Sum256(file)
			name := hex.EncodeToString(sum[:])
			s.files[name], s.urls[c] = file, "clips/"+name+".wav"
		}
		s.pack.Clips = append(s.pack.Clips, wire.Clip{ID: string(id), URL: s.urls[c]})
		all.Write([]byte(string(id) + " " + s.urls[c] + "\n")) // a hash takes everything
	}
	s.pack.SHA256 = hex.EncodeToString(all.Sum(nil))
}

// message returns the message that has the page load all clips.
func (s *shelf) message() wire.Message {
	s.make()
	return s.pack
}

// file returns a clip's file by its sum; nil for none.
func (s *shelf) file(sum string) []byte {
	s.make()
	return s.files[sum]
}

// url returns where a clip of the pack is; "" for one that is not of it.
func (s *shelf) url(c *clip.Clip) string {
	s.make()
	return s.urls[c]
}
