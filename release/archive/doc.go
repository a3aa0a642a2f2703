// Package archive writes archives that are the same to the byte whenever and wherever they are written: tar.gz and
// zip, with one time for all files, in one order.
//
// release/build puts what a release has into them.
//
// Imports: nothing of ours. It must never look at the time or at who runs it.
package archive
