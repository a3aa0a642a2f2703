package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/language"
	"spotter/cmd/spotter/wait"
	"spotter/text"
	"spotter/text/say"
)

// speak makes the screens speak a language: chosen, or where that is "" the one of the locale,
// else of the pack. It returns what is to be said of it on the first screen.
func (a *App) speak(chosen, pack string) (said string) {
	lang, said := language.Choose(language.Wanted{Named: chosen, Getenv: a.desk.Env, Pack: pack})
	if err := language.Use(lang); err != nil {
		return text.FirstLine(err)
	}
	return said
}

// speakAlone makes the screens of a command without a race and a pack speak a language. What
// is to be said of it is seen when the screen is left. It returns the language.
func (a *App) speakAlone(chosen string) (lang string) {
	if said := a.speak(chosen, ""); said != "" {
		_ = wait.Write(a.o.Stderr, fmt.Sprintf("spotter: %s\n", text.Escape(said)), time.Second)
	}
	return say.Language()
}

// chosenLanguage is the language that --lang names for a command that takes no other setting
// of a race, "" for none.
func (a *App) chosenLanguage(c *cobra.Command) (lang string, err error) {
	vals, err := a.desk.Read(c)
	if err != nil || vals["lang"].Text == "" {
		return "", err
	}
	v := vals["lang"]
	if lang, err = language.Named(v.Text); err != nil {
		return "", fault.Usage(fmt.Errorf("%s %w", v.Called("lang"), err))
	}
	return lang, nil
}
