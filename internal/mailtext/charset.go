package mailtext

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// aliases are names that mail is found with and the charset tables do not
// know, or charsets whose superset is what senders really wrote.
var aliases = map[string]string{
	"ansi_x3.4-1968": "us-ascii", "ascii": "us-ascii", "iso646-us": "us-ascii", "646": "us-ascii", "default": "", "unknown": "",
	"unknown-8bit": "", "x-unknown": "", "x-user-defined": "", "8bit": "", "_iso-2022-jp$esc": "iso-2022-jp",
	"utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-8-sig": "utf-8", "x-utf-8": "utf-8", "utf_8": "utf-8", "utf8mb4": "utf-8",
	"unicode-1-1-utf-7": "utf-7", "utf7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "unicode-2-0-utf-7": "utf-7",
	"latin1": "windows-1252", "latin-1": "windows-1252", "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "iso_8859-1": "windows-1252",
	"iso88591": "windows-1252", "8859-1": "windows-1252", "cp1252": "windows-1252", "cp-1252": "windows-1252", "win-1252": "windows-1252",
	"ansi": "windows-1252", "x-ansi": "windows-1252", "us-ascii8": "windows-1252", "iso-8859-1-windows-3.1-latin-1": "windows-1252",
	"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
	"windows-936": "gb18030", "chinese": "gb18030", "hz-gb2312": "hz-gb-2312", "euc-cn": "gb18030", "gb18030-2000": "gb18030",
	"big-5": "big5", "cp950": "big5", "x-x-big5": "big5", "x-sjis": "shift_jis", "sjis": "shift_jis", "cp932": "shift_jis", "ms_kanji": "shift_jis",
	"windows-31j": "shift_jis", "ks_c_5601-1987": "euc-kr", "ks_c_5601": "euc-kr", "ksc5601": "euc-kr", "cp949": "euc-kr", "windows-949": "euc-kr",
	"x-euc-jp": "euc-jp", "eucjp": "euc-jp", "iso-2022-jp-2": "iso-2022-jp", "iso-2022-jp-ms": "iso-2022-jp",
	"cp1250": "windows-1250", "cp1251": "windows-1251", "win-1251": "windows-1251", "win1251": "windows-1251", "cp1253": "windows-1253", "cp1254": "windows-1254",
	"cp1255": "windows-1255", "cp1256": "windows-1256", "cp1257": "windows-1257", "iso-8859-8-i": "iso-8859-8", "iso-8859-6-i": "iso-8859-6",
	"koi8r": "koi8-r", "koi8": "koi8-r", "x-mac-roman": "macintosh", "mac": "macintosh", "macroman": "macintosh", "x-mac-cyrillic": "x-mac-cyrillic",
}

// normCharset makes a charset name comparable.
func normCharset(name string) string {
	name = strings.ToLower(strings.Trim(name, " \t\"'`;,"))
	if i := strings.IndexByte(name, ';'); i >= 0 {
		name = name[:i]
	}
	name = strings.TrimPrefix(name, "charset=")
	if a, ok := aliases[name]; ok {
		return a
	}
	return name
}

// toUTF8 decodes b as the charset says. What the label claims is not taken on
// trust: valid UTF-8 stays, and where the label is missing, unknown or plainly
// wrong, windows-1252 is read, the most frequent truth behind such labels. The
// second result is a clause for people when the label was not followed.
func toUTF8(label string, b []byte) (text []byte, odd string) {
	cs := normCharset(label)
	if isASCII(b) && !sevenBit(cs) {
		return b, ""
	}
	if cs == "utf-7" {
		return decodeUTF7(b), ""
	}
	valid := utf8.Valid(b)
	switch cs {
	case "", "utf-8", "us-ascii":
		if valid {
			return b, ""
		}
		if mostlyUTF8(b) {
			return bytes.ToValidUTF8(b, []byte("\uFFFD")), "damaged utf-8"
		}
		out := decode1252(b)
		if cs == "utf-8" {
			return out, "called utf-8, read as windows-1252"
		}
		return out, ""
	case "windows-1252":
		if valid {
			return b, "called " + cs + ", read as utf-8"
		}
		return decode1252(b), ""
	}
	if valid && !sevenBit(cs) && !multiByte(cs) {
		return b, "called " + cs + ", read as utf-8"
	}
	r, err := charset.Reader(cs, bytes.NewReader(b))
	if err != nil {
		if valid {
			return b, "unknown charset " + cs
		}
		return decode1252(b), "unknown charset " + cs + ", read as windows-1252"
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(3*maxDecode)))
	if err != nil && len(out) == 0 {
		return decode1252(b), "charset " + cs + " could not be read"
	}
	if bad := bytes.Count(out, []byte("\uFFFD")); bad > 2 && bad > len(out)/50 {
		if valid {
			return b, "called " + cs + ", read as utf-8"
		}
		if bad > len(out)/8 {
			return decode1252(b), "called " + cs + ", read as windows-1252"
		}
	}
	return out, ""
}

// sevenBit names charsets that hide other letters in ASCII bytes.
func sevenBit(cs string) bool {
	return cs == "utf-7" || strings.HasPrefix(cs, "iso-2022-") || cs == "hz-gb-2312" || strings.HasPrefix(cs, "utf-16") || strings.HasPrefix(cs, "utf-32")
}

func multiByte(cs string) bool {
	switch cs {
	case "gb18030", "big5", "shift_jis", "euc-kr", "euc-jp", "euc-tw", "big5-hkscs":
		return true
	}
	return false
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// mostlyUTF8 reports whether b is UTF-8 that was damaged in places rather than
// another charset.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 4*bad
}

func decode1252(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/8)
	for _, c := range b {
		if c < 0x80 {
			out = append(out, c)
			continue
		}
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c)
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// decodeUTF7 undoes RFC 2152, keeping what is not well-formed.
func decodeUTF7(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		if b[i] != '+' {
			out = append(out, b[i])
			i++
			continue
		}
		j := i + 1
		for j < len(b) && isBase64(b[j]) {
			j++
		}
		switch run := b[i+1 : j]; {
		case len(run) == 0 && j < len(b) && b[j] == '-':
			out = append(out, '+')
			j++
		case len(run) == 0:
			out = append(out, '+')
		default:
			raw := make([]byte, base64.RawStdEncoding.DecodedLen(len(run)))
			n, _ := base64.RawStdEncoding.Decode(raw, run)
			units := make([]uint16, 0, n/2)
			for k := 0; k+1 < n; k += 2 {
				units = append(units, uint16(raw[k])<<8|uint16(raw[k+1]))
			}
			if len(units) == 0 {
				out = append(out, b[i:j]...)
				break
			}
			for _, r := range utf16.Decode(units) {
				out = utf8.AppendRune(out, r)
			}
			if j < len(b) && b[j] == '-' {
				j++
			}
		}
		i = j
	}
	return bytes.ToValidUTF8(out, []byte("\uFFFD"))
}

func isBase64(c byte) bool {
	return isAlpha(c) || '0' <= c && c <= '9' || c == '+' || c == '/'
}
