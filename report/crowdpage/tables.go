package crowdpage

import (
	"fmt"

	"spotter/race"
	"spotter/report/crowd"
)

// finishes writes the table of who finished.
func (p *page) finishes() {
	n := p.c.Finished()
	if n == 0 {
		return
	}
	p.Put(`
<section>
<h2 id="finishes-h">Finishes</h2>
<div class="wide" role="region" tabindex="0" aria-labelledby="finishes-h"><table>
<thead><tr><th scope="col" class="n">place<th scope="col">pair<th scope="col" class="n">time<th scope="col" class="n">target<th scope="col" class="n">gap<th scope="col" class="n">falls<th scope="col" class="n">earpiece lost<th scope="col" class="n">cues<th scope="col" class="n">not whole</tr></thead>
<tbody>`)
	for i := range p.c.Pairs[:n] {
		x := &p.c.Pairs[i]
		target, gap, tone := "", "", ""
		if x.Target > 0 {
			target = race.FormatElapsed(x.Target)
		}
		if x.HasGap {
			gap, tone = race.FormatGap(x.Gap), toneOf(x)
		}
		p.Put(`
<tr><td class="n rank">{}<th scope="row" class="who"><bdi>{}</bdi></th><td class="n">{}<td class="n">{}<td class="n {}">{}<td class="n">{}<td class="n">{}<td class="n">{}<td class="n">{}`,
			i+1, p.who(x), race.FormatElapsed(x.Time), target, tone, gap, some(len(x.Falls)), some(len(x.Lost)), x.Cues, some(x.NotWhole))
	}
	p.Put(`
</tbody></table></div>
</section>`)
}

// some writes a number, and nothing for none.
func some(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// toneOf returns the class of a pair's gap.
func toneOf(x *crowd.Pair) string {
	switch {
	case x.Gap.Seconds() >= 1:
		return "slow"
	case x.Gap.Seconds() <= -1:
		return "fast"
	}
	return ""
}

// others writes the table of who did not finish.
func (p *page) others() {
	n := p.c.Finished()
	if n == len(p.c.Pairs) {
		return
	}
	p.Put(`
<section>
<h2 id="others-h">Not finished</h2>
<p class="says">The journal ends before the finish, or nobody pressed the key there.</p>
<div class="wide" role="region" tabindex="0" aria-labelledby="others-h"><table>
<thead><tr><th scope="col">pair<th scope="col">last known<th scope="col" class="n">about<th scope="col" class="n">race time<th scope="col" class="n">falls<th scope="col" class="n">earpiece lost</tr></thead>
<tbody>`)
	for i := range p.c.Pairs[n:] {
		x := &p.c.Pairs[n+i]
		place, at := "", ""
		if x.Started {
			place, at = p.at(x.ReachedM), race.FormatElapsed(x.Time)
		}
		p.Put(`
<tr><th scope="row" class="who"><bdi>{}</bdi></th><td>{}<td class="n">{}<td class="n">{}<td class="n">{}<td class="n">{}`, p.who(x), clean(x.Ended, 80), place, at, some(len(x.Falls)), some(len(x.Lost)))
	}
	p.Put(`
</tbody></table></div>
</section>`)
}

// spots writes the table of where many fell.
func (p *page) spots() {
	if len(p.c.Bad) == 0 {
		return
	}
	p.Put(`
<section>
<h2 id="spots-h">Where the road is bad</h2>
<p class="says">Stretches of at most 250 m on which two pairs or more fell, the worst first.</p>
<div class="wide" role="region" tabindex="0" aria-labelledby="spots-h"><table>
<thead><tr><th scope="col" class="n">from<th scope="col" class="n">to<th scope="col" class="n">pairs<th scope="col" class="n">falls<th scope="col">{}</tr></thead>
<tbody>`, map[bool]string{true: "near", false: ""}[p.Course != nil])
	for _, s := range p.c.Bad {
		p.Put(`
<tr><td class="n">{}<td class="n">{}<td class="n">{}<td class="n">{}<td>{}`, p.at(s.FromM), p.at(s.ToM), s.Pairs, s.Falls, p.near(s))
	}
	p.Put(`
</tbody></table></div>
</section>`)
}

// times writes the table of how long it took.
func (p *page) times() {
	p.Put(`
<section>
<h2 id="times-h">How long it took</h2>
<div class="wide" role="region" tabindex="0" aria-labelledby="times-h"><table>
<thead><tr><th scope="col">from<th scope="col">to<th scope="col" class="n">times<th scope="col" class="n">median<th scope="col" class="n">95 %<th scope="col" class="n">longest<th scope="col" class="n">ended before a board<th scope="col" class="n">no end in the journal</tr></thead>
<tbody>`)
	for _, x := range []struct {
		from, to string
		t        *crowd.Times
	}{{"fall", "go", &p.c.FallToGo}, {"STOP", "go", &p.c.StopToGo}, {"earpiece lost", "back", &p.c.LostToBack}} {
		p.Put(`
<tr><th scope="row">{}</th><td>{}<td class="n">{}`, x.from, x.to, x.t.All)
		if x.t.Timed() == 0 {
			p.Put(`<td class="n">–<td class="n">–<td class="n">–`)
		} else {
			p.Put(`<td class="n">{}<td class="n">{}<td class="n">{}`, race.FormatShort(x.t.Median), race.FormatShort(x.t.P95), race.FormatShort(x.t.Longest))
		}
		p.Put(`<td class="n">{}<td class="n">{}`, some(x.t.ByBoard), some(x.t.Open))
	}
	p.Put(`
</tbody></table></div>
</section>`)
}
