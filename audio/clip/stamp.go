package clip

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"spotter/audio/wav"
)

// A clip's file that a program of ours made. Behind the samples stands what it was
// made from, so that it can be told later whether it is to be made anew, and whether
// somebody has worked on it since:
//
//	"RIFF" size "WAVE"
//	"fmt " 48 kHz, 16 bits, mono
//	"data" size samples
//	"LIST" size "INFO"
//	    "INAM" the text
//	    "ISFT" "spotter"
//	    "ICMT" "made from ORIGIN, samples SUM"
//
// SUM is the SHA-256 of the bytes of the samples, in lower-case hex. Players pass
// over the list or show it.
const (
	stampBy     = "spotter"
	stampBefore = "made from "
	stampMiddle = ", samples "
)

// Stamped returns the clip as a file of 48 kHz, 16 bits, mono, that says what it is
// and what it was made from: an origin of one line, which [ReadStamp] gives back.
func (c *Clip) Stamped(text, origin string) []byte {
	b := c.WAV()
	list := []byte("INFO")
	list = wav.AppendText(list, "INAM", text)
	list = wav.AppendText(list, "ISFT", stampBy)
	list = wav.AppendText(list, "ICMT", fmt.Sprintf("%s%s%s%x", stampBefore, origin, stampMiddle, sha256.Sum256(b[wav.PlainHeader:])))
	b = append(b, "LIST"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(list)))
	b = append(b, list...)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-wav.ChunkHeader))
	return b
}

// ReadStamp returns what a file of [Clip.Stamped] was made from, and whether its
// samples are still those that were written. ok is false for any other file.
func ReadStamp(file []byte) (origin string, untouched, ok bool) {
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return "", false, false
	}
	var sound []byte
	var by, comment string
	wav.EachChunk(file[12:], func(id string, body []byte) {
		switch {
		case id == "data":
			sound = body
		case id == "LIST" && len(body) >= 4 && string(body[:4]) == "INFO":
			wav.EachChunk(body[4:], func(id string, body []byte) {
				switch text := string(bytes.TrimRight(body, "\x00")); id {
				case "ISFT":
					by = text
				case "ICMT":
					comment = text
				}
			})
		}
	})
	rest, ok := bytes.CutPrefix([]byte(comment), []byte(stampBefore))
	at := bytes.LastIndex(rest, []byte(stampMiddle))
	if by != stampBy || !ok || at < 0 {
		return "", false, false
	}
	sum := string(rest[at+len(stampMiddle):])
	return string(rest[:at]), sum == fmt.Sprintf("%x", sha256.Sum256(sound)), true
}

// WAV returns the clip as a file: 48 kHz, 16 bits, mono.
func (c *Clip) WAV() []byte { return wav.Mono(c.Samples()) }
