package vendor_test

import (
	"testing"

	"winnow/internal/vendor"
)

func TestRegistrable(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"acme.example", "acme.example"},
		{"mail.eu.acme.example", "acme.example"},
		{"ACME.Example.", "acme.example"},
		{"news.acme.co.uk", "acme.co.uk"},
		{"co.uk", ""},
		{"example", ""},
		{"localhost", ""},
		{"", ""},
		{".", ""},
		{"..", ""},
		{"a..example", ""},
		{".acme.example", ""},
		{"[192.0.2.7]", ""},
		{"192.0.2.7", ""},
		{"2001:db8::1", ""},
		{"müller.example", "xn--mller-kva.example"},
		{"xn--mller-kva.example", "xn--mller-kva.example"},
		{"one.github.io", "one.github.io"}, // a private suffix: each label is somebody else
		{"under_score.acme.example", "acme.example"},
	} {
		if got := vendor.Registrable(c.in); got != c.want {
			t.Errorf("Registrable(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestKey(t *testing.T) {
	for _, c := range []struct{ why, in, want string }{
		{"a company's domain", "dana@sales.acme.example", "acme.example"},
		{"another host of it", "news@mail.acme.example", "acme.example"},
		{"free mail is nobody's", "Acme.Sales@gmail.com", "acme.sales@gmail.com"},
		{"free mail under a subdomain's suffix", "x@yahoo.co.uk", "x@yahoo.co.uk"},
		{"a delivery service joins nobody", "acme@eu.mailservice.example", "acme@eu.mailservice.example"},
		{"nor does SendGrid", "acme@em1.sendgrid.net", "acme@em1.sendgrid.net"},
		{"a platform's tenant is one", "help@acme.zendesk.com", "acme.zendesk.com"},
		{"its support host too", "help@mail.acme.zendesk.com", "acme.zendesk.com"},
		{"the platform itself has no tenant", "news@zendesk.com", "news@zendesk.com"},
		{"a machine's name", "root@localhost", "root@localhost"},
		{"an address literal", "x@[192.0.2.1]", "x@[192.0.2.1]"},
		{"no domain at all", "postmaster", "postmaster"},
		{"nothing", "", ""},
		{"two at signs: the last parts", `"a@b"@acme.example`, "acme.example"},
	} {
		if got := vendor.Key(c.in); got != c.want {
			t.Errorf("%s: Key(%q) = %q, want %q", c.why, c.in, got, c.want)
		}
	}
}

func TestLabel(t *testing.T) {
	for in, want := range map[string]string{
		"mail.acme.co.uk": "acme", "xn--mller-kva.example": "müller", "co.uk": "", "acme-hq.example": "acme-hq",
	} {
		if got := vendor.Label(in); got != want {
			t.Errorf("Label(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"a@b.example", "@", "a@@b", "x@\xff.example", "x@[::1]", "É@É.example", "a@xn--", "a@.b."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k := vendor.Key(s)
		if again := vendor.Key(k); k != "" && vendor.Registrable(k) != k && again != k {
			t.Errorf("Key(%q) = %q, whose key is %q", s, k, again)
		}
		vendor.Label(s)
		vendor.NewOwn(s).IsMine(s)
	})
}
