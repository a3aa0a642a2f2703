// Package markup writes HTML: the fixed parts stand in the program, and every value is escaped.
//
//	d.Put(`<td class="{}">{}`, class, text)
//
// [Doc.Put] takes its markup from constants alone: its type is not exported, so that no other
// package can turn a string of a log into markup. A value may stand in text and in an attribute
// between double quotes: the same characters have to be escaped there. It may not stand in an
// address, a style, a script, a name, or an attribute without quotes. In the tests of a package that
// writes a page, markuptest has html/template judge that for each piece of its markup.
//
// The program itself does not use html/template. That finds methods by their names while it runs,
// so the linker could leave no exported method out, and the program would be 2.4 MB larger.
//
// report/html and report/evidence use it.
//
// Imports: nothing of ours. It must never write a value that it did not escape, but for [HTML].
package markup
