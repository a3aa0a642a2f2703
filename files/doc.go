// Package files writes whole files: nobody ever finds half of one, whatever fails.
//
// Whoever makes a file of a log, of settings or of results uses it. The journal of a race
// has its own way to the disk: it only ever grows.
//
// Imports: nothing of ours. It must never decide whether a file may be replaced: its user
// does.
package files
