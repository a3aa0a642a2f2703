// Package browsertest opens a page in a real headless Chromium for a test, over the debugging
// protocol on two pipes: nothing listens on a port, and no library is needed.
//
//	b := browsertest.Start(t)
//	p := b.Open("file:///…/report.html", browsertest.View{Width: 390, Height: 844})
//	p.Eval("document.title", &title)
//
// The browser has a profile of its own in a temporary folder and ends with the test. [Share] returns
// one that shares its process with the browsers of tests beside it. A machine without Chromium skips the test; with SPOTTER_CI=1 it fails instead.
//
// Imports: audio/audiotest. Only tests may import it.
package browsertest
