// Package bundle writes a set of files to a folder or to a ZIP, whole or not at all: under
// another name first, synced, and then renamed.
//
// A ZIP has the same bytes whenever it is made of the same files: they are sorted, and their
// times are one that the caller names. SHA256SUMS is added by itself.
//
// Imports: files. It must never replace a folder that holds anything but a bundle.
package bundle
