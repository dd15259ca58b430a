package mailtext

import (
	"fmt"
	"strings"
	"testing"
)

// benchMail makes mail of the usual kinds and sizes.
func benchMail(kind string) []byte {
	header := `Received: from mx.acme.example by mx.northwind.example with ESMTPS id 4711; Tue, 4 Jun 2024 07:30:05 +0000
Received: from app.acme.example by mx.acme.example; Tue, 4 Jun 2024 07:30:01 +0000
Authentication-Results: mx.northwind.example; spf=pass smtp.mailfrom=b@mail.acme.example; dkim=pass header.d=acme.example; dmarc=pass
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acme.example; s=k1; h=from:to:subject:date;
 bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=` + strings.Repeat("Abc0", 60) + `
List-Unsubscribe: <mailto:u@acme.example>, <https://acme.example/u?a=1>
Return-Path: <bounce+1@mail.acme.example>
X-Mailer: Sender 2.0
MIME-Version: 1.0
` + plainHeader
	text := "Hi Sam,\n\n" + strings.Repeat("We audit freight bills for plants like yours, and share what we find with your\nteam before anything is paid. Northwind saved 4 % last year.\n\n", 8) +
		"Would Tuesday at ten suit you? https://acme.example/book/dana\n\nBest regards,\nDana Vela\nHead of Audit, Acme\n+1 555 010 2233\n\nIf you don't want to hear from me, unsubscribe: https://acme.example/u\n"
	html := "<html><head><style>.x{color:#333}</style></head><body><table width=\"100%\" cellpadding=\"0\" style=\"border-collapse:collapse\"><tr><td style=\"font-family:Arial,sans-serif;font-size:14px;color:#333333\">" +
		strings.Repeat("<p style=\"margin:0 0 12px 0\">We audit freight bills for <b>plants like yours</b>, and share what we find with your team before anything is paid.&nbsp;Northwind saved 4&nbsp;% last year.</p>\n", 8) +
		"<p><a href=\"https://acme.example/book/dana?utm_source=mail&amp;utm_medium=x\" style=\"color:#0055aa\">Book a call</a></p></td></tr></table><img src=\"https://t.acme.example/o.gif\" width=\"1\" height=\"1\"></body></html>"
	switch kind {
	case "plain":
		return mail(header, text)
	case "html":
		return mail(header+"\nContent-Type: text/html; charset=utf-8", html)
	case "alternative":
		return mail(header+"\nContent-Type: multipart/alternative; boundary=\"b-1\"",
			"--b-1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"+strings.ReplaceAll(text, "4 %", "4=C2=A0%")+
				"\n--b-1\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"+strings.ReplaceAll(html, "=", "=3D")+"\n--b-1--\n")
	}
	panic(fmt.Sprintf("no mail of kind %q", kind))
}

func BenchmarkParse(b *testing.B) {
	for _, kind := range []string{"plain", "html", "alternative"} {
		raw := benchMail(kind)
		b.Run(kind, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(raw)
			}
		})
	}
}

// A usual message costs few allocations: the parse is the first step of a sync
// of a hundred thousand messages.
func TestParseAllocatesLittle(t *testing.T) {
	for kind, limit := range map[string]float64{"plain": 90, "html": 100, "alternative": 140} {
		raw := benchMail(kind)
		if n := testing.AllocsPerRun(20, func() { Parse(raw) }); n > limit {
			t.Errorf("%s: %v allocations, limit %v", kind, n, limit)
		}
	}
}
