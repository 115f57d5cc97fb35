package golang

import (
	"strings"
	"unicode/utf8"
)

// table are the rows of a table in a description. godoc has no tables: one that is narrow is a block with columns, a wide one
// a list.
type table [][]string

// cells are those of a row: | a | b |. An escaped bar is part of a cell.
func cells(row string) []string {
	row = strings.ReplaceAll(strings.Trim(row, "|"), `\|`, "\x00")
	list := strings.Split(row, "|")
	for i := range list {
		list[i] = strings.Join(strings.Fields(strings.ReplaceAll(list[i], "\x00", "|")), " ")
	}
	return list
}

// lines are the lines of a comment. After a list, a block needs a line before it.
func (t table) lines(width int, afterList bool) []string {
	if len(t) == 0 {
		return nil
	}
	var widths []int
	for _, row := range t {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	total := 2 * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	if total > width {
		return t.list(width)
	}
	var out []string
	if afterList {
		out = append(out, "Table:", "")
	}
	for _, row := range t {
		line := "\t"
		for i, cell := range row {
			line += cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2)
		}
		if line = strings.TrimRight(line, " \t"); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// list has an item for each row but the first, which names the columns.
func (t table) list(width int) []string {
	if len(t) > 1 {
		t = t[1:]
	}
	var out []string
	for _, row := range t {
		var texts []string
		for _, cell := range row {
			if cell != "" {
				texts = append(texts, cell)
			}
		}
		if len(texts) > 1 {
			texts = append([]string{texts[0] + ": " + texts[1]}, texts[2:]...)
		}
		if text := strings.Join(texts, "; "); text != "" {
			out = append(out, wrap("- "+text, width, "    ")...)
		}
	}
	return out
}
