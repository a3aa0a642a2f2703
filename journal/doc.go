// Package journal keeps the log of a race so that neither a killed program nor
// a failing disk loses what was called saved, and so that nobody can change it
// unseen.
//
// A journal is UTF-8 text, one JSON object a line, only ever appended to:
//
//	{"seq":1,"kind":"open",  ...         ,"hash":"9f2c…"}\n
//	   │                                     │
//	   │      ┌──────────────────────────────┘ previous hash, 64 hex digits
//	   ▼      ▼
//	{"seq":2,"kind":"cue",   ...         ,"hash":"04be…"}\n
//	└───────── these bytes ─────────────┘         ▲
//	       SHA-256(previous hash + these bytes) ──┘
//
//	{"seq":3,"kind":"outco            a torn end: no \n, so never saved
//
// docs/journal.md has every field. [Create] and [Resume] open a journal for
// writing and lock it; [Read] and [ReadFile] read one, locked or not.
//
// The way of an event through a [Writer]:
//
//	Append ── queue ──▶ goroutine: encode, chain ──▶ tail ──▶ WriteAt ──▶ fdatasync ──▶ Durable
//	(never waits)                                     ▲                       │
//	                                                  └── kept until synced ──┘
//
// Lines do not change once they are encoded, so the repair of anything that goes
// wrong between tail and Durable is the same: cut the file back to what is
// durable, and write the same bytes at the same place again.
//
// Imports: cues, journal/form, race. It must never drop what it called saved, nor wait for a disk
// on a key's way.
package journal
