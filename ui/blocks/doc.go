// Package blocks draws QR codes in half blocks, as rows of letters for a terminal.
//
// cmd/spotter/phone draws the address of the phone's page so, cmd/spotter-hq an invitation.
// Imports: nothing of ours. It must never know what a code says.
package blocks
