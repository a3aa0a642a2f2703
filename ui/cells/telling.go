package cells

// Telling holds the words of a screen or a page, for people who do not see it. All of it is
// clean. Empty fields are not there.
type Telling struct {
	Page  string   // what is shown; another text is another page
	Lines []string // what stands on it, each said once
	Keys  string   // what the keys do there, said when the page is opened

	Item   string // the chosen line of a list
	At, Of int    // it is the At-th of Of, from 1; 0 for no list
	Ask    string // a question that waits for a key

	Title string // of the line that is typed; "" for none
	Typed string // so far

	Note string // what came of the last key

	OfDay bool // its times are times of the day, and no race times
}

// Teller is a screen or a page that can be told.
type Teller interface{ Telling() Telling }

// Numbered is a list whose lines can be chosen by their numbers.
type Numbered interface {
	Teller
	// Entries returns all lines of the list, and nil while they cannot be chosen.
	Entries() []string
	// Choose moves to the i-th line, from 0.
	Choose(i int)
}
