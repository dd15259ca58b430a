package hostile

import "strings"

// Talk is mail whose words keep a reader of language busy: 100 KB of each form
// that taggers, splitters of sentences and matchers of phrases stumble over.
func Talk() []Mail {
	var out []Mail
	for _, form := range []struct{ name, unit string }{
		{"one word without end", "supercalifragilistic"},
		{"full stops", "."},
		{"question and exclamation marks", "?!"},
		{"dots between letters", "a.b."},
		{"abbreviations", "e.g. i.e. Mr. Dr. U.S. "},
		{"contractions", "can't won't they'll we've "},
		{"contractions with marks behind", "won't? can't! "},
		{"apostrophes", "''s 'll 're "},
		{"opening quotes", "“"},
		{"mixed quotes", "\"'“‘«"},
		{"brackets", "([{"},
		{"hyphens", "state-of-the-art-"},
		{"dashes", "—–-"},
		{"numbers", "1,000,000.00"},
		{"percentages", "38 % 40 % "},
		{"money", "$1.5m €2k £3 "},
		{"smileys", ":-) ;-P <3 "},
		{"capitals", "ACT NOW "},
		{"capital words", "Ada Bo Cy "},
		{"addresses", "a@b.example "},
		{"URLs with queries", "https://a.example/?a=b&c=d "},
		{"hashes and ats", "#a @b "},
		{"letters whose lower case is longer", "İ"},
		{"letters of three alphabets", "aаα"},
		{"zero-width letters in words", "pa\u200bss\u200dword "},
		{"directions of writing", "abc \u202edef\u202c \u2067ghi\u2069 "},
		{"marks on a letter", "e\u0301\u0302\u0303"},
		{"wide letters", "ＡＣＴ "},
		{"emoji in sequence", "👩‍👩‍👧‍👦"},
		{"Chinese", "我们可以帮助您。"},
		{"Arabic", "يمكننا مساعدتك. "},
		{"Thai without blanks", "เราช่วยคุณได้"},
		{"bytes that are no UTF-8", "\xff\xfe\xc0\xaf "},
		{"control characters", "a\x00\x07\x1b[31mb\x7f "},
		{"asks for a meeting", "Do you have 15 minutes for a quick call this week? "},
		{"beginnings of cues", "just did you just have you "},
		{"results", "We cut costs by 38 % at Acme last year. "},
		{"lines of one letter", "a\n"},
		{"bullets", "* a\n- b\n"},
		{"blank words", "\u00a0\u2003 "},
	} {
		out = append(out, Mail{Name: form.name, Make: func() string {
			return plainHeader + "\nContent-Type: text/plain; charset=utf-8\n\n" + strings.Repeat(form.unit, 100_000/len(form.unit)+1)
		}})
	}
	return out
}

// Masks are messages whose headers try to be shown as what they are not.
func Masks() []Mail {
	mask := func(name, header string) Mail {
		return Mail{Name: name, Make: func() string { return header + "\nTo: dana@kestrel.example\n\nPlease see what is attached.\n" }}
	}
	return []Mail{
		mask("direction of writing in the subject", "From: a@acme.example\nSubject: =?utf-8?q?invoice=E2=80=AEgpj.exe?="),
		mask("direction of writing in the name", "From: =?utf-8?q?=E2=80=AEelpmaxe.emca@nimda?= <a@acme.example>\nSubject: x"),
		mask("terminal's commands in the subject", "From: a@acme.example\nSubject: \x1b]0;owned\x07\x1b[2Jhello"),
		mask("line ends in a name", "From: =?utf-8?q?A=0D=0ABcc:_all@acme.example?= <a@acme.example>\nSubject: x"),
		mask("an address as the name", "From: \"ceo@kestrel.example\" <a@acme.example>\nSubject: x"),
		mask("letters of another alphabet", "From: =?utf-8?q?=D0=90cme?= <sales@аcme.example>\nSubject: =?utf-8?b?0LByZSB5b3UgdGhlcmU=?="),
		mask("punycode", "From: Acme <sales@xn--cme-5cd.example>\nSubject: x"),
		mask("tags in the subject", "From: <script>alert(1)</script> <a@acme.example>\nSubject: <img src=x onerror=alert(1)>"),
		mask("a formula", "From: \"=HYPERLINK(\\\"http://a.example\\\")\" <a@acme.example>\nSubject: =cmd|' /C calc'!A0"),
		mask("nulls", "From: a\x00b <a@acme.example>\nSubject: a\x00b"),
		mask("no character set", "From: =?nosuch?q?=FF=FE?= <a@acme.example>\nSubject: =?nosuch?b?//4=?="),
		mask("a path for a name", "From: a@acme.example\nSubject: x\nContent-Type: text/plain; name=\"../../etc/passwd\"\nContent-Disposition: attachment; filename=\"..\\\\..\\\\x.exe\""),
		{Name: "attachments with paths for names", Make: func() string {
			return plainHeader + "\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/pdf; name=\"/etc/passwd\"\n" +
				"Content-Disposition: attachment; filename=\"../../../a\u202efdp.exe\"\n\nx\n--b--\n"
		}},
	}
}
