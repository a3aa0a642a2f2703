// Package pack reads, judges, extends, writes and zips packs: a pack.toml with the
// sounds of one voice. docs/packs.md has the format.
//
//	folder, zip or voice of the program ─ source ─▶ manifest ─▶ rules ─▶ Pack
//	                                        │                    │
//	                       a base, where it extends one     Faults, with lines
//
// The command line opens packs, the screens show their cues, audio decodes their
// sounds. The voices of the program are in [spotter/cues/voices], and [spotter/cues/stored] opens them.
//
// Imports: cues, cues/keyname, cues/stored, cues/voices, text. It must never decode a sound.
package pack
