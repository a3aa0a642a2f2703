// Package share lets another device follow the race that runs here, without headquarters: it
// answers the same calls over TLS, for the one journal, to whoever has the token of its link. It
// also hands the race over, once, to a device to which the spotter gave it.
//
//	QR code: HTTPS://ADDRESS/TOKEN/PIN ─▸ list, pulse, lines of the journal's file
//	ask ─▸ the spotter says yes ─▸ the journal is closed ─▸ done ─▸ begin
//
// The bytes are read from the file, as far as they are on the disk for good: the journal's writer
// is asked for that number alone. cmd/spotter/share uses it.
//
// Imports: crew/authority, crew/wire, journal/form. It must never write to a journal, keep a key
// waiting, or show a token but in its link.
package share
