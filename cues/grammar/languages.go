package grammar

import "strings"

// rulesOf returns the grammar of a language tag, nil for none. Its first part
// decides, and its region how a word is written.
func rulesOf(language string) *languageRules {
	parts := strings.Split(strings.ToLower(language), "-")
	in := func(regions ...string) bool {
		for _, p := range parts[1:] {
			for _, r := range regions {
				if p == r {
					return true
				}
			}
		}
		return false
	}
	switch parts[0] {
	case "en":
		return english(len(parts) == 1 || in("us"))
	case "es":
		return spanish()
	case "fr":
		return french()
	case "de":
		return german()
	case "it":
		return italian()
	case "pt":
		return portuguese(in("pt", "ao", "mz"))
	}
	return nil
}

// ending reports whether a number ends in a given digit as it is spoken, which
// eleven and twelve do not.
func ending(n, digit int) bool { return n%10 == digit && n/10 != 1 }

// counted fills in the numbers from 0 on that are words of their own, and puts the
// others together from their tens and their units.
func counted(own string, tens [6]string, join func(tens, unit string) string) (out [60]string) {
	k := copy(out[:], strings.Fields(own))
	for n := k; n < len(out); n++ {
		out[n] = tens[n/10]
		if n%10 > 0 {
			out[n] = join(tens[n/10], out[n%10])
		}
	}
	return out
}

func english(american bool) *languageRules {
	t := &languageRules{
		numbers: counted("zero one two three four five six seven eight nine ten eleven twelve thirteen "+
			"fourteen fifteen sixteen seventeen eighteen nineteen",
			[6]string{2: "twenty", 3: "thirty", 4: "forty", 5: "fifty"},
			func(tens, unit string) string { return tens + "-" + unit }),
		units: [unitCount][2]string{{"hour", "hours"}, {"minute", "minutes"}, {"second", "seconds"},
			{"kilometre", "kilometres"}, {"mile", "miles"}},
		oh:    "oh",
		ahead: "ahead", behind: "behind", onPace: "on pace", toGo: "to go", halfWay: "half way",
		lastMile: "last mile", lastKilometre: "last kilometre", finish: "finish",
	}
	if american {
		t.units[unitKilometre], t.lastKilometre = [2]string{"kilometer", "kilometers"}, "last kilometer"
	}
	return t
}

func spanish() *languageRules {
	return &languageRules{
		numbers: counted("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "+
			"quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "+
			"veinticinco veintiséis veintisiete veintiocho veintinueve",
			[6]string{3: "treinta", 4: "cuarenta", 5: "cincuenta"}, joinedBy(" y ")),
		units: [unitCount][2]string{{"hora", "horas"}, {"minuto", "minutos"}, {"segundo", "segundos"},
			{"kilómetro", "kilómetros"}, {"milla", "millas"}},
		female: [unitCount]bool{unitHour: true, unitMile: true},
		vary: func(n int, female bool) string {
			if !ending(n, 1) {
				return ""
			}
			one := map[bool]string{false: "un", true: "una"}[female]
			switch n / 10 {
			case 0:
				return one
			case 2:
				return map[bool]string{false: "veintiún", true: "veintiuna"}[female]
			}
			return [6]string{3: "treinta", 4: "cuarenta", 5: "cincuenta"}[n/10] + " y " + one
		},
		toGoFirst: true,
		ahead:     "de adelanto", behind: "de retraso", onPace: "en ritmo", toGo: "quedan",
		halfWay: "mitad de carrera", lastMile: "última milla", lastKilometre: "último kilómetro", finish: "meta",
	}
}

// joinedBy returns a join with a word or sign between tens and units.
func joinedBy(sep string) func(tens, unit string) string {
	return func(tens, unit string) string { return tens + sep + unit }
}

