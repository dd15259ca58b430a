package shortlist_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"winnow/internal/shortlist"
)

// FuzzExport puts whatever a vendor may call itself, write and claim into every
// form of the shortlist, and reads each as its reader would.
func FuzzExport(f *testing.F) {
	for i, a := range attacks {
		f.Add(a, attacks[(i+7)%len(attacks)], attacks[(i+13)%len(attacks)])
	}
	f.Fuzz(func(t *testing.T, vendor, reason, quote string) {
		list := sample()
		r := &list.Rows[0]
		r.Vendor, r.Domains, r.Reasons = vendor, []string{reason}, []string{reason, quote}
		if len(r.Evidence) > 0 {
			r.Evidence[0].Quote = quote
		}
		rows := len(list.Rows)
		for _, format := range shortlist.Formats {
			out := export(t, format, list)
			switch format {
			case "csv":
				all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(out), "\ufeff"))).ReadAll()
				if err != nil {
					t.Fatalf("csv: %v", err)
				}
				if len(all) != rows+1 {
					t.Fatalf("csv: %d lines for %d vendors", len(all), rows)
				}
				for _, line := range all {
					for _, cell := range line {
						if cell != "" && strings.ContainsRune("=+@|%", rune(cell[0])) {
							t.Fatalf("csv: a cell begins a formula: %q", cell)
						}
					}
				}
			case "xlsx":
				checkXLSX(t, out)
			case "html":
				checkHTML(t, out)
			}
		}
	})
}

// checkXLSX wants a whole archive of well-formed parts without a formula.
func checkXLSX(t *testing.T, b []byte) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatalf("xlsx: %v", err)
	}
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xml") && !strings.HasSuffix(f.Name, ".rels") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(r)
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("xlsx: %s: %v", f.Name, err)
			}
			if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "f" && strings.HasPrefix(f.Name, "xl/worksheets/") {
				t.Fatalf("xlsx: %s holds a formula", f.Name)
			}
		}
		_ = r.Close()
	}
}

// checkHTML wants no element and no attribute that runs or fetches anything.
func checkHTML(t *testing.T, b []byte) {
	z := html.NewTokenizer(bytes.NewReader(b))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			switch tok.Data {
			case "script", "img", "iframe", "object", "embed", "form", "base", "link", "video", "audio":
				t.Fatalf("html: there is a <%s>", tok.Data)
			}
			for _, a := range tok.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
					t.Fatalf("html: <%s %s=%q>", tok.Data, a.Key, a.Val)
				}
			}
		}
	}
}
