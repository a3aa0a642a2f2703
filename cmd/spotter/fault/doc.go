// Package fault adds two things to an error that ends the program: the exit code, and
// one sentence with the next step for the user.
//
// Commands and the race return such errors; the command line tells them and ends with
// their code.
//
// Imports: nothing of ours. It must never write or log an error.
package fault
