// Package manifests writes what package managers fetch a release by: a Homebrew formula, a Nix derivation, a scoop and a winget manifest,
// and a build script for Termux.
//
// release/build hands it the archives with their checksums.
//
// Imports: release/archive, release/publisher. It must never name an address that the publisher did
// not.
package manifests
