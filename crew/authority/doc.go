// Package authority makes the certificates of a headquarters that has no public name: an
// authority of its own, made once and kept, and a certificate for the server, made at each
// start. Invitations pin the authority by its fingerprint.
//
//	FOLDER/authority.pem   its certificate and its key; whoever reads it can pose as headquarters
//
// cmd/spotter-hq serves with it. Imports: crew/wire, files. It must never replace an authority:
// the invitations that were given out would be worth nothing.
package authority
