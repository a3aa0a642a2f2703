// Command spotter-hq is headquarters for many pairs: it takes copies of their journals over
// the network while they run. It is a program of its own, with a listening port, which has no
// place in the program beside a runner.
//
//	spotter-hq serve     take lines and beats
//	spotter-hq invite    make an invitation
//	spotter-hq revoke    take one back
//	spotter-hq pairs     who is where, and how each is doing
//
// Imports: crew/access, crew/authority, crew/intake, crew/lines, crew/mirrors, crew/post, crew/standing, crew/wire, files, journal, text, ui/blocks. It
// must never write a token anywhere but into the invitation that it prints.
package main
