// Command spotter-hq is headquarters for many pairs: it takes copies of their journals over
// the network while they run. It is a program of its own, with a listening port, which has no
// place in the program beside a runner.
//
//	spotter-hq serve     take lines and beats
//	spotter-hq invite    make an invitation
//	spotter-hq revoke    take one back
//	spotter-hq pairs     who is where, and how each is doing
//	spotter-hq export    the journals of a race as files
//	spotter-hq keep      until when the data of a race are kept
//	spotter-hq purge     delete what is due
//
// Imports: cmd/spotter/version, crew/access, crew/authority, crew/certify, crew/intake, crew/mirrors, crew/post,
// crew/purge, crew/standing, crew/wire, files, journal, text, ui/blocks. It
// must never write a token anywhere but into the invitation that it prints.
package main
