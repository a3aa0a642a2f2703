// Package post keeps what the crew writes to spotters until their screens have shown it, over
// a restart of headquarters too: a file a race, with a line for each message and for each
// that was seen.
//
//	FOLDER/RACE/messages.jsonl
//
// crew/intake hands messages out with beats. Imports: crew/wire, journal. It must never let a
// message be forgotten that was called sent.
package post
