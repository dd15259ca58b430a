package xvfb

import (
	"encoding/binary"
	"errors"
	"image"
)

// The header of an X window dump (XWDFile.h, version 7): 25 words of four
// bytes, most significant byte first.
const (
	xwdHeaderSize = iota
	xwdFileVersion
	xwdPixmapFormat
	xwdPixmapDepth
	xwdPixmapWidth
	xwdPixmapHeight
	xwdXOffset
	xwdByteOrder
	xwdBitmapUnit
	xwdBitmapBitOrder
	xwdBitmapPad
	xwdBitsPerPixel
	xwdBytesPerLine
	xwdVisualClass
	xwdRedMask
	xwdGreenMask
	xwdBlueMask
	xwdBitsPerRGB
	xwdColormapEntries
	xwdNColors
)

var errXWD = errors.New("the frame buffer is not a 32-bit X window dump")

// decodeXWD reads the one form that Xvfb writes at depth 24: 32 bits a pixel,
// least significant byte first.
func decodeXWD(raw []byte) (image.Image, error) {
	if len(raw) < 100 {
		return nil, errXWD
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(raw[4*i:])) }
	if word(xwdFileVersion) != 7 || word(xwdPixmapFormat) != 2 || word(xwdBitsPerPixel) != 32 ||
		word(xwdByteOrder) != 0 || word(xwdRedMask) != 0xff0000 {
		return nil, errXWD
	}
	const colorEntry = 12
	w, h, line := word(xwdPixmapWidth), word(xwdPixmapHeight), word(xwdBytesPerLine)
	start := word(xwdHeaderSize) + colorEntry*word(xwdNColors)
	if w <= 0 || h <= 0 || line < 4*w || start < 0 || len(raw) < start+h*line {
		return nil, errXWD
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		src := raw[start+y*line:]
		dst := img.Pix[y*img.Stride:]
		for x := range w {
			dst[4*x], dst[4*x+1], dst[4*x+2], dst[4*x+3] = src[4*x+2], src[4*x+1], src[4*x], 255
		}
	}
	return img, nil
}

// aBlink is how many pixels the blinking cursor of a field covers, and more.
const aBlink = 400

// alike reports whether two pictures differ by no more than a cursor.
func alike(a, b image.Image) bool {
	p, ok := a.(*image.RGBA)
	q, ok2 := b.(*image.RGBA)
	if !ok || !ok2 || p.Rect != q.Rect {
		return false
	}
	differ := 0
	for i := 0; i < len(p.Pix); i += 4 {
		if string(p.Pix[i:i+4]) != string(q.Pix[i:i+4]) {
			if differ++; differ > aBlink {
				return false
			}
		}
	}
	return true
}

// blank reports whether a picture is of one colour.
func blank(img image.Image) bool {
	p, ok := img.(*image.RGBA)
	if !ok || len(p.Pix) < 4 {
		return true
	}
	for i := 4; i < len(p.Pix); i += 4 {
		if string(p.Pix[i:i+4]) != string(p.Pix[:4]) {
			return false
		}
	}
	return true
}
