// Package markuptest judges the markup of a package that writes pages with report/markup: whether a
// value can stand where it stands, as html/template sees it.
//
// Imports: nothing of ours. Only tests may import it.
package markuptest
