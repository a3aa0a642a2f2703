// Package intake is the door of headquarters: it takes lines and beats of pairs over HTTP,
// hands out lines and messages, and lets in only those who were invited.
//
//	call ─▸ token ─▸ limits ─▸ role ─▸ mirror, beat, lines or message ─▸ JSON
//
// docs/headquarters.md has the calls and the answers. cmd/spotter-hq serves it.
//
// Imports: crew/access, crew/mirrors, crew/post, crew/wire, journal, journal/form, race. It must never answer that
// lines were kept before they are on the disk, nor write a token anywhere.
package intake
