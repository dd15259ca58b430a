// Package hostile makes mail that any sender can send to keep a reader busy, to
// fill its memory, or to be shown as what it is not. Nothing outside of tests
// and chores imports it. What it makes is the same each time.
package hostile

import (
	"fmt"
	"strings"
)

// Mail is one hostile message.
type Mail struct {
	Name    string
	Problem string        // code of the problem that a reader must note; "" for none in particular
	Make    func() string // its bytes: up to 75 MB, so made when needed
}

const plainHeader = `From: Dana Vela <dana@acme.example>
To: buyer@northwind.example
Subject: Freight audit
Date: Tue, 4 Jun 2024 09:30:00 +0200
Message-ID: <1@acme.example>`

var many = strings.Repeat

func nested(levels int) string {
	var b strings.Builder
	b.WriteString(plainHeader)
	for i := range levels {
		fmt.Fprintf(&b, "\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d", i, i)
	}
	b.WriteString("\n\nWe audit freight bills.\n")
	return b.String()
}

// Bombs are messages that brought other readers of MIME and HTML to a halt for
// minutes.
func Bombs() []Mail {
	mixed := plainHeader + "\nContent-Type: multipart/mixed; boundary=b\n\n"
	asHTML := plainHeader + "\nContent-Type: text/html\n\n"
	return []Mail{
		{"10,000 levels", "depth", func() string { return nested(10_000) }},
		{"10,000 attached messages", "depth", func() string {
			return plainHeader + "\n" + many("Content-Type: message/rfc822\n\n", 10_000) + "\ntext"
		}},
		{"100,000 parts", "parts", func() string { return mixed + many("--b\nContent-Type: text/plain\n\nx\n", 100_000) }},
		{"1,000,000 empty parts", "parts", func() string { return mixed + many("--b\n", 1_000_000) }},
		{"500 parts of HTML", "text-cut", func() string {
			return mixed + many("--b\nContent-Type: text/html\n\n"+many("<b></b>", 4000)+"\n", 490)
		}},
		{"one boundary opened at every level", "parts", func() string {
			return plainHeader + many("\nContent-Type: multipart/mixed; boundary=b\n\n--b", 100_000)
		}},
		{"prefix boundaries", "", func() string { return mixed + many("--bb\n", 1_000_000) }},
		{"50,000 continuations", "", func() string {
			return plainHeader + "\nContent-Disposition: attachment;" + many("\n filename*0*=x;", 50_000) + "\n\ntext"
		}},
		{"numbered continuations", "", func() string {
			var b strings.Builder
			b.WriteString(mixed + "--b\nContent-Disposition: attachment")
			for i := range 50_000 {
				fmt.Fprintf(&b, ";\n filename*%d*=%%41", i)
			}
			return b.String() + "\n\ntext\n--b--"
		}},
		{"header line of 10 MB", "header-cut", func() string { return plainHeader + "\nX-Long: " + many("x", 10<<20) + "\n\ntext" }},
		{"header line of 15 MB in a part", "", func() string { return mixed + "--b\nX-Long: " + many("x", 15<<20) + "\n\ntext\n--b--" }},
		{"500,000 fields", "header-cut", func() string { return plainHeader + "\n" + many("X: y\n", 500_000) + "\ntext" }},
		{"500,000 folds", "header-cut", func() string { return plainHeader + "\nX: y" + many("\n z", 500_000) + "\n\ntext" }},
		{"100,000 recipients", "", func() string { return "To: a@b.example" + many(",\n a@b.example", 100_000) + "\n\ntext" }},
		{"quotes never closed", "", func() string { return "To: " + many("\"", 200_000) + "\nFrom: " + many("(", 200_000) + "\n\ntext" }},
		{"commas", "", func() string { return "To: " + many(",", 200_000) + "\nCc: " + many("x,", 100_000) + "\n\ntext" }},
		{"encoded words", "", func() string { return "Subject: " + many("=?utf-8?q?x?= ", 20_000) + "\n\ntext" }},
		{"beginnings of encoded words", "", func() string { return "Subject: " + many("=?utf-8?q?", 20_000) + "\n\ntext" }},
		{"50 MB of base64 on one line", "text-cut", func() string { return plainHeader + "\nContent-Transfer-Encoding: base64\n\n" + many("QUJD", 50<<18) }},
		{"15 MB of quoted-printable", "text-cut", func() string {
			return plainHeader + "\nContent-Transfer-Encoding: quoted-printable\n\n" + many("=41", 5<<20)
		}},
		{"15 MB of text on one line", "text-cut", func() string { return plainHeader + "\n\n" + many("word ", 3<<20) }},
		{"15 MB of line ends", "text-cut", func() string { return plainHeader + "\n\n" + many("\n", 15<<20) }},
		{"40 MB", "size", func() string { return plainHeader + "\n\n" + many("x\n", 20<<20) }},
		{"300,000 open elements", "", func() string { return asHTML + many("<div>", 300_000) + "text" }},
		{"open and wrongly closed", "", func() string { return asHTML + many("<div><b></i></p>", 100_000) + "text" }},
		{"300,000 tables", "", func() string { return asHTML + many("<table><tr><td>", 100_000) + "text" }},
		{"an attribute of 4 MB", "", func() string { return asHTML + "<p style='" + many("color:red;", 400_000) + "'>text" }},
		{"100,000 attributes", "", func() string { return asHTML + "<p" + many(" a=b", 100_000) + ">text" }},
		{"comments never closed", "", func() string { return asHTML + many("<!--", 500_000) }},
		{"titles never closed", "", func() string { return asHTML + many("<title><textarea>", 100_000) }},
		{"a style sheet of 4 MB", "", func() string { return asHTML + "<style>" + many(".a,.b{display:none}", 200_000) + "</style>text" }},
		{"braces", "", func() string { return asHTML + "<style>" + many("@media{", 200_000) + "</style>text" }},
		{"100,000 links", "", func() string { return asHTML + many("<a href=https://a.example/>x</a>", 100_000) }},
		{"100,000 entities", "", func() string { return asHTML + many("&#x26;&amp;&nosuch", 50_000) }},
		{"quote marks", "", func() string { return plainHeader + "\n\n" + many(">", 1<<20) }},
		{"quoted lines", "text-cut", func() string { return plainHeader + "\n\n" + many("> a\n", 1<<18) }},
		{"alternating quotes", "text-cut", func() string { return plainHeader + "\n\n" + many("> a\nb\n", 1<<17) }},
		{"headers of older mail", "text-cut", func() string { return plainHeader + "\n\n" + many("From: a\nTo: b\n", 1<<16) }},
		{"attributions", "text-cut", func() string { return plainHeader + "\n\n" + many("On 1 Jan 2024 x wrote\n", 1<<16) }},
		{"sign-offs", "text-cut", func() string { return plainHeader + "\n\n" + many("Best,\n\nregards\n\n", 1<<16) }},
		{"opt-outs", "text-cut", func() string { return plainHeader + "\n\n" + many("opt out\n\n", 1<<16) }},
		{"an opt-out without stops", "text-cut", func() string { return plainHeader + "\n\n" + many("opt out ", 1<<16) }},
		{"zero-width letters", "text-cut", func() string { return plainHeader + "\n\n" + many("\u200bа", 1<<18) }},
		{"marks", "", func() string { return plainHeader + "\n\nx" + many("\u0301", 1<<20) }},
		{"URLs", "text-cut", func() string { return plainHeader + "\n\n" + many("http://www.", 1<<17) }},
		{"hosts", "text-cut", func() string { return plainHeader + "\n\n" + many("www.ü.", 1<<17) }},
	}
}
