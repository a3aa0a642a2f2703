package markuptest

import "testing"

func TestJudge(t *testing.T) {
	for markup, values := range map[string]int{
		`<p>`: 0, `<td class="n {}">{}`: 2, `<title>{}: report</title>`: 1, `<tr data-f="{}">`: 1, `<pre>a "{}"</pre>`: 1, `</p>{}`: 1, `<meta name="generator" content="spotter {}">`: 1,
	} {
		if err := judge(markup, values); err != nil {
			t.Errorf("%s: %v", markup, err)
		}
	}
	for markup, values := range map[string]int{
		`<p>{}</p>`:                        2,
		`<p>{}{}</p>`:                      1,
		`<p class="`:                       0,
		`<p class="{}`:                     1,
		`<p class={}>`:                     1,
		`<p {}="a">`:                       1,
		`<{}>`:                             1,
		`<a href="{}">`:                    1,
		`<a href="/x?y={}">`:               1,
		`<img src="{}">`:                   1,
		`<p style="color: {}">`:            1,
		`<p onclick="f({})">`:              1,
		`<script>x = {}</script>`:          1,
		`<style>p { color: {} }</style>`:   1,
		`<!-- {} -->`:                      1,
		`<p class="a">{{end}}`:             0,
		`<button formaction="{}">`:         1,
		`<img srcset="{}">`:                1,
		`<script type="text/{}"></script>`: 1,
	} {
		if err := judge(markup, values); err == nil {
			t.Errorf("%s is let through", markup)
		}
	}
}
