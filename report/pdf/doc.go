// Package pdf prints a page to a PDF file with a browser that is installed.
//
// It runs Chromium or Chrome without a window, with a profile of its own in a temporary folder, for
// a bounded time. spotter has no layout for PDF: the page has one for paper.
//
// cmd/spotter/after uses it for `spotter report --pdf`.
//
// Imports: text. It must never write to a place other than the one it was given.
package pdf
