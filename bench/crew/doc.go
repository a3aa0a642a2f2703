// Command crew is the load program of headquarters: real processes of spotter-hq, and as many
// pairs as it is told, each with a journal's file of its own, the real link and a faulty network.
// At the end it compares every file at headquarters with the journal, to the byte.
//
//	journal's file ─▸ crew/uplink ─▸ way (freezes, refuses, cuts, loses answers) ─▸ spotter-hq
//	      └────────────────────────── compared with ───────────────────────────────▸ mirror
//
// Where several headquarters share NATS servers, it starts those too, as processes of its own program,
// and a pair goes to any headquarters. docs/measuring.md says how to run it. A small form of it is a test.
//
// Imports: crew/access, crew/authority, crew/mirrors, crew/uplink, crew/wire, cues, journal, journal/form, race. Nothing may
// import it. It must never count its own processor time as that of headquarters.
package main
