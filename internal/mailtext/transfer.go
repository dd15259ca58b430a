package mailtext

import "bytes"

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045 section 6), at
// most limit bytes of it. An unknown encoding is taken as none.
func decodeTransfer(encoding string, body []byte, limit int) (out []byte, cut bool) {
	switch encoding {
	case "base64":
		if len(body) > 2*limit {
			body, cut = body[:2*limit], true
		}
		out = decodeBase64(body, limit)
	case "quoted-printable":
		if len(body) > 3*limit {
			body, cut = body[:3*limit], true
		}
		out = decodeQP(body, limit)
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if len(body) > 2*limit {
			body, cut = body[:2*limit], true
		}
		out = decodeUU(body, limit)
	default:
		out = body
		if len(out) > limit {
			out, cut = out[:limit], true
		}
	}
	return out, cut || len(out) >= limit
}

var base64Values = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = int8(i)
	}
	t['-'], t['_'] = 62, 63 // the URL alphabet is seen in mail too
	return t
}()

// decodeBase64 reads base64 as mail has it: line ends and stray bytes are
// passed over, and padding in the middle (two encodings one after the other)
// only ends its group. A line that cannot be base64, such as a footer put
// below by a list server, ends the text; what stands there is kept as it is.
func decodeBase64(b []byte, limit int) []byte {
	out := make([]byte, 0, min(len(b)*3/4+3, limit))
	var acc uint32
	n := 0
	for len(b) > 0 && len(out) < limit {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		if notBase64(line) {
			out = append(out, '\n')
			out = append(out, line...)
			out = append(out, '\n')
			out = append(out, b[:min(len(b), limit)]...)
			break
		}
		for _, c := range line {
			v := base64Values[c]
			if v < 0 {
				if c == '=' {
					n = flush64(&out, acc, n)
				}
				continue
			}
			acc = acc<<6 | uint32(v)
			if n++; n == 4 {
				out = append(out, byte(acc>>16), byte(acc>>8), byte(acc))
				n, acc = 0, 0
			}
		}
	}
	flush64(&out, acc, n)
	if len(out) > limit {
		out = out[:limit]
	}
	return out
}

func flush64(out *[]byte, acc uint32, n int) int {
	switch n {
	case 2:
		*out = append(*out, byte(acc>>4))
	case 3:
		*out = append(*out, byte(acc>>10), byte(acc>>2))
	}
	return 0
}

// notBase64 tells a line of plain words from a line of base64: it has blanks
// between letters, or is a rule of dashes or underscores.
func notBase64(line []byte) bool {
	line = bytes.TrimSpace(line)
	if len(line) < 3 {
		return false
	}
	if bytes.IndexByte(line, ' ') > 0 && bytes.Count(line, []byte(" ")) >= 2 {
		return true
	}
	rule := line[0] == '_' || line[0] == '-'
	for _, c := range line {
		if c != line[0] {
			rule = false
			break
		}
	}
	return rule && len(line) >= 5
}

// decodeQP reads quoted-printable (RFC 2045 section 6.7), keeping sequences
// that are none.
func decodeQP(b []byte, limit int) []byte {
	if bytes.IndexByte(b, '=') < 0 {
		if len(b) > limit {
			b = b[:limit]
		}
		return b
	}
	out := make([]byte, 0, min(len(b), limit))
	for len(b) > 0 && len(out) < limit {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			out = append(out, b...)
			break
		}
		out = append(out, b[:i]...)
		b = b[i:]
		if len(b) >= 3 {
			hi, ok1 := unhex(b[1])
			lo, ok2 := unhex(b[2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				b = b[3:]
				continue
			}
		}
		// A soft line break: "=" and blanks up to the line end.
		j := 1
		for j < len(b) && (b[j] == ' ' || b[j] == '\t' || b[j] == '\r') {
			j++
		}
		switch {
		case j == len(b):
			b = nil
		case b[j] == '\n':
			b = b[j+1:]
		default:
			out = append(out, '=')
			b = b[1:]
		}
	}
	if len(out) > limit {
		out = out[:limit]
	}
	return out
}

func unhex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}

// decodeUU reads uuencoded text; lines outside of begin and end are left out.
func decodeUU(b []byte, limit int) []byte {
	out := make([]byte, 0, min(len(b), limit))
	open := false
	for len(b) > 0 && len(out) < limit {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		line = bytes.TrimRight(line, "\r")
		switch {
		case !open:
			open = bytes.HasPrefix(line, []byte("begin "))
			continue
		case bytes.Equal(line, []byte("end")):
			return out
		case len(line) == 0:
			continue
		}
		want := int(line[0]-' ') & 0x3F
		for i := 1; i+3 < len(line) && want > 0; i += 4 {
			var v [4]byte
			for k := range v {
				v[k] = (line[i+k] - ' ') & 0x3F
			}
			three := [3]byte{v[0]<<2 | v[1]>>4, v[1]<<4 | v[2]>>2, v[2]<<6 | v[3]}
			n := min(want, 3)
			out = append(out, three[:n]...)
			want -= n
		}
	}
	return out
}
