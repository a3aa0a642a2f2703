// Package wire has the messages between a pair and headquarters: paths, JSON texts, limits,
// names and invitations. crew/uplink sends them from beside the runner, crew/intake takes
// them at headquarters, and both read this one package.
//
//	pair ── POST …/journals/J?from=N, whole lines ──▶ headquarters
//	     ◀── {"size":S,"lines":L,"head":"…"} ───────
//
// A mirror at headquarters is a prefix of the pair's journal, byte for byte. Size is the
// only position: who does not know where to go on asks for it.
//
// Imports: journal/form. It must never open a file, a socket or a clock.
package wire
