package lang

import (
	"strings"
	"testing"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct{ want, text string }{
		{"en", "We audit freight invoices for plants like yours and share what we find, so you can decide with your team."},
		{"en", "Quick question about your ledger software: who is the right person to talk to?"},
		{"de", "Guten Tag, wir prüfen Frachtrechnungen für Werke wie Ihres und zeigen Ihnen, was wir gefunden haben."},
		{"de", "Anbei das gewünschte Angebot. Die Lieferzeit beträgt vier Wochen."},
		{"fr", "Bonjour, nous vérifions les factures de transport pour des usines comme la vôtre et nous vous montrons le résultat."},
		{"es", "Buenos días, revisamos las facturas de transporte de plantas como la suya y le mostramos el resultado."},
		{"it", "Buongiorno, verifichiamo le fatture di trasporto per stabilimenti come il vostro e vi mostriamo il risultato."},
		{"nl", "Goedemorgen, wij controleren de vrachtfacturen van fabrieken zoals die van u en laten zien wat we vinden."},
		{"pt", "Bom dia, verificamos as faturas de transporte de fábricas como a sua e mostramos o resultado para você."},
		{"sv", "Hej, vi granskar fraktfakturor för fabriker som er och visar vad vi hittar, så att ni kan besluta själva."},
		{"da", "Hej, vi gennemgår fragtfakturaer for fabrikker som jeres og viser, hvad vi finder, så I selv kan beslutte."},
		{"pl", "Dzień dobry, sprawdzamy faktury transportowe dla fabryk takich jak Państwa i pokazujemy, co znaleźliśmy."},
		{"ru", "Добрый день, мы проверяем транспортные счета для таких заводов, как ваш, и показываем результат."},
		{"zh", "您好，我们为像贵公司这样的工厂审核运费发票。"},
		{"ja", "こんにちは、御社のような工場の運賃請求書を確認しております。"},
		{"", ""},
		{"", "OK"},
		{"", "12345 67890 https://acme.example/the/and/of/you"},
		{"", "Acme QX-200 RJ45 M12"},
	} {
		code, conf := Detect(c.text)
		if code != c.want {
			t.Errorf("%q: %q (%.2f), want %q", c.text, code, conf, c.want)
		}
		if (code == "") != (conf == 0) || conf < 0 || conf > 1 {
			t.Errorf("%q: confidence %v of %q", c.text, conf, code)
		}
	}
}

func TestDetectIsSteady(t *testing.T) {
	text := "Acme Forum Berlin Programm Demo Meeting Team Budget Partner Service Portal Login Update"
	code, conf := Detect(text)
	for range 50 {
		if c, f := Detect(text); c != code || f != conf {
			t.Fatalf("%q %v, then %q %v", code, conf, c, f)
		}
	}
}

func TestFunctionWordsAreWellFormed(t *testing.T) {
	if len(functionLangs) < 10 || len(functionLangs) > 32 {
		t.Fatalf("%d languages", len(functionLangs))
	}
	for _, l := range functionLangs {
		if len(l) != 2 {
			t.Errorf("language code %q", l)
		}
	}
	for w := range functionWords {
		if w != strings.ToLower(w) {
			t.Errorf("%q is not lower case", w)
		}
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("Guten Tag zusammen, wir sind da")
	f.Add("\xff\xf0 您好")
	f.Fuzz(func(t *testing.T, text string) {
		if code, conf := Detect(text); (code == "") != (conf == 0) || len(code) > 3 {
			t.Errorf("%q %v", code, conf)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	for name, text := range map[string]string{
		"words":    strings.Repeat("We audit the invoices of your plants and share what we find. ", 20),
		"trigrams": strings.Repeat("Acme Forum Berlin Programm Demo Meeting Team Budget Partner Portal ", 20),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Detect(text)
			}
		})
	}
}
