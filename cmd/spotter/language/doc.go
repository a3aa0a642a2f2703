// Package language makes the screens of a race speak the spotter's language.
//
// [Choose] says which language it is: that of --lang, of the locale, or of the pack. [Use]
// loads its catalogue and hands it to text/say. The catalogues are in the folder
// catalogues, one TOML file for each language, in the form that go-i18n reads. Only the
// language that is chosen is read; English has no catalogue, as its sentences are in the
// code.
//
// A catalogue is used whole or not at all: one that lacks a text, or that takes left for
// right, is refused, and the screens are in English. The tests here compare each catalogue
// with the sentences in the code.
//
// Imports: text, text/say. It must never change a language that is in use, or translate what
// goes into a journal.
package language
