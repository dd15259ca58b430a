package shortlist_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"winnow/internal/testkit"
)

// What a real spreadsheet shows of an export whose vendors call themselves
// formulas, compared with the export cell by cell: the same texts, the same
// numbers, and no cell that computes anything.
func TestLibreOfficeShowsWhatWasExported(t *testing.T) {
	if testing.Short() {
		t.Skip("starts LibreOffice, which takes seconds")
	}
	office := testkit.Office(t)
	list := sample()
	for _, a := range attacks {
		row := list.Rows[1]
		row.Vendor, row.Domains, row.Reasons = a, []string{a}, []string{a, "second"}
		list.Rows = append(list.Rows, row)
	}
	dir := t.TempDir()
	for _, format := range []string{"csv", "xlsx"} {
		b := export(t, format, list)
		if err := os.WriteFile(filepath.Join(dir, "list."+format), b, 0o600); err != nil {
			t.Fatal(err)
		}
		var want [][]string
		args := []string{"--headless", "-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(dir, "profile")), "--convert-to", "fods", "--outdir", filepath.Join(dir, format)}
		if format == "csv" {
			var err error
			if want, err = csv.NewReader(bytes.NewReader(b)).ReadAll(); err != nil {
				t.Fatal(err)
			}
			args = append(args, "--infilter=CSV:44,34,76,1")
		} else {
			f, err := excelize.OpenReader(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if want, err = f.GetRows("Shortlist", excelize.Options{RawCellValue: true}); err != nil {
				t.Fatal(err)
			}
			f.Close()
		}
		out, err := exec.CommandContext(t.Context(), office, append(args, filepath.Join(dir, "list."+format))...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		got := sheet(t, filepath.Join(dir, format, "list.fods"))
		if len(got) < len(want) || len(want) != len(list.Rows)+1 {
			t.Fatalf("%s: %d rows are shown, %d were written, of %d vendors", format, len(got), len(want), len(list.Rows))
		}
		cells := 0
		for y, row := range want {
			for x, cell := range row {
				shown := ""
				if x < len(got[y]) {
					shown = got[y][x]
				}
				cells++
				if !sameCell(cell, shown) {
					t.Errorf("%s: row %d, column %q: %q is shown as %q", format, y+1, want[0][x], cell, shown)
				}
			}
		}
		t.Logf("%s: %d cells of %d vendors are shown as they were written", format, cells, len(list.Rows))
	}
}

// sameCell compares what was written with what is shown: numbers by their
// value, days by their date (a spreadsheet counts them from 30 December 1899).
func sameCell(wrote, shows string) bool {
	if wrote == shows || strings.EqualFold(wrote, shows) {
		return true
	}
	a, errA := strconv.ParseFloat(wrote, 64)
	b, errB := strconv.ParseFloat(shows, 64)
	if errA == nil && errB == nil {
		return a == b
	}
	if errA == nil && len(shows) >= len("2006-01-02") {
		return dayNumber(shows[:10]) == int(a)
	}
	if truth := map[string]string{"1": "true", "0": "false"}[wrote]; truth != "" {
		return truth == shows
	}
	return len(wrote) >= 10 && strings.HasPrefix(shows, wrote[:10]) && len(shows) >= 10 && dayNumber(wrote[:10]) > 0
}

// sheet reads the first table of a flat OpenDocument file. It fails when any
// cell computes something.
func sheet(t *testing.T, path string) (rows [][]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	type cell struct {
		Repeat  string   `xml:"number-columns-repeated,attr"`
		Formula string   `xml:"formula,attr"`
		Type    string   `xml:"value-type,attr"`
		Value   string   `xml:"value,attr"`
		Date    string   `xml:"date-value,attr"`
		Truth   string   `xml:"boolean-value,attr"`
		Text    []innerP `xml:"p"`
	}
	d := xml.NewDecoder(f)
	tables := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "table":
			tables++
		case "table-row":
			var row struct {
				Cells []cell `xml:"table-cell"`
			}
			if err := d.DecodeElement(&row, &e); err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, c := range row.Cells {
				// LibreOffice writes its own truth values as calls.
				if c.Formula != "" && c.Formula != "of:=TRUE()" && c.Formula != "of:=FALSE()" {
					t.Errorf("a cell computes %q", c.Formula)
				}
				var lines []string
				for _, p := range c.Text {
					lines = append(lines, p.text())
				}
				v := strings.Join(lines, "\n")
				switch c.Type {
				case "float", "percentage", "currency":
					v = c.Value
				case "date":
					v = c.Date
				case "boolean":
					v = c.Truth
				}
				n := 1
				if c.Repeat != "" {
					if n, err = strconv.Atoi(c.Repeat); err != nil {
						t.Fatal(err)
					}
				}
				for range min(n, 200) {
					out = append(out, v)
				}
			}
			if tables == 1 {
				rows = append(rows, out)
			}
		}
	}
}

// innerP is a paragraph, whose runs of blanks are elements of their own.
type innerP struct {
	XML string `xml:",innerxml"`
}

func (p innerP) text() string {
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader("<p>" + p.XML + "</p>"))
	d.Strict = false
	for {
		tok, err := d.Token()
		if err != nil {
			return b.String()
		}
		switch e := tok.(type) {
		case xml.CharData:
			b.Write(e)
		case xml.StartElement:
			if e.Name.Local != "s" {
				continue
			}
			n := 1
			for _, a := range e.Attr {
				if k, err := strconv.Atoi(a.Value); a.Name.Local == "c" && err == nil {
					n = k
				}
			}
			b.WriteString(strings.Repeat(" ", n))
		}
	}
}

// dayNumber is a day as spreadsheets count them; 0 when it is none.
func dayNumber(s string) int {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0
	}
	return int(at.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}
