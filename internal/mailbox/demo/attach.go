package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"path"
	"strconv"
	"strings"
	"time"
)

// attachment builds what "attach: name.pdf | first line | second line" asks
// for. A calendar invitation ("invite.ics | what | in days | hour | minutes")
// stands beside the text, not behind it.
func (l *letter) attachment(v string) (p part, inline bool, err error) {
	args := strings.Split(v, "|")
	for i := range args {
		args[i] = strings.TrimSpace(args[i])
	}
	name, args := args[0], args[1:]
	switch path.Ext(name) {
	case ".pdf":
		return filePart("application/pdf", name, "", pdf(args)), false, nil
	case ".csv":
		return filePart("text/csv", name, "", []byte(strings.Join(args, "\r\n")+"\r\n")), false, nil
	case ".txt":
		return filePart("text/plain", name, "", []byte(strings.Join(args, "\r\n")+"\r\n")), false, nil
	case ".png":
		data, err := l.picture(320, 90)
		return filePart("image/png", name, "", data), false, err
	case ".ics":
		if len(args) != 4 {
			return part{}, false, fmt.Errorf("attach %q: want what | in days | hour | minutes", v)
		}
		cal, err := l.calendar(args)
		if err != nil {
			return part{}, false, err
		}
		p, err := textPart("text/calendar; method=REQUEST", cal, "utf-8", "8bit")
		return p, true, err
	}
	return part{}, false, fmt.Errorf("attach %q: no such type", v)
}

// pdf is a page with a few lines of text (ISO 32000-1), so that the attachment opens.
func pdf(lines []string) []byte {
	var content strings.Builder
	content.WriteString("BT /F1 14 Tf 60 780 Td 20 TL\n")
	for _, line := range lines {
		line = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line)
		latin, err := encodeCharset(line, "windows-1252")
		if err != nil {
			latin = []byte(line)
		}
		content.WriteString("(" + string(latin) + ") Tj T*\n")
	}
	content.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// calendar is an invitation (RFC 5545).
func (l *letter) calendar(args []string) (string, error) {
	days, err1 := strconv.Atoi(args[1])
	at, err2 := time.Parse("15:04", args[2])
	minutes, err3 := strconv.Atoi(args[3])
	if err1 != nil || err2 != nil || err3 != nil {
		return "", fmt.Errorf("invitation %q: want days, hour, minutes", args)
	}
	day := l.scene.at.AddDate(0, 0, days)
	start := time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, l.scene.at.Location()).UTC()
	const form = "20060102T150405Z"
	return strings.Join([]string{
		"BEGIN:VCALENDAR", "PRODID:-//Tannhauer//Calendar 3//EN", "VERSION:2.0", "METHOD:REQUEST", "BEGIN:VEVENT",
		"UID:" + l.hex(24) + "@" + domain(l.from.email),
		"DTSTAMP:" + l.scene.at.UTC().Format(form),
		"DTSTART:" + start.Format(form),
		"DTEND:" + start.Add(time.Duration(minutes)*time.Minute).Format(form),
		"SUMMARY:" + args[0],
		"ORGANIZER;CN=" + l.from.name + ":mailto:" + l.from.email,
		"ATTENDEE;RSVP=TRUE:mailto:" + l.to.email,
		"END:VEVENT", "END:VCALENDAR", "",
	}, "\n"), nil
}

// imageOnly is a mail whose words stand in a picture: embedded, or on a server.
func (l *letter) imageOnly(embedded bool) (part, error) {
	src := "https://img." + domain(l.from.email) + "/" + l.hex(10) + "/banner.png"
	cid := l.hex(12) + "@" + domain(l.from.email)
	if embedded {
		src = "cid:" + cid
	}
	target := "https://mail." + domain(l.from.email) + "/c/" + l.hex(16)
	page := `<html><body bgcolor="#ffffff"><center><a href="` + target + `"><img src="` + src +
		`" width="640" height="360" border="0" alt="` + l.text + `"></a></center></body></html>` + "\n"
	html, err := textPart("text/html", page, "utf-8", "")
	if err != nil || !embedded {
		return html, err
	}
	data, err := l.picture(640, 360)
	if err != nil {
		return part{}, err
	}
	return joinParts("related", l.boundary(), html, filePart("image/png", "banner.png", cid, data)), nil
}

// picture draws coloured bars where a sender would set its words.
func (l *letter) picture(w, h int) ([]byte, error) {
	accent, _ := l.look()
	n, err := strconv.ParseUint(strings.TrimPrefix(accent, "#"), 16, 24)
	if err != nil {
		return nil, fmt.Errorf("accent %q: %w", accent, err)
	}
	img := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{
		color.White, color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, color.Gray{200},
	})
	for y := range h {
		for x := range w {
			switch {
			case y < h/5:
				img.SetColorIndex(x, y, 1)
			case y/12%3 == 1 && x > w/16 && x < w*(11+y%5)/16:
				img.SetColorIndex(x, y, 2)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	return b.Bytes(), nil
}
