package grammar

import (
	"testing"
	"time"

	"spotter/cues"
)

// at is a time of day as a race has it.
func at(h, m, s int) time.Duration {
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

// TestPhrases holds whole phrases against how people say them.
func TestPhrases(t *testing.T) {
	mile5 := Saying{Miles: true, Marker: 5, HasElapsed: true, Elapsed: at(0, 42, 10), HasGap: true, Behind: at(0, 0, 12)}
	tricky := Saying{Marker: 21, HalfWay: true, HasElapsed: true, Elapsed: at(1, 1, 21), HasGap: true, Behind: -at(0, 1, 1)}
	hours := Saying{Finish: true, HasElapsed: true, Elapsed: at(21, 31, 2), HasGap: true, Behind: 400 * time.Millisecond}
	last := Saying{Marker: 62, ToGo: 1, HasElapsed: true, Elapsed: at(2, 0, 1), HasGap: true, Behind: 500 * time.Millisecond}
	pace := Saying{Miles: true, HasGap: true, Behind: -at(2, 22, 0), ToGo: 21}
	left := Saying{Miles: true, HasGap: true, Behind: at(0, 0, 51), ToGo: 1}
	for _, c := range []struct {
		language string
		s        Saying
		want     string
	}{
		{"en-US", mile5, "Mile five, forty-two ten, twelve seconds behind"},
		{"en-US", tricky, "Kilometer twenty-one, half way, one hour, one twenty-one, one minute one second ahead"},
		{"en-GB", tricky, "Kilometre twenty-one, half way, one hour, one twenty-one, one minute one second ahead"},
		{"en-US", hours, "Finish, twenty-one hours, thirty-one oh two, on pace"},
		{"en-US", last, "Kilometer six two, last kilometer, two hours one second, one second behind"},
		{"en-US", pace, "Two hours twenty-two minutes ahead, twenty-one miles to go"},
		{"en-US", left, "Fifty-one seconds behind, last mile"},
		{"en-US", Saying{HasElapsed: true, Elapsed: at(0, 42, 5)}, "Forty-two oh five"},
		{"en-US", Saying{HasElapsed: true, Elapsed: at(0, 42, 0)}, "Forty-two minutes"},
		{"en-US", Saying{HasElapsed: true, Elapsed: at(0, 0, 42)}, "Forty-two seconds"},
		{"en-US", Saying{HasElapsed: true, Elapsed: at(1, 5, 0)}, "One hour five minutes"},
		{"en-US", Saying{HasElapsed: true, Elapsed: at(1, 0, 5)}, "One hour five seconds"},
		{"en-US", Saying{HasElapsed: true, Elapsed: at(1, 5, 5)}, "One hour, five oh five"},
		{"en-US", Saying{HasElapsed: true, Elapsed: at(1, 42, 10)}, "One hour, forty-two ten"},
		{"en-US", Saying{HasElapsed: true}, "Zero seconds"},
		{"en-US", Saying{HasElapsed: true, Elapsed: at(72, 0, 0)}, "Seven two hours"},
		{"en-US", Saying{ToGo: 60}, "Six zero kilometers to go"},
		{"en-US", Saying{}, ""},

		{"es", mile5, "Milla cinco, cuarenta y dos minutos diez segundos, doce segundos de retraso"},
		{"es", tricky, "Kilómetro veintiuno, mitad de carrera, una hora un minuto veintiún segundos, un minuto un segundo de adelanto"},
		{"es", hours, "Meta, veintiuna horas treinta y un minutos dos segundos, en ritmo"},
		{"es", last, "Kilómetro seis dos, último kilómetro, dos horas un segundo, un segundo de retraso"},
		{"es", pace, "Dos horas veintidós minutos de adelanto, quedan veintiuna millas"},
		{"es", Saying{ToGo: 31}, "Quedan treinta y un kilómetros"},
		{"es", left, "Cincuenta y un segundos de retraso, última milla"},

		{"fr", mile5, "Mile cinq, quarante-deux minutes dix secondes, douze secondes de retard"},
		{"fr", tricky, "Kilomètre vingt et un, mi-parcours, une heure une minute vingt et une secondes, une minute une seconde d'avance"},
		{"fr", hours, "Arrivée, vingt et une heures trente et une minutes deux secondes, dans les temps"},
		{"fr", last, "Kilomètre six deux, dernier kilomètre, deux heures une seconde, une seconde de retard"},
		{"fr", pace, "Deux heures vingt-deux minutes d'avance, il reste vingt et un miles"},
		{"fr", left, "Cinquante et une secondes de retard, dernier mile"},
		{"fr", Saying{HasElapsed: true}, "Zéro seconde"},

		{"de", mile5, "Meile fünf, zweiundvierzig Minuten zehn Sekunden, zwölf Sekunden zurück"},
		{"de", tricky, "Kilometer einundzwanzig, halbe Strecke, eine Stunde eine Minute einundzwanzig Sekunden, eine Minute eine Sekunde voraus"},
		{"de", hours, "Ziel, einundzwanzig Stunden einunddreißig Minuten zwei Sekunden, im Plan"},
		{"de", last, "Kilometer sechs zwei, letzter Kilometer, zwei Stunden eine Sekunde, eine Sekunde zurück"},
		{"de", pace, "Zwei Stunden zweiundzwanzig Minuten voraus, noch einundzwanzig Meilen"},
		{"de", Saying{Marker: 1}, "Kilometer eins"},

		{"it", mile5, "Miglio cinque, quarantadue minuti dieci secondi, dodici secondi di ritardo"},
		{"it", tricky, "Chilometro ventuno, metà gara, un'ora un minuto ventuno secondi, un minuto un secondo di anticipo"},
		{"it", hours, "Traguardo, ventuno ore trentuno minuti due secondi, in tabella"},
		{"it", last, "Chilometro sei due, ultimo chilometro, due ore un secondo, un secondo di ritardo"},
		{"it", pace, "Due ore ventidue minuti di anticipo, mancano ventuno miglia"},
		{"it", Saying{Marker: 1, HasElapsed: true, Elapsed: at(0, 28, 53)}, "Chilometro uno, ventotto minuti cinquantatré secondi"},

		{"pt-BR", mile5, "Milha cinco, quarenta e dois minutos dez segundos, doze segundos de atraso"},
		{"pt-BR", tricky, "Quilômetro vinte e um, metade da prova, uma hora um minuto vinte e um segundos, um minuto um segundo de vantagem"},
		{"pt-PT", hours, "Chegada, vinte e uma horas trinta e um minutos dois segundos, no ritmo"},
		{"pt-PT", last, "Quilómetro seis dois, último quilómetro, duas horas um segundo, um segundo de atraso"},
		{"pt-BR", pace, "Duas horas vinte e dois minutos de vantagem, faltam vinte e uma milhas"},
		{"pt-BR", Saying{Miles: true, ToGo: 42}, "Faltam quarenta e duas milhas"},
	} {
		g, ok := For(c.language)
		if !ok {
			t.Fatalf("%s: no grammar", c.language)
		}
		if got := g.Text(g.Say(c.s), nil); got != c.want {
			t.Errorf("%s: %q\nwant   %q", c.language, got, c.want)
		}
	}
}

// TestTextOfAPack writes what a pack says where it says something else.
func TestTextOfAPack(t *testing.T) {
	g, _ := For("en-US")
	own := func(id cues.ID) (cues.Word, bool) {
		return cues.Word{Text: map[cues.ID]string{"n5": "Five", "behind": "down", RunnerWord: "Anna"}[id]}, id == "n5" || id == "behind" || id == RunnerWord
	}
	p := g.Say(Saying{Marker: 5, HasGap: true, Behind: 5 * time.Second})
	if got, want := g.Text(p, own), "Kilometer five, five seconds down"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := g.Text(p.Called(), own), "Anna, kilometer five, five seconds down"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func BenchmarkSay(b *testing.B) {
	g, _ := For("en-US")
	s := Saying{Miles: true, Marker: 25, ToGo: 1, HasElapsed: true, Elapsed: at(3, 42, 10), HasGap: true, Behind: at(0, 1, 12)}
	b.ReportAllocs()
	for b.Loop() {
		g.Text(g.Say(s), nil)
	}
}
