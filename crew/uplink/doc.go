// Package uplink sends a journal to headquarters while it is written. It reads the journal's
// file behind the first copy, and headquarters keeps a mirror of it, byte for byte.
//
//	journal's file ── tail: whole lines from byte N ──▶ batch, frozen ── POST ──▶ headquarters
//	                                                      ▲                         │
//	                                                      └── kept until size and head answer for it
//
// cmd/spotter/hq uses it in a race. The file is the queue: nothing else is kept. After hours
// without a link, a kill or a restart, the link asks headquarters how much it has, compares the
// hash there with its own line that ends at that byte, and goes on from it. Where they differ
// it begins another mirror and overwrites nothing.
//
// Imports: crew/wire, journal/form, text. It must never ask the journal's writer for bytes, wait
// on a key's way, trust a size without its hash, or repeat the token in a text.
package uplink
