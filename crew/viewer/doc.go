// Package viewer looks at the board of a headquarters over the network: it reads the stream, comes
// back when it breaks, and makes the calls of somebody who looks.
//
// ui/board and cmd/spotter-hq show what it has. Imports: crew/wire, text. It must never show the state of
// an old stream as that of now, nor write the token anywhere.
package viewer
