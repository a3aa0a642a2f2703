package cells

import (
	"strings"

	"spotter/text/say"
)

// KeyWord names a key in words: a reader passes over "*" or "←", or calls it anything.
func KeyWord(key string) string {
	switch key {
	case "←":
		return say.T("left arrow")
	case "→":
		return say.T("right arrow")
	case "↑":
		return say.T("up arrow")
	case "↓":
		return say.T("down arrow")
	case "*":
		return say.T("star")
	case "=":
		return say.T("equals")
	case ";":
		return say.T("semicolon")
	case "?":
		return say.T("question mark")
	case ",":
		return say.T("comma")
	case ".":
		return say.T("full stop")
	case "[":
		return say.T("left bracket")
	case "]":
		return say.T("right bracket")
	case "\\":
		return say.T("backslash")
	case "/":
		return say.T("slash")
	case "-":
		return say.T("minus key")
	case "!":
		return say.T("exclamation mark")
	case ":":
		return say.T("colon")
	}
	if r := []rune(key); len(r) == 1 && strings.ToLower(key) != key {
		return say.F("capital %s", key)
	}
	return key
}

// KeyWords names several keys, with blanks between them, in words.
func KeyWords(keys string) string {
	words := strings.Fields(keys)
	for i, k := range words {
		words[i] = KeyWord(k)
	}
	return strings.Join(words, ", ")
}
