package postman

import (
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf16"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// MaxSize bounds an input file, before and after decompression.
const MaxSize = 256 << 20

var errTooLarge = fmt.Errorf("it is larger than %d MiB", MaxSize>>20)

// load reads and parses a file. It returns nil where it cannot, with a diagnostic.
func (r *reader) load(fsys fs.FS, name string) *tree.File {
	text, ok := read(r, fsys, name, readFile)
	if !ok {
		return nil
	}
	f, duplicates, err := tree.ParseText(name, text)
	return r.parsed(f, duplicates, err, name, text[:min(len(text), startSize)])
}

// loadYAML does the same for a file of YAML.
func (r *reader) loadYAML(fsys fs.FS, name string) *tree.File {
	data, ok := read(r, fsys, name, readYAML)
	if !ok {
		return nil
	}
	f, duplicates, err := tree.ParseYAML(name, data)
	return r.parsed(f, duplicates, err, name, string(data[:min(len(data), startSize)]))
}

func read[T string | []byte](r *reader, fsys fs.FS, name string, from func(fs.FS, string) (T, error)) (T, bool) {
	r.files = append(r.files, name)
	data, err := from(fsys, name)
	switch {
	case errors.Is(err, errTooLarge):
		r.diags.Add(diag.LimitExceeded, diag.Pos{File: name}, "cannot read %s: %v", name, err)
		return data, false
	case err != nil:
		r.diags.Add(diag.UnreadableFile, diag.Pos{File: name}, "cannot read %s: %s", name, diag.Reason(err))
		return data, false
	}
	return data, true
}

// startSize is how much of a file tells what it is.
const startSize = 512

// parsed says what was found while parsing. start is the start of the file.
func (r *reader) parsed(f *tree.File, duplicates []tree.Duplicate, err error, name, start string) *tree.File {
	if err != nil {
		var se *tree.SyntaxError
		switch {
		case errors.As(err, &se) && se.Kind == tree.TooLarge:
			r.diags.Add(diag.LimitExceeded, se.Pos, "%s; nothing of it is read", se.Message)
		case se != nil:
			r.diags.Add(diag.NotJSON, se.Pos, "%s", notJSON(start, se.Message))
		default:
			r.diags.Add(diag.NotJSON, diag.Pos{File: name}, "%s", err.Error())
		}
		return nil
	}
	for _, d := range duplicates {
		r.diags.Add(diag.DuplicateMember, d.Pos, "the object has %s twice; the last one counts", quoted(d.Name))
		r.diags.AddMore(diag.DuplicateMember, d.Pos, d.More)
	}
	return f
}

// notJSON says what a file is that people mistake for a collection.
func notJSON(start, message string) string {
	head := strings.ToLower(strings.TrimLeft(start, "\ufeff \t\r\n"))
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") {
		return "the file is an HTML page, not a collection"
	}
	return message
}

// readFile reads a file as UTF-8: gzip is unpacked, and UTF-16 (what PowerShell redirects to) is converted.
func readFile(fsys fs.FS, name string) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	size := 0
	if info, err := f.Stat(); err == nil {
		if info.Size() > MaxSize {
			return "", errTooLarge // before a byte of it is read
		}
		size = int(info.Size())
	}
	text, err := readAll(f, size)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(text, "\x1f\x8b") {
		z, err := gzip.NewReader(strings.NewReader(text))
		if err != nil {
			return "", fmt.Errorf("it is not gzip: %w", err)
		}
		if text, err = readAll(z, 4*size); err != nil {
			return "", fmt.Errorf("it does not unpack: %w", err)
		}
	}
	return fromUTF16(text), nil
}

// readAll reads all of about so many bytes.
func readAll(r io.Reader, about int) (string, error) {
	var b strings.Builder
	b.Grow(min(about, MaxSize))
	_, err := io.Copy(&b, io.LimitReader(r, MaxSize+1))
	if err == nil && b.Len() > MaxSize {
		return "", errTooLarge
	}
	return b.String(), err
}

// fromUTF16 converts UTF-16, known by its byte order mark or by the zero beside the first character of JSON.
func fromUTF16(data string) string {
	var order binary.ByteOrder
	switch {
	case len(data) < 2:
		return data
	case data[0] == 0xff && data[1] == 0xfe, data[0] != 0 && data[1] == 0:
		order = binary.LittleEndian
	case data[0] == 0xfe && data[1] == 0xff, data[0] == 0 && data[1] != 0:
		order = binary.BigEndian
	default:
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16([]byte(data[:2])))
	}
	if len(units) > 0 && units[0] == 0xfeff {
		units = units[1:]
	}
	return string(utf16.Decode(units))
}
