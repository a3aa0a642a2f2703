// Package standing says how a pair is doing, from the lines of its journal and its beats: the
// worst that is true now, and since when. Rows of a board are sorted by it.
//
//	fall ▸ STOP ▸ earpiece lost ▸ no news ▸ behind ▸ fine ▸ waiting ▸ over
//
// cmd/spotter-hq shows it. Imports: crew/wire, cues, race. It has no I/O and reads no clock. It
// must never call a pair fine that was not heard of.
package standing
