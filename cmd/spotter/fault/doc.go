// Package fault gives an error what a program that ends has to say of it: an exit code,
// and in a sentence what to do next.
//
// Commands and the race return such errors; the command line tells them and ends with
// their code.
//
// Imports: nothing of ours. It must never write or log an error.
package fault
