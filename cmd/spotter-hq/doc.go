// Command spotter-hq is headquarters for many pairs: it takes copies of their journals over
// the network while they run. It is a program of its own, with a listening port, which has no
// place in the program beside a runner.
//
//	spotter-hq serve     take lines and beats
//	spotter-hq invite    make an invitation
//	spotter-hq revoke    take one back
//	spotter-hq pairs     who is where, and how each is doing
//	spotter-hq board     show the board of a race
//	spotter-hq course    give the board of a race its course
//	spotter-hq export    the journals of a race as files
//	spotter-hq keep      until when the data of a race are kept
//	spotter-hq purge     delete what is due
//
// Imports: cmd/spotter/version, course, course/load, crew/access, crew/authority, crew/board, crew/certify, crew/intake, crew/lines,
// crew/mirrors, crew/post, crew/purge, crew/standing, crew/viewer, crew/watch, crew/webpage, crew/wire, files, journal, race, text,
// ui/blocks, ui/board, ui/cells, ui/term. It
// must never write a token anywhere but into the invitation that it prints.
package main
