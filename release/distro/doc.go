// Package distro makes the packages of Linux distributions with nfpm: deb, rpm, apk and Arch.
//
// release/build hands it the files of a release.
//
// Imports: cmd/spotter/licenses, release/archive, release/publisher, release/target. It must
// never put anything outside /usr.
package distro
