package shortlist_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"winnow/internal/shortlist"
	"winnow/internal/triage"
)

var update = flag.Bool("update", false, "write the golden files anew")

func export(t *testing.T, format string, list shortlist.List) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := shortlist.Export(&b, format, list); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for _, format := range []string{"csv", "json", "md", "html"} {
		t.Run(format, func(t *testing.T) {
			got := export(t, format, sample())
			if again := export(t, format, sample()); !bytes.Equal(got, again) {
				t.Fatal("the same list is written in two ways")
			}
			path := filepath.Join("testdata", "sample."+format)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s changed; go test -update writes it anew:\n%s", path, got)
			}
		})
	}
}

func TestCSVIsRFC4180(t *testing.T) {
	raw := export(t, "csv", sample())
	if !bytes.HasSuffix(raw, []byte("\r\n")) || bytes.Count(raw, []byte("\n")) != bytes.Count(raw, []byte("\r\n")) {
		t.Error("lines do not end in CRLF")
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[0][1] != "vendor" || rows[1][1] != "Millwright Analytics" {
		t.Fatalf("%d rows: %q", len(rows), rows)
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	for head, want := range map[string]string{
		"score": "78.3", "usefulness": "1", "pressure": "0.33", "relationship": "true", "touches": "2", "last": "2026-03-09", "needs": "scrap | waste",
		"proof_evidence": "Harbour Mill saved 12 tonnes in March", "proof_message": "CAMPAIGN-1@mail.millwright.example", "proof_date": "2026-03-02",
		"pressure_message": id("two").String(), // a mail without a Message-ID is traced by its content's
	} {
		if got := rows[1][at[head]]; got != want {
			t.Errorf("%s is %q, want %q", head, got, want)
		}
	}
	if got := rows[3][at["usefulness"]]; got != "" {
		t.Errorf("an unknown axis is %q", got)
	}
	if bom := export(t, "csv-bom", sample()); !bytes.Equal(bom, append([]byte("\xef\xbb\xbf"), raw...)) {
		t.Error("with a byte order mark more than that is different")
	}
}

// hostile is a list in which every text that a vendor can write is an attack.
func hostile(a string) shortlist.List {
	e := triage.Evidence{Target: "proof", Quote: a, Reason: a, Weight: 1}
	it := shortlist.Item{
		Rank: 1,
		Standing: triage.Standing{
			Vendor: triage.Vendor{
				ID: triage.VendorID(a), Name: a, Domains: []triage.DomainLink{{Domain: a}}, Addresses: []string{a}, People: []triage.Person{{Name: a, Address: a}},
			},
			Score: 50, Reasons: []string{a}, Parts: []triage.Part{{Label: a, Value: 50}}, Needs: []triage.NeedMatch{{Need: a, Found: a, Score: 1}},
			Verdict: triage.Skip, Proof: triage.AxisMean{Known: true},
		},
		Messages: []triage.Judged{{
			Message:   &triage.Message{Envelope: triage.Envelope{ID: id(a), MessageID: a, Subject: a, From: triage.Address{Email: a}, Date: day(1)}},
			Judgement: triage.Judgement{Kind: triage.KindPitch, Tactics: []triage.Tactic{triage.Hype}, Evidence: []triage.Evidence{e, {Target: "hype", Quote: a, Reason: a, Weight: 1}, {Target: "bump", Fact: a, Reason: a}}},
		}},
		Decisions: []triage.Decision{{At: day(2), Act: triage.ActShortlist, Why: a}},
	}
	return shortlist.Build(a, []shortlist.Item{it}, now)
}

func TestNothingRunsInASpreadsheet(t *testing.T) {
	for _, a := range attacks {
		rows, err := csv.NewReader(bytes.NewReader(export(t, "csv", hostile(a)))).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[1]) != len(rows[0]) {
			t.Fatalf("%q breaks the file: %v, %d rows", a, err, len(rows))
		}
		for i, cell := range rows[1] {
			if why := safe(cell); why != "" {
				t.Errorf("%q: column %s is %q: %s", a, rows[0][i], cell, why)
			}
		}
		// A program that takes semicolons for separators sees quoted cells, too.
		semi := csv.NewReader(bytes.NewReader(export(t, "csv", hostile(a))))
		semi.Comma, semi.LazyQuotes, semi.FieldsPerRecord = ';', true, -1
		if rows, err := semi.ReadAll(); err != nil || len(rows) != 2 {
			t.Errorf("%q: with semicolons there are %d rows, %v", a, len(rows), err)
		}

	}

	// All of them in one workbook, which is slow to make.
	all := shortlist.Build("=1+1", nil, now)
	for _, a := range attacks {
		all.Rows = append(all.Rows, hostile(a).Rows...)
	}
	f, err := excelize.OpenReader(bytes.NewReader(export(t, "xlsx", all)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) <= len(attacks)/2 {
			t.Errorf("%s has %d rows", sheet, len(rows))
		}
		for r, row := range rows {
			for c, cell := range row {
				if why := safe(cell); why != "" {
					t.Errorf("%s %d/%d is %q: %s", sheet, r, c, cell, why)
				}
				name, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, _ := f.GetCellFormula(sheet, name); formula != "" {
					t.Errorf("%s %s is the formula %q", sheet, name, formula)
				}
			}
		}
	}
}

func TestNothingRunsInABrowser(t *testing.T) {
	for _, a := range append(attacks, "x") {
		page, err := html.Parse(bytes.NewReader(export(t, "html", hostile(a))))
		if err != nil {
			t.Fatal(err)
		}
		styles := 0
		for n := range page.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			switch n.Data {
			case "html", "head", "meta", "title", "body", "h1", "h2", "h3", "p", "span", "div", "article", "svg", "rect", "ul", "li", "table", "tbody", "tr", "th", "td":
			case "style":
				styles++
				if strings.Contains(n.FirstChild.Data, "url(") || strings.Contains(n.FirstChild.Data, "@import") {
					t.Errorf("the style loads something")
				}
			default:
				t.Errorf("%q: the page holds <%s>", a, n.Data)
			}
			for _, at := range n.Attr {
				if k := strings.ToLower(at.Key); k == "src" || k == "href" || k == "style" || strings.HasPrefix(k, "on") {
					t.Errorf("%q: <%s> has %s=%q", a, n.Data, at.Key, at.Val)
				}
			}
		}
		if styles != 1 {
			t.Errorf("%q: %d styles", a, styles)
		}
	}
	if got := string(export(t, "html", hostile("<b>&"))); !strings.Contains(got, "&lt;b&gt;&amp;") {
		t.Error("text is lost rather than escaped")
	}
}

