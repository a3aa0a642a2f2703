// Package publisher reads who gives spotter out, and from where: release/release.toml.
//
// All rooms of the release take names and addresses from it.
//
// Imports: nothing of ours. It must never know a name or an address of its own.
package publisher
