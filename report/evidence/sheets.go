package evidence

// splits writes the split sheet.
func (p *page) splits() {
	p.Put(`<section><h2>5. Split sheet</h2>
<p class="soft">Times count from the gun and from the mat (chip). Where a press was put right, the last column has how it stood before. Nothing was removed from the journal.</p>
`)
	if len(p.Splits) > 0 {
		p.Put(`<div class="wide" tabindex="0"><table><thead><tr><th>board</th><th class="n">distance</th><th class="n">gun</th><th class="n">chip</th><th class="n">lap</th><th class="n">pace without rests</th><th class="n">line</th><th>pressed as, corrections, notes</th></tr></thead>
<tbody>`)
		for i := range p.Splits {
			s := &p.Splits[i]
			p.Put(`<tr><th scope="row"><bdi>{}</bdi></th><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td><bdi>{}</bdi></td></tr>
`, s.Marker, s.Distance, s.Gun, s.Chip, s.Lap, s.Pace, s.Line, s.Pressed)
		}
		p.Put(`</tbody></table></div>`)
	} else {
		p.Put(`<p>The log has no board that counts.</p>`)
	}
	p.more(p.MoreSplit)
	p.Put("\n")
	if len(p.NoCount) > 0 {
		p.Put(`<h3>Presses that do not count</h3><div class="wide" tabindex="0"><table><thead><tr><th>board</th><th class="n">distance</th><th class="n">gun</th><th class="n">line</th><th>why</th></tr></thead>
<tbody>`)
		for i := range p.NoCount {
			s := &p.NoCount[i]
			p.Put(`<tr><th scope="row"><bdi>{}</bdi></th><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td><bdi>{}</bdi></td></tr>
`, s.Marker, s.Distance, s.Gun, s.Line, s.Why)
		}
		p.Put(`</tbody></table></div>`)
	}
	p.Put(`
</section>

`)
}

// shifts writes who was there, with lines to sign on and four rows more.
func (p *page) shifts() {
	p.Put(`<section><h2>6. Shifts of the witnesses</h2>
<p class="soft">The log has when somebody came, and not who left. A witness is taken to leave when the second witness after comes, or at the end. Each witness corrects that, and signs at the beginning and at the end of the shift.</p>
<div class="wide" tabindex="0"><table><thead><tr><th>name</th><th class="n">came (clock)</th><th class="n">race time</th><th class="n">taken to end</th><th>signature, beginning</th><th>signature and time, end</th></tr></thead>
<tbody>`)
	for i := range p.Witnesses {
		s := &p.Witnesses[i]
		p.Put(`<tr><td><bdi>{}</bdi> <span class="soft">line {}</span></td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="write"></td><td class="write"></td></tr>
`, s.Name, s.Line, s.Clock, s.At, s.To)
	}
	for range 4 {
		p.Put(`<tr><td class="write"></td><td></td><td></td><td></td><td></td><td></td></tr>`)
	}
	p.Put(`</tbody></table></div>
<h3>Spotters, and shifts that do not say of whom</h3>
`)
	if len(p.Spotters) > 0 {
		p.table(p.SpotterRows)
	} else {
		p.Put(`<p>The log has no other shift.</p>`)
	}
	p.Put(`
</section>

`)
}

// sheet writes what the timekeepers fill in.
func (p *page) sheet() {
	p.Put(`<section><h2>7. Sheet of the timekeepers</h2>
<p class="soft">Two timekeepers write down what their own stopwatches show, during the race and without looking at this log. That is why no time is printed here.</p>
<table class="sheet"><thead><tr><th>at</th><th>timekeeper 1</th><th>timekeeper 2</th></tr></thead><tbody>`)
	for _, board := range p.Sheet {
		p.Put(`<tr><th scope="row"><bdi>{}</bdi></th><td class="write"></td><td class="write"></td></tr>`, board)
	}
	p.Put(`</tbody></table>
<div class="signs"><span></span><span></span><small>name and signature of timekeeper 1</small><small>name and signature of timekeeper 2</small></div>
</section>

`)
}

// statement writes a sheet for a person's own words.
func (p *page) statement(s *statement) {
	p.Put(`<section><h2>8. Statement of {}: to be written in own words</h2>
<p class="soft">This sheet is empty, and nobody fills it in but you. It is no form to be signed: a record office wants your own words, and often your own letterhead. Ask whether this sheet is accepted.</p>
<table class="facts"><tbody>`, s.Who)
	for _, line := range s.Lines {
		p.Put(`<tr><th scope="row">{}</th><td><span class="blank"></span></td></tr>`, line)
	}
	p.Put(`</tbody></table>
<h3>Facts to confirm</h3><p class="soft">These come from the log. Tick only what you saw yourself, and correct what is wrong.</p>
<table class="facts"><tbody>`)
	for _, f := range s.Facts {
		p.Put(`<tr><th scope="row"><span class="tick"></span>{}</th><td>`, f.Name)
		p.blank(f.Value)
		p.Put(`</td></tr>`)
	}
	p.Put(`</tbody></table>
<h3>What I saw, in my own words</h3>`)
	for range 9 {
		p.Put(`<div class="rule"></div>`)
	}
	p.Put(`
<div class="signs"><span></span><span></span><small>place, date</small><small>signature</small></div></section>
`)
}

