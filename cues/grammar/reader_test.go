package grammar

import (
	"strings"
	"time"
)

// valuesOf numbers words: the first has the value from, each next one step more.
func valuesOf(into map[string]int, from, step int, words string) map[string]int {
	for i, w := range strings.Fields(words) {
		into[w] = from + i*step
	}
	return into
}

// unitsOf describes hours, minutes and seconds, each "one several gender".
func unitsOf(words ...string) map[string]unitRead {
	out := map[string]unitRead{}
	for i, length := range []time.Duration{time.Hour, time.Minute, time.Second} {
		f := strings.Fields(words[i])
		out[f[0]] = unitRead{length, true, f[2][0]}
		out[f[1]] = unitRead{length, false, f[2][0]}
	}
	return out
}

// apart returns a split at separators.
func apart(seps ...string) func(string) []string {
	return func(s string) []string {
		for _, sep := range seps {
			s = strings.ReplaceAll(s, sep, " ")
		}
		return strings.Fields(s)
	}
}

// italianParts cuts an Italian number into its ten and its unit.
func italianParts(s string) []string {
	for ten, full := range map[string]string{"vent": "venti", "trent": "trenta", "quarant": "quaranta", "cinquant": "cinquanta"} {
		rest, ok := strings.CutPrefix(s, ten)
		if !ok {
			continue
		}
		if rest == "uno" || rest == "otto" {
			return []string{full, "…" + rest}
		}
		if rest, ok := strings.CutPrefix(s, full); ok {
			if rest == "" {
				return []string{full}
			}
			return []string{full, rest}
		}
	}
	return []string{s}
}

// germanParts cuts a German number into its unit and its ten.
func germanParts(s string) []string {
	unit, ten, ok := strings.Cut(s, "und")
	if !ok {
		return []string{s}
	}
	return []string{unit, ten}
}

// readersOf returns the reader of a language.
func readersOf(language string) *reader {
	r := &reader{values: map[string]int{}, gender: map[string]byte{}}
	tens := func(words string) { valuesOf(r.values, 20, 10, words) }
	low := func(words string) { valuesOf(r.values, 0, 1, words) }
	gendered := func(g byte, words string) {
		for w := range strings.FieldsSeq(words) {
			r.gender[w] = g
		}
	}
	switch language[:2] {
	case "en":
		low("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
		tens("twenty thirty forty fifty")
		r.units, r.split = unitsOf("hour hours n", "minute minutes n", "second seconds n"), apart("-")
	case "es":
		low("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve")
		valuesOf(r.values, 30, 10, "treinta cuarenta cincuenta")
		r.values["un"], r.values["una"], r.values["veintiún"], r.values["veintiuna"] = 1, 1, 21, 21
		gendered('m', "un veintiún")
		gendered('f', "una veintiuna")
		gendered('x', "uno veintiuno")
		r.units, r.split = unitsOf("hora horas f", "minuto minutos m", "segundo segundos m"), apart(" y ")
	case "fr":
		low("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize")
		tens("vingt trente quarante cinquante")
		r.values["une"] = 1
		gendered('m', "un")
		gendered('f', "une")
		r.units, r.split = unitsOf("heure heures f", "minute minutes f", "seconde secondes f"), apart("-", " et ")
	case "de":
		low("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn")
		tens("zwanzig dreißig vierzig fünfzig")
		r.values["eine"], r.values["ein"] = 1, 1 // "ein" only within a number
		gendered('f', "eine")
		gendered('x', "eins")
		r.units, r.split = unitsOf("stunde stunden f", "minute minuten f", "sekunde sekunden f"), germanParts
	case "it":
		low("zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove")
		tens("venti trenta quaranta cinquanta")
		r.values["un"], r.values["una"], r.values["tré"] = 1, 1, 3
		r.values["…uno"], r.values["…otto"] = 1, 8 // within a number
		gendered('m', "un")
		gendered('f', "una")
		gendered('x', "uno")
		r.units, r.split = unitsOf("ora ore f", "minuto minuti m", "secondo secondi m"), italianParts
	case "pt":
		low("zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove")
		tens("vinte trinta quarenta cinquenta")
		r.values["uma"], r.values["duas"] = 1, 2
		r.values["dezasseis"], r.values["dezassete"], r.values["dezanove"] = 16, 17, 19
		gendered('m', "um dois")
		gendered('f', "uma duas")
		r.units, r.split = unitsOf("hora horas f", "minuto minutos m", "segundo segundos m"), apart(" e ")
	}
	return r
}
