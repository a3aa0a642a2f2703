// Package webpage has the web page of the board: one HTML text with its style and script in it,
// hand-written and without a library, under a policy that allows just these.
//
// The page has the token from the part of its address behind the #, which no browser sends. It keeps it for
// this tab alone and takes it out of the address. cmd/spotter-hq serves it.
//
// Imports: nothing of ours. It must never ask for anything beyond its own host, nor make HTML of a text.
package webpage
