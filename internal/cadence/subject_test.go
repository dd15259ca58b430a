package cadence_test

import (
	"testing"

	"winnow/internal/cadence"
)

func TestParseSubject(t *testing.T) {
	type want = cadence.Subject
	for in, w := range map[string]want{
		"Fewer returns":                     {Base: "fewer returns"},
		"Re: Fewer returns":                 {Base: "fewer returns", Reply: true},
		"RE: RE:Fewer  returns ":            {Base: "fewer returns", Reply: true},
		"AW: Weniger Retouren":              {Base: "weniger retouren", Reply: true},
		"Antwort: Weniger Retouren":         {Base: "weniger retouren", Reply: true},
		"SV: Färre":                         {Base: "farre", Reply: true},
		"VS: Vähemmän":                      {Base: "vahemman", Reply: true},
		"RIF: Meno resi":                    {Base: "meno resi", Reply: true},
		"Antw: Minder":                      {Base: "minder", Reply: true},
		"Ynt: Daha az":                      {Base: "daha az", Reply: true},
		"Odp: Mniej":                        {Base: "mniej", Reply: true},
		"Ответ: Меньше":                     {Base: "меньше", Reply: true},
		"回复：退货":                             {Base: "退货", Reply: true},
		"RE : Moins":                        {Base: "moins", Reply: true},
		"Re[2]: Fewer":                      {Base: "fewer", Reply: true},
		"Re (3): Fewer":                     {Base: "fewer", Reply: true},
		"Re^4: Fewer":                       {Base: "fewer", Reply: true},
		"Fwd: Fewer":                        {Base: "fewer", Forward: true},
		"FW: Re: Fewer":                     {Base: "fewer", Reply: true, Forward: true},
		"Re: Fwd: Fewer":                    {Base: "fewer", Reply: true},
		"WG: Weniger":                       {Base: "weniger", Forward: true},
		"TR: Moins":                         {Base: "moins", Forward: true},
		"RV: Menos":                         {Base: "menos", Forward: true},
		"[talk] Re: Fewer":                  {Base: "fewer", Reply: true},
		"Re: [talk] Fewer":                  {Base: "fewer", Reply: true},
		"[only a tag]":                      {Base: "[only a tag]"},
		"R: Meno":                           {Base: "meno"}, // an Italian answer or a plain letter: proves nothing
		"Automatic reply: Fewer":            {Base: "fewer", Auto: true},
		"Automatische Antwort: Weniger":     {Base: "weniger", Auto: true},
		"Réponse automatique : Moins":       {Base: "moins", Auto: true},
		"Re:":                               {Base: "", Reply: true},
		"Return of goods: how":              {Base: "return of goods: how"},
		"Report: Q3":                        {Base: "report: q3"},
		"Regarding: price":                  {Base: "regarding: price"},
		"":                                  {},
		"12:30 today":                       {Base: "12:30 today"},
		"Re: re: aw: sv: wg: tr: the thing": {Base: "the thing", Reply: true},
	} {
		if got := cadence.ParseSubject(in); got != w {
			t.Errorf("ParseSubject(%q) = %+v, want %+v", in, got, w)
		}
	}
}

func FuzzParseSubject(f *testing.F) {
	f.Add("Re: [x] Fwd: ::")
	f.Add("：：Re：")
	f.Fuzz(func(t *testing.T, s string) {
		base := cadence.ParseSubject(s).Base
		if again := cadence.ParseSubject(base); again.Base != base && len(s) < 200 {
			// Twenty layers of prefixes are taken off, no more.
			t.Logf("%q -> %q -> %q", s, base, again.Base)
		}
	})
}
