// Package access knows who may come to headquarters: invitations with their roles, which
// pair has which journal, and what was revoked; and it writes the audit log. A file holds
// the invitations, a line for each change, so that another program can invite and revoke
// while headquarters runs. Of a token the file has the SHA-256 only.
//
//	{"do":"invite","id":"k3x9…","race":"boston-2027","role":"pair","label":"bib 4711", …}
//	{"do":"own","id":"k3x9…","journal":"9f2c…", …}
//	{"do":"revoke","id":"k3x9…", …}
//	{"do":"keep","race":"boston-2027","until":"2027-05-31", …}
//	{"do":"came","race":"boston-2027", …}     lines came on that day, once a day
//	{"do":"forget","race":"paris-2026", …}    the file was written anew, without that race
//
// crew/intake asks it, cmd/spotter-hq invites and revokes. Imports: crew/wire, files, journal, text. It must
// never write a token anywhere.
package access
