// Package follow follows a race that another device runs: it asks headquarters, or that device
// itself, for the bytes of its journal from an offset on, checks each line by the chain as it
// comes, keeps a copy where that is wanted, and tells how the link and the clocks stand.
//
//	pulse each 5 s ── clocks, beat, size ──▶ State
//	lines, held until there are more ──▶ chain ──▶ events, the copy on the disk
//
// cmd/spotter/follow uses it.
//
// Imports: crew/wire, journal, journal/form, race, text. It must never write to the journal that it follows,
// take a line that the chain does not prove, or write a token anywhere.
package follow