// sound writes what the runner was told.
func (p *page) sound() {
	s := &p.Sound
	p.Put(`
<section><h2>9. Sound: what the runner was told</h2>
`)
	p.facts(s.Facts)
	p.Put("\n")
	if len(s.Classes) > 0 {
		p.Put(`<div class="wide" tabindex="0"><table><caption>Calls by urgency, and what became of them</caption>`)
		p.counts(s.Classes)
		p.Put(`</table></div>
<div class="wide" tabindex="0"><table><caption>Calls by what the runner hears</caption>`)
		p.counts(s.Cues)
		p.Put(`</table></div>`)
	} else {
		p.Put(`<p>The runner was told nothing between start and end.</p>`)
	}
	p.Put(`
<h3>Losses of the sound</h3>
`)
	p.entries(s.Losses, s.More)
	p.Put(`
</section>

`)
}

// counts writes the rows of a table of tallies.
func (p *page) counts(rows []classRow) {
	p.Put(`<thead><tr><th>call</th><th class="n">all</th><th class="n">heard whole</th><th class="n">cut short</th><th class="n">dropped</th><th class="n">too late</th><th class="n">no device</th><th class="n">not known</th></tr></thead>
<tbody>`)
	for i := range rows {
		r := &rows[i]
		p.Put(`<tr><th scope="row"><bdi>{}</bdi></th><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td></tr>
`, r.Name, r.All, r.Whole, r.Cut, r.Dropped, r.Expired, r.NoDevice, r.Unknown)
	}
	p.Put(`</tbody>`)
}

// check writes how all of it can be checked, and ends the document.
func (p *page) check() {
	c, code := &p.Chain, p.Code
	p.Put(`<section><h2>10. How to check all this</h2>
<p>The journal was <bdi>{}</bdi>. It is in this bundle byte for byte as <code>journal.jsonl</code>: <bdi>{}</bdi>.</p>
`, c.File, c.Verdict)
	if c.Head != "" {
		p.Put(`<p>Head: <code>{}</code></p>`, c.Head)
	}
	if code == "" {
		code = "0123 4567 89ab cdef 0123"
	}
	p.Put(`
<p>SHA-256 of the file: <code>{}</code></p>
<p>The chain, the code of each hour, and the files of this bundle, with nothing but Python:</p><pre>python3 verify.py</pre>
<p>The line that a code on the witness's paper stands for:</p><pre>python3 verify.py journal.jsonl "{}"</pre>
<p>The same chain by the program that wrote it, and the files by coreutils:</p><pre>spotter journal verify journal.jsonl
sha256sum -c SHA256SUMS</pre>
`, c.SHA256, code)
	if p.Signed {
		p.Put(`<p>The signature of the seal:</p><pre>ssh-keygen -Y verify -f allowed_signers -I spotter -n {} -s seal.txt.sig &lt; seal.txt</pre>
<p class="soft">It says which key signed. It is worth something where the public key, or a code, was given to somebody else before or during the race. A witness with an own key signs the same text:</p><pre>ssh-keygen -Y sign -f KEY -n {} &lt; seal.txt &gt; seal.txt.witness.sig</pre>`, p.Namespace, p.Namespace)
	} else {
		p.Put(`<p>This bundle is not signed: it was made without <code>--sign</code>.</p>`)
	}
	p.Put(`
<p>A stamp of a time-stamping authority (RFC 3161), for whoever has a network, makes a query to send:</p><pre>openssl ts -query -data journal.jsonl -sha256 -cert -out journal.tsq</pre>
<h3>Files</h3>
<div class="wide" tabindex="0"><table><thead><tr><th>file</th><th>what it is</th><th>in this bundle</th></tr></thead><tbody>`)
	for i := range p.Files {
		p.file(&p.Files[i])
	}
	p.Put(`</tbody></table></div>
</section>
</main>
<footer><p>Made by spotter from the journal alone. Nothing on these pages was typed in.</p></footer>
</body>
</html>
`)
}

// file writes the row of a file.
func (p *page) file(f *File) {
	p.Put(`<tr><th scope="row"><bdi>{}</bdi></th><td><bdi>{}</bdi>`, f.Name, f.What)
	if f.Line > 0 {
		p.Put(` <span class="soft">line {}</span>`, f.Line)
	}
	p.Put(`</td><td>`)
	if f.Here {
		p.Put(`yes`)
	} else {
		p.Put(`no: <bdi>{}</bdi>`, f.Why)
	}
	p.Put(`</td></tr>
`)
}
