// Package uitest holds what the tests of the screens share: golden screens, keys
// as a terminal sends them, an emulated terminal, and an SVG picture of a screen.
//
// Tests of ui/... and of the program import it; the program never does.
//
// Imports: testrun, text/say, ui/term. It must never know a screen, so that every screen's tests can
// import it.
package uitest
