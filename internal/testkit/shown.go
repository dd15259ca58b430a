package testkit

import (
	"fmt"
	"reflect"
	"unicode/utf8"
)

// Unfit says what in a text must not be shown to a person: bytes that are no
// UTF-8, control characters but line ends and tabs, and characters that turn
// the direction of writing or cannot be seen. It returns "" when all is well.
func Unfit(s string) string {
	for i, r := range s {
		switch {
		case r == '\n' || r == '\t':
		case r == utf8.RuneError && s[i] != "\uFFFD"[0]:
			return fmt.Sprintf("a byte %#x at %d that is no UTF-8", s[i], i)
		case r < ' ' || 0x7F <= r && r < 0xA0:
			return fmt.Sprintf("a control character %U at %d", r, i)
		case 0x202A <= r && r <= 0x202E, 0x2066 <= r && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C:
			return fmt.Sprintf("%U at %d, which turns the direction of writing", r, i)
		case r == 0x2028 || r == 0x2029 || r == 0xFEFF || 0xE0000 <= r && r <= 0xE007F:
			return fmt.Sprintf("%U at %d, which cannot be seen", r, i)
		}
	}
	return ""
}

// EachText calls f with every string inside a value, as deep as it goes, and
// where it lies. Fields that are not exported are left out.
func EachText(v any, f func(where, text string)) { eachText(reflect.ValueOf(v), "", f) }

func eachText(v reflect.Value, where string, f func(where, text string)) {
	switch v.Kind() {
	case reflect.String:
		f(where, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			eachText(v.Elem(), where, f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachText(v.Field(i), where+"."+v.Type().Field(i).Name, f)
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			eachText(v.Index(i), where, f)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			eachText(it.Key(), where, f)
			eachText(it.Value(), where, f)
		}
	}
}
