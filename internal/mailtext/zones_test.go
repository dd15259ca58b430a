package mailtext

import (
	"fmt"
	"strings"
	"testing"
)

var zoneMarks = map[ZoneKind]string{
	ZoneSubject: "S", ZoneGreeting: "G", ZoneAuthor: "A", ZoneQuote: "Q", ZoneForward: "F", ZoneSignature: "s", ZoneFooter: "f", ZoneOptOut: "o",
}

// zoned writes the zones of a body one a line: mark, depth, text on one line.
func zoned(d *Document) string {
	var b strings.Builder
	for _, z := range d.Zones[1:] {
		depth := ""
		if z.Depth > 1 {
			depth = fmt.Sprint(z.Depth)
		}
		fmt.Fprintf(&b, "%s%s: %s\n", zoneMarks[z.Kind], depth, strings.Join(strings.Fields(d.Quote(z.Span)), " "))
	}
	return b.String()
}

func TestZones(t *testing.T) {
	for _, c := range []struct{ name, header, body, want string }{
		{
			"a pitch", "", "Hi Sam,\n\nWe audit freight bills.\n\nBest regards,\nDana Vela\nHead of Audit, Acme\n+1 555 010 2233\n",
			"G: Hi Sam,\nA: We audit freight bills.\ns: Best regards, Dana Vela Head of Audit, Acme +1 555 010 2233\n",
		},
		{
			"greeting on the same line", "", "Hi Sam, I saw that Northwind opens a plant in Gent.\n\nDana",
			"G: Hi Sam,\nA: I saw that Northwind opens a plant in Gent.\ns: Dana\n",
		},
		{
			"a name alone is a greeting", "", "Sam,\n\nThe report is attached.",
			"G: Sam,\nA: The report is attached.\n",
		},
		{
			"no greeting in a sentence", "", "Dear friends of ours have told us that freight bills are often wrong, and so we looked.\n\nThey are.",
			"A: Dear friends of ours have told us that freight bills are often wrong, and so we looked. They are.\n",
		},
		{
			"opt-out before the sign-off", "", "Hi Sam,\n\nWe audit freight bills. Shall we talk on Tuesday about what we found at plants like yours?\n\nIf you don't want to hear from me, reply stop.\n\nBest,\nDana",
			"G: Hi Sam,\nA: We audit freight bills. Shall we talk on Tuesday about what we found at plants like yours?\no: If you don't want to hear from me, reply stop.\ns: Best, Dana\n",
		},
		{
			"opt-out in the last sentence", "", "Hi Sam,\n\nWe audit freight bills for plants like yours and have found four percent on average in the last two years, which we share with you. If you don't want to hear from me, reply stop.\n\nDana",
			"G: Hi Sam,\nA: We audit freight bills for plants like yours and have found four percent on average in the last two years, which we share with you.\no: If you don't want to hear from me, reply stop.\ns: Dana\n",
		},
		{
			"the word alone in the middle is the author's", "", "Hi Sam,\n\nMany of our readers unsubscribe from carrier newsletters because they never say anything about rates, and we asked two hundred of them why that is.\n\nThe answer was plain: nobody told them what changed. Our audit names the rate and the clause for each bill.\n\nShall I send you the sample that we made for plants in Gent?\n\nBest,\nDana",
			"G: Hi Sam,\nA: Many of our readers unsubscribe from carrier newsletters because they never say anything about rates, and we asked two hundred of them why that is. The answer was plain: nobody told them what changed. Our audit names the rate and the clause for each bill. Shall I send you the sample that we made for plants in Gent?\ns: Best, Dana\n",
		},
		{
			"postscript after the signature", "", "Hi Sam,\n\nWe audit freight bills.\n\nThanks,\nDana\n\nPS: the first ten bills are free.",
			"G: Hi Sam,\nA: We audit freight bills.\ns: Thanks, Dana\nA: PS: the first ten bills are free.\n",
		},
		{
			"signature mark", "", "The pump is fixed.\n-- \nDana Vela\nAcme plant 2",
			"A: The pump is fixed.\ns: -- Dana Vela Acme plant 2\n",
		},
		{
			"newsletter with footer", "", "Freight news\n\nRates rose by 3 % in May, says the index.\n\nPorts are full again after the strike in Gotham ended last week.\n\nYou are receiving this email because you signed up at acme.example.\n\nUnsubscribe: https://acme.example/u\n\nAcme Ltd, 1 Harbour Road, Gotham\n© 2024 Acme. All rights reserved.",
			"A: Freight news Rates rose by 3 % in May, says the index. Ports are full again after the strike in Gotham ended last week.\nf: You are receiving this email because you signed up at acme.example.\no: Unsubscribe: https://acme.example/u\nf: Acme Ltd, 1 Harbour Road, Gotham © 2024 Acme. All rights reserved.\n",
		},
		{
			"a way to the web copy comes first", "", "View this email in your browser\n\nHello Sam,\n\nRates rose by 3 % in May.",
			"f: View this email in your browser\nG: Hello Sam,\nA: Rates rose by 3 % in May.\n",
		},
		{
			"disclaimer", "", "The order is confirmed.\n\nKind regards\nDana\n\nThis e-mail and any attachments are confidential and intended solely for the addressee. If you have received it in error, please delete it.",
			"A: The order is confirmed.\ns: Kind regards Dana\nf: This e-mail and any attachments are confidential and intended solely for the addressee. If you have received it in error, please delete it.\n",
		},
		{
			"a text that is all footer is the author's", "", "You are receiving this because you registered at Acme. Please confirm your address by following the link below within three days, else the account is removed and your data with it.",
			"A: You are receiving this because you registered at Acme. Please confirm your address by following the link below within three days, else the account is removed and your data with it.\n",
		},
		{
			"answer above the quote", "In-Reply-To: <0@northwind.example>", "Yes, that works.\n\nDana\n\nOn Mon, Jun 3, 2024 at 10:00 AM Sam Orr <sam@northwind.example> wrote:\n> Can you do Tuesday?\n>> Earlier\n> Sam",
			"A: Yes, that works.\ns: Dana\nQ: On Mon, Jun 3, 2024 at 10:00 AM Sam Orr <sam@northwind.example> wrote: > Can you do Tuesday?\nQ2: >> Earlier\nQ: > Sam\n",
		},
		{
			"attribution over two lines, no marks", "", "Yes.\n\nOn Monday, June 3, 2024 at 10:00 AM, Sam Orr\n<sam@northwind.example> wrote:\n\nCan you do Tuesday?\n\nSam",
			"A: Yes.\nQ: On Monday, June 3, 2024 at 10:00 AM, Sam Orr <sam@northwind.example> wrote: Can you do Tuesday? Sam\n",
		},
		{
			"answers between quotes", "In-Reply-To: <0@northwind.example>", "Sam Orr wrote:\n> Can you do Tuesday?\n\nYes.\n\n> And where?\n\nIn Gent.",
			"Q: Sam Orr wrote: > Can you do Tuesday?\nA: Yes.\nQ: > And where?\nA: In Gent.\n",
		},
		{
			"Outlook, English", "", "Just floating this up.\n\nDana\n\n-----Original Message-----\nFrom: Dana Vela\nSent: Monday, June 3, 2024 10:00 AM\nTo: Sam Orr\nSubject: Freight\n\nHi Sam, we audit freight bills.",
			"A: Just floating this up.\ns: Dana\nQ: -----Original Message----- From: Dana Vela Sent: Monday, June 3, 2024 10:00 AM To: Sam Orr Subject: Freight Hi Sam, we audit freight bills.\n",
		},
		{
			"Outlook, German", "", "Hallo Sam,\n\ndas passt.\n\nViele Grüße\nDana\n\nVon: Sam Orr <sam@northwind.example>\nGesendet: Montag, 3. Juni 2024 10:00\nAn: Dana Vela\nBetreff: Frachten\n\nGeht Dienstag?",
			"G: Hallo Sam,\nA: das passt.\ns: Viele Grüße Dana\nQ: Von: Sam Orr <sam@northwind.example> Gesendet: Montag, 3. Juni 2024 10:00 An: Dana Vela Betreff: Frachten Geht Dienstag?\n",
		},
		{
			"German attribution", "", "Sehr geehrter Herr Orr,\n\nanbei das Angebot.\n\nMit freundlichen Grüßen\nDana Vela\n\nAm 03.06.2024 um 10:00 schrieb Sam Orr:\n> Bitte ein Angebot.",
			"G: Sehr geehrter Herr Orr,\nA: anbei das Angebot.\ns: Mit freundlichen Grüßen Dana Vela\nQ: Am 03.06.2024 um 10:00 schrieb Sam Orr: > Bitte ein Angebot.\n",
		},
		{
			"French", "", "Bonjour Monsieur Orr,\n\nvoici le devis.\n\nCordialement,\nDana Vela\n\nLe lun. 3 juin 2024 à 10:00, Sam Orr <sam@northwind.example> a écrit :\n> Un devis, s'il vous plaît.",
			"G: Bonjour Monsieur Orr,\nA: voici le devis.\ns: Cordialement, Dana Vela\nQ: Le lun. 3 juin 2024 à 10:00, Sam Orr <sam@northwind.example> a écrit : > Un devis, s'il vous plaît.\n",
		},
		{
			"German footer", "", "Hallo Sam,\n\nunsere Preise sind da.\n\nZum Katalog: https://acme.example/katalog\n\nSie erhalten diese E-Mail, weil Sie sich angemeldet haben. Vom Newsletter abmelden: https://acme.example/ab\n\nAcme GmbH, Geschäftsführer: Dana Vela, Amtsgericht Gotham HRB 4711",
			"G: Hallo Sam,\nA: unsere Preise sind da. Zum Katalog: https://acme.example/katalog\no: Sie erhalten diese E-Mail, weil Sie sich angemeldet haben. Vom Newsletter abmelden: https://acme.example/ab\nf: Acme GmbH, Geschäftsführer: Dana Vela, Amtsgericht Gotham HRB 4711\n",
		},
		{
			"forward", "", "Sam, for you?\n\n---------- Forwarded message ---------\nFrom: Jo Moss <jo@fabrikam.example>\nDate: Mon, Jun 3, 2024\nSubject: Pallets\nTo: Dana Vela\n\nWe sell pallets.",
			"A: Sam, for you?\nF: ---------- Forwarded message --------- From: Jo Moss <jo@fabrikam.example> Date: Mon, Jun 3, 2024 Subject: Pallets To: Dana Vela We sell pallets.\n",
		},
		{
			"forward without words", "Subject: Fwd: Pallets", "-------- Original Message --------\nFrom: Jo Moss <jo@fabrikam.example>\nDate: Mon, Jun 3, 2024\nSubject: Pallets\nTo: Dana Vela\n\nWe sell pallets.",
			"F: -------- Original Message -------- From: Jo Moss <jo@fabrikam.example> Date: Mon, Jun 3, 2024 Subject: Pallets To: Dana Vela We sell pallets.\n",
		},
		{
			"marks that are bullets", "", "Why us:\n\n> Two pilots\n> One report\n\nShall we talk?",
			"A: Why us: > Two pilots > One report Shall we talk?\n",
		},
		{
			"a table is no header block", "", "Fares this week\n\nFrom: Gotham\nTo: Gent\nPrice: 90\n\nBook soon.",
			"A: Fares this week From: Gotham To: Gent Price: 90 Book soon.\n",
		},
		{
			"sent from a phone", "", "Works for me, thank you for the offer.\n\nSent from my phone",
			"A: Works for me, thank you for the offer.\ns: Sent from my phone\n",
		},
		{
			"contact block without a sign-off", "", "We audit freight bills.\n\nCall me when it suits you.\n\nJo Moss\nFabrikam\njo@fabrikam.example\nwww.fabrikam.example",
			"A: We audit freight bills. Call me when it suits you.\ns: Jo Moss Fabrikam jo@fabrikam.example www.fabrikam.example\n",
		},
		{
			"words of footers in a pitch", "", "Hi Sam,\n\nI write because you are hiring planners.\n\nOur mailing lists are powered by opted-in data. You registered growth last year, and we remove your doubts.\n\nBest,\nDana",
			"G: Hi Sam,\nA: I write because you are hiring planners. Our mailing lists are powered by opted-in data. You registered growth last year, and we remove your doubts.\ns: Best, Dana\n",
		},
		{
			"a preamble above a newsletter", "", "You are receiving this because you registered at acme.example.\nTo unsubscribe go to acme.example/u\n\nRates rose by 3 % in May, says the index that we keep for our readers.\n\nPorts are full again after the strike in Gotham ended last week, and the queue is long.\n\nThe next issue comes in July, with a table of all surcharges since March.",
			"o: You are receiving this because you registered at acme.example. To unsubscribe go to acme.example/u\nA: Rates rose by 3 % in May, says the index that we keep for our readers. Ports are full again after the strike in Gotham ended last week, and the queue is long. The next issue comes in July, with a table of all surcharges since March.\n",
		},
		{
			"sign-off and opt-out without an empty line", "", "Hi Sam,\nWe make cases of aluminium.\nBest regards,\nLin\nAcme Cases\nUnsubscribe https://acme.example/u",
			"G: Hi Sam,\nA: We make cases of aluminium.\ns: Best regards, Lin Acme Cases\no: Unsubscribe https://acme.example/u\n",
		},
		{
			"mailing list", "", "The patch is in.\n\nDana\n_______________________________________________\nPumps mailing list\nPumps@lists.example\nhttps://lists.example/listinfo/pumps",
			"A: The patch is in.\ns: Dana\nf: _______________________________________________ Pumps mailing list Pumps@lists.example https://lists.example/listinfo/pumps\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := plainHeader
			if subject, ok := strings.CutPrefix(c.header, "Subject: "); ok {
				head = strings.Replace(head, "Subject: Freight audit", "Subject: "+subject, 1)
			} else if c.header != "" {
				head += "\n" + c.header
			}
			d := parseChecked(t, mail(head, c.body))
			if got := zoned(d); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestZonesOfHTML(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{
			"Gmail's quote and signature", `<div dir=ltr>Yes.<div><br></div>-- <br><div class="gmail_signature">Dana Vela<br>Acme</div></div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Jun 3, 2024 at 10:00 AM Sam wrote:<br></div><blockquote class="gmail_quote">Can you do Tuesday?</blockquote></div>`,
			"A: Yes.\ns: -- Dana Vela Acme\nQ: On Mon, Jun 3, 2024 at 10:00 AM Sam wrote:\nQ2: Can you do Tuesday?\n",
		},
		{
			"Gmail's forward", `<div dir=ltr>For you?<br><br><div class="gmail_quote">---------- Forwarded message ---------<br>From: Jo<br>Date: Monday<br>Subject: Pallets<br><br>We sell pallets.</div></div>`,
			"A: For you?\nF: ---------- Forwarded message --------- From: Jo Date: Monday Subject: Pallets We sell pallets.\n",
		},
		{
			"Outlook's header", `<p class=MsoNormal>Up again.</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>Dana</p><div><p class=MsoNormal><b>From:</b> Dana Vela<br><b>Sent:</b> Monday, June 3, 2024 10:00<br><b>To:</b> Sam Orr<br><b>Subject:</b> Freight</p></div><p class=MsoNormal>Hi Sam</p>`,
			"A: Up again.\ns: Dana\nQ: From: Dana Vela Sent: Monday, June 3, 2024 10:00 To: Sam Orr Subject: Freight Hi Sam\n",
		},
		{
			"cite", `Fine.<blockquote type="cite">Shall we?<blockquote type="cite">When?</blockquote></blockquote>`,
			"A: Fine.\nQ: Shall we?\nQ2: When?\n",
		},
		{
			"a pull quote is the author's", `<p>What plants say:</p><blockquote>It found four percent.</blockquote><p>Ask us.</p>`,
			"A: What plants say: It found four percent. Ask us.\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parseChecked(t, mail(plainHeader+"\nContent-Type: text/html", c.html))
			if got := zoned(d); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestAttachedMessagesAreForwards(t *testing.T) {
	raw := plainHeader + "\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nFor you?\n--b\nContent-Type: message/rfc822\n\nFrom: Jo <jo@fabrikam.example>\nSubject: =?utf-8?q?Pallets_=E2=82=AC?=\n\nWe sell pallets.\n--b--\n"
	d := parseChecked(t, []byte(raw))
	if want := "A: For you?\nF: From: Jo <jo@fabrikam.example> Subject: Pallets € We sell pallets.\n"; zoned(d) != want {
		t.Errorf("got\n%swant\n%s", zoned(d), want)
	}
}

// The phrases are data: their form is checked here.
func TestZonePhrasesAreWellFormed(t *testing.T) {
	if _, err := loadPhrases(zonesTxt); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	class, count := "", map[string]int{}
	for i, line := range strings.Split(zonesTxt, "\n") {
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] == '[':
			class = line
			continue
		}
		count[class]++
		if strings.TrimSpace(line) != line || strings.Contains(line, "  ") || line == "" {
			t.Errorf("line %d: %q is not tidy", i+1, line)
		}
		if key := class + line; seen[key] {
			t.Errorf("line %d: %q stands twice under %s", i+1, line, class)
		} else {
			seen[key] = true
		}
		// Every phrase is found where it stands, also in capitals and across a line end.
		p := strings.TrimSuffix(line, "*")
		for _, text := range []string{p, strings.ToUpper(p) + ".", strings.ReplaceAll(p, " ", "\n")} {
			if c, end := phrases.at(text, 0, true); c&classNames[strings.Trim(class, "[]")] == 0 || end == 0 {
				t.Errorf("line %d: %q is not found in %q", i+1, line, text)
			}
		}
		alone, err := loadPhrases(class + "\n" + line)
		if err != nil {
			t.Fatal(err)
		}
		if c, _ := alone.at(p+"zzq", 0, true); (c != 0) != strings.HasSuffix(line, "*") {
			t.Errorf("line %d: %q within a longer word: found %v", i+1, line, c != 0)
		}
	}
	for name := range classNames {
		if count["["+name+"]"] == 0 {
			t.Errorf("no phrase of class %s", name)
		}
	}
	for _, bad := range []string{"[nothing]\nx", "phrase", "[greeting]\nHello"} {
		if _, err := loadPhrases(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