func french() *languageRules {
	tens := [6]string{1: "dix", 2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante"}
	return &languageRules{
		numbers: counted("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
			tens, func(tens, unit string) string {
				if unit == "un" {
					return tens + " et un"
				}
				return tens + "-" + unit
			}),
		units: [unitCount][2]string{{"heure", "heures"}, {"minute", "minutes"}, {"seconde", "secondes"},
			{"kilomètre", "kilomètres"}, {"mile", "miles"}},
		female: [unitCount]bool{unitHour: true, unitMinute: true, unitSecond: true},
		vary: func(n int, female bool) string {
			switch {
			case !female || !ending(n, 1):
				return ""
			case n == 1:
				return "une"
			}
			return tens[n/10] + " et une"
		},
		zeroIsOne: true, toGoFirst: true,
		ahead: "d'avance", behind: "de retard", onPace: "dans les temps", toGo: "il reste",
		halfWay: "mi-parcours", lastMile: "dernier mile", lastKilometre: "dernier kilomètre", finish: "arrivée",
	}
}

func german() *languageRules {
	return &languageRules{
		numbers: counted("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "+
			"fünfzehn sechzehn siebzehn achtzehn neunzehn",
			[6]string{2: "zwanzig", 3: "dreißig", 4: "vierzig", 5: "fünfzig"},
			func(tens, unit string) string {
				if unit == "eins" {
					unit = "ein"
				}
				return unit + "und" + tens
			}),
		units: [unitCount][2]string{{"Stunde", "Stunden"}, {"Minute", "Minuten"}, {"Sekunde", "Sekunden"},
			{"Kilometer", "Kilometer"}, {"Meile", "Meilen"}},
		female: [unitCount]bool{unitHour: true, unitMinute: true, unitSecond: true, unitMile: true},
		vary: func(n int, female bool) string {
			// "ein Kilometer" is never said: the last one has its own words.
			if n == 1 && female {
				return "eine"
			}
			return ""
		},
		toGoFirst: true,
		ahead:     "voraus", behind: "zurück", onPace: "im Plan", toGo: "noch",
		halfWay: "halbe Strecke", lastMile: "letzte Meile", lastKilometre: "letzter Kilometer", finish: "Ziel",
	}
}

func italian() *languageRules {
	return &languageRules{
		numbers: counted("zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici "+
			"quattordici quindici sedici diciassette diciotto diciannove",
			[6]string{2: "venti", 3: "trenta", 4: "quaranta", 5: "cinquanta"},
			func(tens, unit string) string {
				switch unit {
				case "uno", "otto": // the vowel before them is dropped
					tens = tens[:len(tens)-1]
				case "tre":
					unit = "tré"
				}
				return tens + unit
			}),
		units: [unitCount][2]string{{"ora", "ore"}, {"minuto", "minuti"}, {"secondo", "secondi"},
			{"chilometro", "chilometri"}, {"miglio", "miglia"}},
		female: [unitCount]bool{unitHour: true},
		vary: func(n int, female bool) string {
			if n == 1 && !female {
				return "un"
			}
			return ""
		},
		hour1: "un'ora", toGoFirst: true,
		ahead: "di anticipo", behind: "di ritardo", onPace: "in tabella", toGo: "mancano",
		halfWay: "metà gara", lastMile: "ultimo miglio", lastKilometre: "ultimo chilometro", finish: "traguardo",
	}
}

func portuguese(european bool) *languageRules {
	tens := [6]string{2: "vinte", 3: "trinta", 4: "quarenta", 5: "cinquenta"}
	teens, kilometre := "dezesseis dezessete dezoito dezenove", "quilômetro"
	if european {
		teens, kilometre = "dezasseis dezassete dezoito dezanove", "quilómetro"
	}
	return &languageRules{
		numbers: counted("zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "+teens,
			tens, joinedBy(" e ")),
		units: [unitCount][2]string{{"hora", "horas"}, {"minuto", "minutos"}, {"segundo", "segundos"},
			{kilometre, kilometre + "s"}, {"milha", "milhas"}},
		female: [unitCount]bool{unitHour: true, unitMile: true},
		vary: func(n int, female bool) string {
			if !female {
				return ""
			}
			unit := ""
			switch {
			case ending(n, 1):
				unit = "uma"
			case ending(n, 2):
				unit = "duas"
			default:
				return ""
			}
			if n < 10 {
				return unit
			}
			return tens[n/10] + " e " + unit
		},
		toGoFirst: true,
		ahead:     "de vantagem", behind: "de atraso", onPace: "no ritmo", toGo: "faltam",
		halfWay: "metade da prova", lastMile: "última milha", lastKilometre: "último " + kilometre, finish: "chegada",
	}
}
