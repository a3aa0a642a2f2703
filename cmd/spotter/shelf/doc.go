// Package shelf keeps what is known of the journals in a folder: a summary of each race, the
// names and tags that somebody gave them, and the trash.
//
//	journals ──▶ [Shelf.List]: as it was read before, where the file is unchanged (cache)
//	                            read whole, the newest first, as long as there is time
//	                            else its two ends: the chain is "not checked"
//	names.json ─▶ names and tags, by the hash of a journal's first line
//
// A journal itself is never changed here. [Trash] moves one away with the files that belong
// to it.
//
// Imports: cmd/spotter/host, journal, journal/beside, race, race/logbook, text. It must never
// change or remove a journal.
package shelf