func TestNothingIsMarkupInMarkdown(t *testing.T) {
	plain := string(export(t, "md", hostile("x")))
	lines := strings.Count(plain, "\n")
	for _, a := range attacks {
		got := string(export(t, "md", hostile(a)))
		if n := strings.Count(got, "\n"); n != lines && strings.TrimSpace(a) != "" && strings.Trim(a, "\x00") != "" {
			t.Errorf("%q makes %d lines of %d", a, n, lines)
		}
		for _, bad := range []string{"<script", "<img", "<a ", "](", "http://", "www.", "```", "<!--", "\n# heading"} {
			if strings.Contains(got, bad) && !strings.Contains(plain, bad) {
				t.Errorf("%q leaves %q in the page", a, bad)
			}
		}
		for _, line := range strings.Split(got, "\n") {
			if strings.HasPrefix(line, "| ") && strings.Contains(line, "Proof") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 5 && strings.Contains(line, "2026-03-01") {
				t.Errorf("%q breaks the table: %s", a, line)
			}
		}
	}
}

func TestJSONComesBackTheSame(t *testing.T) {
	for _, list := range []shortlist.List{sample(), shortlist.Build("", nil, now), hostile(`<script>"\u0000'`)} {
		got, err := shortlist.ReadJSON(bytes.NewReader(export(t, "json", list)))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, list) {
			t.Errorf("read back:\n%+v\nwritten:\n%+v", got, list)
		}
	}
}

func TestJSONThatIsRefused(t *testing.T) {
	good := string(export(t, "json", sample()))
	for why, in := range map[string]string{
		"nothing":        "",
		"no JSON":        "vendor;score",
		"another file":   `{"a": 1}`,
		"another form":   strings.Replace(good, shortlist.Schema, "winnow-shortlist/9", 1),
		"a wrong score":  strings.Replace(good, `"score": 78.25`, `"score": 178`, 1),
		"a wrong share":  strings.Replace(good, `"usefulness": 1,`, `"usefulness": 1.5,`, 1),
		"cut off":        good[:len(good)/2],
		"a wrong id":     strings.Replace(good, `"message": "`, `"message": "zz`, 1),
		"score in words": strings.Replace(good, `"score": 78.25`, `"score": "high"`, 1),
	} {
		if _, err := shortlist.ReadJSON(strings.NewReader(in)); !errors.Is(err, shortlist.ErrSchema) {
			t.Errorf("%s: %v, want ErrSchema", why, err)
		}
	}
}

// The schema names every field that is written, and says what is always there.
func TestTheSchemaDescribesTheExport(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal([]byte(shortlist.JSONSchema), &schema); err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(export(t, "json", sample()), &doc); err != nil {
		t.Fatal(err)
	}
	for _, problem := range check(schema, schema, doc, "list") {
		t.Error(problem)
	}
}

