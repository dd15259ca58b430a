package mailtext

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func readHTML(src string) (*htmlReader, string) {
	r := &htmlReader{w: &textWriter{max: MaxText}}
	r.read([]byte(src))
	return r, string(r.w.buf)
}

func TestHTMLToText(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"paragraphs", "<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"},
		{"divisions", "<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"},
		{"blanks are one", "  a \n\t b&nbsp;&nbsp; c  ", "a b c"},
		{"inline elements do not part words", "un<b>believ</b><i>able</i>", "unbelievable"},
		{"entities", "Fish &amp; chips &lt; 5 &euro; &#x1F600; &bogus;", "Fish & chips < 5 € 😀 &bogus;"},
		{"lists", "<ul><li>One<li>Two<ol><li>a</li><li>b</ol></ul>x", "• One\n• Two\n\n1. a\n2. b\n\nx"},
		{"table", "<table><tr><td>Rate</td><td>5</td></tr><tr><td>Fee<td>1</table>", "Rate | 5\nFee | 1"},
		{"layout table", "<table><tr><td><div>Left</div></td><td><div>Right</div></td></tr></table>", "Left\nRight"},
		{"preformatted", "<pre>a  b\n  c</pre>", "a  b\n  c"},
		{"script, style, title, comment", "<title>t</title><style>p{}</style><script>x()</script><!-- c -->text<noscript>n</noscript>", "text"},
		{"conditional comments", "<!--[if mso]>Outlook<![endif]--><![if !mso]>others<![endif]>", "others"},
		{"Outlook paragraphs", "<p class=MsoNormal>One</p><p class=MsoNormal>Two</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>Three</p>", "One\nTwo\n\nThree"},
		{"never closed", "<div><p>One<b>Two<table><tr><td>Three", "OneTwo\nThree"},
		{"stray end tags", "One</div></td></p>Two", "One\n\nTwo"},
		{"headings", "<h1>Head</h1>text", "Head\n\ntext"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := readHTML(c.html); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHiddenTextIsLeftOutAndCounted(t *testing.T) {
	const secret = "viagra"
	hide := func(attr string) string {
		return "<p>seen</p><div " + attr + ">" + secret + "</div><p>also</p>"
	}
	for _, c := range []struct{ name, html string }{
		{"display none", hide(`style="display: none"`)},
		{"in capitals, important", hide(`style="DISPLAY:NONE !important"`)},
		{"visibility", hide(`style="visibility:hidden"`)},
		{"font size 0", hide(`style="font-size:0px"`)},
		{"font size 1px", hide(`style="color:red;font-size: 1px"`)},
		{"font shorthand", hide(`style="font:0 arial"`)},
		{"opacity", hide(`style="opacity:0"`)},
		{"no height", hide(`style="max-height:0px;overflow:hidden"`)},
		{"no box", hide(`style="height:0;overflow:hidden"`)},
		{"pushed off", hide(`style="position:absolute;left:-9999px"`)},
		{"indented off", hide(`style="text-indent:-9999px"`)},
		{"hidden attribute", hide(`hidden`)},
		{"white on white", hide(`style="color:#fff"`)},
		{"nearly white on white", hide(`style="color:#fefefe;background:#FFFFFF"`)},
		{"rgb", hide(`style="color:rgb(255, 255, 255)"`)},
		{"font element", "<p>seen</p><font color=white>" + secret + "</font><p>also</p>"},
		{"black on black", "<p>seen</p><table><tr><td bgcolor=#000000><font color=black>" + secret + "</font></table><p>also</p>"},
		{"a class of the style sheet", "<style>.p, .preheader { display:none } @media print {.x{display:none}}</style>" + hide(`class="a preheader"`)},
		{"an id of the style sheet", "<style>#gone{font-size:0}div#gone{visibility:hidden}</style>" + hide(`id=gone`)},
		{"within a hidden parent", "<p>seen</p><div style='display:none'><p style='display:block'><b>" + secret + "</b></p></div><p>also</p>"},
		{"transparent letters", hide(`style="color: transparent"`)},
		{"letters with an alpha of 0", hide(`style="color:rgba(10, 20, 30, 0)"`)},
		{"letters with an alpha of 0, new syntax", hide(`style="color:rgb(10 20 30 / 0%)"`)},
		{"a hex colour with an alpha of 0", hide(`style="color:#11223300"`)},
		{"letters filled with nothing", hide(`style="-webkit-text-fill-color:transparent"`)},
		{"clipped away", hide(`style="position:absolute;clip:rect(0 0 0 0)"`)},
		{"a path that clips all", hide(`style="clip-path: inset(100%)"`)},
		{"scaled to nothing", hide(`style="transform: scale(0)"`)},
		{"filtered out", hide(`style="filter:opacity(0)"`)},
		{"content without visibility", hide(`style="content-visibility: hidden"`)},
		{"zoomed to nothing", hide(`style="zoom:0"`)},
		{"a line without height", hide(`style="line-height:0;overflow:hidden"`)},
		{"pushed off below", hide(`style="position:fixed;bottom:-5000px"`)},
		{"pushed off by its margin", hide(`style="margin-left:-9999px"`)},
		{"tiny letters by the style sheet", "<style>.s{font-size:0}</style>" + hide(`class="s"`)},
		{"letters without colour by the style sheet", "<style>span.s, .t{color:transparent}</style>" + hide(`class="t"`)},
		{"white on a page that says white", "<body bgcolor=white><p>seen</p><span style='color:white'>" + secret + "</span><p>also</p>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, got := readHTML(c.html)
			if got != "seen\n\nalso" {
				t.Errorf("text %q", got)
			}
			if r.layout.HiddenBytes != len(secret) {
				t.Errorf("%d hidden bytes counted, want %d", r.layout.HiddenBytes, len(secret))
			}
		})
	}
}

