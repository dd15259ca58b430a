package judge

import (
	"testing"

	"winnow/internal/triage"
)

// What is written in a language without tables is told by its name and left
// unknown; what is read is read, also where two of them stand side by side.
func TestLanguagesAreToldAndNeverGuessed(t *testing.T) {
	reader := newReader(t)
	for _, c := range []struct {
		name, body string
		read       bool
	}{
		{"English", "We calibrate torque wrenches on your site, forty of them a day, for eighteen euros each, so that no line of yours stops for it.", true},
		{"German", "Wir prüfen Ihre Drehmomentschlüssel bei Ihnen im Werk, vierzig am Tag, für achtzehn Euro je Stück, damit keine Linie stehen bleibt.", true},
		{"French", "Nous étalonnons vos clés dynamométriques dans votre usine, quarante par jour, pour dix-huit euros pièce, sans arrêter vos lignes de production.", true},
		{"German and English", "Wir prüfen Ihre Schlüssel bei Ihnen im Werk, damit keine Linie stehen bleibt. We also calibrate your gauges on site, for a fixed price that you know before.", true},
		{"Spanish", "Calibramos sus llaves dinamométricas en su planta, cuarenta al día, por dieciocho euros cada una, para que ninguna línea tenga que parar por ello.", false},
		{"Italian", "Tariamo le vostre chiavi dinamometriche nel vostro stabilimento, quaranta al giorno, per diciotto euro ciascuna, così nessuna linea deve fermarsi.", false},
		{"Dutch", "Wij kalibreren uw momentsleutels bij u in de fabriek, veertig per dag, voor achttien euro per stuk, zodat er geen enkele lijn hoeft te stoppen.", false},
		{"Polish", "Kalibrujemy Państwa klucze dynamometryczne w zakładzie, czterdzieści dziennie, po osiemnaście euro za sztukę, żeby żadna linia nie musiała stać.", false},
		{"Swedish", "Vi kalibrerar era momentnycklar hos er i fabriken, fyrtio om dagen, för arton euro styck, så att ingen linje behöver stå stilla för det.", false},
		{"Russian", "Мы поверяем ваши динамометрические ключи прямо на вашем заводе, сорок штук в день, по восемнадцать евро за штуку, чтобы линия не стояла.", false},
		{"Japanese", "御社の工場でトルクレンチを校正いたします。一日四十本、一本十八ユーロで、生産ラインを止める必要はありません。詳しい資料をお送りいたしますのでご検討ください。", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := letter(seller, "Torque", c.body)
			r := reader.Read(doc)
			if read := len(r.Unread) == 0; read != c.read {
				t.Fatalf("language %q, unread %v", r.Language, r.Unread)
			}
			if c.read {
				return
			}
			for _, a := range triage.Axes {
				if r.Axis(a).Level.Known() {
					t.Errorf("%s is guessed", a)
				}
			}
			j := Decide(&triage.Message{Envelope: doc.Header.Envelope, Reading: r}, Context{})
			if j.Verdict == triage.MuteIt || j.Kind.Vendor() && j.Band != triage.Unsure {
				t.Errorf("%s, %s", j.Verdict, j.Band)
			}
		})
	}
}
