package vendor_test

import (
	"testing"

	"winnow/internal/vendor"
)

func TestLookAlike(t *testing.T) {
	known := []string{"northwind.example", "acme.example", "modern-arms.example", "ab.example"}
	for _, c := range []struct{ why, domain, of string }{
		{"itself", "northwind.example", ""},
		{"a host of itself", "mail.northwind.example", ""},
		{"rn for m", "rnodem-arms.example", "modern-arms.example"},
		{"nought for o", "n0rthwind.example", "northwind.example"},
		{"one for l, i", "northw1nd.example", "northwind.example"},
		{"vv for w", "northvvind.example", "northwind.example"},
		{"cyrillic o", "n\u043erthwind.example", "northwind.example"},
		{"an accent", "northwínd.example", "northwind.example"},
		{"a hyphen more", "north-wind.example", "northwind.example"},
		{"a letter missing", "northwnd.example", "northwind.example"},
		{"a letter too many", "northhwind.example", "northwind.example"},
		{"another letter", "northwond.example", "northwind.example"},
		{"two swapped", "norhtwind.example", "northwind.example"},
		{"under another suffix as well", "northwlnd.co.uk", "northwind.example"},
		{"two edits", "nortwnd.example", ""},
		{"short names differ by a letter all the time", "acne.example", ""},
		{"but not by how they are read", "acrne.example", "acme.example"},
		{"two letters", "ac.example", ""},
		{"an affix is no look-alike", "getnorthwind.example", ""},
		{"nor is another suffix", "northwind.co.uk", ""},
		{"a word of signing in", "northwind-login.example", "northwind.example"},
		{"before it", "secure-northwind.test", "northwind.example"},
		{"of customs, without a hyphen", "northwindzoll.example", "northwind.example"},
		{"behind several words", "modern-arms-billing.example", "modern-arms.example"},
		{"a seller's word is none", "northwind-hq.example", ""},
		{"somebody else", "southwind.example", ""},
		{"no domain", "localhost", ""},
		{"nothing", "", ""},
	} {
		of, why := vendor.LookAlike(c.domain, known)
		if of != c.of || (of == "") != (why == "") {
			t.Errorf("%s: LookAlike(%q) = %q (%s), want %q", c.why, c.domain, of, why, c.of)
		}
	}
}

func TestSameBrandIsASuspicionOnly(t *testing.T) {
	known := []string{"northwind.example", "acme.example"}
	for _, c := range []struct{ domain, of string }{
		{"getnorthwind.example", "northwind.example"},
		{"try-northwind.example", "northwind.example"},
		{"northwind-hq.example", "northwind.example"},
		{"northwindteam.example", "northwind.example"},
		{"northwind.co.uk", "northwind.example"},
		{"northwind.example", ""},
		{"getty.example", ""},
		{"acmeapp.co.uk", "acme.example"},
		{"southwind.example", ""},
	} {
		if of, why := vendor.SameBrand(c.domain, known); of != c.of || (of == "") != (why == "") {
			t.Errorf("SameBrand(%q) = %q (%s), want %q", c.domain, of, why, c.of)
		}
		if of, _ := vendor.LookAlike(c.domain, known); of != "" {
			t.Errorf("%q is called a look-alike of %q", c.domain, of)
		}
	}
}

func FuzzLookAlike(f *testing.F) {
	f.Add("northwind.example", "n0rthwind.example")
	f.Add("xn--a.example", "a.example")
	f.Fuzz(func(t *testing.T, a, b string) {
		if of, _ := vendor.LookAlike(a, []string{a, b}); of != "" && vendor.Registrable(a) != "" {
			t.Errorf("%q, which is known, looks like %q", a, of)
		}
		vendor.SameBrand(a, []string{b})
	})
}