// check is the part of JSON Schema that schema.json uses.
func check(root, schema map[string]any, v any, at string) []string {
	if ref, ok := schema["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/$defs/")
		return check(root, root["$defs"].(map[string]any)[name].(map[string]any), v, at)
	}
	if ways, ok := schema["anyOf"].([]any); ok {
		var last []string
		for _, w := range ways {
			way := w.(map[string]any)
			if way["type"] == "null" {
				if v == nil {
					return nil
				}
				continue
			}
			if last = check(root, way, v, at); len(last) == 0 {
				return nil
			}
		}
		return append(last, at+": fits none of the forms")
	}
	var out []string
	bad := func(format string, args ...any) { out = append(out, at+": "+fmt.Sprintf(format, args...)) }
	if c, ok := schema["const"]; ok && c != v {
		bad("%v is not %v", v, c)
	}
	if enum, ok := schema["enum"].([]any); ok {
		found := false
		for _, e := range enum {
			found = found || e == v
		}
		if !found {
			bad("%v is none of %v", v, enum)
		}
	}
	switch x := v.(type) {
	case map[string]any:
		props, _ := schema["properties"].(map[string]any)
		required, _ := schema["required"].([]any)
		for _, r := range required {
			if _, ok := x[r.(string)]; !ok {
				bad("%v is missing", r)
			}
		}
		for k, e := range x {
			p, ok := props[k].(map[string]any)
			if !ok {
				bad("the field %q is not described", k)
				continue
			}
			out = append(out, check(root, p, e, at+"."+k)...)
		}
	case []any:
		items, ok := schema["items"].(map[string]any)
		if !ok {
			bad("the items are not described")
			break
		}
		for i, e := range x {
			out = append(out, check(root, items, e, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case float64:
		if m, ok := schema["minimum"].(float64); ok && x < m {
			bad("%v is below %v", x, m)
		}
		if m, ok := schema["maximum"].(float64); ok && x > m {
			bad("%v is above %v", x, m)
		}
	}
	return out
}

func TestXLSX(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(export(t, "xlsx", sample())))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !reflect.DeepEqual(got, []string{"Shortlist", "Evidence"}) {
		t.Fatalf("sheets %v", got)
	}
	for _, sheet := range f.GetSheetList() {
		p, err := f.GetPanes(sheet)
		if err != nil || !p.Freeze || p.YSplit != 1 {
			t.Errorf("%s: the head is not frozen: %+v, %v", sheet, p, err)
		}
	}
	heads, err := f.GetRows("Shortlist")
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range heads[0] {
		cell, _ := excelize.CoordinatesToCellName(i+1, 2)
		typ, err := f.GetCellType("Shortlist", cell)
		if err != nil {
			t.Fatal(err)
		}
		switch h {
		case "score", "low", "high", "usefulness", "interest", "proof", "pressure", "touches", "rank", "first", "last", "proof_date":
			if typ != excelize.CellTypeNumber && typ != excelize.CellTypeUnset {
				t.Errorf("%s is of type %v, not a number", h, typ)
			}
		case "relationship":
			if typ != excelize.CellTypeBool {
				t.Errorf("%s is of type %v, not a truth value", h, typ)
			}
		case "vendor", "verdict", "proof_evidence":
			if typ != excelize.CellTypeSharedString && typ != excelize.CellTypeInlineString {
				t.Errorf("%s is of type %v, not text", h, typ)
			}
		}
	}
	if got, _ := f.GetCellValue("Shortlist", "E2", excelize.Options{RawCellValue: true}); got != "78.3" {
		t.Errorf("the score is %q", got)
	}
	evidence, err := f.GetRows("Evidence")
	if err != nil || len(evidence) != 1+5+2 {
		t.Fatalf("%d rows of evidence, %v", len(evidence), err)
	}
	for _, row := range evidence[1:] {
		if len(row) < 10 || row[9] == "" || row[5] == "" {
			t.Errorf("evidence without message or date: %q", row)
		}
	}
}

func TestExportFails(t *testing.T) {
	if err := shortlist.Export(&bytes.Buffer{}, "pdf", sample()); !errors.Is(err, shortlist.ErrFormat) {
		t.Errorf("pdf: %v", err)
	}
	for _, format := range shortlist.Formats {
		if err := shortlist.Export(full{}, format, sample()); !errors.Is(err, errFull) {
			t.Errorf("%s onto a full disk: %v", format, err)
		}
	}
}

var errFull = errors.New("no space left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestEmptyListsCanBeExported(t *testing.T) {
	for _, format := range shortlist.Formats {
		if format == "vcf" {
			continue // of nobody there are no cards
		}
		if len(export(t, format, shortlist.Build("Nothing yet", nil, now))) == 0 {
			t.Errorf("%s is empty", format)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	var b bytes.Buffer
	if err := shortlist.Export(&b, "json", sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"schema":"winnow-shortlist/1","vendors":[{"evidence":[{}]}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		list, err := shortlist.ReadJSON(bytes.NewReader(in))
		if err != nil {
			return
		}
		// What was read can be written in every form.
		for _, format := range shortlist.Formats {
			if err := shortlist.Export(&bytes.Buffer{}, format, list); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
	})
}
