package webpage

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"strings"
)

var (
	//go:embed board.html
	frame string
	//go:embed board.css
	style string
	//go:embed board.js
	script string
	//go:embed link.js
	link string
	//go:embed course.js
	course string
)

// Page returns the page and the policy under which it is to be shown.
func Page() (html []byte, policy string) {
	all := link + course + script
	return []byte(strings.NewReplacer("{{style}}", style, "{{script}}", all).Replace(frame)),
		"default-src 'none'; script-src " + hash(all) + "; style-src " + hash(style) +
			"; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
}

// hash returns the hash of a text as a policy names it.
func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Handler returns what serves the page. It has nothing in it that is a guest's.
func Handler() http.Handler {
	html, policy := Page()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		_, _ = w.Write(html) // a browser that has gone loads it again
	})
}