func TestSeenTextStays(t *testing.T) {
	for _, c := range []struct{ name, html string }{
		{"white on a coloured button", `<td bgcolor="#0055aa"><a href="https://x.example" style="color:#ffffff">Book</a></td>`},
		{"white on a class that a style sheet may colour", `<style>.btn{background:#05a}</style><div class="btn"><span style="color:#fff">Book</span></div>`},
		{"white on a picture", `<td background="https://x.example/b.png"><font color=white>Book</font></td>`},
		{"font size set again within a wrapper of 0", `<td style="font-size:0"><span style="font-size:14px">Book</span></td>`},
		{"visible within hidden visibility", `<div style="visibility:hidden"><span style="visibility:visible">Book</span></div>`},
		{"hidden for small screens only", `<style>@media (max-width:600px){.d{display:none}}</style><div class=d>Book</div>`},
		{"hidden element closed", `<div style="display:none"></div>Book`},
		{"hidden cell closed by the next", `<table><tr><td style="display:none"><td>Book</table>`},
		{"light grey", `<p style="color:#999">Book</p>`},
		{"clear background", `<p style="background:transparent">Book</p>`},
		{"a colour that lets half through", `<p style="color:rgba(0,0,0,0.6)">Book</p>`},
		{"readable within tiny letters of the style sheet", `<style>.s{font-size:0}</style><div class=s><span style="font-size:14px">Book</span></div>`},
		{"drawn larger", `<p style="transform:scale(1.2)">Book</p>`},
		{"line-height 0 elsewhere", `<p style="mso-hide:all;width:100%">Book</p>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r, got := readHTML(c.html); got != "Book" || r.layout.HiddenBytes != 0 {
				t.Errorf("text %q, %d bytes hidden", got, r.layout.HiddenBytes)
			}
		})
	}
}

func TestHTMLLinksAndPictures(t *testing.T) {
	r, text := readHTML(`Go <a href="HTTPS://User@Acme.example:443/a?b=1&amp;c=2"> to <b>us</b> </a>.
		<a href="#top">up</a> <a href="javascript:x()">js</a> <a href="mailto:dana@acme.example">write</a>
		<a href="https://img.example/x"><img src=a.png alt="Our offer"></a><img src=b.gif width=1 height=1><img src=c.gif style="display:none"><img src="cid:1" width="600" height="1">`)
	if len(r.links) != 3 {
		t.Fatalf("links %+v", r.links)
	}
	if l := r.links[0]; l.Host != "acme.example" || l.URL != "HTTPS://User@Acme.example:443/a?b=1&c=2" || text[l.Span.Start:l.Span.End] != "to us" {
		t.Errorf("link %+v of %q", l, text)
	}
	if l := r.links[1]; l.Host != "" || text[l.Span.Start:l.Span.End] != "write" {
		t.Errorf("link %+v", l)
	}
	if l := r.links[2]; l.Text != "Our offer" || !l.Span.Empty() {
		t.Errorf("link %+v", l)
	}
	if r.layout.Images != 4 || r.layout.TrackerPixel != 2 {
		t.Errorf("layout %+v", r.layout)
	}
	r, _ = readHTML(`<font color=red>NOW</font> <span style="font-size:32px">BIG</span> <b style="color:#333">grey</b> <a style="color:#00f">link</a>`)
	if r.layout.Colours != 2 {
		t.Errorf("%d loud runs, want 2", r.layout.Colours)
	}
}

func TestImageOnly(t *testing.T) {
	d := parseChecked(t, mail(plainHeader+"\nContent-Type: text/html", `<a href="https://acme.example"><img src="https://acme.example/offer.png" width=600 height=800></a>`))
	if !d.ImageOnly() {
		t.Errorf("layout %+v", d.Layout)
	}
	d = parseChecked(t, mail(plainHeader+"\nContent-Type: text/html", `<p>`+strings.Repeat("We audit freight bills. ", 10)+`</p><img src=logo.png>`))
	if d.ImageOnly() {
		t.Error("a text with a logo is no picture")
	}
}

func TestTricksWithLettersAreUndoneAndCounted(t *testing.T) {
	d := parseChecked(t, mail(plainHeader, "A fr\u200bee off\u00ader, \u202egnorw\u202c and \u2066odd\u2069, fr\u0435e of charge. 5 \u00b5m."))
	if want := "A free offer, gnorw and odd, fr\u0435e of charge. 5 \u00b5m."; body(d) != want {
		t.Errorf("text %q", body(d))
	}
	if d.Layout.ZeroWidth != 6 || d.Layout.SplitWords != 2 || d.Layout.MixedScript != 1 {
		t.Errorf("layout %+v", d.Layout)
	}
	zalgo := "z" + strings.Repeat("\u0301", 50) + "a"
	d = parseChecked(t, mail(plainHeader, zalgo))
	if n := strings.Count(d.Text, "\u0301"); n > maxMarkRun {
		t.Errorf("%d marks on one letter", n)
	}
}

func TestCharsets(t *testing.T) {
	for _, c := range []struct{ name, label, bytes, want, problem string }{
		{"utf-8", "utf-8", "Grüße 5 €", "Grüße 5 €", ""},
		{"latin-1", "iso-8859-1", "Gr\xfc\xdfe", "Grüße", ""},
		{"windows-1252 called latin-1", "iso-8859-1", "5 \x80 \x93now\x94", "5 € “now”", ""},
		{"latin-1 called utf-8", "utf-8", "Gr\xfc\xdfe aus K\xf6ln", "Grüße aus Köln", "charset"},
		{"utf-8 called latin-1", "iso-8859-1", "Grüße aus Köln", "Grüße aus Köln", "charset"},
		{"utf-8 called ascii", "us-ascii", "Grüße", "Grüße", ""},
		{"latin-1 called ascii", "us-ascii", "Gr\xfc\xdfe", "Grüße", ""},
		{"no label", "", "Gr\xfc\xdfe", "Grüße", ""},
		{"unknown label", "x-nonsense", "Gr\xfc\xdfe", "Grüße", "charset"},
		{"utf-8 damaged in one place", "utf-8", "Grüße aus Köln, schöne Grüße\xff", "Grüße aus Köln, schöne Grüße\uFFFD", "charset"},
		{"koi8-r", "koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет", ""},
		{"windows-1251 by another name", "cp1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет", ""},
		{"gb2312 is gb18030", "gb2312", "\xc4\xfa\xba\xc3", "您好", ""},
		{"gbk by another name", "x-gbk", "\xc4\xfa\xba\xc3", "您好", ""},
		{"shift_jis", "x-sjis", "\x82\xb1\x82\xf1", "こん", ""},
		{"iso-2022-jp", "iso-2022-jp", "\x1b$B$3$s\x1b(B", "こん", ""},
		{"utf-7", "utf-7", "Gr+APwA3w-e 5 +IKw- 1+-1", "Grüße 5 € 1+1", ""},
		{"quoted label with rubbish", "\"utf-8;", "Grüße", "Grüße", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := plainHeader
			if c.label != "" {
				head += "\nContent-Type: text/plain; charset=" + c.label
			}
			d := parseChecked(t, []byte(head+"\n\n"+c.bytes))
			if body(d) != c.want || hasProblem(d, "charset") != (c.problem != "") {
				t.Errorf("got %q (%v), want %q", body(d), d.Problems, c.want)
			}
		})
	}
	t.Run("named by the HTML", func(t *testing.T) {
		d := parseChecked(t, []byte(plainHeader+"\nContent-Type: text/html\n\n<html><head><meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\"></head><body>\xcf\xf0\xe8\xe2\xe5\xf2</body></html>"))
		if body(d) != "Привет" {
			t.Errorf("got %q", body(d))
		}
	})
	for from, to := range aliases {
		if from != strings.ToLower(from) || to != strings.ToLower(to) {
			t.Errorf("alias %q -> %q", from, to)
		}
		if to == "utf-7" {
			continue
		}
		if _, odd := toUTF8(from, []byte("\xe4\xb8\xad")); strings.HasPrefix(odd, "unknown charset") {
			t.Errorf("alias %q leads to unknown %q", from, to)
		}
	}
}

func TestFlowedText(t *testing.T) {
	d := parseChecked(t, mail(plainHeader+"\nContent-Type: text/plain; format=flowed", "We audit \nfreight bills.\n> You \n> asked\n-- \nDana"))
	if want := "We audit freight bills.\n> You asked\n--\nDana"; body(d) != want {
		t.Errorf("got %q, want %q", body(d), want)
	}
	d = parseChecked(t, mail(plainHeader+"\nContent-Type: text/plain; format=flowed; delsp=yes", "Fracht \nprüfung"))
	if body(d) != "Frachtprüfung" {
		t.Errorf("got %q", body(d))
	}
}

func TestLinksInPlainText(t *testing.T) {
	d := parseChecked(t, mail(plainHeader, "See https://acme.example/a_(b), <http://b.example/x>, www.c.example. or (https://d.example:8443/?q=1#f)! user@e.example http:// htTPs://Ünicode.example/ä “https://f.example”"))
	got := ""
	for _, l := range d.Links {
		got += fmt.Sprintf("%s %s\n", l.Host, l.URL)
	}
	want := "acme.example https://acme.example/a_(b)\nb.example http://b.example/x\nwww.c.example www.c.example\nd.example https://d.example:8443/?q=1#f\nxn--nicode-2ya.example htTPs://Ünicode.example/ä\nf.example https://f.example\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// checkTags holds our reading of raw tags to the tokenizer's.
func checkTags(t interface{ Fatalf(string, ...any) }, src string) {
	ours, theirs := html.NewTokenizer(strings.NewReader(src)), html.NewTokenizer(strings.NewReader(src))
	for {
		kind := ours.Next()
		if theirs.Next() != kind {
			t.Fatalf("tokenizers differ on %q", src)
		}
		if kind == html.ErrorToken {
			return
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken && kind != html.EndTagToken {
			continue
		}
		raw := string(ours.Raw())
		want, more := theirs.TagName()
		name, rest := tagName(ours.Raw())
		if string(name) != string(want) && !strings.Contains(raw, "\x00") {
			t.Fatalf("name of %q: %q, want %q", raw, name, want)
		}
		seen := map[string]bool{}
		for kind != html.EndTagToken && more {
			var wantKey, wantVal []byte
			wantKey, wantVal, more = theirs.TagAttr()
			var key, val []byte
			for { // the tokenizer leaves out what stands twice
				if key, val, rest = nextAttr(rest); len(key) == 0 || !seen[string(key)] {
					break
				}
			}
			seen[string(key)] = true
			norm := func(b []byte) string { return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(b)) }
			if strings.ContainsAny(raw, "\x00\r") || strings.Contains(string(wantVal), "&") || strings.Contains(string(val), "&") {
				continue // read alike but for NUL, line ends, and entities in attributes without semicolons
			}
			if string(key) != string(wantKey) || norm(val) != norm(wantVal) {
				t.Fatalf("attribute of %q: %q=%q, want %q=%q", raw, key, val, wantKey, wantVal)
			}
		}
	}
}

func TestTagsAreReadAsTheTokenizerDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkTags(t, "<"+rapid.StringOf(rapid.RuneFrom([]rune("aB/=>\"' <\n\t;é"))).Draw(t, "tag"))
	})
	checkTags(t, `<A HREF="x?a=1&amp;b" Class='p q' hidden/><br/><p =x = y z></P >`)
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<p>One<b>Two</p></b><table><tr><td>x<td>y</table>", `<div style="display:none;color:#fff"><a href="https://x.example/">y</a></div>`,
		"<style>.a{display:none}@media x{.b{}}</style><p class='a b'>", "<ul><ol><li><li></ul></ol>", "<a href=//><img alt=x width=1>", "<plaintext>&#0;&#x110000;</x",
		"<blockquote type=cite><div class=gmail_quote>", "<!--", "<a href='http://[::1]:80/\x00'>", "<font size=+7 color=>", "\xff<p \xff=\xff>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkTags(t, s)
		r, text := readHTML(s)
		checkClean(t, "text", text, true)
		if len(text) > MaxText || r.layout.HiddenBytes > len(s) || !utf8.ValidString(text) {
			t.Fatalf("text of %d bytes, %d hidden", len(text), r.layout.HiddenBytes)
		}
		for _, l := range r.links {
			if l.Span.Start < 0 || l.Span.End > len(text) || l.Span.Start > l.Span.End {
				t.Fatalf("link %+v", l)
			}
		}
		for _, h := range r.hints {
			if h.span.Start < 0 || h.span.End > len(text) {
				t.Fatalf("hint %+v", h)
			}
		}
		raw := []byte(plainHeader + "\nContent-Type: text/html\n\n" + s)
		check(t, Parse(raw), raw)
	})
}
