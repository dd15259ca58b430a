package mailtext_test

import (
	"slices"
	"strings"
	"testing"

	"winnow/internal/mailtext"
)

func TestWhichSignaturesCoverHowToLeave(t *testing.T) {
	for name, tc := range map[string]struct {
		fields string
		want   []string
	}{
		"both":           {"DKIM-Signature: v=1; a=rsa-sha256; d=mail.acme.example; s=x;\r\n h=From:Subject:List-Unsubscribe :\r\n list-unsubscribe-post; b=abc=\r\n", []string{"mail.acme.example"}},
		"one of both":    {"DKIM-Signature: v=1; d=acme.example; h=from:list-unsubscribe; b=x\r\n", nil},
		"only alike":     {"DKIM-Signature: v=1; d=acme.example; h=list-unsubscribe-posts:x-list-unsubscribe:list-unsubscribe-post; b=x\r\n", nil},
		"second of two":  {"DKIM-Signature: d=esp.example; h=from\r\nDKIM-Signature: d=acme.example; h=list-unsubscribe-post:list-unsubscribe\r\n", []string{"acme.example"}},
		"no domain":      {"DKIM-Signature: h=list-unsubscribe:list-unsubscribe-post\r\n", nil},
		"none":           {"", nil},
		"without end":    {"DKIM-Signature: " + strings.Repeat("h=list-unsubscribe;", 5000) + "d=acme.example\r\n", nil},
		"more than many": {strings.Repeat("DKIM-Signature: d=x.example\r\n", 100) + "DKIM-Signature: d=a.example; h=list-unsubscribe:list-unsubscribe-post\r\n", nil},
	} {
		h := mailtext.Parse([]byte("From: a@acme.example\r\n" + tc.fields + "\r\nHello\r\n")).Header
		if !slices.Equal(h.LeaveSigned, tc.want) {
			t.Errorf("%s: %v, want %v", name, h.LeaveSigned, tc.want)
		}
	}
}
